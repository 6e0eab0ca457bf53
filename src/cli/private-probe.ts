import { pathToFileURL } from 'node:url'
import { type Effects, FmbenchError, messageOf } from '../core/index.js'
import type { Probe } from '../probes/index.js'
import { MAX_ID_LENGTH } from '../spec/index.js'

/** What no probe can do without; the conformance kit checks the rest. */
const PARTS = [
  'version',
  'of',
  'label',
  'kinds',
  'unit',
  'most',
  'isNested',
  'clinicalReason',
  'grid',
  'format',
  'prepare',
]

/** Passes and their files are named by it. */
const ID = /^[A-Za-z][A-Za-z0-9_]*$/

export interface PrivateProbe {
  readonly probe: Probe
  /** Absolute. */
  readonly path: string
  readonly sha256: string
}

/**
 * A probe that does not come with fmbench: the default export of a JavaScript module.
 *
 * @throws FmbenchError `not-found`; `bad-document` for a file that is no probe
 */
export async function importProbe(file: string, { files }: Effects): Promise<PrivateProbe> {
  const path = files.resolve(file)
  if ((await files.facts(path))?.kind !== 'file') {
    throw new FmbenchError('not-found', 'There is no such probe file.', { where: path })
  }
  const probe = Object(await importDefault(path)) as Partial<Probe>
  const lacking = PARTS.filter((part) => !Object.hasOwn(probe, part))
  const hasName = typeof probe.id === 'string' && ID.test(probe.id) && probe.id.length <= MAX_ID_LENGTH / 2
  if (hasName && lacking.length === 0) return { probe: probe as Probe, path, sha256: await files.sha256(path) }
  const faults = [...(hasName ? [] : ['an id of letters, digits and _']), ...lacking]
  throw new FmbenchError(
    'bad-document',
    `The default export of this file is no probe: it lacks ${faults.join(', ')}.`,
    {
      where: path,
      hint: 'Start from examples/probe/my_probe.mjs.',
    },
  )
}

async function importDefault(path: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown }
    return module.default
  } catch (cause) {
    const what = `The probe could not be imported: ${messageOf(cause)}`
    throw new FmbenchError('bad-document', what, { where: path, cause })
  }
}
