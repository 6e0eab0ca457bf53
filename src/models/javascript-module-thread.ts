// The inside of the thread that a JavaScript model runs in; `javascript-module.ts` is the other side.
import { pathToFileURL } from 'node:url'
import { FmbenchError, messageOf } from '../core/index.js'

export interface ModuleRequest {
  /** Absolute. */
  readonly path: string
  /** How the file is called in messages. */
  readonly name: string
  readonly exportName: string
  /** What the class or factory gets. */
  readonly argument: unknown
}

export const MODEL_METHODS = ['predictProba', 'predict', 'embed', 'reconstruct', 'generate', 'fit', 'close'] as const
export type ModelMethod = (typeof MODEL_METHODS)[number]

type UserModel = Partial<Record<ModelMethod, (argument?: unknown) => unknown>>

export interface ModuleCall {
  readonly method: ModelMethod
  readonly argument?: unknown
}

/** Imports the user's module and makes its model. @throws FmbenchError `model-failed` */
export async function open(request: ModuleRequest) {
  const make = await importMaker(request)
  const model = (await ownErrors(request, 'could not be created:', () =>
    isClass(make) ? new make(request.argument) : make(request.argument),
  )) as UserModel | undefined
  const methods = MODEL_METHODS.filter((method) => typeof model?.[method] === 'function')
  const gives = methods.filter((method) => method !== 'fit' && method !== 'close')
  if (model === undefined || gives.length === 0) {
    throw new FmbenchError(
      'model-failed',
      `${request.name} made a model without predictProba, predict, embed, reconstruct or generate.`,
      {
        where: request.path,
        hint: 'Its default export must be a class with one of these methods, or a function that returns such an object.',
      },
    )
  }
  return {
    methods: async () => methods,
    call: async ({ method, argument }: ModuleCall) => {
      const answer = await ownErrors(request, `failed in ${method}:`, () => model[method]?.(argument))
      // `fit` and `close` may return anything, such as the model itself, which cannot leave the thread.
      return method === 'fit' || method === 'close' ? undefined : answer
    },
  }
}

type Maker = (new (argument: unknown) => unknown) & ((argument: unknown) => unknown)

async function importMaker(request: ModuleRequest): Promise<Maker> {
  const module = (await ownErrors(
    request,
    'could not be imported:',
    () => import(pathToFileURL(request.path).href),
  )) as Record<string, unknown>
  const make = module[request.exportName]
  if (typeof make === 'function') return make as Maker
  const exported = Object.keys(module)
  const found = make === undefined ? `has no export "${request.exportName}"` : `exports a ${typeof make}`
  throw new FmbenchError('model-failed', `${request.name} ${found}; a class or a function is needed.`, {
    where: request.path,
    hint: exported.length === 0 ? 'It exports nothing.' : `It exports: ${exported.join(', ')}.`,
  })
}

/** A class, in today's syntax or as a function with methods on its prototype. */
function isClass(make: Maker): boolean {
  if (/^class\b/.test(Function.prototype.toString.call(make))) return true
  return Object.getOwnPropertyNames(make.prototype ?? {}).some((name) => name !== 'constructor')
}

/** Runs the user's code; what it throws says which line of theirs it came from. */
async function ownErrors(request: ModuleRequest, doing: string, act: () => unknown): Promise<unknown> {
  try {
    return await act()
  } catch (cause) {
    const isError = cause instanceof Error
    const text = isError ? `${cause.name}: ${cause.message}` : messageOf(cause)
    throw new FmbenchError('model-failed', `${request.name} ${doing} ${text}`, {
      where: `${request.path}${isError ? lineInFile(cause, request.path) : ''}`,
      ...(cause instanceof SyntaxError ? { hint: `See the line with: node --check ${request.path}` } : {}),
      cause,
    })
  }
}

/** `:line:column` of the first stack line in the file; empty when there is none. */
function lineInFile(error: Error, path: string): string {
  const file = pathToFileURL(path).href
  const line = error.stack?.split('\n').find((frame) => frame.includes(`${file}:`))
  return line === undefined ? '' : (/^:\d+:\d+/.exec(line.slice(line.indexOf(file) + file.length))?.[0] ?? '')
}
