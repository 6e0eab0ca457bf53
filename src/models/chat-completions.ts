import * as z from 'zod'
import { FmbenchError } from '../core/index.js'
import type { EndpointClient } from './endpoint-client.js'

/** What stays the same from prompt to prompt. */
export interface ChatSettings {
  readonly model: string
  /** Said before every prompt. */
  readonly system?: string | undefined
  readonly temperature: number
  readonly seed: number
  readonly maxTokens: number
  /** The form of the answer, as a JSON schema. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined
}

interface ChatAnswer {
  readonly text: string
  /** Which weights answered, as far as the server tells: they may change under one name. */
  readonly servedBy: string
}

const answerSchema = z.looseObject({
  model: z.string().optional(),
  system_fingerprint: z.string().nullish(),
  choices: z
    .array(
      z.looseObject({
        finish_reason: z.string().nullish(),
        message: z.looseObject({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
})

/**
 * One prompt to a server with OpenAI's chat completions, which many others speak: vLLM, llama.cpp, Ollama, TGI.
 *
 * @throws FmbenchError as `EndpointClient.ask`, and `model-failed` when the answer is none, or was cut off
 */
export async function chat(
  client: EndpointClient,
  { model, system, temperature, seed, maxTokens, schema }: ChatSettings,
  prompt: string,
  signal: AbortSignal,
): Promise<ChatAnswer> {
  const messages = [
    ...(system === undefined ? [] : [{ role: 'system', content: system }]),
    { role: 'user', content: prompt },
  ]
  const format = schema && {
    response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
  }
  const request = { model, messages, temperature, seed, max_tokens: maxTokens, ...format }
  const body = [new TextEncoder().encode(JSON.stringify(request))]
  const parsed = answerSchema.safeParse(await client.askJson('/chat/completions', { body, signal }))
  if (!parsed.success) {
    throw new FmbenchError(
      'model-failed',
      `${client.host} does not speak OpenAI's chat completions: no choices[0].message.`,
      {
        hint: 'The address usually ends in /v1.',
      },
    )
  }
  const { choices, model: served, system_fingerprint: fingerprint } = parsed.data
  const [{ message, finish_reason: reason }] = choices
  if (reason === 'length') {
    throw new FmbenchError(
      'model-failed',
      `${client.host} stopped in the middle of an answer, after ${maxTokens} tokens.`,
      {
        hint: 'Raise max_tokens under options in the model document.',
      },
    )
  }
  return {
    text: message.content ?? message.refusal ?? '',
    servedBy: [served ?? model, fingerprint ?? []].flat().join(' '),
  }
}
