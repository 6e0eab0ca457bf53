import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { Batch, Effects } from '../../src/core/index.js'
import { type Model, modelAdapters, type OpenRequest } from '../../src/models/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { type Asked, sendJson, startServer } from '../helpers/model-server.js'
import { batchOf, requestFor, SIGNAL } from './support.js'

const effects: Effects = { ...nodeEffects, clock: { ...nodeEffects.clock, async sleep() {} } }

interface Sent {
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  readonly response_format?: { readonly json_schema: { readonly schema: object } }
}

/** A server that answers each prompt with what `say` makes of it. */
const startChat = (say: (prompt: string) => string, more: object = {}) =>
  startServer(({ body }, response) => {
    const { messages } = JSON.parse(body.toString()) as Sent
    const message = { role: 'assistant', content: say(messages.at(-1)?.content ?? '') }
    sendJson(response, { model: 'served-1', choices: [{ finish_reason: 'stop', message }], ...more })
  })

const open = (url: string, options: object = {}, request: Partial<OpenRequest> = {}): Promise<Model> => {
  const adapter = modelAdapters.get('openai_chat')
  return adapter.open(requestFor(adapter.id, { url, model: 'gpt', ...options }, request), effects)
}
const REPORTS: Batch = { ids: ['r1', 'r2', 'r3'], texts: ['effusion: yes', 'effusion: no', 'unclear'] }
const label = (model: Model, batch = REPORTS) => model.predict('label', batch, SIGNAL)

/** As a server that keeps to the schema would: the class that the report names. */
const named = (prompt: string) => JSON.stringify({ label: /effusion: (\w+)/.exec(prompt)?.[1] ?? 'no' })

describe('a language model behind chat completions', () => {
  test('is asked for one of the classes, and nothing of the samples but their text goes out', async () => {
    process.env.FMBENCH_TEST_CHAT_KEY = 'secret-2'
    const { url, host, asked } = await startChat(named)
    const model = await open(`${url}/v1/`, {
      system: 'Be brief.',
      api_key_from: 'FMBENCH_TEST_CHAT_KEY',
      concurrency: 2,
    })
    expect(model).toMatchObject({ outputs: ['label'], network: `endpoint:${host}`, warnings: [] })
    expect([...(await label(model))]).toEqual([1, 0, 0])
    const [first] = asked
    expect(first).toMatchObject({ path: '/v1/chat/completions', headers: { authorization: 'Bearer secret-2' } })
    expect(JSON.parse(first.body.toString())).toEqual({
      model: 'gpt',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'effusion: yes\n\nWhich of these is it: no, yes? Answer with one of them alone.' },
      ],
      temperature: 0,
      seed: 42,
      max_tokens: 64,
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'answer',
          strict: true,
          schema: {
            type: 'object',
            properties: { label: { type: 'string', enum: ['no', 'yes'] } },
            required: ['label'],
            additionalProperties: false,
          },
        },
      },
    })
    expect(asked.map(({ body }) => body.toString()).join()).not.toMatch(/r1|secret/)
  })

  test.each([
    ['json_schema', '{"label":"yes"}', 1],
    ['json_schema', 'Yes', 1],
    ['json_schema', '{"label":"maybe"}', -1],
    ['json_schema', '{"label":7}', -1],
    ['text', ' yes.\n', 1],
    ['text', 'NO', 0],
    ['text', 'yes or no', -1],
    ['text', '', -1],
  ])('with answer: %s, %j is class %i', async (answer, text, expected) => {
    const { url, asked } = await startChat(() => text)
    const model = await open(url, { answer })
    expect([...(await label(model, { ids: ['a'], texts: ['t'] }))]).toEqual([expected])
    expect('response_format' in JSON.parse(asked[0].body.toString())).toBe(answer === 'json_schema')
    expect(model.warnings).toEqual(expected === -1 ? ['Some answers named no class: they count as wrong.'] : [])
  })

  test('reads a table as named numbers, and a sample is never taken for a pattern', async () => {
    const { url, asked } = await startChat(named)
    const model = await open(url, { prompt: '{classes}|{sample}' })
    await label(model, batchOf([[63, Number.NaN]], ['age', 'tau']))
    await label(model, { ids: ['a'], sequences: ['$& {classes} {sample}'] })
    const prompts = asked.map(({ body }) => (JSON.parse(body.toString()) as Sent).messages[0].content)
    expect(prompts).toEqual(['no, yes|age: 63\ntau: not measured', 'no, yes|$& {classes} {sample}'])
    await expect(label(model, batchOf([[1, 2]]))).rejects.toThrow('tables with named columns')
  })

  test('that changes under its name is told', async () => {
    let count = 0
    const { url } = await startServer((_, response) =>
      sendJson(response, {
        model: 'm',
        system_fingerprint: `f${count++ % 2}`,
        choices: [{ message: { content: '{"label":"no"}' } }],
      }),
    )
    const model = await open(url)
    await label(model)
    expect(model.warnings).toEqual([
      expect.stringMatching(/answered with different models under one name: m f0, m f1\.$/),
    ])
  })

  test('is named by what decides its answers, not by where it is or how fast it is asked', async () => {
    const digest = async (url: string, options = {}) => (await open(url, options)).digest
    const first = await digest('https://a.example/v1')
    expect(await digest('https://b.example/v1', { concurrency: 9, api_key_from: 'KEY' })).toBe(first)
    expect(await digest('https://a.example/v1', { temperature: 1 })).not.toBe(first)
    expect(await digest('https://a.example/v1', { prompt: '{sample}?' })).not.toBe(first)
  })

  test.each([
    [{ choices: [] }, /does not speak OpenAI's chat completions/],
    [
      { choices: [{ finish_reason: 'length', message: { content: '{"la' } }] },
      /stopped in the middle of an answer, after 64 tokens\.\nRaise max_tokens/,
    ],
  ])('an answer %j is explained', async (answer, message) => {
    const { url } = await startChat(() => '', answer)
    await expect(label(await open(url))).rejects.toThrow(message)
  })

  test('a refused key names the variable, never the key', async () => {
    process.env.FMBENCH_TEST_CHAT_KEY = 'secret-2'
    const refuse = ({ headers }: Asked, response: ServerResponse) =>
      sendJson(response, { error: { message: `Bad ${headers.authorization}` } }, 401)
    const { url } = await startServer(refuse)
    const attempt = label(await open(url, { api_key_from: 'FMBENCH_TEST_CHAT_KEY' }))
    await expect(attempt).rejects.toThrow(
      /status 401: "Bad Bearer \(key\)".*\nIs the key in FMBENCH_TEST_CHAT_KEY right\?/,
    )
  })

  test('a prompt without a place for the sample, and a benchmark without classes, are refused', async () => {
    await expect(open('https://a.example', { prompt: 'Which?' })).rejects.toThrow(
      'it must say where the sample goes: {sample}',
    )
    await expect(open('https://a.example', {}, { classes: [] })).rejects.toThrow('this benchmark asks for quantities')
  })
})
