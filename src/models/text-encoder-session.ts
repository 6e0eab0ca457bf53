// The inside of the process that a text encoder runs in; `text-encoder.ts` is the other side.
import { FmbenchError, messageOf } from '../core/index.js'
import { checkName, feedsOf, type Port } from './onnx-graph.js'
import { runtimeTensor } from './onnx-inputs.js'
import { importRuntime } from './onnx-session.js'
import { addedTokens, openTokenizer } from './transforms/tokenizer.js'
import type { Tokens } from './transforms/transform.js'

export interface EncoderRequest {
  /** Absolute. */
  readonly path: string
  readonly tokenizer: string
  readonly tokenizerFile: string
  /** The name of the output: (texts, tokens, numbers). */
  readonly output: string
  readonly maxTokens: number
}

/** The tokens of a text, in the encoder's words. */
export interface EncodedText {
  readonly ids: Int32Array
  /** shape (tokens, d) */
  readonly vectors: { readonly data: Float64Array; readonly rows: number; readonly columns: number }
  readonly isAdded: Uint8Array
}

/** @throws FmbenchError `missing-package`, `bad-data` for a tokenizer, `bad-document` for an output that is not there */
export async function open({ path, tokenizer: text, tokenizerFile, output, maxTokens }: EncoderRequest) {
  const runtime = await importRuntime(() => import('onnxruntime-node'))
  runtime.env.logLevel = 'fatal'
  const session = await runtime.InferenceSession.create(path, { logSeverityLevel: 4 }).catch((cause) => {
    throw new FmbenchError('model-failed', `The encoder cannot be opened: ${messageOf(cause)}`, { where: path, cause })
  })
  checkName(output, session.outputMetadata, 'output', 'output')
  const inputs: readonly Port[] = session.inputMetadata
  const feeds = feedsOf(inputs, undefined)
  const tokenizer = openTokenizer(tokenizerFile, text)
  const added = addedTokens(tokenizer)
  const room = maxTokens - added.prefix.length - added.suffix.length
  const idsOf = (one: string): number[] => [
    ...added.prefix,
    ...tokenizer.encode(one, { add_special_tokens: false }).ids.slice(0, room),
    ...added.suffix,
  ]
  return {
    async embed(texts: readonly string[]): Promise<EncodedText[]> {
      const rows = texts.map(idsOf)
      const samples = padded(rows)
      const fed = Object.fromEntries(
        inputs.map((port, i) => [port.name, runtimeTensor(runtime, port, feeds[i], samples)] as const),
      )
      const { [output]: raw } = await session.run(fed, [output])
      const [, length, columns] = raw.dims
      if (raw.dims.length !== 3 || length !== samples.shape[1]) {
        throw new FmbenchError('model-failed', `The output "${output}" has the shape (${raw.dims.join(', ')}).`, {
          where: path,
          hint: 'An encoder for BERTScore gives (texts, tokens, numbers): name its hidden states as output.',
        })
      }
      const data = Float64Array.from(raw.data as Float32Array)
      return rows.map((ids, i) => ({
        ids: Int32Array.from(ids),
        vectors: {
          data: data.slice(i * length * columns, (i * length + ids.length) * columns),
          rows: ids.length,
          columns,
        },
        isAdded: Uint8Array.from(ids, (_, t) =>
          Number(t < added.prefix.length || t >= ids.length - added.suffix.length),
        ),
      }))
    },
  }
}

/** Rows of one length; what fills them up is masked, so its number does not matter. */
function padded(rows: readonly (readonly number[])[]): Tokens {
  const length = Math.max(1, ...rows.map((row) => row.length))
  const data = new Int32Array(rows.length * length)
  const mask = new Int32Array(rows.length * length)
  rows.forEach((row, i) => {
    data.set(row, i * length)
    mask.fill(1, i * length, i * length + row.length)
  })
  return { kind: 'tokens', data, shape: [rows.length, length], mask }
}
