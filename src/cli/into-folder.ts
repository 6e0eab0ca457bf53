import { type Fingerprint, type OutputFolder, openOutputFolder } from '../run/index.js'
import { parseEval } from '../spec/index.js'
import type { Context } from './context.js'
import type { Outcome } from './evaluation-units.js'

/** Takes a folder, evaluates unless the result of the same plan is already there, and lets the folder go. */
export async function intoFolder(
  path: string,
  fingerprint: Fingerprint,
  { resume }: { readonly resume?: true },
  { effects }: Context,
  evaluate: (folder: OutputFolder) => Promise<Pick<Outcome, 'record' | 'failure'>>,
): Promise<Pick<Outcome, 'record' | 'failure' | 'wasThere'>> {
  const folder = await openOutputFolder(path, fingerprint, { resume: resume === true }, effects)
  try {
    if (!folder.isComplete) return await evaluate(folder)
    const file = effects.files.join(path, 'eval.yaml')
    const { value: record } = await parseEval(await effects.files.readText(file), file)
    return { record, wasThere: true }
  } finally {
    await folder.release()
  }
}
