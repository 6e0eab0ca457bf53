import * as z from 'zod'
import { type Effects, sha256Hex } from '../core/index.js'
import { parseSettings } from '../spec/settings.js'
import type { EncodedText, EncoderRequest } from './text-encoder-session.js'

export const textEncoderSchema = z.strictObject({
  onnx: z.string().min(1).describe('The encoder. Paths start at this file.'),
  tokenizer: z.string().min(1).describe('Its tokenizer.json.'),
  output: z.string().default('last_hidden_state').describe('The output that holds a vector per token.'),
  layer: z.int().min(0).optional().describe('Which layer that is: its line in the baseline file.'),
  max_tokens: z.int().min(8).default(512).describe('Longer texts are cut at their end.'),
  baseline: z.string().optional().describe('LAYER,P,R,F of unrelated texts, as bert_score ships them.'),
  idf: z.boolean().default(false).describe('Rare tokens weigh more.'),
})

/** A language model that gives a vector for each token of a text. */
export interface TokenEncoder {
  /** The name of its file. */
  readonly name: string
  /** Of weights, tokenizer and baseline together. */
  readonly sha256: string
  readonly output: string
  readonly layer: number | undefined
  /** Text of the baseline file. */
  readonly baseline: { readonly text: string; readonly file: string } | undefined
  readonly idf: boolean
  /** In the order given. */
  embed(texts: readonly string[]): Promise<readonly EncodedText[]>
  close(): Promise<void>
}

/**
 * Opens the encoder that a YAML file describes. It runs in a process of its own and reaches no network.
 *
 * @param file the path of the YAML file
 * @throws FmbenchError `bad-document`, `not-found`, `missing-package` or `model-failed`
 */
export async function openTextEncoder(file: string, { files, threads }: Effects): Promise<TokenEncoder> {
  const settings = await parseSettings(await files.readText(file), file, textEncoderSchema)
  const { onnx, tokenizer, output, layer, baseline, idf } = settings
  const inFolder = (name: string) => files.resolve(name, files.folderOf(files.resolve(file)))
  const path = inFolder(onnx)
  const digests = await Promise.all([onnx, tokenizer, ...(baseline ? [baseline] : [])].map(inFolder).map(files.sha256))
  const request: EncoderRequest = {
    path,
    tokenizer: await files.readText(inFolder(tokenizer)),
    tokenizerFile: inFolder(tokenizer),
    output,
    maxTokens: settings.max_tokens,
  }
  const baselineFile = baseline && inFolder(baseline)
  const thread = await threads.start(new URL('./text-encoder-session.js', import.meta.url), request, {
    ownProcess: true,
  })
  return {
    name: files.nameOf(path),
    sha256: sha256Hex(digests.join('\n')),
    output,
    layer,
    baseline: baselineFile === undefined ? undefined : { text: await files.readText(baselineFile), file: baselineFile },
    idf,
    embed: (texts) => thread.call('embed', texts) as Promise<readonly EncodedText[]>, // the type of the session's `embed`
    close: () => thread.stop(),
  }
}
