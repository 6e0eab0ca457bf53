import { fileURLToPath } from 'node:url'
import { type Effects, FmbenchError } from '../core/index.js'
import { type Catalog, readCatalog } from '../spec/index.js'

const BUILT_IN_CATALOG = fileURLToPath(new URL('../../catalog', import.meta.url))
/** Written by the build; absent when the command runs from its sources. */
const PARSED_CATALOG = fileURLToPath(new URL('./catalog.json', import.meta.url))

/** The catalogue, and the folders it was read from, fmbench's own first. */
export interface OpenCatalog {
  readonly catalog: Catalog
  readonly roots: readonly string[]
}

/**
 * The catalogue alone, for commands that open neither data nor models.
 *
 * @param folder a catalogue beside the built-in one: `--catalog`, or FMBENCH_CATALOG
 */
export async function openCatalog(effects: Effects, folder: string | undefined): Promise<OpenCatalog> {
  const own = folder ?? effects.setting('FMBENCH_CATALOG')
  if (own !== undefined && (await effects.files.facts(own))?.kind !== 'directory') {
    throw new FmbenchError('not-found', 'There is no such catalogue folder.', {
      where: own,
      hint: 'A catalogue holds the folders suites/, benchmarks/, datasets/ and models/.',
    })
  }
  const roots = [BUILT_IN_CATALOG, ...(own === undefined ? [] : [own])]
  return { catalog: await readCatalog(roots, effects, await parsedCatalog(effects)), roots }
}

/** The built-in documents by their text: one that was edited since the build is parsed anew. */
async function parsedCatalog({ files }: Effects): Promise<ReadonlyMap<string, unknown>> {
  if ((await files.facts(PARSED_CATALOG)) === undefined) return new Map()
  return new Map(JSON.parse(await files.readText(PARSED_CATALOG)) as [string, unknown][])
}
