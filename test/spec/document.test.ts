import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FmbenchError } from '../../src/core/index.js'
import {
  type DocumentKind,
  documentKinds,
  fixDocument,
  formatBenchmark,
  formatDataset,
  formatEval,
  formatFindingSchema,
  formatModel,
  formatSuite,
  parseAnyDocument,
  parseBenchmark,
  parseDataset,
  parseDocument,
  parseEval,
  parseModel,
  parseSuite,
} from '../../src/spec/index.js'
import { fixture, fixtures } from './fixtures.js'

/** The message of the fault that reading must end in. */
async function faultOf(reading: Promise<unknown>): Promise<string> {
  const outcome = await reading.then(
    () => 'nothing was thrown',
    (thrown: unknown) => thrown,
  )
  expect(outcome).toBeInstanceOf(FmbenchError)
  expect((outcome as FmbenchError).code).toBe('bad-document')
  return (outcome as FmbenchError).message
}

const MODEL = 'kind: fmbench.model/v1\nmodel_id: m\nname: M\nadapter: random\n'
const modelFault = (text: string) => faultOf(parseModel(text, 'models/m.yaml'))

describe('current form', () => {
  test.each(fixtures('current'))('%s: parse(format(x)) is x, without notes', async (file, text) => {
    const { noun, value, notes } = await parseAnyDocument(text, file)
    expect(notes).toEqual([])
    const kind: DocumentKind<unknown> = documentKinds[noun]
    const format = {
      suite: formatSuite,
      benchmark: formatBenchmark,
      dataset: formatDataset,
      model: formatModel,
      eval: formatEval,
      'finding-schema': formatFindingSchema,
    }
    const written = (format[noun] as (document: unknown) => string)(value)
    const again = await parseDocument(written, file, kind)
    expect(again.value).toStrictEqual(value)
    expect(again.notes).toEqual([])
    expect((format[noun] as (document: unknown) => string)(again.value)).toBe(written)
    expect(written.split('\n')[0]).toBe(`# yaml-language-server: $schema=schemas/${noun}.v1.json`)
  })

  test('keys are written in the order of the schema, whatever order they came in', async () => {
    const shuffled = 'adapter: random\nname: M\nmodel_id: m\nkind: fmbench.model/v1\n'
    const { value } = await parseModel(shuffled, 'm.yaml')
    expect(formatModel(value)).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=schemas/model.v1.json
      kind: fmbench.model/v1
      model_id: m
      name: M
      version: "1.0.0"
      is_floor: false
      adapter: random
      "
    `)
  })

  test('classes that look like numbers or truth values are names', async () => {
    const { value } = await parseBenchmark(
      fixture('current/benchmark.yaml').replace('[no, yes]', '[0, true, no, yes]'),
      'b.yaml',
    )
    expect(value.classes).toEqual(['0', 'true', 'no', 'yes'])
  })

  test('a document of another kind is told apart', async () => {
    expect(await faultOf(parseBenchmark(fixture('current/suite.yaml'), 'suites/x.yaml'))).toContain(
      'x.yaml:1 kind: this is a suite document; a benchmark document was expected',
    )
    expect(await faultOf(parseModel(fixture('seed-form/dataset_folder.yaml'), 'd.yaml'))).toContain(
      'this is a dataset document',
    )
    expect(await faultOf(parseModel('kind: fmbench.model/v9\n', 'm.yaml'))).toContain(
      'm.yaml:1 kind: its kind cannot be told',
    )
    expect(await faultOf(parseAnyDocument('kind: fmbench.modle/v1\n', 'm.yaml'))).toContain('known: fmbench.suite/v1')
    expect(await faultOf(parseAnyDocument('name: x\n', 'm.yaml'))).toContain('its kind cannot be told')
  })

  test('a record that breaks the rules is not written', async () => {
    const { value } = await parseEval(fixture('current/eval.yaml'), 'e.yaml')
    expect(() => formatEval({ ...value, metrics: {} })).toThrow(/about to be written.*at least one defined metric/s)
  })
})

describe('faults', () => {
  test('all of them at once, each with its line', async () => {
    const text = [
      'kind: fmbench.benchmark/v1',
      'benchmark_id: BM X',
      'name: 12',
      'ai_task: [Classification]',
      'classes: [a]',
      'metrics:',
      '  primry: AUROC',
      'split: test',
      'unit: person',
      'tiers:',
      '  AUROC:',
      '    - name: Good',
      '      at_lest: 0.5',
      'treshold: 0.4',
    ].join('\n')
    expect(await faultOf(parseBenchmark(text, 'benchmarks/bm_x.yaml'))).toMatchInlineSnapshot(`
      "benchmarks/bm_x.yaml has 10 faults:
        bm_x.yaml:2 benchmark_id: must start with a letter or digit and hold only letters, digits, ".", "_", "-", found "BM X"
        bm_x.yaml:3 name: expected text, found the number 12; put it in quotes: "12"
        bm_x.yaml:4 ai_task: expected text, found a list
        bm_x.yaml:5 classes: expected at least 2 entries, found 1
        bm_x.yaml:6 metrics.primary: is missing; expected text
        bm_x.yaml:7 metrics.primry: unknown key. Did you mean "primary"?
        bm_x.yaml:9 unit: expected one of "subject", "session", "window", "slice", "sequence", "cell", "report", found "person"
        bm_x.yaml:12 tiers.AUROC[0].at_least: is missing; expected a number
        bm_x.yaml:13 tiers.AUROC[0].at_lest: unknown key. Did you mean "at_least"?
        bm_x.yaml:14 treshold: unknown key. Did you mean "threshold"?"
    `)
  })

  test('a limit has an end and a source, and its ends in order', async () => {
    const limited = (range: string) =>
      faultOf(parseBenchmark(`${fixture('current/benchmark.yaml')}plausible: { AUROC: ${range} }\n`, 'b.yaml'))
    expect(await limited('{ at_least: 0.9, at_most: 0.6, source: s }')).toContain(
      'plausible.AUROC: has an at_least above its at_most',
    )
    expect(await limited('{ source: s }')).toContain('plausible.AUROC: needs at_least or at_most')
    expect(await limited('{ at_most: 0.9 }')).toContain('plausible.AUROC.source: is missing')
    expect(await limited('{ at_most: 0.9, source: "" }')).toContain('plausible.AUROC.source')
  })

  test('unions say what was meant', async () => {
    const dataset = fixture('current/dataset.yaml')
    const faulty = async (from: string, to: string) => faultOf(parseDataset(dataset.replace(from, to), 'd.yaml'))
    expect(await faulty('sample_id: { hash_of: "*" }', 'sample_id: rows')).toContain(
      'sample_id: expected a mapping or "row", found "rows"',
    )
    expect(await faulty('n_train: 2', 'n_train: two')).toContain(
      'split.by_hash.n_train: expected a number, found "two"',
    )
    expect(await faulty('path: data/x.csv', 'path: ../x.csv')).toContain(
      'files[0].path: must stay inside the dataset folder',
    )
    expect(await faulty('https://example.org', 'file://example.org')).toContain('files[0].url')
  })

  test('levels may be part of others, not of themselves, and not of bins', async () => {
    const dataset = fixture('current/dataset.yaml')
    const withSite = (strata: string) => parseDataset(dataset.replace('site: { column: site }', strata), 'd.yaml')
    const { value } = await withSite('site: { column: site, parents: { a: b, b: c } }')
    expect(value.strata.site.parents).toEqual({ a: 'b', b: 'c' })
    expect(await faultOf(withSite('site: { column: site, parents: { a: b, b: c, c: a } }'))).toContain(
      'strata.site.parents.a: a would be part of itself',
    )
    expect(await faultOf(withSite('site: { column: site, type: number, bins: [1], parents: { a: b } }'))).toContain(
      'strata.site.parents: are for categories, not for bins of type number',
    )
  })

  test('a long list of faults is cut', async () => {
    const unknown = Array.from({ length: 100 }, (_, i) => `unknown_${i}: 1`).join('\n')
    const message = await modelFault(MODEL + unknown)
    expect(message).toContain('models/m.yaml has 100 faults:')
    expect(message).toContain('… and 60 more')
  })

  test('several syntax faults, each with its line', async () => {
    const message = await modelFault('kind: fmbench.model/v1\nname: "open\nmodel_id: [a\n')
    expect(message).toMatch(/m\.yaml:\d+: Missing closing "quote/)
  })

  test('repeated keys', async () => {
    expect(await modelFault(`${MODEL}name: N\nadapter: x\n`)).toMatchInlineSnapshot(`
      "models/m.yaml has 2 faults:
        m.yaml:5: the key "name" stands here again; it is already on line 3
        m.yaml:6: the key "adapter" stands here again; it is already on line 4"
    `)
  })

  test('the text of a stranger cannot move the cursor', async () => {
    const message = await faultOf(
      parseModel(
        `${MODEL}"a\\e[2J\\u202Eb": "\\e]0;x\\a"\nparams: "\\e[1m"\nis_floor: "\\e[31mred"\n`,
        'a\u001b[31m.yaml',
      ),
    )
    expect(message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(message).toContain('\\u001b[31mred')
  })
})

describe('numbers that look like names', () => {
  test('are noted with their line', async () => {
    const { notes, value } = await parseModel(
      `${MODEL}options:\n  site: 012\n  big: 12345678901234567890\n  fine: "012"\n`,
      'm.yaml',
    )
    expect(notes).toEqual([
      'm.yaml:6: 012 was read as the number 12; if it is a name, quote it.',
      'm.yaml:7: 12345678901234567890 was read as the number 12345678901234567000; if it is a name, quote it.',
    ])
    expect(value.options.site).toBe(12)
  })

  test('an id without quotes says what to do', async () => {
    expect(await modelFault(MODEL.replace('name: M', 'name: 5'))).toContain(
      'm.yaml:3 name: expected text, found the number 5; put it in quotes: "5"',
    )
  })
})

describe('hostile text', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghi'.split('').map((name, i) => {
      const before = String.fromCharCode(97 + i)
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`
    }),
  ].join('\n')

  test.each([
    ['an empty file', '', 'is empty'],
    ['only a comment', '# nothing\n', 'is empty'],
    ['a list', '- a\n- b\n', 'must be a mapping'],
    ['a text', 'just words\n', 'must be a mapping'],
    ['two documents', `${MODEL}---\n${MODEL}`, 'a second document starts here'],
    ['an alias bomb', bomb, 'anchors are not allowed: &a'],
    ['an alias', 'a: &x 1\nb: *x\n', 'x.yaml:2: aliases are not allowed: *x'],
    ['an anchor in a flow', 'a: [1,&x 2]\n', 'anchors are not allowed: &x'],
    ['an anchored key', '&x a: 1\n', 'anchors are not allowed: &x'],
    ['a tag', 'a: !!js/function "x"\n', 'tags are not allowed: tag:yaml.org,2002:js/function'],
    ['a lone tag', 'a: ! 12\n', 'tags are not allowed'],
    ['a merge key', 'a: &x {b: 1}\nc: {<<: *x}\n', 'aliases are not allowed'],
    ['tabs', 'a:\n\tb: 1\n', 'x.yaml:2'],
    ['null bytes', 'a: \u0000\n', 'x.yaml'],
    ['binary', String.fromCharCode(...Array.from({ length: 256 }, (_, i) => (i * 37) % 256)), 'x.yaml'],
    ['control characters', 'a: "\u0001"\n', 'x.yaml'],
    ['a prototype', 'a: {__proto__: {polluted: true}}\n', 'x.yaml:1 a: the key "__proto__" is not allowed'],
    ['a prototype at the top', '__proto__: {polluted: true}\n', 'the key "__proto__" is not allowed'],
    ['a deep nest', `a: ${'['.repeat(100)}${']'.repeat(100)}`, 'is nested more than 40 levels deep'],
    ['a very deep nest', `a: ${'['.repeat(200_000)}`, 'is nested too deeply'],
    [
      'a very deep block nest',
      Array.from({ length: 1400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      'is nested more than 40',
    ],
    ['a large file', 'a: 1\n'.repeat(2 ** 21), 'is 10.0 MiB long; at most 8.0 MiB are read'],
  ])('%s', async (_, text, expected) => {
    const started = performance.now()
    expect(await faultOf(parseAnyDocument(text, 'x.yaml'))).toContain(expected)
    expect(performance.now() - started).toBeLessThan(8000)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('a byte order mark and CRLF make no difference', async () => {
    const plain = await parseModel(MODEL, 'm.yaml')
    const dressed = await parseModel(`\ufeff${MODEL.replaceAll('\n', '\r\n')}`, 'm.yaml')
    expect(dressed).toEqual(plain)
  })

  test('bold prose is no alias', async () => {
    const { value } = await parseModel(`${MODEL}notes: |\n  **bold**, &c., !important\n  * a point\n`, 'm.yaml')
    expect(value.notes).toBe('**bold**, &c., !important\n* a point\n')
  })

  test('random text gives a document or a clear error', async () => {
    const pieces = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '&x',
      '*x',
      '!',
      '|',
      '>',
      '#',
      '012',
      ',',
      '?',
      '---',
      '\t',
      '%',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), async (parts) => {
        const outcome = await parseAnyDocument(parts.join(''), 'x.yaml').catch((thrown: unknown) => thrown)
        expect(outcome).toBeInstanceOf(FmbenchError)
      }),
      { numRuns: 500 },
    )
  })

  test('names of Object.prototype are ordinary names', async () => {
    const text = `${MODEL}options: { constructor: 1, toString: 2 }\n`
    const { value } = await parseModel(text, 'm.yaml')
    expect((await parseModel(formatModel(value), 'm.yaml')).value).toStrictEqual(value)
    expect(await modelFault(`${MODEL}constructor: 1\nhasOwnProperty: 2\n`)).toContain('constructor: unknown key')
    expect(await modelFault('toString: 1\n')).toContain('its kind cannot be told')
    expect(
      (await parseSuite(fixture('current/suite.yaml').replace('BM-X', 'constructor'), 's.yaml')).value.benchmarks[0]
        .benchmark_id,
    ).toBe('constructor')
  })
})

describe('fix', () => {
  test('leaves a current document as it is, comments too', async () => {
    const text = `# mine\n${MODEL}`
    expect(await fixDocument(text, 'm.yaml')).toEqual({ noun: 'model', text, notes: [] })
  })

  test('turns an old document into a current one that needs no fixing', async () => {
    const fixed = await fixDocument(fixture('seed-form/suite_single.yaml'), 's.yaml')
    expect(fixed.notes).toContain('Comments are not carried over.')
    expect(await fixDocument(fixed.text, 's.yaml')).toEqual({ noun: 'suite', text: fixed.text, notes: [] })
  })
})
