import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { type Effects, FmbenchError } from '../core/index.js'
import { readFrame } from './process-frames.js'

export const PYTHON_FOLDER = fileURLToPath(new URL('../../python', import.meta.url))
export const PYTHON_WORKER = fileURLToPath(new URL('../../python/fmbench_worker.py', import.meta.url))

const PATIENCE_MS = 20_000

const aboutSchema = z.looseObject({ python: z.string(), executable: z.string(), numpy: z.string().optional() })

/** The interpreter that is used where a model document names none. */
export const usualPython = ({ machine }: Effects): string => (machine.os.startsWith('win32') ? 'python' : 'python3')

/** The usual interpreter in one line for people; what is missing for models in Python stands in it. */
export async function describePython(effects: Effects): Promise<string> {
  const command = usualPython(effects)
  try {
    const program = await effects.processes.start(command, [PYTHON_WORKER, '--about'], { folder: PYTHON_FOLDER })
    try {
      const { header } = await readFrame((length) => program.read(length, { timeoutMs: PATIENCE_MS }))
      const { python, executable, numpy } = aboutSchema.parse(header)
      const packages = numpy === undefined ? 'without NumPy, which models in Python need' : `NumPy ${numpy}`
      return `${python}, ${packages} (${executable})`
    } finally {
      await program.stop(PATIENCE_MS)
    }
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError)) throw thrown
    if (thrown.code === 'not-found') return `none: there is no program "${command}"; models in Python need it`
    return `"${command}" does not work: ${thrown.what}`
  }
}
