import * as z from 'zod'

/** The schema inside `.optional()`, `.nullable()` and `.default()`. */
export function unwrap(schema: z.ZodType): z.ZodType {
  let inner = schema
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault) {
    inner = inner.unwrap() as z.ZodType
  }
  return inner
}

/** The keys an object schema declares, or undefined when it is no object schema. */
export function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> | undefined {
  const inner = unwrap(schema)
  return inner instanceof z.ZodObject ? (inner.shape as Record<string, z.ZodType>) : undefined
}

/** True when keys beyond the declared ones are refused. */
export function isStrict(schema: z.ZodType): boolean {
  const inner = unwrap(schema)
  return inner instanceof z.ZodObject && inner.def.catchall instanceof z.ZodNever
}

/** The schema of what stands at a path; undefined below a union or an unknown key. */
export function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  let inner: z.ZodType | undefined = unwrap(schema)
  for (const step of path) {
    if (inner instanceof z.ZodObject) inner = (inner.shape as Record<string, z.ZodType>)[String(step)]
    else if (inner instanceof z.ZodRecord) inner = inner.valueType as z.ZodType
    else if (inner instanceof z.ZodArray) inner = inner.element as z.ZodType
    else return undefined
    if (inner === undefined) return undefined
    inner = unwrap(inner)
  }
  return inner
}
