import { access, constants } from 'node:fs/promises'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import type { ProcessOptions } from '../core/index.js'

/** Ours, with what is added to it. */
export function environmentOf({ environment, searchPaths = {} }: ProcessOptions): NodeJS.ProcessEnv {
  const lists = Object.entries(searchPaths).map(([name, folder]) => {
    const before = process.env[name]
    return [name, before === undefined || before === '' ? folder : `${folder}${delimiter}${before}`]
  })
  return { ...process.env, ...Object.fromEntries(lists), ...environment }
}

/**
 * Where a program lies, as the system would find it: what starts it for us could not tell its absence from its failure.
 *
 * @throws the system's error, `ENOENT` or `EACCES`
 */
export async function findProgram(command: string, folder: string, { PATH = '' }: NodeJS.ProcessEnv): Promise<string> {
  // Windows tries endings too; there, the system looks for itself.
  if (process.platform === 'win32') return command
  if (isAbsolute(command) || command.includes('/')) {
    await access(resolve(folder, command), constants.X_OK)
    return command
  }
  for (const place of PATH.split(delimiter)) {
    const path = join(place, command)
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path
  }
  throw Object.assign(new Error(`${command} is not in PATH`), { code: 'ENOENT' })
}
