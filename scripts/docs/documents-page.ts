import { jsonSchemas } from '../../src/spec/index.js'
import { code, markdownTable } from './markdown-table.js'

/** What is read of a JSON Schema (draft 2020-12). */
interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | false
  readonly required?: readonly string[]
  readonly default?: unknown
  readonly description?: string
}

const INTRODUCTIONS: Readonly<Record<string, string>> = {
  suite: 'Which benchmarks are run together, on which datasets.',
  benchmark: 'A task: what is asked, of which data, and how answers are judged. No code.',
  dataset: 'Where samples come from, what their columns mean, who may use them.',
  model: 'Who a model is, and how to run it: an adapter and its options.',
  'finding-schema': 'What is looked for in reports of one kind: categories, phrases, cues, attributes.',
  eval: `The record of one evaluation: \`eval.yaml\`, which \`run\` and \`score\` write. You read it, you do not write it. The same
plan, data and seed give the same text but for \`eval_id\`, \`run_metadata.date\`, \`run_metadata.hardware\`,
\`run_metadata.runtime_seconds\`, \`efficiency\` and \`provenance.environment\`.`,
}

/** docs/reference/documents.md, from the JSON Schemas. */
export function documentsPage(): string {
  const parts = Object.entries(jsonSchemas()).map(([file, schema]) =>
    documentPart(file.split('.')[0], schema as Schema),
  )
  return `# Documents

After this page you know every key of every kind of document. For worked examples: the files in
[catalog/](../../catalog), and [Your own data](../guides/your-own-data.md).

All documents are YAML. \`a[]\` stands for each entry of a list, \`a.NAME\` for each name in a mapping. Unknown keys are
faults. \`fmbench validate FILE\` checks a document and says file and line of every fault; it also checks rules between
keys, which no table can show.

${parts.join('\n')}`
}

function documentPart(noun: string, schema: Schema): string {
  const rows = keyRows(schema, '')
  const hasDescriptions = rows.some((row) => row.at(-1) !== '')
  const headers = ['key', 'type', 'required', 'default', ...(hasDescriptions ? ['meaning'] : [])]
  return `## ${noun}

${INTRODUCTIONS[noun]}

${markdownTable(
  headers,
  rows.map((row) => row.slice(0, headers.length)),
)}`
}

/** A row per key, in the order of the schema, inner keys below the outer one. */
export function keyRows(schema: Schema, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const key = `${prefix}${name}`
    const isRequired = schema.required?.includes(name) === true
    const row = [code(key), typeOf(value), isRequired ? 'yes' : '', defaultOf(value), value.description ?? '']
    return [row, ...innerRows(value, key)]
  })
}

function innerRows(schema: Schema, key: string): string[][] {
  if (schema.items !== undefined) return innerRows(schema.items, `${key}[]`)
  if (typeof schema.additionalProperties === 'object' && schema.properties === undefined) {
    return innerRows(schema.additionalProperties, `${key}.NAME`)
  }
  return keyRows(schema, `${key}.`)
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return code(String(schema.const))
  if (schema.enum !== undefined) return schema.enum.map((value) => code(String(value))).join(' or ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ')
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'anything' : typeOf(schema.items)}`
  if (schema.type !== 'object') return [schema.type ?? 'anything'].flat().join(' or ')
  if (schema.properties !== undefined) return shapeOf(schema)
  const value = typeof schema.additionalProperties === 'object' ? typeOf(schema.additionalProperties) : 'anything'
  return `mapping of names to ${value}`
}

/** `{ column }`: the keys of a mapping, the optional ones with a question mark. */
function shapeOf({ properties = {}, required = [] }: Schema): string {
  const names = Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`))
  return code(names.length > 6 ? '{ … }' : `{ ${names.join(', ')} }`)
}

function defaultOf({ default: value }: Schema): string {
  return value === undefined ? '' : code(JSON.stringify(value))
}
