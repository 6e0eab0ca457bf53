import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse as parseWithYaml } from 'yaml'
import { readYaml } from '../../src/spec/yaml-read.js'
import { writeYaml } from '../../src/spec/yaml-write.js'

const write = (value: object) => writeYaml(value, new Set(['block']))
const read = async (text: string) => (await readYaml(text, 'x.yaml', 2 ** 20)).raw

const TROUBLE = [
  ...['', ' ', 'no', 'No', 'yes', 'on', 'off', 'y', 'N', 'null', 'Null', '~', 'true', 'False', '.nan', '.inf', '-.Inf'],
  ...[
    '1e3',
    '0x1F',
    '0o17',
    '0b11',
    '1_000',
    '012',
    '12:30',
    '190:20:30',
    '2026-11-21',
    '2026-11-21T12:00:00Z',
    '1.0.0',
  ],
  ...[
    '- a',
    '-',
    '?',
    ':',
    'a: b',
    'a:b',
    'a :b',
    'a #b',
    '#a',
    'a# b',
    '"a"',
    "'a'",
    "it's",
    '@a',
    '`a',
    '%a',
    '!a',
    '&a',
  ],
  ...[
    '*a',
    '|',
    '>',
    '|-',
    '{a}',
    '[a]',
    'a, b',
    'a]',
    '<<',
    '=',
    '---',
    '...',
    'a\\b',
    'a\tb',
    '\ta',
    'a\t',
    ' a',
    'a ',
    'a  b',
  ],
  ...[
    '\u2028',
    'a\u2029b',
    '\u0085',
    '\ufeffa',
    'a\r\nb',
    '\r',
    '\u0000',
    '\u001b[31m',
    '\u007f',
    '\ud800',
    '🙂',
    'Sjögren',
  ],
  ...[
    'a\nb',
    'a\nb\n',
    'a\n\nb',
    '\na',
    'a\n\n',
    'a \nb',
    'a\n b',
    ' a\nb',
    'a\n\tb',
    '\n',
    'a\n#b\n',
    'a\n- b',
    'a\n\n\nb\n',
  ],
  ...['https://example.org/a?b=c', 'x'.repeat(300), `${'long words '.repeat(40)}end`],
]

const text = fc.oneof(fc.constantFrom(...TROUBLE), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))
const key = text.filter((name) => name !== '__proto__' && name.length < 200)
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, 2 ** 53),
)
const plainData = fc.letrec<{ value: unknown; map: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(number, { maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
})).map

test('reads back exactly', async () => {
  await fc.assert(
    fc.asyncProperty(plainData, async (document) => {
      // An empty document is none.
      fc.pre(Object.keys(document).length > 0)
      expect(await read(write(document))).toStrictEqual(document)
    }),
    { numRuns: 400 },
  )
})

test('the other parser reads the same', () => {
  fc.assert(
    fc.property(plainData, (document) => {
      fc.pre(Object.keys(document).length > 0)
      expect(parseWithYaml(write(document), { logLevel: 'silent' })).toEqual(document)
    }),
    { numRuns: 200 },
  )
})

test.each(TROUBLE.map((value) => [JSON.stringify(value).slice(0, 40), value]))(
  'text %s comes back as value, key and entry',
  async (_, value) => {
    const document = { block: { [value]: value, list: [value, { [value]: [value] }] }, [value]: { x: value } }
    expect(await read(write(document))).toStrictEqual(document)
  },
)

test('every double comes back bit for bit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ noNaN: true }), async (value) => {
      expect(Object.is((await read(write({ value }))).value, value)).toBe(true)
    }),
  )
})

test('a number with an exponent has a point, which PyYAML needs to see a number', () => {
  expect(write({ a: 1e-7, b: 1e21, c: 1.5e-9 })).toBe('a: 1.0e-7\nb: 1.0e+21\nc: 1.5e-9\n')
})

test('looks like a document somebody wrote', () => {
  const document = {
    eval_id: 'SUITE-X-m',
    date: '2026-11-21',
    block: { AUROC: 0.5 },
    intervals: { AUROC: { low: 0.48, high: 0.64, level: 0.95, method: 'delong' } },
    classes: ['0', '1'],
    grid: Array.from({ length: 30 }, (_, i) => i / 100),
    strata: { site: { 'GE:F': { AUROC: 0.5, N: 70 } } },
    list: [{ model: 'm', metrics: { AUROC: 0.5 } }, 'one: two'],
    notes: 'First line.\nSecond line: more.\n',
    empty: {},
    nothing: null,
    left_out: undefined,
  }
  expect(write(document)).toMatchInlineSnapshot(`
    "eval_id: SUITE-X-m
    date: "2026-11-21"
    block:
      AUROC: 0.5
    intervals:
      AUROC: { low: 0.48, high: 0.64, level: 0.95, method: delong }
    classes: ["0", "1"]
    grid: [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18,
        0.19, 0.2, 0.21, 0.22, 0.23, 0.24, 0.25, 0.26, 0.27, 0.28, 0.29]
    strata:
      site:
        GE:F: { AUROC: 0.5, N: 70 }
    list:
      - model: m
        metrics: { AUROC: 0.5 }
      - "one: two"
    notes: |
      First line.
      Second line: more.
    empty: {}
    nothing: null
    "
  `)
})

test('no terminal escape, no direction mark stands in the text', () => {
  expect(write({ a: 'x\u001b[2Jy', b: 'abc\u202edcba' })).toBe('a: "x\\u001b[2Jy"\nb: "abc\\u202edcba"\n')
})

test('a key longer than YAML allows before a colon is marked as one, and reads back', async () => {
  const key = 'level '.repeat(400)
  const value = { block: { [key]: { AUROC: 0.5, N: 3 } }, inner: { [key]: 'text', b: [1, 2] } }
  const text = write(value)
  expect(text.split('\n').every((line) => line.length < 1024 || /^ *\? /.test(line))).toBe(true)
  expect(await read(text)).toEqual(value)
  expect(parseWithYaml(text)).toEqual(value)
})
