import * as z from 'zod'
import { FmbenchError } from '../core/index.js'

/** For protocols that have nothing to choose. */
export function refuseOptions(id: string): (options: Readonly<Record<string, unknown>>, where: string) => void {
  return (options, where) => void checkOptions(z.strictObject({}), id, options, where)
}

/**
 * @param known the names of all options
 * @throws FmbenchError `bad-document` with every fault
 */
export function checkOptions<T>(
  schema: z.ZodType<T>,
  id: string,
  options: Readonly<Record<string, unknown>>,
  where: string,
  known: readonly string[] = [],
): T {
  const parsed = schema.safeParse(options)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${['protocol_options', ...path].join('.')}: ${message}`,
  )
  throw new FmbenchError('bad-document', `The protocol "${id}" does not take these options: ${faults.join('; ')}.`, {
    where,
    ...(known.length > 0 && { hint: `It knows: ${known.join(', ')}.` }),
  })
}
