import { posix } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Submission } from '../../src/leaderboard/index.js'
import { renderSite } from '../../src/site/index.js'
import { html, shortened } from '../../src/site/markup.js'
import { fileNames } from '../../src/site/paths.js'
import { damagedHub } from './damaged-models.js'
import { crowd, goodMonth, type Hub, type HubModel, siteFiles, siteInput } from './site-hub.js'

let site: ReadonlyMap<string, string>

beforeAll(async () => {
  site = await siteFiles({ models: goodMonth })
})

const board = async (hub: Hub): Promise<string> => (await siteFiles(hub)).get('benchmarks/BM-SITE.html') ?? ''

/** The words of a page: no tags, spaces joined. */
const wordsOf = (page: string): string => page.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ')

describe('a site', () => {
  test('links only to pages and places that it has', () => {
    const missing: string[] = []
    for (const [path, text] of site) {
      if (!path.endsWith('.html')) continue
      for (const [, target] of text.matchAll(/(?:href|src)="([^"]*)"/g)) {
        if (/^(https:|data:)/.test(target)) continue
        const [file, place] = target.split('#')
        const to = file === '' ? path : posix.join(posix.dirname(path), file)
        const page = site.get(to)
        if (page === undefined || (place !== undefined && !page.includes(`id="${place}"`)))
          missing.push(`${path}: ${target}`)
      }
    }
    expect(missing).toEqual([])
  })

  test('is the same bytes again, in whatever order the records came', () => {
    const input = siteInput({ models: goodMonth })
    const again = siteInput({ models: goodMonth })
    const render = (of: typeof input) =>
      new Map(
        [...renderSite({ ...of, scripts: { page: '', review: '', score: '' } })].map(({ path, text }) => [path, text]),
      )
    expect(render(again)).toEqual(render(input))
    const reversed = render({ ...again, submissions: again.submissions.toReversed() })
    for (const [path, text] of render(input)) expect(reversed.get(path), path).toBe(text)
  })

  test('has one page per benchmark, model and record, and the record itself', () => {
    expect([...site.keys()].filter((path) => path.startsWith('benchmarks/'))).toEqual([
      'benchmarks/BM-SITE.html',
      'benchmarks/BM-EMPTY.html',
    ])
    for (const { id } of goodMonth) expect(site.has(`models/${id}.html`)).toBe(true)
    expect(site.get('records/eval-1-helix_large.yaml')).toContain('eval_id: eval-1-helix_large')
    expect(site.get('records/eval-1-helix_large.html')).toContain('@misc{eval-1-helix_large,')
  })

  test('allows no code but its own script', () => {
    for (const [path, text] of site) {
      if (!path.endsWith('.html')) continue
      expect([...text.matchAll(/<script[^>]*>/g)].map(([tag]) => tag.replace(/\.\.\//, ''))).toEqual([
        '<script src="script.js" defer>',
      ])
      expect(text).not.toMatch(/ on\w+=|style="|<iframe|<object/)
      expect(text).toContain(`content="default-src 'none'`)
    }
  })

  test('says what is not there yet', () => {
    expect(wordsOf(site.get('benchmarks/BM-EMPTY.html') ?? '')).toContain('No submissions yet.')
    expect(wordsOf(site.get('index.html') ?? '')).toContain('No submissions yet')
  })

  test('lists results on other rows apart, with the reason', () => {
    const page = site.get('benchmarks/BM-SITE.html') ?? ''
    const [before, after] = page.split('id="others"')
    expect(before).not.toContain('On other rows')
    expect(wordsOf(after)).toContain('other test samples')
  })

  test('gives the reason where a result has no rank', () => {
    const [, unranked] = (site.get('benchmarks/BM-SITE.html') ?? '').split('id="unranked"')
    expect(wordsOf(unranked)).toMatch(/Half done.*0\.8000.*partial run/)
  })
})

test('the page of a retracted record says so first', () => {
  const { submissions, ...input } = siteInput({ models: goodMonth })
  const [first] = submissions
  const reason = 'The labels <b>leak</b>.'
  const retracted = { ...first, standing: { state: 'retracted', reason } } as const
  const files = renderSite({
    ...input,
    submissions: [retracted, ...submissions.slice(1)],
    scripts: { page: '', review: '', score: '' },
  })
  const page = [...files].find(({ path }) => path === `records/${first.record.eval_id}.html`)?.text ?? ''
  const [head] = page.split('Download eval.yaml')
  expect(wordsOf(head)).toContain('Not ranked: retracted: The labels &lt;b&gt;leak')
})

describe('the page of a record', () => {
  const pageWith = (more: Partial<Submission>, record: HubModel['record'] = {}): string => {
    const { submissions, ...input } = siteInput({ models: [{ ...goodMonth[0], record }, ...goodMonth.slice(1)] })
    const [first, ...others] = submissions
    const scripts = { page: '', review: '', score: '' }
    const files = renderSite({ ...input, submissions: [{ ...first, ...more }, ...others], scripts })
    return [...files].find(({ path }) => path === `records/${first.record.eval_id}.html`)?.text ?? ''
  }

  test('has what its hub finds and what was declared, as text', () => {
    const page = pageWith({}, { metrics: { AUROC: 99 }, declarations: { conflicts: '<b>none</b>' } })
    expect(page).toMatch(/<li class="blocks">.*metrics\.AUROC.*AUROC is 99/)
    expect(wordsOf(page)).toMatch(/Conflicts\s*&lt;b&gt;none&lt;\/b&gt;/)
    expect(wordsOf(pageWith({}))).toContain('Its submitter has declared nothing.')
  })

  test('has its history where the hub has one', () => {
    const events = [
      { at: '2026-01-02T03:04:05.678Z', what: 'handed in, changes requested', by: 'sam' },
      { at: '2026-01-03T00:00:00.000Z', what: 'accepted', by: 'anna', reason: '<i>Fine</i>' },
    ]
    const page = pageWith({ events })
    expect(page).toContain('href="#history"')
    expect(wordsOf(page)).toMatch(/2026-01-02 03:04 UTC\s*Handed in, changes requested\s*sam/)
    expect(wordsOf(page)).toMatch(/Accepted\s*anna\s*&lt;i&gt;Fine&lt;\/i&gt;/)
    expect(pageWith({})).not.toContain('id="history"')
  })
})

describe('the verdict', () => {
  const two = (first: number, second: number): HubModel[] => [
    { id: 'a', name: 'Model A', score: first },
    { id: 'b', name: 'Model B', score: second },
  ]

  test('names a leader where the first place is held by one model alone', async () => {
    expect(wordsOf(await board({ models: two(0.9, 0.7) }))).toMatch(
      /Model A leads with AUROC 0\.9000, ahead of the next by 0\.200 \(0\.\d+ to 0\.\d+\)\./,
    )
  })

  test('names none where the data cannot tell, and draws no podium', async () => {
    const page = await board({ models: two(0.9, 0.89) })
    expect(wordsOf(page)).toContain('No single leader. All 2 ranked models are too close')
    expect(page).not.toContain('class="podium"')
  })

  test('draws a podium where two places are certain', async () => {
    expect(await board({ models: two(0.9, 0.7) })).toContain('class="podium"')
  })

  test('does not praise a model that stands alone', async () => {
    expect(wordsOf(await board({ models: two(0.9, 0.7).slice(0, 1) }))).toContain('Model A is the only model ranked')
  })

  test('says when a leak keeps everybody from a rank', async () => {
    const leak = { known_issues: [{ issue: 'Test sequences occur in training.', leak: true }] }
    const words = wordsOf(await board({ models: two(0.9, 0.7), benchmark: leak }))
    expect(words).toContain('This benchmark leaks; nothing is ranked. Test sequences occur in training.')
    expect(words).toContain('No model is ranked yet. 2 results below')
  })
})

describe('a board about damage', () => {
  let page: string
  let words: string

  beforeAll(async () => {
    const pages = await siteFiles(damagedHub)
    page = pages.get('benchmarks/BM-SITE.html') ?? ''
    words = wordsOf(page)
  })

  test('ranks by the areas, and says why floors and constant models have none', () => {
    expect(words).toContain('Steady leads with robustness_score 0.8162')
    expect(words).toContain(
      'The floors on the same rows have no robustness_score: without skill on clean samples there is none to lose.',
    )
    const [, unranked] = page.split('id="unranked"')
    expect(wordsOf(unranked)).toMatch(/Always the same.*robustness_score is not defined: the clean result is not above/)
  })

  test('has one chart for each kind of damage, with one key for all', () => {
    const [, damage] = page.split('id="damage"')
    const [inside] = damage.split('</section>')
    expect(inside.match(/<svg class="plot"/g)).toHaveLength(5)
    expect(inside.match(/class="legend"/g)).toHaveLength(1)
    expect(wordsOf(inside)).toContain('Permuted channels, apart from the score')
    expect(wordsOf(inside)).not.toContain('Damaged in another way')
    expect(wordsOf(inside)).toContain('Steady0.8160.801 to 0.8310.8260.786 to 0.866')
  })

  test('keeps other severities apart', () => {
    const [, others] = page.split('id="others"')
    expect(wordsOf(others)).toContain('damage: AUROC under dropout/custom')
  })

  test('leads to records with their own curves', async () => {
    const record = (await siteFiles(damagedHub)).get('records/eval-1-brittle.html') ?? ''
    expect(wordsOf(record)).toContain('Robustness score 0.7600')
    expect(record).toContain('AUROC under lost channels')
  })

  test('exists only where samples were damaged', () => {
    expect(site.get('benchmarks/BM-SITE.html')).not.toContain('id="damage"')
  })
})

describe('hostile text', () => {
  const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>[x](javascript:alert(3)) \u202egnp.exe ${'A'.repeat(1_000_000)}`
  let pages: ReadonlyMap<string, string>

  beforeAll(async () => {
    const models = [
      { id: 'evil', name: evil, score: 0.8, family: evil },
      {
        id: 'evil2',
        name: 'Evil groups',
        score: 0.7,
        record: {
          metrics: {
            AUROC: 0.7,
            stratified: { '</td><script>alert(4)</script>': { [evil.slice(0, 300)]: { AUROC: 0.7, N: 1250 } } },
          },
          intervals: {},
          metric_versions: { AUROC: 1 },
          gaps: [],
          declarations: { submitter: `\\input{/etc/passwd} ${evil.slice(0, 80)}` },
          warnings: [evil.slice(0, 200)],
        },
      },
    ]
    pages = await siteFiles({
      models,
      benchmark: { name: evil, description: evil, references: ['javascript:alert(5)', evil] },
    })
  }, 60_000)

  test('is text on every page', () => {
    for (const [path, text] of pages) {
      if (!path.endsWith('.html')) continue
      expect(text.match(/<script(?! src="(\.\.\/)?script\.js" defer>)|<img|javascript:(?!alert)/gi), path).toBeNull()
      expect(text, path).not.toMatch(/href="javascript|\u202e/i)
    }
  })

  test('does not make a page large', () => {
    expect((pages.get('index.html') ?? '').length).toBeLessThan(40_000)
    expect((pages.get('models.html') ?? '').length).toBeLessThan(40_000)
  })

  test('cannot command BibTeX', () => {
    expect(pages.get('records/eval-1-evil2.html')).toContain('\\textbackslash{}input\\{/etc/passwd\\}')
  })
})

describe('file names', () => {
  test('are plain where nothing forbids it', () => {
    expect(fileNames(['BM-X', 'a.b_c']).get('BM-X')).toBe('BM-X')
  })

  test('differ on a disk that ignores case, and avoid names of devices', () => {
    const names = fileNames(['Evo', 'evo', 'con', 'NUL.x'])
    expect(names.get('Evo')).toMatch(/^Evo~[0-9a-f]{8}$/)
    expect(names.get('con')).toMatch(/^con~/)
    expect(names.get('NUL.x')).toMatch(/^NUL_x~/)
  })

  test('are never shared, and never lead elsewhere', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,5}$/)
    fc.assert(
      fc.property(fc.array(id, { maxLength: 30 }), (ids) => {
        const names = fileNames(ids)
        expect(new Set([...names.values()].map((name) => name.toLowerCase())).size).toBe(new Set(ids).size)
        for (const name of names.values()) expect(name).toMatch(/^[A-Za-z0-9][\w.~-]*$/)
      }),
    )
  })
})

describe('html', () => {
  test('escapes whatever is not markup', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(
          html`<p title="${text}">${[text, html`<b>${text}</b>`]}</p>`.text.replaceAll(
            /<\/?(p|b)( title="[^"<>]*")?>/g,
            '',
          ),
        ).not.toMatch(/[<>"]/)
      }),
    )
  })

  test('cuts what is too long, between characters', () => {
    expect(shortened('abc', 3)).toBe('abc')
    expect(shortened('abcd', 3)).toBe('ab…')
    expect(shortened('ab😀d', 3)).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/)
  })
})

test('script and style together weigh little', async () => {
  const { gzipSync } = await import('node:zlib')
  expect(gzipSync(site.get('script.js') ?? '').length + gzipSync(site.get('style.css') ?? '').length).toBeLessThan(
    60_000,
  )
})

test('a board of many rows marks those that are shown when asked for', async () => {
  const page = await board({ models: crowd(120) })
  const [first, rest] = page.split('<tbody class="rest">')
  expect(first.match(/<tr class="row/g)).toHaveLength(20)
  expect(rest.match(/<tr class="row/g)).toHaveLength(100)
})
