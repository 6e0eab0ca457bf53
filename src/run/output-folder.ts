import { type Effects, FmbenchError, TEMPORARY_PREFIX } from '../core/index.js'
import type { EvalRecord } from '../spec/eval.js'

/** What a result depends on. Two runs with equal fingerprints give equal numbers. */
export interface Fingerprint {
  readonly config_sha256: string
  readonly dataset_sha256: string | null
  /** Of the model, or of the predictions file that was scored. */
  readonly source_sha256: string
}

/** An output folder that this process alone may write. */
export interface OutputFolder {
  readonly path: string
  /** `private/`: what never leaves. */
  readonly privatePath: string
  readonly predictionsPath: string
  /** Keys the digests of person data. */
  readonly salt: string
  /** The finished result of the same plan, when it is already there. */
  readonly isComplete: boolean
  release(): Promise<void>
}

interface RunState {
  readonly fingerprint: Fingerprint
  readonly salt: string
  readonly status: EvalRecord['status'] | 'Running'
}

/**
 * Takes a folder for one result.
 *
 * @throws FmbenchError `conflict` while another process writes there; when it holds a result or an unfinished run of
 *   another plan, model or dataset; and when it holds an unfinished run of this one and `resume` was not asked for
 */
export async function openOutputFolder(
  path: string,
  fingerprint: Fingerprint,
  { resume }: { resume: boolean },
  effects: Effects,
): Promise<OutputFolder> {
  const { files } = effects
  const privatePath = files.join(path, 'private')
  const lock = await files.lock(files.join(privatePath, 'lock'))
  try {
    const found = await readState(path, effects)
    // Nothing was finished: a first try that failed at once binds nobody.
    const state = found?.status === 'Running' && !(await hasBatches(privatePath, effects)) ? undefined : found
    const isComplete = state !== undefined && checkState(state, fingerprint, resume, path)
    const salt = state?.salt ?? effects.secret()
    if (state === undefined) {
      await files.write(files.join(privatePath, '.gitignore'), '*\n')
      await writeState(path, { fingerprint, salt, status: 'Running' }, effects)
    }
    await removeTemporaries(path, effects)
    const predictionsPath = files.join(privatePath, 'predictions')
    return { path, privatePath, predictionsPath, salt, isComplete, release: lock.release }
  } catch (thrown) {
    await lock.release()
    throw thrown
  }
}

/** Writes a result: reports first, the record last, so that an eval.yaml means that everything is there. */
export async function writeOutputs(
  folder: OutputFolder,
  outputs: {
    readonly files: Readonly<Record<string, string>>
    /** Files of `private/`. */
    readonly privateFiles?: Readonly<Record<string, string>>
    readonly evalYaml: string
    readonly fullYaml?: string
  },
  fingerprint: Fingerprint,
  status: EvalRecord['status'],
  effects: Effects,
): Promise<void> {
  const { files } = effects
  for (const [name, text] of Object.entries(outputs.files)) await files.write(files.join(folder.path, name), text)
  for (const [name, text] of Object.entries(outputs.privateFiles ?? {})) {
    await files.write(files.join(folder.privatePath, name), text)
  }
  if (outputs.fullYaml !== undefined) {
    await files.write(files.join(folder.privatePath, 'eval.full.yaml'), outputs.fullYaml)
  }
  await files.write(files.join(folder.path, 'eval.yaml'), outputs.evalYaml)
  await writeState(folder.path, { fingerprint, salt: folder.salt, status }, effects)
}

/** Whether the folder holds the finished result of this very plan. */
function checkState(state: RunState, fingerprint: Fingerprint, resume: boolean, path: string): boolean {
  const changed = (
    [
      ['config_sha256', 'plan (suite, model document or options)'],
      ['dataset_sha256', 'dataset'],
      ['source_sha256', 'model or predictions file'],
    ] as const
  ).filter(([key]) => state.fingerprint[key] !== fingerprint[key])
  if (changed.length > 0) {
    const what = changed.map(([, name]) => name).join(', ')
    throw new FmbenchError('conflict', `This folder holds a run with another ${what}.`, {
      where: path,
      hint: 'Nothing was changed. Choose another folder with -o, or remove this one.',
    })
  }
  if (state.status === 'Completed') return true
  if (resume) return false
  const found =
    state.status === 'Running' ? 'A run of this plan was interrupted here' : `A ${state.status} result is here`
  throw new FmbenchError('conflict', `${found}.`, {
    where: path,
    hint: 'Run the same command with --resume to complete it: what is finished is not computed again.',
  })
}

async function hasBatches(privatePath: string, { files }: Effects): Promise<boolean> {
  const predictions = files.join(privatePath, 'predictions')
  for (const name of await files.list(predictions)) {
    if (name.endsWith('.parquet')) return true
    if (name.endsWith('.parts') && (await files.list(files.join(predictions, name))).length > 0) return true
  }
  return false
}

const statePath = (path: string, { files }: Effects): string => files.join(path, 'private', 'run.json')

async function readState(path: string, effects: Effects): Promise<RunState | undefined> {
  const { files } = effects
  if ((await files.facts(statePath(path, effects))) !== undefined) {
    const state = parseState(await files.readText(statePath(path, effects)), statePath(path, effects))
    const hasRecord = (await files.facts(files.join(path, 'eval.yaml'))) !== undefined
    // Somebody removed the record: it can be made again from what is kept.
    return hasRecord ? state : { ...state, status: 'Running' }
  }
  const foreign = {
    'eval.yaml': 'a result whose private part is gone',
    'summary.html': 'the summary of several results',
  }
  for (const [name, what] of Object.entries(foreign)) {
    if ((await files.facts(files.join(path, name))) === undefined) continue
    throw new FmbenchError('conflict', `This folder holds ${what}.`, {
      where: path,
      hint: 'Choose another folder with -o.',
    })
  }
  return undefined
}

function parseState(text: string, where: string): RunState {
  try {
    const state = JSON.parse(text) as Partial<RunState> // written by writeState
    if (state.fingerprint && state.salt && state.status) return state as RunState
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
  }
  throw new FmbenchError('conflict', 'This file, which says what the folder holds, is damaged.', {
    where,
    hint: 'Nothing was changed. Choose another folder with -o, or remove this one.',
  })
}

function writeState(path: string, state: RunState, effects: Effects): Promise<void> {
  return effects.files.write(statePath(path, effects), `${JSON.stringify(state, null, 2)}\n`)
}

/** What a killed process left half-written. */
async function removeTemporaries(path: string, { files }: Effects): Promise<void> {
  const predictions = 'private/predictions'
  const parts = (await files.list(files.join(path, predictions))).filter((name) => name.endsWith('.parts'))
  for (const folder of ['.', 'private', predictions, ...parts.map((name) => `${predictions}/${name}`), 'figures']) {
    for (const name of await files.list(files.join(path, folder))) {
      if (name.startsWith(TEMPORARY_PREFIX)) await files.remove(files.join(path, folder, name))
    }
  }
}
