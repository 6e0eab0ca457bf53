import { quantileOfSorted } from '../stats/index.js'
import { type CheckResult, type DatasetCheck, type FactTable, type Finding, listed, someRows } from './check.js'
import type { InspectedData } from './inspected-data.js'
import { textLengths } from './texts.js'

/** A sample with fewer numbers than this may well have all of them equal. */
const MANY_NUMBERS = 10

export const samplesCheck: DatasetCheck = {
  id: 'samples',
  title: 'Samples',
  what: `Shapes and lengths; numbers that are missing or infinite, features that never change, samples of ${MANY_NUMBERS} numbers or more that are all the same; letters other than A, C, G, T; texts without a word.`,
  inspect(data) {
    if (data.texts !== undefined) return textLengths(data.texts)
    return data.sequences === undefined ? inspectNumbers(data) : inspectSequences(data, data.sequences)
  },
}

function inspectSequences({ classes, y }: InspectedData, sequences: readonly string[]): CheckResult {
  const otherLetters = sequences.map(shareOfOtherLetters)
  const unclear = Array.from(otherLetters.keys()).filter((i) => otherLetters[i] > 0.5)
  const lengths = (rows: readonly number[]) => Float64Array.from(rows, (i) => sequences[i].length).sort()
  const groups = [...classes.map((name, c) => [name, [...y.keys()].filter((i) => y[i] === c)] as const)]
  const table: FactTable = {
    caption: 'Sequences: lengths, and how many have letters other than A, C, G, T',
    columns: ['class', 'sequences', 'shortest', 'median', 'longest', 'with other letters'],
    rows: [...groups, ['all', [...y.keys()]] as const]
      .filter(([, rows]) => rows.length > 0)
      .map(([name, rows]) => {
        const sorted = lengths(rows)
        const others = rows.filter((i) => otherLetters[i] > 0).length
        return [name, rows.length, sorted[0], quantileOfSorted(sorted, 0.5), sorted[sorted.length - 1], others]
      }),
  }
  const findings: Finding[] = []
  if (unclear.length > 0) {
    findings.push({
      severity: 'warning',
      what: 'More than half of the letters are not A, C, G or T: there is little to learn from.',
      count: unclear.length,
      of: sequences.length,
      rows: someRows(unclear),
      mend: 'Remove these sequences, or find out why they are masked.',
    })
  }
  return { findings, tables: [table] }
}

/** 0 for an empty sequence. */
export function shareOfOtherLetters(sequence: string): number {
  return (sequence.match(/[^ACGT]/gi)?.length ?? 0) / Math.max(1, sequence.length)
}

async function inspectNumbers(data: InspectedData): Promise<CheckResult> {
  const { featureNames, sampleShape = [] } = data.dataset
  const scan = await scanNumbers(data, sizeOf(sampleShape))
  const nameOf = (j: number) => (sampleShape.length === 1 ? featureNames?.[j] : undefined) ?? `feature ${j + 1}`
  return { findings: numberFindings(scan, data.y.length, nameOf), tables: [shapeTable(data)] }
}

interface Scan {
  /** Least and largest finite value, and how many are not finite, of each feature; shape (d,) */
  readonly least: Float64Array
  readonly largest: Float64Array
  readonly notFinite: Float64Array
  /** Samples with a number that is not finite, and samples all of whose numbers are the same. */
  readonly bad: readonly number[]
  readonly flat: readonly number[]
}

async function scanNumbers(data: InspectedData, size: number): Promise<Scan> {
  const least = new Float64Array(size).fill(Number.POSITIVE_INFINITY)
  const largest = new Float64Array(size).fill(Number.NEGATIVE_INFINITY)
  const notFinite = new Float64Array(size)
  const [bad, flat]: number[][] = [[], []]
  for await (const { first, x } of data.pieces()) {
    for (let i = 0; i < x.shape[0]; i++) {
      let [isBad, isFlat] = [false, size >= MANY_NUMBERS]
      for (let j = 0; j < size; j++) {
        const value = x.data[i * size + j]
        if (value !== x.data[i * size]) isFlat = false
        if (!Number.isFinite(value)) {
          isBad = true
          notFinite[j]++
          continue
        }
        if (value < least[j]) least[j] = value
        if (value > largest[j]) largest[j] = value
      }
      if (isBad) bad.push(first + i)
      else if (isFlat) flat.push(first + i)
    }
  }
  return { least, largest, notFinite, bad, flat }
}

function numberFindings(scan: Scan, n: number, nameOf: (j: number) => string): Finding[] {
  const { least, largest, notFinite, bad, flat } = scan
  const lacking = Array.from(notFinite.keys()).filter((j) => notFinite[j] > 0)
  const constant = n < 2 ? [] : Array.from(least.keys()).filter((j) => least[j] === largest[j])
  const findings: Finding[] = []
  if (bad.length > 0) {
    findings.push({
      severity: 'error',
      where: listed(lacking.map(nameOf)),
      what: 'Numbers are missing or infinite: most models stop at them.',
      count: bad.length,
      of: n,
      rows: someRows(bad),
      mend: 'Impute or remove them before the evaluation, and say so in the notes.',
    })
  }
  if (flat.length > 0) {
    findings.push({
      severity: 'warning',
      what: 'All numbers of the sample are the same: an empty recording?',
      count: flat.length,
      of: n,
      rows: someRows(flat),
      mend: 'Remove these samples, or say why they belong here.',
    })
  }
  if (constant.length > 0) {
    findings.push({
      severity: 'warning',
      where: listed(constant.map(nameOf)),
      what: 'The feature has the same value in all samples.',
      count: constant.length,
      of: least.length,
      mend: 'Leave it out (features.exclude), or find out where its values went.',
    })
  }
  return findings
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)

function shapeTable({ dataset: { sampleShape = [], subjects, groups }, y }: InspectedData): FactTable {
  const rows: [string, string | number][] = [
    ['samples', y.length],
    ['shape of one', `(${sampleShape.join(', ')})`],
    ['numbers of one', sizeOf(sampleShape)],
  ]
  if (subjects !== undefined) rows.push(['persons', new Set(subjects).size])
  if (groups !== undefined) rows.push(['groups', new Set(groups).size])
  return { caption: 'Shape', columns: ['what', 'value'], rows }
}
