import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type PrintedRow, placeOf, readSeedHub, seedHubTables } from '../scripts/docs/seed-hub.js'
import { renderBoardFiles } from '../src/leaderboard/index.js'
import { builtInMetrics } from '../src/metrics/index.js'
import { runFmbench, temporaryFolder } from './helpers/command.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const hub = await readSeedHub()
const context = { catalog: hub.catalog, metrics: builtInMetrics, comparisons: [] }
const pages = Object.fromEntries(renderBoardFiles(hub.boards, context))
const allBoards = hub.boards.benchmarks.flatMap(({ boards }) => boards)
const allRows = allBoards.flatMap((board) => [...board.rows, ...board.unranked])

/** The rows of a printed table, first place first. */
function tableOf(key: string): readonly PrintedRow[] {
  const found = hub.tables.get(key)
  if (found === undefined) throw new Error(`no table ${key}`)
  return found
}

function recordOf(evalId: string) {
  const found = hub.records.find(({ eval_id }) => eval_id === evalId)
  if (found === undefined) throw new Error(`no record ${evalId}`)
  return found
}

const boardIds = (key: string): string[] => tableOf(key).map(({ record }) => placeOf(record, hub).board.id)
const textsOf = (evalId: string): string[] => placeOf(recordOf(evalId), hub).row.marks.map(({ text }) => text)

describe('the records', () => {
  test('are all rows that the two pages print, in thirteen tables without a gap', () => {
    expect(hub.records.length).toBe(49)
    expect(hub.tables.size).toBe(13)
    for (const [key, rows] of hub.tables) {
      expect(
        rows.map(({ place }) => place),
        key,
      ).toEqual(rows.map((_, i) => i + 1))
    }
  })

  test('say that they are copied from a page and only illustrate', () => {
    for (const { provenance, warnings, eval_id } of hub.records) {
      expect(provenance, eval_id).toEqual({ origin: 'transcribed' })
      expect(warnings[0], eval_id).toMatch(/^Transcribed from the leaderboard pages? of .*Illustrative:/)
    }
  })

  test('hold the printed score under its printed name; a zero that was never computed is no value', () => {
    for (const { record, ranked_by, score } of [...hub.tables.values()].flat()) {
      const value = record.metrics[ranked_by]
      const isZero = score === '0.0000'
      expect(value === null ? 'none' : Number(value).toFixed(4), record.eval_id).toBe(isZero ? 'none' : score)
      expect(record.undefined.length, record.eval_id).toBe(isZero ? 1 : 0)
    }
  })

  test('name the model by its own id, whatever the page calls it', () => {
    for (const { record, model } of [...hub.tables.values()].flat()) {
      expect(record.model_ids.candidate).toBe(hub.catalog.model(model).value.model_id)
    }
  })
})

describe('the boards', () => {
  test('show every record once, with the printed score', () => {
    const shown = allRows.map(({ record }) => record?.eval_id)
    expect(shown.toSorted()).toEqual(hub.records.map(({ eval_id }) => eval_id).toSorted())
    for (const { record, score } of [...hub.tables.values()].flat()) {
      const page = pages[`benchmarks/${record.benchmark_id}.md`]
      if (score !== '0.0000') expect(page, record.eval_id).toContain(`| ${score} |`)
    }
  })

  test('keep the printed order wherever two rows are on one board and not equal', () => {
    for (const [key, rows] of hub.tables) {
      for (const board of new Set(rows.map(({ record }) => placeOf(record, hub).board))) {
        const scores = rows
          .filter(({ record }) => placeOf(record, hub).board === board)
          .map(({ record, ranked_by }) => record.metrics[ranked_by])
        for (const part of [board.rows, board.unranked]) {
          const listed = part.map(({ score }) => score.value)
          expect(listed, key).toEqual(scores.filter((score) => listed.includes(score as number)))
        }
        expect(board.rows.length + board.unranked.length, key).toBe(scores.length)
      }
    }
  })

  test('hand out no medal and no rank but that of one model alone: no row has an interval, and only two an N', () => {
    expect(allBoards.flatMap(({ podium }) => podium)).toEqual([])
    const ranked = allRows.filter(({ rank }) => rank !== undefined && rank !== 'unknown')
    expect(ranked.map(({ record, rank }) => [record?.eval_id, rank])).toEqual([
      ['SEED-2025-11-toy-class-brainlm', { best: 1, worst: 1 }],
    ])
    expect(pages['benchmarks/BM-TOY-CLASS.md']).toContain('Only one model is ranked, so it has beaten no other.')
    expect(pages['benchmarks/BM-001.md']).toContain('nobody can say which is surely ahead')
    expect(allRows.filter(({ tier }) => tier !== undefined && tier.name !== 'Developing')).toEqual([])
  })

  test('say of each row that it was copied, and of each board that its samples are taken on trust', () => {
    expect(new Set(allRows.map(({ evidence }) => evidence))).toEqual(new Set(['transcribed']))
    expect(allBoards.filter(({ isReported }) => !isReported)).toEqual([])
  })
})

describe('what is wrong with the pages', () => {
  test('models with the same score to four decimals are marked', () => {
    expect(textsOf('SEED-2025-12-dna-enhancer-kmer_k6')).toEqual(['the same AUROC as DNABERT-2 and HyenaDNA'])
    expect(textsOf('SEED-2025-12-dna-enhancer-evo2')).toEqual(['the same AUROC as Caduceus'])
    expect(textsOf('SEED-2025-12-dna-promoter-caduceus')).toContain('the same AUROC as Evo 2')
  })

  test('one model under two spellings, or twice in a table, has one row per dataset', () => {
    const twice = ['geneformer', 'geneformer-2'].map((model) => recordOf(`SEED-2025-11-robustness-${model}`))
    expect(twice.map((record) => placeOf(record, hub).row.model.id)).toEqual(['geneformer', 'geneformer'])
    for (const board of allBoards) {
      const ids = [...board.rows, ...board.unranked].map(({ model }) => model.id)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  test('results on different datasets are on different boards', () => {
    expect(new Set(boardIds('2025-11: Foundation Model Robustness Evaluation')).size).toBe(3)
    expect(new Set(boardIds('2025-12: Foundation Model Robustness Evaluation')).size).toBe(2)
    const [best, ...others] = boardIds('2025-12: DNA Enhancer Classification')
    expect(new Set(others).size).toBe(1)
    expect(others).not.toContain(best)
    expect(pages['benchmarks/BM-DNA-ENHANCER.md']).toContain(
      'Not the same: dataset: DS-DNA-ENHANCER, not DS-DNA-ENHANCERS-COHN',
    )
  })

  test('an AUROC of zero for want of one is no value, and not ranked', () => {
    for (const { record } of tableOf('2025-12: Cell Type Annotation')) {
      const { row } = placeOf(record, hub)
      expect([row.score.value, row.score.why, row.rank]).toEqual([null, 'stored_as_zero', undefined])
    }
  })

  test('a perfect score on data nobody has described is not ranked', () => {
    expect(textsOf('SEED-2025-12-fmri-granular-brainlm')).toContain('AUROC is perfect or nearly so')
    expect(placeOf(recordOf('SEED-2025-12-fmri-granular-brainlm'), hub).row.rank).toBeUndefined()
  })

  test('nothing is ranked on a benchmark that leaks', () => {
    const found = hub.boards.benchmarks.find(({ benchmark }) => benchmark.benchmark_id === 'BM-DNA-PROMOTER')
    expect(found?.boards.map(({ rows }) => rows)).toEqual([[], []])
    expect(textsOf('SEED-2025-12-dna-promoter-hyenadna')).toContain('the benchmark leaks: see its known issues')
  })

  test('the baseline that led is a floor, and the model below it has shown nothing', () => {
    const { board, row } = placeOf(recordOf('SEED-2025-11-toy-class-dummy_classifier'), hub)
    expect([row.model.isFloor, row.rank, board.rows[0] === row]).toEqual([true, undefined, true])
    expect(textsOf('SEED-2025-11-toy-class-brainlm')).toEqual([
      'it has not been shown to do better than the floor dummy_classifier',
    ])
  })

  test('groups of a handful are called too few', () => {
    const page = pages['benchmarks/BM-TOY-CLASS.md']
    expect(page).toContain('| Other | 0.2857 | 0.3077 | 0.3077 | 13, too few |')
    expect(page).toContain('| age\\_80-100 | 0.5667 | 0.4545 | 0.4500 | 11, too few |')
    expect(page).toContain('| Asian | 0.6667 | 0.5862 | 0.5817 | 29 |')
  })

  test('groups inside a group are shown inside it', () => {
    expect(pages['benchmarks/BM-FMRI-GRANULAR.md']).toContain(
      '| task\\_based / language | 0.9100 | 0.8700 | n/a | 100 |',
    )
  })

  test('results for an older version of a benchmark say so', () => {
    expect(pages['benchmarks/BM-001.md']).toContain('These results are for version 1.0.0 of the benchmark')
  })
})

test('the page of docs shows what is built', async () => {
  const file = join(ROOT, 'docs/seed-hub.md')
  const text = readFileSync(file, 'utf8')
  const [before] = text.split(/(?<=<!-- generated: .* -->\n\n)/)
  const expected = before + (await seedHubTables())
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, expected)
  expect(readFileSync(file, 'utf8'), 'rewrite it with: UPDATE_DOCS=1 npm test').toBe(expected)
})

test('its documents name nothing that is not there', async () => {
  const { code, stderr } = await runFmbench(['validate', '--catalog', join(ROOT, 'examples/seed-hub')])
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('seed-hub') })
})

test('one command builds it', async () => {
  const folder = temporaryFolder()
  try {
    const args = ['build-leaderboard', '--catalog', join(ROOT, 'examples/seed-hub'), '-o', folder.path, '--strict']
    const { code, stderr } = await runFmbench(args)
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Left out') })
    expect(readFileSync(join(folder.path, 'benchmarks/robustness_testing-V1.md'), 'utf8')).toContain('0.9995')
  } finally {
    folder.remove()
  }
})
