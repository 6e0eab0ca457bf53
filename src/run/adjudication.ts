import { compareText, didYouMean, FmbenchError, Rng, sha256Hex } from '../core/index.js'
import { type Table, tableColumn, textCells } from '../data/index.js'
import { compareFindings, consensusOf, type Slot } from '../findings/index.js'
import { cohenKappa, type FindingReading } from '../metrics/index.js'
import type { RecordReports } from '../spec/eval.js'
import { bootstrapReplicates, type Clusters, clusteredShareInterval, percentileInterval } from '../stats/index.js'
import type { ReportPair } from '../text/index.js'

/** What a reader may say became of a finding. */
export const VERDICTS = ['matched', 'missed', 'made_up', 'differs', 'absent'] as const
type Verdict = (typeof VERDICTS)[number]

/** What the rules found in a report, beside its id. */
export interface ReadCase {
  readonly id: string
  readonly slots: readonly Slot[]
}

/** @param pairs by sample id */
export function readCases(
  pairs: readonly (ReportPair & { readonly id: string })[],
  reading: FindingReading,
): ReadCase[] {
  const { extract, schema, policy } = reading
  return pairs.map(({ id, references, generated }) => ({
    id,
    slots: compareFindings(consensusOf(references.map(extract)), extract(generated), schema, policy),
  }))
}

/** So many cases by the smallest hash of seed and id: another reader of the same result gets the same. */
export function sampleCases<T extends { readonly id: string }>(cases: readonly T[], n: number, seed: number): T[] {
  const keyed = cases.map((one) => ({ one, key: sha256Hex(`${seed}|adjudicate|${one.id}`) }))
  return keyed
    .sort((a, b) => compareText(a.key, b.key))
    .slice(0, n)
    .map(({ one }) => one)
}

/** How many findings of a report are found, made up and missed. */
type Counts = readonly [tp: number, fp: number, fn: number]

const COUNTS: Readonly<Record<Verdict, Counts>> = {
  matched: [1, 0, 0],
  missed: [0, 0, 1],
  made_up: [0, 1, 0],
  differs: [0, 1, 1],
  absent: [0, 0, 0],
}

/** What the rules say of a slot in the words of the readers: a flip is a finding made up, or missed. */
export function verdictOfRules({ outcome, isReferred }: Slot): Verdict {
  if (outcome === 'flipped') return isReferred ? 'missed' : 'made_up'
  return outcome
}

/** A row of a worksheet that somebody has filled in. */
interface Judgement {
  readonly id: string
  /** Undefined where the rules saw no finding in either text. */
  readonly rules: Verdict | undefined
  /** By reader; undefined where this one said nothing. */
  readonly readers: readonly (Verdict | undefined)[]
}

/**
 * Reads a worksheet back: columns sample_id, category, and one per reader (`reader_1`, `reader_2`, …). A reader writes
 * `agree`, or what really became of the finding. Rows may be added for findings that the rules overlooked.
 *
 * @throws FmbenchError `bad-data` naming file and row; `id-mismatch` for a report that is not part of the result
 */
export function readWorksheet(table: Table, cases: readonly ReadCase[], schema: FindingReading['schema']): Judgement[] {
  const ids = textCells(tableColumn(table, 'sample_id', 'says which report a row is about'))
  const categories = textCells(tableColumn(table, 'category', 'says which finding a row is about'))
  const readers = table.columns.filter((name) => /^reader_\d+$/.test(name))
  if (readers.length === 0) {
    throw new FmbenchError('bad-data', 'There is no column of a reader.', {
      where: table.file,
      hint: 'Columns of readers are called reader_1, reader_2 and so on.',
    })
  }
  const columns = readers.map((name) => textCells(table.cells.get(name) ?? []))
  const known = new Map(cases.map((one) => [one.id, one]))
  const names = schema.categories.map(({ id }) => id)
  return ids.map((id, row) => {
    const found = known.get(id)
    if (found === undefined) {
      throw new FmbenchError('id-mismatch', 'This row is about a report that is not part of the result.', {
        where: table.where(row),
      })
    }
    const category = categories[row]
    if (category !== '' && !names.includes(category)) {
      throw new FmbenchError('bad-data', `"${category}" is no category of ${schema.schema_id}.`, {
        where: table.where(row),
        hint: didYouMean(category, names) ?? `Known: ${names.join(', ')}.`,
      })
    }
    const slot = found.slots.find((one) => one.category === category)
    const rules = slot && verdictOfRules(slot)
    return { id, rules, readers: columns.map((cells) => verdictIn(cells[row], rules ?? 'absent', table.where(row))) }
  })
}

function verdictIn(cell: string, rules: Verdict, where: string): Verdict | undefined {
  const said = cell.trim().toLowerCase().replaceAll(' ', '_')
  if (said === '') return undefined
  if (said === 'agree') return rules
  const verdict = VERDICTS.find((one) => one === said)
  if (verdict !== undefined) return verdict
  throw new FmbenchError('bad-data', `A reader says "${cell}".`, {
    where,
    hint: `Write agree, or one of: ${VERDICTS.join(', ')}. Leave empty what was not judged.`,
  })
}

const REPLICATES = 2000

/**
 * How far readers agree with the rules, and `finding_f1_micro` as they correct it: the counts of the rules over all
 * reports, plus what readers add to and take from them in the sampled ones (a difference estimator, as in
 * prediction-powered inference). Reports of which a row is not judged are left out. Intervals draw whole reports.
 *
 * @see Cochran 1977, Sampling Techniques, 7; Angelopoulos et al. 2023, doi:10.1126/science.adi6000
 * @throws FmbenchError `bad-data` when no report is judged as a whole
 */
export function adjudicationOf(
  judgements: readonly Judgement[],
  cases: readonly ReadCase[],
  { level, seed }: { readonly level: number; readonly seed: number },
): NonNullable<RecordReports['adjudication']> {
  const nReaders = judgements[0]?.readers.length ?? 0
  const byReport = new Map<string, Judgement[]>()
  for (const one of judgements) byReport.set(one.id, [...(byReport.get(one.id) ?? []), one])
  const whole = [...byReport.values()].filter((rows) =>
    rows.every(({ readers }) => readers.some((said) => said !== undefined)),
  )
  if (whole.length === 0) {
    throw new FmbenchError('bad-data', 'No report of the worksheet is judged as a whole.', {
      hint: 'A reader writes agree, or what became of the finding, in every row of a report.',
    })
  }
  const said = whole.flatMap((rows, report) =>
    rows.flatMap(({ rules = 'absent', readers }) =>
      readers.flatMap((one) => (one === undefined ? [] : [{ report, isAgreed: one === rules }])),
    ),
  )
  const agreed = said.filter(({ isAgreed }) => isAgreed).length
  const clusters: Clusters = { of: Int32Array.from(said, ({ report }) => report), n: whole.length }
  const share = clusteredShareInterval(
    said.map(() => true),
    said.map(({ isAgreed }) => isAgreed),
    clusters,
    level,
  )
  const value = agreed / said.length
  const f1 = correctedF1(whole, cases, { level, seed })
  return {
    readers: nReaders,
    reports: whole.length,
    judged: said.length,
    agreed,
    // All reports agree alike: nothing tells how far another sample would differ.
    agreement: { value, low: share?.low ?? value, high: share?.high ?? value, level },
    kappa: nReaders < 2 ? null : kappaOf(whole.flat()),
    finding_f1_micro: f1 ?? null,
  }
}

/** Of the first two readers, where both judged; null where they never differ in what they use. */
function kappaOf(judgements: readonly Judgement[]): number | null {
  const both = judgements.flatMap(({ readers: [a, b] }) => (a && b ? [[a, b] as const] : []))
  const places = (which: 0 | 1) => Int32Array.from(both, (pair) => VERDICTS.indexOf(pair[which]))
  const kappa = cohenKappa(places(0), places(1), VERDICTS.length, 'none')
  return Number.isNaN(kappa) ? null : kappa
}

const add = (a: Counts, b: Counts, by = 1): Counts => [a[0] + by * b[0], a[1] + by * b[1], a[2] + by * b[2]]

const f1Of = ([tp, fp, fn]: Counts): number => {
  const [a, b, c] = [tp, fp, fn].map((count) => Math.max(0, count))
  return (2 * a) / (2 * a + b + c)
}

function correctedF1(
  whole: readonly (readonly Judgement[])[],
  cases: readonly ReadCase[],
  { level, seed }: { readonly level: number; readonly seed: number },
): { value: number; low: number; high: number; level: number } | undefined {
  const ofRules = cases.map(({ slots }) =>
    slots.reduce<Counts>((sum, slot) => add(sum, COUNTS[verdictOfRules(slot)]), [0, 0, 0]),
  )
  const corrections = whole.map((rows) => rows.reduce<Counts>((sum, row) => add(sum, correctionOf(row)), [0, 0, 0]))
  const means = (all: readonly Counts[], times: ArrayLike<number>): Counts => {
    let total: Counts = [0, 0, 0]
    let n = 0
    all.forEach((counts, i) => {
      total = add(total, counts, times[i])
      n += times[i]
    })
    return [total[0] / n, total[1] / n, total[2] / n]
  }
  const once = (n: number) => new Uint16Array(n).fill(1)
  const value = f1Of(add(means(ofRules, once(ofRules.length)), means(corrections, once(corrections.length))))
  if (Number.isNaN(value)) return undefined
  const draw = (all: readonly Counts[], name: string) => {
    const options = { replicates: REPLICATES, rng: new Rng(`${seed}|adjudication|${name}`) }
    const part = (k: 0 | 1 | 2) => (times: Uint16Array) => means(all, times)[k]
    return bootstrapReplicates([part(0), part(1), part(2)], new Int32Array(all.length), options)
  }
  const [rules, differences] = [draw(ofRules, 'rules'), draw(corrections, 'readers')]
  const replicates = Float64Array.from({ length: REPLICATES }, (_, r) =>
    f1Of([rules[0][r] + differences[0][r], rules[1][r] + differences[1][r], rules[2][r] + differences[2][r]]),
  )
  const interval = percentileInterval(replicates, level)
  return interval && { value, low: Math.min(value, interval.low), high: Math.max(value, interval.high), level }
}

/** What readers make of a row, on the average, less what the rules made of it. */
function correctionOf({ rules = 'absent', readers }: Judgement): Counts {
  const said = readers.filter((one) => one !== undefined)
  const theirs = said.reduce<Counts>((sum, one) => add(sum, COUNTS[one], 1 / said.length), [0, 0, 0])
  return add(theirs, COUNTS[rules], -1)
}
