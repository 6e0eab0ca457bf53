import {
  type Batch,
  compareText,
  type Effects,
  FmbenchError,
  ifPossible,
  type Matrix,
  sizePerSample,
  TEMPORARY_PREFIX,
} from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { Model } from '../models/index.js'
import type { KeptEmbeddings } from '../protocols/embeddings.js'
import { isProtected } from '../spec/dataset.js'
import { decodeBlocks, encodeBlocks, type KeptBlock } from './embedding-blocks.js'

/** All kept embeddings together take no more: beyond it, what was written first is removed. */
const MOST_BYTES = 4 * 2 ** 30
/** What a killed process loses. */
const LONGEST_UNWRITTEN_MS = 60_000
const LOCK_TRIALS = 50
const LOCK_PAUSE_MS = 100

/**
 * What models answered about a dataset in earlier runs: files in `embeddings/` of the cache folder, which nobody else on
 * the machine may read. There is a folder for each program, model and dataset; a sample is found by all that a model is
 * given of it. Files are written whole and named by their SHA-256: one that is damaged counts as absent. A cache that
 * cannot be used costs time and nothing else.
 *
 * @param program digest of the running program: another one may prepare samples otherwise
 * @returns what is kept of a model; undefined where nothing may be kept: of persons whose data are not open, and of
 *   models that do not tell all their embeddings depend on
 */
export function embeddingCache(
  { document, sha256 }: Pick<Dataset, 'document' | 'sha256'>,
  program: string,
  effects: Effects,
  mostBytes: number = MOST_BYTES,
): (model: Model) => KeptEmbeddings | undefined {
  const root = effects.files.join(effects.cacheFolder, 'embeddings')
  return ({ embeddingDigest }) => {
    if (embeddingDigest === undefined || isProtected(document)) return undefined
    const name = effects.sha256(utf8(JSON.stringify({ program, embeddingDigest, dataset: sha256 })))
    return keptIn(root, name.slice(0, 32), mostBytes, effects)
  }
}

function keptIn(root: string, name: string, mostBytes: number, effects: Effects): KeptEmbeddings {
  const folder = effects.files.join(root, name)
  let found: ReturnType<typeof readAll> | undefined
  let unwritten: KeptBlock[] = []
  let writtenMs = effects.clock.elapsedMs()
  const write = async () => {
    const blocks = unwritten
    unwritten = []
    if (blocks.length > 0) await ifPossible(() => writeFile(root, folder, blocks, mostBytes, effects))
    writtenMs = effects.clock.elapsedMs()
  }
  return {
    keysOf: (batch, places) => keysOf(batch, places, effects),
    async find(keys) {
      found ??= readAll(folder, effects)
      const rows = await found
      return keys.map((key) => rows.get(key))
    },
    async keep(keys, answer) {
      unwritten.push({ keys, answer })
      if (effects.clock.elapsedMs() - writtenMs >= LONGEST_UNWRITTEN_MS) await write()
    },
    close: write,
  }
}

/** Of a sample's id, its numbers with their type, shape and names, or its text: SHA-256 as hexadecimal digits. */
function keysOf(
  { ids, x, sparse, featureNames, sequences, texts }: Batch,
  places: readonly number[],
  effects: Effects,
) {
  const names = featureNames && effects.sha256(utf8(JSON.stringify(featureNames)))
  const digestOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
    effects.sha256(new Uint8Array(buffer, byteOffset, byteLength))
  const size = x === undefined ? 0 : sizePerSample(x.shape)
  return places.map((place) => {
    const [from, to] = sparse === undefined ? [0, 0] : [sparse.starts[place], sparse.starts[place + 1]]
    const sample = {
      id: ids[place],
      names,
      ...(x && {
        type: x.data.constructor.name,
        shape: x.shape.slice(1),
        numbers: digestOf(x.data.subarray(place * size, (place + 1) * size)),
      }),
      ...(sparse && {
        columns: sparse.columns,
        indices: digestOf(sparse.indices.subarray(from, to)),
        values: digestOf(sparse.values.subarray(from, to)),
      }),
      sequence: sequences?.[place],
      text: texts?.[place],
    }
    return effects.sha256(utf8(JSON.stringify(sample)))
  })
}

/** Where each sample's embedding lies, by its key. */
async function readAll(folder: string, effects: Effects) {
  const { files } = effects
  const rows = new Map<string, { readonly answer: Matrix; readonly row: number }>()
  for (const name of (await ifPossible(() => files.list(folder))) ?? []) {
    const path = files.join(folder, name)
    const bytes = name.endsWith(FILE_ENDING) ? await ifPossible(() => files.read(path)) : undefined
    if (bytes === undefined) continue
    if (!name.endsWith(`-${effects.sha256(bytes)}${FILE_ENDING}`)) await ifPossible(() => files.remove(path))
    else {
      for (const { keys, answer } of decodeBlocks(bytes))
        keys.forEach((key, row) => void rows.set(key, { answer, row }))
    }
  }
  return rows
}

const FILE_ENDING = '.embeddings'

/** Names begin with the time, so that the oldest come first. */
async function writeFile(
  root: string,
  folder: string,
  blocks: readonly KeptBlock[],
  mostBytes: number,
  effects: Effects,
): Promise<void> {
  const { files, clock } = effects
  const bytes = encodeBlocks(blocks)
  const ending = `-${effects.sha256(bytes)}${FILE_ENDING}`
  const lock = await lockOf(`${root}.lock`, effects)
  try {
    // Two runs at once often make the same.
    if (!(await files.list(folder)).some((name) => name.endsWith(ending))) {
      const stamp = clock.now().toISOString().replaceAll(/[-:.]/g, '')
      await files.write(files.join(folder, `${stamp}${ending}`), bytes, { isPrivate: true })
    }
    await removeOldest(root, mostBytes, effects)
  } finally {
    await lock.release()
  }
}

/** Others hold it for moments. */
async function lockOf(path: string, { files, clock }: Effects) {
  for (let trial = 1; ; trial++) {
    try {
      return await files.lock(path)
    } catch (thrown) {
      if (!(thrown instanceof FmbenchError && thrown.code === 'conflict') || trial === LOCK_TRIALS) throw thrown
      await clock.sleep(LOCK_PAUSE_MS)
    }
  }
}

/** And what was left half-written by a killed process: whoever writes holds the lock. */
async function removeOldest(root: string, mostBytes: number, { files }: Effects): Promise<void> {
  const all: { readonly name: string; readonly path: string; readonly bytes: number }[] = []
  for (const folder of await files.list(root)) {
    for (const name of await files.list(files.join(root, folder))) {
      const path = files.join(root, folder, name)
      if (name.startsWith(TEMPORARY_PREFIX)) await files.remove(path)
      else all.push({ name, path, bytes: (await files.facts(path))?.bytes ?? 0 })
    }
  }
  all.sort((a, b) => compareText(a.name, b.name))
  let total = all.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { path, bytes } of all) {
    if (total <= mostBytes) return
    await files.remove(path)
    total -= bytes
  }
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
