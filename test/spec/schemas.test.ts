import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { CORE_SCHEMA, load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { documentKinds, jsonSchemas, type Mapping } from '../../src/spec/index.js'
import { fixtures } from './fixtures.js'

const folder = fileURLToPath(new URL('../../schemas/', import.meta.url))
const generated = jsonSchemas()
const textOf = (schema: object) => `${JSON.stringify(schema, null, 2)}\n`

test('the shipped schemas are those the parsers use (UPDATE_DOCS=1 writes them)', () => {
  if (process.env.UPDATE_DOCS === '1') {
    mkdirSync(folder, { recursive: true })
    for (const [file, schema] of Object.entries(generated)) writeFileSync(folder + file, textOf(schema))
  }
  expect(new Set(readdirSync(folder))).toEqual(new Set(Object.keys(generated)))
  for (const [file, schema] of Object.entries(generated))
    expect(readFileSync(folder + file, 'utf8')).toBe(textOf(schema))
})

// zod checks the protocol of a URL itself; of the format, ajv knows only the name.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats: { uri: URL.canParse } })

describe.each(fixtures('current'))('%s', (file, text) => {
  const { schema } = documentKinds[file.replace('.yaml', '') as keyof typeof documentKinds]
  const validate = ajv.compile(generated[file.replace('.yaml', '.v1.json')])
  const document = load(text, { schema: CORE_SCHEMA }) as Mapping

  /** Rules between fields are no part of a JSON Schema. */
  const zodAccepts = (value: unknown) =>
    schema.safeParse(value).error?.issues.every(({ code }) => code === 'custom') ?? true

  test('an independent validator accepts it', () => {
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
  })

  test('it and zod agree on every change of one value', () => {
    const verdicts = new Set<boolean>()
    for (const changed of variants(document)) {
      const verdict = validate(changed)
      verdicts.add(verdict)
      expect(verdict, JSON.stringify(changed)).toBe(zodAccepts(changed))
    }
    expect(verdicts).toEqual(new Set([true, false]))
  })
})

/** The document with one value replaced, one key removed or one key added, at every place. */
function* variants(value: unknown): Generator<unknown> {
  for (const other of ['text', '', -1, 0.5, 3, true, null, [], {}, ['a', 'b'], { a: 1 }]) yield other
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield { ...value, added: 1 }
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) {
      const { [key]: _, ...without } = value as Mapping
      yield without
    }
    for (const changed of variants(inner)) {
      yield Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }
    }
  }
}
