import { createInterface } from 'node:readline'

/** One line that a person types at this terminal; undefined when nobody sits there, or nobody answers. */
export function askPerson(question: string): Promise<string | undefined> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return Promise.resolve(undefined)
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise<string | undefined>((resolve) => {
    lines.once('SIGINT', () => lines.close())
    lines.once('close', () => resolve(undefined))
    lines.question(question, resolve)
  }).finally(() => lines.close())
}
