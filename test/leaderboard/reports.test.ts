import { describe, expect, test } from 'vitest'
import { buildBoards, renderBoardFiles } from '../../src/leaderboard/index.js'
import { reportQualities } from '../../src/leaderboard/report-quality.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { evalSchema } from '../../src/spec/eval.js'
import { benchmarkOf, boardOf, marksOf, recordOf, rowOf, tinyCatalog } from './tiny-board.js'

const benchmark = {
  classes: undefined,
  positive_class: undefined,
  ai_task: 'Generation',
  unit: 'report',
  protocol: 'generate',
  metrics: { primary: 'finding_f1_micro', secondary: ['report_quality_score', 'rouge_l'] },
  tiers: {},
}

interface Parts {
  readonly f1: number
  readonly made_up: number
  readonly missed: number
  readonly rouge: number
}

const repetition = {
  distinct: 25,
  most_frequent_share: 0.441,
  template_similarity: 0.8,
  empty: 0,
  words: 20,
  reading_grade: 9,
}

const external = {
  name: 'finding_f1_micro',
  version: '1',
  digest: 'd',
  values_sha256: 'e'.repeat(64),
  direction: 'higher',
  value: 0.99,
  n: 200,
}

function written(model: string, { f1, made_up, missed, rouge }: Parts, marks: readonly string[] = []) {
  const made = recordOf(model, 0.5, { run: { protocol: 'generate/v1', classes: undefined } })
  return evalSchema.parse({
    ...made,
    metrics: {
      finding_f1_micro: f1,
      hallucination_rate_critical: made_up,
      omission_rate_critical: missed,
      rouge_l: rouge,
    },
    metric_versions: { finding_f1_micro: 1 },
    intervals: { finding_f1_micro: { low: f1 - 0.05, high: f1 + 0.05, level: 0.95, method: 'bootstrap' } },
    marks,
    reports: { generated: repetition, references: repetition, copied_share: 0.623, external: [external] },
  })
}

// b is better in what is true, c in what is safe; a in everything.
const a = written('a', { f1: 0.7, made_up: 0.02, missed: 0.02, rouge: 0.4 })
const b = written('b', { f1: 0.6, made_up: 0.2, missed: 0.1, rouge: 0.3 })
const c = written('c', { f1: 0.5, made_up: 0.05, missed: 0.05, rouge: 0.3 })

describe('a model that repeats itself or its training data', () => {
  const marked = written('a', { f1: 0.5, made_up: 0, missed: 0, rouge: 0.4 }, ['mode_collapse', 'copies_training'])

  test('is ranked, with the shares beside its name', () => {
    const board = boardOf([marked, b], { benchmark })
    expect(marksOf(board, 'a')).toEqual(['(mode_collapse)', '(copies_training)'])
    expect(rowOf(board, 'a').rank).toBeDefined()
    expect(rowOf(board, 'a').marks.map(({ text }) => text)).toEqual([
      'one text for 44% of the reports',
      '62% of its reports are copies of training reports, word for word',
    ])
  })

  test('needs no numbers for its mark', () => {
    const bare = evalSchema.parse({ ...marked, reports: undefined })
    const [collapse] = rowOf(boardOf([bare], { benchmark }), 'a').marks
    expect(collapse.text).toBe('one text for more than a fifth of the reports')
  })
})

test('numbers of other tools rank nothing, whatever they call themselves', () => {
  const board = boardOf([a, b], { benchmark })
  expect(board.rows.map(({ score }) => score.value)).toEqual([0.7, 0.6])
  expect(Object.keys(board.rows[0].estimates)).toEqual([
    'finding_f1_micro',
    'rouge_l',
    'hallucination_rate_critical',
    'omission_rate_critical',
  ])
})

describe('places by report_quality_score', () => {
  const qualitiesOf = (records: readonly (typeof a)[], changes = benchmark) => {
    const of = benchmarkOf(records, { benchmark: changes })
    return reportQualities(of, of.boards[0])
  }

  test('one that is better in every part is first under any weights, the others change places', () => {
    const found = qualitiesOf([c, b, a])
    expect(found.map(({ row }) => row.model.id)).toEqual(['a', 'b', 'c'])
    expect(found.map(({ places }) => places)).toEqual([
      { best: 1, worst: 1 },
      { best: 2, worst: 3 },
      { best: 2, worst: 3 },
    ])
    expect(found[0].score).toBeCloseTo(0.7 ** 0.6 * (0.98 * 0.98) ** 0.3 * 0.4 ** 0.1, 12)
  })

  test('a part that is not known gives no place and takes none from others', () => {
    const { rouge_l: _, ...known } = a.metrics
    const lacking = evalSchema.parse({ ...a, metrics: known })
    const found = qualitiesOf([lacking, b, c])
    expect(found.map(({ row, places }) => [row.model.id, places])).toEqual([
      ['b', { best: 1, worst: 2 }],
      ['c', { best: 1, worst: 2 }],
      ['a', undefined],
    ])
  })

  test('are asked for where the benchmark names the score', () => {
    const other = { ...benchmark, metrics: { primary: 'finding_f1_micro', secondary: ['rouge_l'] } }
    expect(qualitiesOf([a, b], other)).toEqual([])
  })

  test('stand on the page of the benchmark', () => {
    const context = { catalog: tinyCatalog({ benchmark }), metrics: builtInMetrics, comparisons: [] }
    const submissions = [a, b, c].map((record) => ({ record, evidence: 'measured' }) as const)
    const files = Object.fromEntries(renderBoardFiles(buildBoards(submissions, context), context))
    expect(files['benchmarks/BM-X.md']).toMatch(/\| Model b \| 0\.59\d+ \| 2 to 3 \| 0\.6000 \| 0\.7200 \| 0\.3000 \|/)
  })
})

test('a model without an interval that reaches no more than a floor has not been shown to do better', () => {
  const models = { stock: { is_floor: true } }
  const floor = written('stock', { f1: 0.1, made_up: 0, missed: 0, rouge: 0.1 })
  const flat = (model: string, f1: number) =>
    evalSchema.parse({ ...written(model, { f1, made_up: 0, missed: 0, rouge: 0.3 }), intervals: {} })
  const board = boardOf([floor, flat('a', 0), flat('b', 0.3)], { benchmark, models })
  expect(marksOf(board, 'a')).toContain('(floor)')
  expect(marksOf(board, 'b')).not.toContain('(floor)')
})
