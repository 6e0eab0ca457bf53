import * as z from 'zod'
import { didYouMean, FmbenchError } from '../core/index.js'
import type { ModelDocument } from '../spec/model.js'

/**
 * A model document's `options` as its adapter understands them, defaults filled in.
 *
 * @throws FmbenchError `bad-document` with every fault at once; an unknown option comes with the nearest known one
 */
export function parseOptions<S extends z.ZodObject>(schema: S, document: ModelDocument): z.output<S> {
  const parsed = schema.safeParse(document.options)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownOption(key, Object.keys(schema.shape)))
      : [`options.${issue.path.join('.')}: ${issue.message}.`],
  )
  throw new FmbenchError('bad-document', `The options of adapter "${document.adapter}" are not right.`, {
    where: `model ${document.model_id}`,
    hint: faults.join('\n'),
  })
}

function unknownOption(key: string, known: readonly string[]): string {
  const nearest = didYouMean(key, known)
  if (known.length === 0) return `options.${key}: this adapter takes no options.`
  return `options.${key}: unknown option.${nearest === undefined ? '' : ` ${nearest}`}`
}

export const noOptions = z.strictObject({})
