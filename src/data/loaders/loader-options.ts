import * as z from 'zod'
import { didYouMean, FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'

/**
 * A dataset document's `loader.options` as its loader understands them, defaults filled in.
 *
 * @throws FmbenchError `bad-document` with every fault; an unknown option comes with the nearest known one
 */
export function loaderOptions<S extends z.ZodObject>(
  schema: S,
  { dataset_id, loader }: Pick<DatasetDocument, 'dataset_id' | 'loader'>,
): z.output<S> {
  const parsed = schema.safeParse(loader.options)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `Unknown option "${key}". ${didYouMean(key, Object.keys(schema.shape)) ?? ''}`.trim())
      : [`The option "${issue.path.join('.')}": ${issue.message}.`],
  )
  throw new FmbenchError('bad-document', `The options of the loader "${loader.id}" are not right.`, {
    where: `${dataset_id}, loader.options`,
    hint: faults.join('\n'),
  })
}

/** The option of loaders that read one file. */
export const fileOptions = z.strictObject({ file: z.string('must be the name of a file').optional() })
