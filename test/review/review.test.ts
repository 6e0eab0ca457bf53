import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { builtInMetrics } from '../../src/metrics/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { indexRowSchema } from '../../src/review/hub-index.js'
import {
  countFindings,
  formatFindings,
  formatIndexRows,
  type HubState,
  hubIndexOf,
  indexRow,
  isPlaceholder,
  parseIndexRows,
  privateTraces,
  type ReviewFinding,
  reviewRecord,
  reviewSubmission,
  skeletonOf,
} from '../../src/review/index.js'
import { isIndexRow } from '../../src/review/index-file.js'
import { formatEval, parseEval, readCatalog } from '../../src/spec/index.js'
import { hubOf, soundRecord } from './tiny-hub.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MEASURED = `${ROOT}/catalog/evals/measured`
const text = formatEval(soundRecord({ eval_id: 'sound-1' }))

const review = (submitted: string, hub: HubState = hubOf()) => reviewSubmission(submitted, 'folder/eval.yaml', hub)
const placesOf = (findings: readonly ReviewFinding[]) => findings.map(({ severity, where }) => `${severity} ${where}`)

describe('what fmbench wrote itself', () => {
  const files = readdirSync(MEASURED)
  let hub: HubState

  beforeAll(async () => {
    const catalog = await readCatalog([`${ROOT}/catalog`], nodeEffects)
    const records = await Promise.all(
      files.map(async (file) => (await parseEval(readFileSync(`${MEASURED}/${file}`, 'utf8'), file)).value),
    )
    const index = hubIndexOf(records.map((record) => ({ record, evidence: 'measured' })))
    hub = { catalog, metrics: builtInMetrics, index, now: '2030-01-01T00:00:00Z' }
  })

  test('is blocked nowhere, and asked only what nobody declared, and what is hard to believe', async () => {
    for (const file of files) {
      const findings = await reviewSubmission(readFileSync(`${MEASURED}/${file}`, 'utf8'), file, hub)
      const doubts = findings.filter(({ severity, check }) => severity !== 'notes' && check !== 'declarations')
      const unexpected = doubts.filter(({ what }) => !/is perfect or nearly so$|standard errors better/.test(what))
      expect(unexpected, file).toEqual([])
    }
  })

  test('is found out under another name', async () => {
    const copied = readFileSync(`${MEASURED}/BM-DNA-ENHANCER-kmer_k6.yaml`, 'utf8')
      .replace(/^eval_id: .*/m, 'eval_id: copied')
      .replace('candidate: kmer_k6', 'candidate: hyenadna')
    const findings = await reviewSubmission(copied, 'eval.yaml', hub)
    expect(
      findings.filter(({ check }) => check === 'twins').map(({ severity, where }) => `${severity} ${where}`),
    ).toEqual([
      expect.stringMatching(/^blocks eval\.yaml:\d+ provenance\.predictions_sha256$/),
      expect.stringMatching(/^asks eval\.yaml:\d+ provenance\.model_digest$/),
      expect.stringMatching(/^asks eval\.yaml:\d+ metrics$/),
    ])
  })
})

describe('a text that is no record', () => {
  const inside = (change: (line: string) => string) => text.replace(/^ {2}Accuracy: .*$/m, change)
  test.each([
    ['empty', '', 'blocks eval.yaml'],
    ['not YAML', '{ a: [', 'blocks eval.yaml:1'],
    ['a list', '- a', 'blocks eval.yaml'],
    ['two documents', `${text}---\n${text}`, 'blocks eval.yaml:'],
    ['too long', 'a'.repeat(9 * 2 ** 20), 'blocks eval.yaml'],
    ['too deep', '['.repeat(1e5), 'blocks eval.yaml'],
    ['an id that is a path', text.replace(/^eval_id: .*/m, 'eval_id: ../../x'), 'blocks eval.yaml:3 eval_id'],
    [
      'an id that is code',
      text.replace(/^eval_id: .*/m, 'eval_id: "$' + '{{ secrets.T }}`id`"'),
      'blocks eval.yaml:3 eval_id',
    ],
    [
      'letters of another alphabet',
      text.replace(/candidate: a/, 'candidate: "\u0430"'),
      'blocks eval.yaml:6 model_ids.candidate',
    ],
    ['a value that is true', inside(() => '  Accuracy: true'), 'metrics.Accuracy'],
    ['a value in quotes', inside(() => '  Accuracy: "0.9"'), 'metrics.Accuracy'],
    ['an infinite value', inside(() => '  Accuracy: .inf'), 'metrics.Accuracy'],
    ['a value of 99', inside(() => '  Accuracy: 99'), 'metrics.Accuracy'],
    ['a key that is the prototype', `${text}__proto__: { a: 1 }\n`, 'blocks eval.yaml'],
    ['a benchmark', 'kind: fmbench.benchmark/v1\n', 'blocks eval.yaml:1 kind'],
  ])('is a finding: %s', async (_, submitted, place) => {
    const [first, ...rest] = placesOf(await review(submitted))
    expect([first, ...rest].join('\n')).toContain(place)
    expect(first).toMatch(/^blocks /)
  })

  test('a bomb of aliases is refused, not followed', async () => {
    const lines = [...'abcdefghijkl'].map(
      (name, i, all) => `${name}: &${name} [${Array(9).fill(i === 0 ? 'x' : `*${all[i - 1]}`)}]`,
    )
    expect(placesOf(await review(lines.join('\n')))[0]).toBe('blocks eval.yaml:1')
  })

  test('an old form cannot hide a value that is no number', async () => {
    const old =
      'eval_id: x\nbenchmark_id: BM-X\nmodel_ids: { candidate: a }\nrun_metadata: { date: "2025-01-01", runner: x }\nstatus: Completed\nmetrics:\n  AUROC: 0.8\n  Accuracy: .inf\n'
    expect(placesOf(await review(old))[0]).toBe('blocks eval.yaml:8')
    const found = placesOf(await review(old.replace('.inf', 'null')))
    expect(found.filter((place) => place.startsWith('blocks'))).toEqual([])
  })

  test('whatever it is, nothing is thrown', async () => {
    const lines = text.split('\n')
    const changed = fc.tuple(fc.nat(lines.length - 1), fc.string({ unit: 'binary', maxLength: 12 }), fc.nat(40))
    await fc.assert(
      fc.asyncProperty(changed, async ([at, put, column]) => {
        const broken = lines.with(at, lines[at].slice(0, column) + put + lines[at].slice(column))
        const findings = await review(broken.join('\n'))
        formatFindings(findings, 'markdown')
        formatFindings(findings, 'terminal')
      }),
      { numRuns: 40 },
    )
  })
})

test('findings name the line, worst first', async () => {
  const record = soundRecord({ eval_id: 'x', metrics: { Accuracy: 0.7512 }, run: { hardware: '~/gpu' } })
  const findings = await review(formatEval(record))
  expect(placesOf(findings)).toEqual([
    expect.stringMatching(/^blocks eval\.yaml:\d+ metrics\.Accuracy$/),
    expect.stringMatching(/^asks eval\.yaml:\d+ run_metadata\.hardware$/),
  ])
  const lines = formatEval(record).split('\n')
  expect(lines[Number(findings[0].where.match(/:(\d+)/)?.[1]) - 1]).toBe('  Accuracy: 0.7512')
  expect(reviewRecord(record, 'eval.yaml', hubOf()).map(({ where }) => where)).toEqual([
    'eval.yaml metrics.Accuracy',
    'eval.yaml run_metadata.hardware',
  ])
})

describe('findings as text', () => {
  const finding = (what: string): ReviewFinding => ({
    severity: 'asks',
    check: 'x',
    where: 'eval.yaml:1 a',
    what,
    mend: 'Mend it.',
  })

  test('nothing found', () => expect(formatFindings([], 'terminal')).toBe('Nothing found.'))

  test('for a terminal: what a stranger wrote moves no cursor', () => {
    expect(formatFindings([finding('\u001b[2J\u202e')], 'terminal')).toBe(
      'Asks: to be answered before it is ranked (1)\n  eval.yaml:1 a: \\u001b[2J\\u202e [x]\n    Mend it.',
    )
  })

  test('for a comment: what a stranger wrote is no markup, link or mention', () => {
    const shown = formatFindings([finding('<b>@team</b> [a](http://x) `c` | #1\n# h')], 'markdown')
    expect(shown).toBe(
      '**Asks: to be answered before it is ranked (1)**\n\n- `eval.yaml:1 a`: &lt;b&gt;\\@<!-- -->team&lt;/b&gt; \\[a\\](http\\://x) \\`c\\` \\| \\#<!-- -->1\\\\u000a\\# h (x)  \n  Mend it.',
    )
  })

  test('advice that fits several in a row stands once; of very many some are shown', () => {
    const many = Array.from({ length: 60 }, (_, i) => finding(`n${i}`))
    const shown = formatFindings(many, 'terminal')
    expect(shown.match(/Mend it/g)).toHaveLength(1)
    expect(shown).toContain('… and 10 more')
    expect(countFindings(many)).toBe('0 blocks, 60 asks, 0 notes')
    expect(countFindings([{ ...many[0], severity: 'blocks' }])).toBe('1 block, 0 asks, 0 notes')
  })
})

describe('the index of a hub', () => {
  const records = ['x-2', 'x-1'].map((eval_id) =>
    soundRecord({ eval_id, metrics: { Brier: null }, record: { undefined: [{ metric: 'Brier', why: 'empty' }] } }),
  )
  const index = hubIndexOf(records.map((record) => ({ record, evidence: 'self-reported' })))

  test('is read as it was written, in order of ids', () => {
    const written = formatIndexRows(index.rows)
    expect(written.split('\n').filter((line) => line.includes('eval_id'))).toHaveLength(2)
    const read = parseIndexRows(written, 'index.json')
    expect(read.map(({ eval_id }) => eval_id)).toEqual(['x-1', 'x-2'])
    expect(formatIndexRows(read)).toBe(written)
    expect(parseIndexRows(formatIndexRows([]), 'index.json')).toEqual([])
  })

  test('holds no value that is none, and no digest of protected persons', () => {
    expect(index.rows[0].metrics).toEqual({ AUROC: 0.8123, Accuracy: 0.755 })
    const disclosure = { min_cell: 11, suppressed: 0, withheld: [] }
    const row = indexRow({ record: soundRecord({ record: { disclosure } }), evidence: 'self-reported' })
    expect(row.rows_sha256).toBeUndefined()
  })

  test('a row that the schema refuses is none, and no other', () => {
    const withFloor = { ...index.rows[0], floors: { majority: { AUROC: 0.5 } } }
    const sound: Record<string, unknown> = JSON.parse(JSON.stringify(withFloor))
    expect(isIndexRow(sound)).toBe(true)
    const strange = fc.oneof(
      fc.constantFrom('self-reported', 'guessed', Number.POSITIVE_INFINITY, Number.NaN),
      fc.jsonValue({ maxDepth: 3 }),
      fc.dictionary(fc.constantFrom('AUROC', 'x'), fc.oneof(fc.double(), fc.constant('1')), {
        noNullPrototype: true,
      }),
    )
    let nRefused = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(sound), 'dataset_sha256', 'more'),
        fc.option(strange, { nil: undefined }),
        (key, value) => {
          const { [key]: _, ...others } = sound
          const row = value === undefined ? others : { ...others, [key]: value }
          nRefused += Number(!isIndexRow(row))
          expect(isIndexRow(row)).toBe(indexRowSchema.safeParse(row).success)
        },
      ),
    )
    expect(nRefused).toBeGreaterThan(20)
    expect(isIndexRow({ ...sound, metrics: JSON.parse('{"__proto__":1}') })).toBe(false)
  })

  test('of any other layout is read all the same', () => {
    const written = JSON.stringify({ rows: index.rows }, null, 2)
    expect(parseIndexRows(written, 'index.json')).toEqual(index.rows)
  })

  test('that is none is refused', () => {
    expect(() => parseIndexRows('{', 'index.json')).toThrow(/index\.json/)
    expect(() => parseIndexRows('{"rows":[{}]}', 'index.json')).toThrow(/no index of records/)
    const damaged = formatIndexRows(index.rows).replace('0.8123', '1e999')
    expect(() => parseIndexRows(damaged, 'index.json')).toThrow(/AUROC/)
  })
})

test.each([
  ['HyenaDNA', 'hyenadna'],
  ['kmer_k6', 'kmer-k6'],
  ['kmer_k6', 'krner.k6'],
  ['evo2', 'еvо2'],
  ['BrainLM', 'Brain1M'],
  ['GPT-O', 'gpt-0'],
  ['naïve', 'naive'],
])('%s reads like %s', (a, b) => expect(skeletonOf(a)).toBe(skeletonOf(b)))

test('other names do not', () => {
  expect(new Set(['evo', 'evo2', 'evo1', 'uni', 'titan', 'kmer_k6', 'kmer_k5'].map(skeletonOf)).size).toBe(7)
})

test.each([
  ['TODO: write', true],
  ['<your model>', true],
  ['{{ x }}', true],
  ['[your name]', true],
  ['my_model', true],
  ['...', true],
  ['a < b', false],
  ['none', false],
  ['Todorov et al.', false],
  ['p <0.05> q', false],
])('%s is a placeholder: %s', (word, is) => expect(isPlaceholder(word)).toBe(is))

test.each([
  ['mail me.x+y@uni-a.example.org now', 'e-mail address'],
  ['ran by root@gpu1', 'login'],
  ['/home/me/data', 'local path'],
  ['in C:\\Users\\me', 'local path'],
  ['\\\\server\\share', 'local path'],
  ['see ~/x', 'local path'],
  ['on gpu7.cluster', 'host name'],
  ['at 192.168.1.7', 'address in a private network'],
  ['sub-0012 left', 'subject id'],
  ['patient 00123', 'subject id'],
  ['MRN: A12345', 'subject id'],
  ['136_S_0429', 'subject id'],
])('%s holds a trace: %s', (words, kind) => expect(privateTraces(words).map((trace) => trace.kind)).toContain(kind))

test.each([
  'https://example.org/home/page',
  'onnxruntime-node@1.20.1',
  '2 x AMD EPYC, 24 GiB',
  'site:sex',
  'and/or',
  '10.1038/s41591-024-02857-3',
  'subject',
  '@handle',
  'sub-cortical regions of 12 patients',
  'version 10.2.3',
])('%s holds none', (words) => expect(privateTraces(words)).toEqual([]))

test('a long text is searched in a moment', () => {
  const words = ['a@'.repeat(1e5), 'a.'.repeat(1e5), 'a'.repeat(3e5), '/home/'.repeat(5e4), 'patient '.repeat(4e4)]
  const start = performance.now()
  for (const word of words) privateTraces(word)
  expect(performance.now() - start).toBeLessThan(3000)
})
