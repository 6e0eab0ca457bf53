import * as z from 'zod'
import { documentKinds } from './kinds.js'

/**
 * JSON Schemas (draft 2020-12) of what a person may write, by file name: `{ 'eval.v1.json': {…} }`.
 * Rules between fields (RECORD.md, Rules) are not in them: `fmbench validate` checks those.
 */
export function jsonSchemas(): Record<string, object> {
  const entries = Object.values(documentKinds).map(({ noun, schema }) => {
    const described = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' })
    return [`${noun}.v1.json`, { title: `fmbench.${noun}/v1`, ...described }]
  })
  return Object.fromEntries(entries)
}
