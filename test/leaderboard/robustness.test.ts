import { describe, expect, test } from 'vitest'
import { buildBoards, renderBoardFiles, type Submission } from '../../src/leaderboard/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { type Damaged, damagedBenchmark, damagedParts } from '../report/damaged-record.js'
import { boardOf, marksOf, ranksOf, recordOf, tinyCatalog } from './tiny-board.js'

const { metrics: metricsOfBenchmark, robustness: robustnessOfBenchmark } = damagedBenchmark
const benchmark = { metrics: metricsOfBenchmark, robustness: robustnessOfBenchmark }

function submit(model: string, damaged: Damaged, half = 0.01): Submission {
  const { robustness, robustness_basis, metrics } = damagedParts(damaged)
  const score = metrics.robustness_score
  const record = recordOf(model, damaged.clean, {
    metrics,
    record: {
      robustness,
      robustness_basis,
      metric_versions: { robustness_score: 2 },
      intervals:
        score === null
          ? {}
          : { robustness_score: { low: score - half, high: score + half, level: 0.95, method: 'bootstrap' } },
      undefined: score === null ? [{ metric: 'robustness_score', why: 'baseline_not_above_chance' }] : [],
      baselines: [{ model: 'majority', metrics: { robustness_score: null, AUROC: 0.5 }, intervals: {} }],
    },
  })
  return { record, evidence: 'self-reported' }
}

/** a keeps most, b begins higher and loses more, c guesses whatever the damage, d was damaged in another way. */
const submissions = [
  submit('a', { clean: 0.84, loss: 0.2 }),
  submit('b', { clean: 0.9, loss: 1 }),
  submit('c', { clean: 0.5, loss: 0 }),
  submit('d', { clean: 0.84, loss: 0.2, isCustom: true }),
]

function filesOf(found: readonly Submission[], changes: Parameters<typeof tinyCatalog>[0] = { benchmark }) {
  const context = { catalog: tinyCatalog(changes), metrics: builtInMetrics, comparisons: [] }
  return Object.fromEntries(renderBoardFiles(buildBoards(found, context), context))
}

const PAGE = 'benchmarks/BM-X.md'
const damageOf = (page: string): string => page.split('## Under damage\n')[1].split('\n## ')[0]

describe('a robustness board', () => {
  test('ranks by the absolute areas, and a model that never changes its mind is not on it', () => {
    const board = boardOf(submissions, { benchmark })
    expect(ranksOf(board)).toEqual(['a 1-1', 'b 2-2'])
    expect(marksOf(board, 'c')).toEqual(['undefined'])
    expect(filesOf(submissions)[PAGE]).toContain(
      'robustness\\_score is not defined: the clean result is not above chance',
    )
  })

  test('compares only models that saw the same damage', () => {
    const [page] = [filesOf(submissions)[PAGE]]
    expect(damageOf(page)).not.toContain('Model d')
    expect(page).toContain('Not the same: damage: AUROC under dropout/custom 0.025 0.05 0.1 0.15 0.25,')
  })

  test('shows each kind of damage in a chart, and the areas with the floors below', () => {
    const text = damageOf(filesOf(submissions)[PAGE])
    expect(text).toContain(
      '| Model | robustness\\_score | dropout\\_rAUC | noise\\_rAUC | line\\_noise\\_rAUC | shift\\_rAUC | perm\\_equivariance (apart) |',
    )
    expect(text).toContain('| Model a | 0.816 (0.806 to 0.826) | 0.826 (0.786 to 0.866) |')
    expect(text).toContain('| Model c | n/a: the clean result is not above chance | 0.500')
    expect(text).toContain('| Majority (floor) | n/a | 0.500 | 0.500 |')
    expect(text).toContain('<summary>Retention, which is never ranked</summary>')
    for (const model of ['- ● Model a', '- ■ Model b', '- ▲ Model c']) expect(text).toContain(model)
    expect(text.match(/^!\[/gm)).toHaveLength(5)
  })

  test('every figure of a page is a file beside it', () => {
    const files = filesOf(submissions)
    const shown = [...files[PAGE].matchAll(/^!\[.*\]\((.*\.svg)\)$/gm)].map(([, path]) => `benchmarks/${path}`)
    expect(shown).toEqual(Object.keys(files).filter((name) => name.endsWith('.svg')))
  })

  test('explains why a constant model cannot win', () => {
    expect(filesOf(submissions)[PAGE]).toContain('**Why a constant model cannot win**')
    expect(filesOf([], {})[PAGE]).not.toContain('constant model')
  })

  test('hands out the curves as data', () => {
    const { benchmarks } = JSON.parse(filesOf(submissions)['boards.json'])
    const [row] = benchmarks[0].boards[0].rows
    expect(row.robustness.map(({ probe }: { probe: string }) => probe)).toContain('shift')
    expect(row.robustness[0].values[0]).toBe(0.84)
    expect(row.robustness_basis.metric).toBe('AUROC')
  })
})

describe('a board that ranks by something else', () => {
  const text = damageOf(filesOf(submissions, {})[PAGE])

  test('shows curves without ranking by them', () => {
    expect(text).toContain('Nothing here is ranked: this benchmark ranks by AUROC on clean samples.')
    expect(text).not.toContain('| robustness\\_score |')
  })

  test('never draws curves of different severities in one chart, or puts their areas into one column', () => {
    const [standard, custom] = [...text.matchAll(/^!\[Lost channels[^\n]*/gm)].map(([alt]) => alt)
    expect(standard).not.toContain('Model d')
    expect(custom).toContain('Model d')
    expect(custom).not.toContain('Model a')
    expect(text).toContain('| Model d | n/a: other severities |')
  })
})

test('a board without curves has no part about damage', () => {
  expect(filesOf([{ record: recordOf('a', 0.8), evidence: 'self-reported' }], {})[PAGE]).not.toContain('Under damage')
})

test('more models than a chart can hold are in the table, and the page says so', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id, i) => submit(id, { clean: 0.9 - 0.02 * i, loss: 0.1 * i }))
  const text = damageOf(filesOf(many)[PAGE])
  expect(text).toContain('The first 6 of 7 models are drawn.')
  expect(text).toContain('| Model g |')
})
