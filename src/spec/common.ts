import * as z from 'zod'

/** Everything that was parsed is complete and cannot be changed. */
export type DeepReadonly<T> = T extends (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T

/** Keeps a folder that is named by an id within what file systems take. */
export const MAX_ID_LENGTH = 120

/** Ids become parts of file names, so they hold nothing a path could misread. */
export const idSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'must start with a letter or digit and hold only letters, digits, ".", "_", "-"',
  )
  .max(MAX_ID_LENGTH)

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')

/** Class names are text; `0` and `1` in YAML mean the classes "0" and "1". */
export const classNameSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String)

/** When something came out: a result that is older than what it is about cannot be. */
export const releasedSchema = z
  .string()
  .regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/, 'must be a day, a month or a year: 2025-02-19, 2025-02, 2025')
  .optional()
  .describe('When it became public, by a paper, its code or its weights: a day, a month or a year.')

/** A unit of analysis: what one row of the predictions stands for. */
export const unitSchema = z.enum(['subject', 'session', 'window', 'slice', 'sequence', 'cell', 'report'])

/** What an old document says that the current form has no place for: kept, never read by a computation. */
export const extraSchema = z.record(z.string(), z.unknown()).optional()
