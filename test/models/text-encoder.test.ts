import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Threads } from '../../src/core/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { openTextEncoder, type TokenEncoder } from '../../src/models/index.js'
import { type EncoderRequest, open } from '../../src/models/text-encoder-session.js'
import { nodeEffects } from '../../src/node/index.js'
import { factsOfEncoder, withBertScore } from '../../src/run/bert-score.js'
import { judge } from '../../src/run/judged.js'
import type { Predictions } from '../../src/run/predictions.js'
import { factsOfReports } from '../../src/run/reports.js'
import { onnxModel } from '../helpers/onnx-writer.js'
import { reportPlan, reportPredictions } from '../helpers/report-plan.js'

/** The encoder in this process: to start one for each test would take a second. */
const threads: Threads = {
  async start(_, options) {
    const { embed } = await open(options as EncoderRequest)
    return {
      call: (_name, argument) => embed(argument as string[]),
      peakMemoryMb: async () => undefined,
      stop: async () => {},
    }
  },
}
const effects = { ...nodeEffects, threads }

const VOCABULARY = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'lungs', 'clear', 'effusion', 'small', '.']

/** A vector per word. "small" lies between "clear" and "effusion"; the others are at right angles. */
const VECTORS = [
  [0, 0, 0, 0],
  [0, 0, 0, 1],
  [1, 1, 1, 1],
  [1, 1, 1, 1],
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 1, 1, 0],
  [0, 0, 0, 1],
]

const special = (content: string, id: number) => ({
  ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
})

const TOKENIZER = JSON.stringify({
  version: '1.0',
  added_tokens: VOCABULARY.slice(0, 4).map(special),
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: null,
  model: {
    ...{ type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100 },
    vocab: Object.fromEntries(VOCABULARY.map((word, id) => [word, id])),
  },
})

/** Looks each token up in a table: (texts, tokens) to (texts, tokens, 4). */
const ENCODER = onnxModel({
  inputs: [{ name: 'input_ids', type: 'int64', shape: ['texts', 'tokens'] }],
  outputs: [{ name: 'last_hidden_state', type: 'float32', shape: ['texts', 'tokens', 4] }],
  nodes: [{ op: 'Gather', inputs: ['table', 'input_ids'], outputs: ['last_hidden_state'] }],
  initializers: [
    { name: 'table', type: 'float32', shape: [VECTORS.length, 4], data: Float32Array.from(VECTORS.flat()) },
  ],
})

const YAML = 'onnx: encoder.onnx\ntokenizer: tokenizer.json\n'
const BASELINE = 'LAYER,P,R,F\n0,0.1,0.1,0.1\n1,0.5,0.5,0.5\n'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fmbench-encoder-'))
  writeFileSync(join(folder, 'encoder.onnx'), ENCODER)
  writeFileSync(join(folder, 'tokenizer.json'), TOKENIZER)
  writeFileSync(join(folder, 'baseline.tsv'), BASELINE)
})
afterEach(() => rmSync(folder, { recursive: true }))

function openWith(yaml: string): Promise<TokenEncoder> {
  writeFileSync(join(folder, 'encoder.yaml'), yaml)
  return openTextEncoder(join(folder, 'encoder.yaml'), effects)
}

/** BERTScore of these reports, by the metric. */
async function bertScore(encoder: TokenEncoder | undefined, pairs: Parameters<typeof reportPredictions>[0]) {
  const plan = reportPlan({}, ['bertscore'])
  const counted = await withBertScore(plan, reportPredictions(pairs), encoder)
  return metricOf(counted, plan)
}

function metricOf(predictions: Predictions, plan = reportPlan({}, ['bertscore'])) {
  const { text } = judge(predictions, plan)
  if (text === undefined) throw new Error('No texts were judged.')
  const metric = builtInMetrics.get('bertscore')
  return {
    value: metric.compute(text.truth as never, text.output as never),
    why: metric.undefinedReason(text.truth as never, text.output as never),
  }
}

describe('an encoder', () => {
  test('gives a vector per token of each text, what it adds marked, nothing of what fills up', async () => {
    const encoder = await openWith(YAML)
    const [one, two] = await encoder.embed(['Lungs clear.', 'effusion'])
    expect([...one.ids]).toEqual([2, 4, 5, 8, 3])
    expect([...one.isAdded]).toEqual([1, 0, 0, 0, 1])
    expect([...two.ids]).toEqual([2, 6, 3])
    expect(two.vectors).toEqual({ data: Float64Array.of(1, 1, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1), rows: 3, columns: 4 })
  })

  test('gives a text the same vectors in whatever company', async () => {
    const encoder = await openWith(YAML)
    const [alone] = await encoder.embed(['small effusion'])
    const [, beside] = await encoder.embed(['lungs clear . small effusion small effusion', 'small effusion'])
    expect(beside).toEqual(alone)
  })

  test('cuts long texts at their end and keeps what it adds', async () => {
    const encoder = await openWith(`${YAML}max_tokens: 8\n`)
    const [cut] = await encoder.embed(['lungs '.repeat(20)])
    expect([...cut.ids]).toEqual([2, 4, 4, 4, 4, 4, 4, 3])
  })

  test('takes an empty text for one without tokens', async () => {
    const [empty] = await (await openWith(YAML)).embed([''])
    expect([...empty.isAdded]).toEqual([1, 1])
  })

  test('has another digest with another file of its three', async () => {
    const plain = await openWith(YAML)
    const rescaled = await openWith(`${YAML}baseline: baseline.tsv\nlayer: 1\n`)
    writeFileSync(join(folder, 'tokenizer.json'), `${TOKENIZER}\n`)
    const other = await openWith(YAML)
    expect(new Set([plain.sha256, rescaled.sha256, other.sha256]).size).toBe(3)
    expect((await openWith(YAML)).sha256).toBe(other.sha256)
  })
})

describe('BERTScore', () => {
  test('of equal texts is 1, of texts without a word in common what their vectors say', async () => {
    const encoder = await openWith(YAML)
    expect((await bertScore(encoder, [['Lungs clear.', 'lungs clear.']])).value).toBeCloseTo(1, 12)
    // [CLS], which "lungs" may be matched with, lies at 60 degrees of every word.
    expect((await bertScore(encoder, [['effusion', 'lungs']])).value).toBeCloseTo(0.5, 12)
    expect((await bertScore(encoder, [['effusion', 'small']])).value).toBeCloseTo(Math.SQRT1_2, 6)
  })

  test('is rescaled by the baseline of its layer', async () => {
    const encoder = await openWith(`${YAML}baseline: baseline.tsv\nlayer: 1\n`)
    const { value } = await bertScore(encoder, [['effusion', 'small']])
    expect(value).toBeCloseTo((Math.SQRT1_2 - 0.5) / 0.5, 6)
  })

  test('with idf lets a word of every reference count for nothing', async () => {
    const pairs = [
      ['lungs clear', 'lungs effusion'],
      ['lungs small', 'lungs small'],
    ] as const
    const [plain, weighted] = [await openWith(YAML), await openWith(`${YAML}idf: true\n`)]
    const [first, second] = [(await bertScore(plain, pairs)).value, (await bertScore(weighted, pairs)).value]
    // "lungs" matches in both texts; without it the first pair has "clear" and "effusion" alone, at 60 degrees of [CLS].
    expect(first).toBeCloseTo((0.75 + 1) / 2, 6)
    expect(second).toBeCloseTo((0.5 + 1) / 2, 6)
  })

  test('is not defined without an encoder, with the reason', async () => {
    const { value, why } = await bertScore(undefined, [['a', 'a']])
    expect(value).toBeNaN()
    expect(why).toBe('not_configured')
  })

  test('stands in the record with what it was computed with', async () => {
    const encoder = await openWith(`${YAML}baseline: baseline.tsv\nlayer: 1\n`)
    const plan = reportPlan({ textEncoder: factsOfEncoder(encoder) }, ['bertscore'])
    expect(factsOfReports(plan, reportPredictions([['a', 'a']]), {})?.reports.text_encoder).toEqual({
      name: 'encoder.onnx',
      sha256: encoder.sha256,
      layer: 'last_hidden_state (layer 1)',
      idf: false,
      rescaled: true,
    })
  })
})

describe('is refused, in words,', () => {
  test.each([
    ['an output that is not there', `${YAML}output: hidden\n`, /no output "hidden"[\s\S]*last_hidden_state/],
    ['an encoder that is not there', 'onnx: gone.onnx\ntokenizer: tokenizer.json\n', /gone\.onnx/],
    ['a tokenizer that is not there', 'onnx: encoder.onnx\ntokenizer: gone.json\n', /gone\.json/],
    ['a tokenizer that is none', 'onnx: encoder.onnx\ntokenizer: baseline.tsv\n', /The tokenizer cannot be read/],
    ['an encoder that is none', 'onnx: tokenizer.json\ntokenizer: tokenizer.json\n', /The encoder cannot be opened/],
    ['an unknown key', `${YAML}layers: 1\n`, /layers/],
  ])('%s', async (_, yaml, message) => {
    const thrown = await openWith(yaml).catch((error: Error) => error)
    expect(thrown).toMatchObject({ name: 'FmbenchError', message: expect.stringMatching(message) })
  })

  test.each([
    ['a baseline without a layer', 'baseline: baseline.tsv\n', /nobody says which one/],
    ['a layer that the baseline lacks', 'baseline: baseline.tsv\nlayer: 7\n', /no layer 7[\s\S]*0, 1/],
  ])('%s', async (_, more, message) => {
    const encoder = await openWith(YAML + more)
    await expect(bertScore(encoder, [['a', 'a']])).rejects.toThrow(message)
  })

  test('an encoder that gives one vector per text', async () => {
    writeFileSync(
      join(folder, 'encoder.onnx'),
      onnxModel({
        inputs: [{ name: 'input_ids', type: 'int64', shape: ['texts', 'tokens'] }],
        outputs: [{ name: 'last_hidden_state', type: 'int64', shape: ['texts', 'tokens'] }],
        nodes: [{ op: 'Identity', inputs: ['input_ids'], outputs: ['last_hidden_state'] }],
      }),
    )
    const encoder = await openWith(YAML)
    await expect(encoder.embed(['lungs'])).rejects.toThrow(/has the shape \(1, 3\)[\s\S]*name its hidden states/)
  })
})
