import { type Interval, normalCdf } from '../../src/stats/index.js'

/** One line of a table: what was simulated, and a percentage per method. */
export interface Line {
  readonly what: string
  readonly percent: Readonly<Record<string, number>>
}

export interface Table {
  readonly title: string
  /** What to read in it. */
  readonly note: string
  readonly lines: readonly Line[]
}

type Bounds = Pick<Interval, 'low' | 'high'>

/**
 * How often each method's interval holds the true value, in percent of the data sets for which it gives one: none is
 * given where there is no spread to judge by.
 */
export function coverage(
  trials: number,
  truth: number,
  intervalsOf: () => Readonly<Record<string, Bounds | undefined>>,
): Record<string, number> {
  return shares(trials, () =>
    Object.fromEntries(
      Object.entries(intervalsOf()).map(([method, bounds]) => [
        method,
        // A hair wider: a bound that equals the truth may have been rounded past it.
        bounds && bounds.low <= truth + 1e-12 && truth - 1e-12 <= bounds.high,
      ]),
    ),
  )
}

/** How often each event happens, in percent of the trials in which it could be told. */
export function shares(
  trials: number,
  eventsOf: () => Readonly<Record<string, boolean | undefined>>,
): Record<string, number> {
  const happened: Record<string, number> = {}
  const told: Record<string, number> = {}
  for (let trial = 0; trial < trials; trial++) {
    for (const [name, event] of Object.entries(eventsOf())) {
      happened[name] = (happened[name] ?? 0) + (event === true ? 1 : 0)
      told[name] = (told[name] ?? 0) + (event === undefined ? 0 : 1)
    }
  }
  return Object.fromEntries(Object.keys(told).map((name) => [name, (100 * happened[name]) / told[name]]))
}

/** How often each test finds a difference at 5%, in percent. */
export function rejections(trials: number, pOf: () => Readonly<Record<string, number>>): Record<string, number> {
  return shares(trials, () => Object.fromEntries(Object.entries(pOf()).map(([test, p]) => [test, p <= 0.05])))
}

/** The AUROC of two normal score distributions. */
export function areaOfNormals(shift: number, spread: number): number {
  return normalCdf(shift / Math.sqrt(1 + spread * spread))
}

export function formatTable({ title, note, lines }: Table): string {
  const methods = [...new Set(lines.flatMap(({ percent }) => Object.keys(percent)))]
  const cells = ({ percent }: Line): string[] => methods.map((m) => (m in percent ? percent[m].toFixed(1) : ''))
  return [
    `### ${title}`,
    note,
    [
      `| | ${methods.join(' | ')} |`,
      `|---|${methods.map(() => '---:|').join('')}`,
      ...lines.map((line) => `| ${line.what} | ${cells(line).join(' | ')} |`),
    ].join('\n'),
  ].join('\n\n')
}
