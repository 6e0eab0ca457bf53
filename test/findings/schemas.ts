import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { type FindingSchema, findingSchemaSchema } from '../../src/spec/index.js'

/** A schema that comes with fmbench. */
export function builtInSchema(file: 'cxr_chexpert14' | 'cxr_nih14'): FindingSchema {
  const url = new URL(`../../catalog/finding-schemas/${file}.yaml`, import.meta.url)
  return findingSchemaSchema.parse(load(readFileSync(url, 'utf8')))
}

export interface SmallSchema {
  readonly categories: readonly Record<string, unknown>[]
  readonly [key: string]: unknown
}

/** A schema for one test. */
export function schemaOf(parts: SmallSchema): FindingSchema {
  return findingSchemaSchema.parse({
    kind: 'fmbench.finding-schema/v1',
    schema_id: 'FS-TEST',
    name: 'Test',
    version: '1.0.0',
    ...parts,
  })
}
