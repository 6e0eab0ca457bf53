// The inside of a thread, or of a process that stands for one: opens one module and answers calls to its functions.
import { parentPort, workerData } from 'node:worker_threads'
import { FmbenchError } from '../core/errors.js'
import type { Answer, Thrown } from './threads.js'

type Functions = Record<string, (argument: unknown) => unknown>

interface Opening {
  readonly module: string
  readonly options: unknown
}

interface Call {
  readonly call: number
  readonly name: string
  readonly argument: unknown
}

async function answer(call: number, act: () => unknown): Promise<void> {
  let reply: Answer
  try {
    reply = { call, value: await act() }
  } catch (thrown) {
    reply = { call, thrown: describe(thrown) }
  }
  try {
    post(reply)
  } catch (thrown) {
    // A value that cannot be copied between threads: a function, a class instance with private state.
    post({ call, thrown: describe(thrown) })
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

const opening = ({ module, options }: Opening) =>
  answer(0, async () => {
    const { open } = (await import(module)) as { open: (options: unknown) => Promise<Functions> }
    functions = await open(options)
  })

const answerCall = ({ call, name, argument }: Call) => answer(call, () => functions[name](argument))

/** To whoever started us; `threads.ts` reads it. */
function post(reply: Answer): void {
  if (parentPort !== null) parentPort.postMessage(reply)
  else process.send?.(reply)
}

// What comes from outside was written by threads.ts.
if (parentPort !== null) {
  await opening(workerData as Opening)
  parentPort.on('message', answerCall)
} else {
  process.once('message', async (first) => {
    process.on('message', (call) => answerCall(call as Call))
    await opening(first as Opening)
  })
  // Nobody is left to answer to.
  process.once('disconnect', () => process.exit())
}
