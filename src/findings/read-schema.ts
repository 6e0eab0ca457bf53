import { didYouMean, type Effects, FmbenchError } from '../core/index.js'
import { type FindingSchema, parseFindingSchema } from './schema.js'

/** Folder of a catalogue. */
const FOLDER = 'finding-schemas'

/**
 * Reads a schema: a YAML file, or by its id one from the `finding-schemas` of some catalogues, the first of which wins.
 *
 * @param named an id, or a path that ends in .yaml or .yml
 * @throws FmbenchError `bad-document` when it has faults; `unknown-name` when no catalogue has it
 */
export async function readFindingSchema(
  named: string,
  catalogs: readonly string[],
  { files }: Pick<Effects, 'files'>,
): Promise<FindingSchema> {
  if (YAML_NAME.test(named)) return parseFindingSchema(await files.readText(named), named)
  const known: string[] = []
  for (const catalog of catalogs) {
    const folder = files.join(catalog, FOLDER)
    for (const name of (await files.list(folder)).filter((found) => YAML_NAME.test(found))) {
      const file = files.join(folder, name)
      const schema = await parseFindingSchema(await files.readText(file), file)
      if (schema.schema_id === named) return schema
      known.push(schema.schema_id)
    }
  }
  throw new FmbenchError('unknown-name', `There is no finding schema "${named}".`, {
    hint: didYouMean(named, known) ?? `Known: ${known.join(', ')}. Or give the path of a YAML file.`,
  })
}

const YAML_NAME = /\.ya?ml$/i
