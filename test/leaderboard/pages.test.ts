import { describe, expect, test } from 'vitest'
import { buildBoards, renderBoardFiles, type Submission } from '../../src/leaderboard/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { hostileName } from '../report/sample-record.js'
import { type HubChanges, type RecordChanges, recordOf, tinyCatalog } from './tiny-board.js'

function filesOf(submissions: readonly Submission[], changes: HubChanges = {}): Readonly<Record<string, string>> {
  const context = { catalog: tinyCatalog(changes), metrics: builtInMetrics, comparisons: [] }
  return Object.fromEntries(renderBoardFiles(buildBoards(submissions, context), context))
}

const submit = (...args: Parameters<typeof recordOf>): Submission => ({
  record: recordOf(...args),
  evidence: 'self-reported',
})

const PAGE = 'benchmarks/BM-X.md'

const strata: RecordChanges = {
  metrics: {
    Accuracy: 0.75,
    stratified: {
      scanner: { GE: { AUROC: 0.8, Accuracy: 0.7, N: 120 }, Philips: { AUROC: null, N: 80 } },
      paradigm: { task_based: { AUROC: 0.8, N: 150 }, language: { AUROC: 0.7, N: 60 } },
    },
  },
  record: {
    undefined: [{ metric: 'AUROC', stratum: 'scanner=Philips', why: 'single_class' }],
    parents: { paradigm: { language: 'task_based' } },
    gaps: [
      {
        stratum: 'scanner',
        metric: 'AUROC',
        best: 'GE',
        worst: 'Philips',
        gap: 0.1,
        low: 0.01,
        high: 0.2,
        status: 'possible',
      },
    ],
  },
}

/** Two ranked models, one that is not, one on other rows. */
const submissions = [
  submit('a', 0.9, strata),
  submit('b', 0.7, { run: { date: '2026-03-01' } }),
  submit('c', 0.8, { provenance: { limited: true } }),
  submit('d', 0.95, { provenance: { rows_sha256: 'b'.repeat(64) } }),
]

describe('pages', () => {
  test('the same records in any order give the same bytes', () => {
    expect(filesOf(submissions.toReversed())).toEqual(filesOf(submissions))
    expect(Object.keys(filesOf(submissions))).toEqual(['index.md', PAGE, 'boards.json', 'boards.csv'])
  })

  test('a page shows what the seeds show', () => {
    const page = filesOf(submissions)[PAGE]
    for (const text of [
      '| 🥇 1 | **Model a** | 0.9000 | 0.850 to 0.950 | Good (value reaches Excellent, interval does not) | 200 |',
      '| 🥈 2 | **Model b** | 0.7000 |',
      'Gap to the second: Model b: 0.2000 (0.129 to 0.271, holds for all pairs together; unpaired',
      '- Tiers: 1 Good and 1 Developing',
      '| limited run: only some of the samples | **Model c** |',
      '<summary>Not the same: other test samples</summary>',
      '<summary>Models by Scanner</summary>',
      '| Philips | Model a | n/a: only one class occurs | n/a | 80 |',
      '| task\\_based / language | Model a | 0.7000 |',
      '<summary>Model a by Scanner</summary>',
      '| Model a | Scanner | AUROC | GE | Philips | 0.100 | 0.010 to 0.200 | possible |',
      '## How are scores calculated?',
      'Last updated from 4 evaluations, the newest of 2026-03-01.',
    ]) {
      expect(page).toContain(text)
    }
  })

  test('no page speaks of readiness for use', () => {
    const text = Object.values(filesOf(submissions)).join('\n')
    expect(text).not.toMatch(/production|deploy|clinically ready|readiness|pilot/i)
  })

  test('models that cannot be told apart have no leader', () => {
    const files = filesOf([submit('a', 0.8), submit('b', 0.79)])
    expect(files[PAGE]).toContain('No single leader')
    expect(files[PAGE]).not.toMatch(/[🥇🥈🥉]/u)
    expect(files['index.md']).toContain('| no single leader |')
  })

  test('a benchmark without results says so', () => {
    const files = filesOf([])
    expect(files[PAGE]).toContain('No submissions yet')
    expect(files['index.md']).toContain('| no submissions yet |')
    expect(files['boards.csv'].split('\n')).toHaveLength(2)
  })

  test('every link leads to a page', () => {
    const files = filesOf(submissions)
    const links = Object.entries(files).flatMap(([name, text]) =>
      [...text.matchAll(/\]\(<([^>]+)>\)/g)].map(([, to]) => new URL(to, `https://x/${name}`).pathname.slice(1)),
    )
    expect(links.length).toBeGreaterThan(1)
    expect(links.filter((to) => !Object.hasOwn(files, to))).toEqual([])
  })

  test('each board says which samples are only taken on trust', () => {
    expect(filesOf([submit('a', 0.8, { provenance: { rows_sha256: undefined } })])[PAGE]).toContain('taken on trust')
    expect(filesOf([submit('a', 0.8)])[PAGE]).not.toContain('taken on trust')
  })
})

describe('data files', () => {
  test('boards.json holds what the pages show', () => {
    const { counts, benchmarks } = JSON.parse(filesOf(submissions)['boards.json'])
    expect(counts).toEqual({ benchmarks: 1, models: 4, evaluations: 4 })
    const [current, other] = benchmarks[0].boards
    expect(current.rows.map((row: { model: { id: string } }) => row.model.id)).toEqual(['a', 'b'])
    expect(current.rows[0]).toMatchObject({ rank: { best: 1, worst: 1 }, metrics: { AUROC: 0.9, Accuracy: 0.75 } })
    expect(current.unranked[0].marks).toEqual([
      { code: 'limited', text: 'limited run: only some of the samples', blocks: true },
    ])
    expect(other.differs).toEqual(['other test samples'])
  })

  test('an undefined value is null or empty, never 0', () => {
    const files = filesOf([submit('a', null, { metrics: { Accuracy: 0.5 } })])
    expect(JSON.parse(files['boards.json']).benchmarks[0].boards[0].unranked[0].score.value).toBeNull()
    expect(files['boards.csv'].split('\n')[1]).toContain(',AUROC,,,,')
  })

  test('boards.csv quotes, and disarms formulas', () => {
    const models = { a: { name: '=HYPERLINK("http://x","y")' }, b: { name: 'A, "B"\nC' } }
    const lines = filesOf([submit('a', 0.8), submit('b', 0.7)], { models })['boards.csv']
    expect(lines).toContain(`"'=HYPERLINK(""http://x"",""y"")"`)
    expect(lines).toContain('"A, ""B""\nC"')
  })
})

describe('hostile text', () => {
  const changes: HubChanges = {
    benchmark: {
      name: hostileName,
      description: hostileName,
      known_issues: [{ issue: hostileName }],
      references: [hostileName],
    },
    models: { a: { name: hostileName, family: hostileName } },
    dataset: { name: hostileName },
  }
  const found = [
    submit('a', 0.8, {
      run: { date: hostileName, hardware: hostileName, runner: hostileName, protocol: hostileName },
      metrics: { [hostileName]: 1, stratified: { [hostileName]: { [hostileName]: { AUROC: 0.7, N: 4 } } } },
    }),
    submit('b', 0.8),
  ]

  test('is plain text on every page', () => {
    const { 'boards.json': _json, 'boards.csv': _csv, ...pages } = filesOf(found, changes)
    for (const page of Object.values(pages)) {
      const text = page.replaceAll(/(?<!\\)(`+)(?!`).*?[^`]\1(?!`)|\]\(<[\w./-]+>\)|^<summary>.*$/gm, '') // code, links of our own, HTML
      expect(text).not.toMatch(/<(?!\/?(details|summary)\b)[a-z]/i)
      expect(text).not.toMatch(/\u202e|\u0000|(?<!\\)\]\(javascript/)
      expect(text).not.toMatch(/^# heading/m)
      expect(text).not.toMatch(/(?<!\\)@somebody/)
    }
  })

  test('a name of a megabyte is cut off, so that the page can be opened', () => {
    const models = { a: { name: 'x'.repeat(1 << 20) } }
    expect(filesOf([submit('a', 0.8), submit('b', 0.8)], { models })[PAGE].length).toBeLessThan(1 << 16)
  })

  test('names that every object has are names like any other', () => {
    const metrics = { constructor: 0.5, stratified: { toString: { valueOf: { AUROC: 0.7, N: 10 } } } }
    expect(filesOf([submit('a', 0.8, { metrics })])[PAGE]).toContain('valueOf')
  })
})
