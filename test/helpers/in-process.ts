import { main } from '../../src/cli/main.js'
import type { Effects } from '../../src/core/index.js'
import { nodeEffects } from '../../src/node/index.js'

export interface Told {
  readonly code: number
  /** Standard output. */
  readonly out: string
  /** Everything else, what is overwritten again included. */
  readonly note: string
  /** How many questions there were. */
  readonly asked: number
}

/**
 * The command in this process: faster than one of its own, and with an outside world to choose.
 *
 * @param answer what the person at the terminal types; nobody is there without
 */
export async function runInProcess(
  args: readonly string[],
  { effects = nodeEffects, answer }: { readonly effects?: Effects; readonly answer?: string | undefined } = {},
): Promise<Told> {
  const told = { out: '', note: '', asked: 0 }
  const note = (text: string): void => {
    told.note += `${text}\n`
  }
  const code = await main(args, {
    effects,
    signal: new AbortController().signal,
    program: 'fmbench',
    terminal: {
      isInteractive: answer !== undefined,
      out(text) {
        told.out += `${text}\n`
      },
      note,
      progress: note,
      ask: async () => {
        told.asked++
        return answer
      },
    },
  })
  return { code, ...told }
}
