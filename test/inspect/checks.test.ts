import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { datasetChecks, type Finding, inspectDataset } from '../../src/inspect/index.js'
import { reverseComplement } from '../../src/stats/index.js'
import { cleanNumbers, cleanSequences, type ToyParts, toyDataset } from './toy-dataset.js'

/** All findings as `severity check (where)`, with the finding. */
async function found(parts: ToyParts): Promise<Map<string, Finding>> {
  const { checks } = await inspectDataset(toyDataset(parts))
  return new Map(
    checks.flatMap(({ check, findings }) =>
      findings.map((one) => [`${one.severity} ${check}${one.where === undefined ? '' : ` (${one.where})`}`, one]),
    ),
  )
}

const replaced = <T>(values: readonly T[], changes: Readonly<Record<number, T>>): T[] =>
  values.map((value, i) => changes[i] ?? value)

const numbers = cleanNumbers('toy')
const rows = numbers.numbers ?? []
const sequences = cleanSequences('toy')
const letters = sequences.sequences ?? []
const labels = numbers.labels
const isIll = labels.map((label) => label === 'ill')
/** Two samples of one part, two of different parts. */
const [ONE, SAME_PART, OTHER_PART] = [10, 12, 15]

const rng = new Rng('inspect|recordings')
const varying = (): number[] => Array.from({ length: 12 }, () => rng.normal())
/** Three channels of twelve numbers. */
const recordings: ToyParts = {
  ...numbers,
  numbers: rows.map(() => [...varying(), ...varying(), ...varying()]),
  sampleShape: [3, 12],
  document: { signal: { kind: 'eeg' } },
}

describe('clean data', () => {
  test('is silent', async () => {
    expect([...(await found(numbers)).keys()]).toEqual([])
    expect([...(await found(sequences)).keys()]).toEqual([])
  })

  test('independent samples have no error, whatever chance does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), fc.boolean(), async (seed, hasSequences) => {
        const parts = hasSequences ? cleanSequences(seed) : cleanNumbers(seed)
        const { counts } = await inspectDataset(toyDataset(parts))
        expect(counts.error).toBe(0)
      }),
      { numRuns: 30, seed: 1 },
    )
  })

  test('each check tells what it did, or why not', async () => {
    const { checks } = await inspectDataset(toyDataset(sequences))
    expect(checks.map(({ check }) => check)).toEqual(datasetChecks.all().map(({ id }) => id))
    const unchecked = checks.filter(({ not_checked }) => not_checked !== undefined).map(({ check }) => check)
    expect(unchecked).toEqual(['channels', 'separation', 'regions', 'single-features'])
  })
})

describe('a planted fault is found, and nothing else', () => {
  const person = (i: number) => `P${i}`
  const planted: readonly (readonly [name: string, parts: ToyParts, expected: readonly string[], count?: number])[] = [
    [
      'one class in the test part',
      { ...numbers, labels: labels.map((label, i) => (i % 2 === 1 ? 'ill' : label)) },
      ['error labels (test)', 'info labels (train and test)'],
      120,
    ],
    [
      'a class of three',
      { ...numbers, labels: replaced(labels, { 41: 'odd', 121: 'odd', 201: 'odd' }) },
      ['warning labels (train, class "odd")', 'warning labels (test, class "odd")'],
      0,
    ],
    [
      'a missing number',
      { ...numbers, numbers: replaced(rows, { 7: [1, Number.NaN, 2, 3] }) },
      ['error samples (feature 2)'],
      1,
    ],
    [
      'a feature that never changes',
      { ...numbers, numbers: rows.map((row) => [...row, 5]), featureNames: ['a', 'b', 'c', 'd', 'e'] },
      ['warning samples (e)'],
      1,
    ],
    [
      'an empty recording',
      {
        ...numbers,
        numbers: replaced(
          rows.map((row) => [...row, ...row, ...row]),
          { 4: new Array(12).fill(0) },
        ),
        sampleShape: [3, 4],
      },
      ['warning samples'],
      1,
    ],
    [
      'a flat channel, and one without a number, in recordings',
      {
        ...recordings,
        numbers: replaced(recordings.numbers ?? [], {
          4: [...varying(), ...new Array(12).fill(7), ...varying()],
          9: [...varying(), ...varying(), ...new Array(12).fill(Number.NaN)],
          10: new Array(36).fill(0),
        }),
      },
      [
        `error samples (${[25, 26, 27, 28, 29].map((j) => `feature ${j}`).join(', ')} and 7 more)`,
        'warning samples',
        'warning channels (channel 2)',
        'warning channels (channel 3)',
      ],
      1,
    ],
    [
      'a flat channel where channels are the last axis',
      {
        ...recordings,
        numbers: replaced(recordings.numbers ?? [], { 4: varying().flatMap((value) => [value, 3, -value]) }),
        sampleShape: [12, 3],
        document: { signal: { kind: 'eeg', axes: ['time', 'channel'] } },
      },
      ['warning channels (channel 2)'],
      1,
    ],
    ['masked letters', { ...sequences, sequences: replaced(letters, { 3: 'N'.repeat(120) }) }, ['warning samples'], 1],
    [
      'a person on both sides',
      { ...numbers, subjects: labels.map((_, i) => person(i === OTHER_PART ? ONE : i)) },
      ['error separation (train and test)'],
      2,
    ],
    [
      'a group on both sides',
      { ...numbers, groups: labels.map((_, i) => person(i === OTHER_PART ? ONE : i)) },
      ['error separation (train and test)'],
      2,
    ],
    [
      'a copied row in one part',
      {
        ...numbers,
        numbers: replaced(rows, { [SAME_PART]: rows[ONE] }),
        labels: replaced(labels, { [SAME_PART]: labels[ONE] }),
      },
      ['warning duplicates'],
      2,
    ],
    [
      'a copied row in the other part, with the other label',
      {
        ...numbers,
        numbers: replaced(rows, { [OTHER_PART]: rows[ONE] }),
        labels: replaced(labels, { [ONE]: 'ill', [OTHER_PART]: 'well' }),
      },
      ['error duplicates (train and test)', 'warning duplicates'],
      2,
    ],
    [
      'a row rounded to six digits',
      { ...numbers, numbers: replaced(rows, { [OTHER_PART]: rows[ONE].map((value) => Number(value.toPrecision(6))) }) },
      ['error duplicates (train and test)'],
      2,
    ],
    [
      'a row in single precision',
      { ...numbers, numbers: replaced(rows, { [OTHER_PART]: rows[ONE].map(Math.fround) }) },
      ['error duplicates (train and test)'],
      2,
    ],
    [
      'the other strand of a sequence in the other part',
      {
        ...sequences,
        sequences: replaced(letters, { [OTHER_PART]: reverseComplement(letters[ONE]) }),
        labels: replaced(sequences.labels, { [OTHER_PART]: sequences.labels[ONE] }),
      },
      ['error duplicates (train and test)'],
      2,
    ],
    [
      'sequences that overlap by 60 letters',
      {
        ...sequences,
        sequences: replaced(letters, { [OTHER_PART]: letters[ONE].slice(60) + letters[OTHER_PART].slice(60) }),
      },
      ['error shared-stretches (train and test)'],
      2,
    ],
    [
      'sequences that overlap by 100 letters',
      {
        ...sequences,
        sequences: replaced(letters, { [OTHER_PART]: letters[ONE].slice(20) + letters[OTHER_PART].slice(100) }),
      },
      ['error shared-stretches (train and test)', 'error near-duplicates (train and test)'],
      2,
    ],
    [
      'short sequences that overlap by 45 letters',
      {
        ...sequences,
        sequences: replaced(
          letters.map((s) => s.slice(0, 60)),
          { [OTHER_PART]: letters[ONE].slice(15, 60) + letters[OTHER_PART].slice(0, 15) },
        ),
      },
      ['error near-duplicates (train and test)'],
      2,
    ],
    [
      'a sequence inside a longer one of the same part',
      { ...sequences, sequences: replaced(letters, { [SAME_PART]: 'GATTACA'.repeat(30) + letters[ONE] }) },
      ['warning shared-stretches', 'warning near-duplicates'],
      2,
    ],
    [
      'overlaps that are declared as a group',
      {
        ...sequences,
        sequences: replaced(letters, { [SAME_PART]: letters[ONE].slice(20) + letters[SAME_PART].slice(100) }),
        groups: replaced(
          labels.map((_, i) => person(i)),
          { [SAME_PART]: person(ONE) },
        ),
      },
      ['info shared-stretches', 'info near-duplicates'],
      2,
    ],
    [
      'a site that has the ill',
      { ...numbers, columns: { site: isIll.map((ill, i) => ((i >> 1) % 10 === 0 ? 'C' : ill ? 'A' : 'B')) } },
      ['warning strata (site)', 'warning shortcuts (site)'],
    ],
    [
      'missing sites',
      { ...numbers, columns: { site: labels.map((_, i) => (i % 8 === 0 ? '' : ['A', 'B'][(i >> 3) % 2])) } },
      ['warning strata (site)'],
      30,
    ],
    [
      'a site that is an identifier',
      { ...numbers, columns: { site: labels.map((_, i) => `site ${i}`) } },
      ['info strata (site)'],
    ],
    [
      'the ill are older',
      { ...numbers, columns: { age: isIll.map((ill, i) => String((ill ? 50 : 20) + (i % 37))) } },
      ['warning strata (age)', 'warning shortcuts (age)'],
    ],
    [
      'another site in the test part',
      { ...numbers, columns: { site: labels.map((_, i) => (i % 2 === 0 ? 'A' : 'B')) } },
      ['info strata (site)'],
    ],
    [
      'longer sequences for the ill',
      {
        ...sequences,
        sequences: letters.map((s, i) => (sequences.labels[i] === 'ill' ? s : s.slice(0, 110 + (i % 11)))),
      },
      ['warning shortcuts (sequence length)'],
    ],
    [
      'unknown letters for the ill',
      {
        ...sequences,
        sequences: letters.map((s, i) => (sequences.labels[i] === 'ill' ? `N${s.slice(1)}` : s)),
      },
      ['warning shortcuts (letters other than A, C, G, T)'],
    ],
    [
      'rows in the order of labels',
      { ...numbers, labels: labels.map((_, i) => (i < 120 ? 'ill' : 'well')) },
      ['info shortcuts (order of rows)'],
    ],
    [
      'a scanner that amplifies the ill',
      {
        ...numbers,
        numbers: rows.map((row, i) => row.map((value) => value * (isIll[i] ? 3 : 1))),
        sampleShape: [2, 2],
      },
      ['info shortcuts (spread of all values (SD))'],
    ],
    [
      'a feature made from the label',
      {
        ...numbers,
        numbers: rows.map((row, i) => [...row, (isIll[i] ? 1 : 0) + row[0] / 20]),
        featureNames: ['a', 'b', 'c', 'd', 'code'],
      },
      ['warning single-features (code)'],
    ],
    [
      'overlapping places of a genome',
      {
        ...numbers,
        places: {
          region: labels.map((_, i) => (i % 4 < 2 ? 'chr1' : 'chr2')),
          start: Float64Array.from(labels, (_, i) => (i === OTHER_PART ? 1000 * ONE + 99 : 1000 * i)),
          end: Float64Array.from(labels, (_, i) => (i === OTHER_PART ? 1000 * ONE + 200 : 1000 * i + 100)),
        },
      },
      ['error regions (train and test)'],
      2,
    ],
  ]

  test.each(planted.map(([name, ...rest]) => ({ name, rest })))('$name', async ({ rest: [parts, expected, count] }) => {
    const findings = await found(parts)
    expect([...findings.keys()]).toEqual(expected)
    if (count !== undefined) expect(findings.get(expected[0])?.count).toBe(count)
  })
})
