// The inside of a thread that `threads.ts` started: opens one module and answers calls to its functions.
import { parentPort, workerData } from 'node:worker_threads'
import { FmbenchError } from '../core/errors.js'
import type { Answer, Thrown } from './threads.js'

type Functions = Record<string, (argument: unknown) => unknown>

const port = parentPort
if (port === null) throw new Error('thread-host runs only inside a thread.')

async function answer(call: number, act: () => unknown): Promise<void> {
  let reply: Answer
  try {
    reply = { call, value: await act() }
  } catch (thrown) {
    reply = { call, thrown: describe(thrown) }
  }
  try {
    port?.postMessage(reply)
  } catch (thrown) {
    // A value that cannot be copied between threads: a function, a class instance with private state.
    port?.postMessage({ call, thrown: describe(thrown) })
  }
}

function describe(thrown: unknown): Thrown {
  if (thrown instanceof FmbenchError) {
    const { code, what, where, hint } = thrown
    const known = { code, what, ...(where === undefined ? {} : { where }), ...(hint === undefined ? {} : { hint }) }
    return { message: thrown.message, stack: thrown.stack, known }
  }
  if (thrown instanceof Error) return { message: thrown.message, stack: thrown.stack, known: undefined }
  return { message: String(thrown), stack: undefined, known: undefined }
}

let functions: Functions = {}
await answer(0, async () => {
  const { module, options } = workerData as { module: string; options: unknown } // written by threads.ts
  const { open } = (await import(module)) as { open: (options: unknown) => Promise<Functions> }
  functions = await open(options)
})
port.on('message', ({ call, name, argument }: { call: number; name: string; argument: unknown }) =>
  answer(call, () => functions[name](argument)),
)
