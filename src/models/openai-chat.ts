import * as z from 'zod'
import { type Batch, FmbenchError, sha256Hex, sizePerSample } from '../core/index.js'
import type { Model, ModelAdapter } from './adapter.js'
import { inTurns } from './batch-parts.js'
import { type ChatSettings, chat } from './chat-completions.js'
import { destinationOf, EndpointClient, endpointFields } from './endpoint-client.js'
import { parseOptions } from './options.js'

const optionsSchema = z.strictObject({
  ...endpointFields,
  model: z.string().min(1),
  system: z.string().optional(),
  /** `{sample}` becomes the sample, `{classes}` the names of the classes. What it asks when absent: `TASKS`. */
  prompt: z
    .string()
    .refine((text) => text.includes('{sample}'), 'it must say where the sample goes: {sample}')
    .optional(),
  /** `json_schema` lets the server give nothing but a class; `text` is for servers that cannot. */
  answer: z.enum(['json_schema', 'text']).default('json_schema'),
  temperature: z.number().min(0).default(0),
  max_tokens: z.int().min(1).optional(),
})

/** What a prompt asks, and how long an answer may be, where the document does not say. */
const TASKS = {
  label: { prompt: '{sample}\n\nWhich of these is it: {classes}? Answer with one of them alone.', max_tokens: 64 },
  text: { prompt: '{sample}\n\nWrite the report. Answer with its text alone.', max_tokens: 1024 },
} as const

type Task = keyof typeof TASKS
type Options = z.output<typeof optionsSchema> & { readonly prompt: string; readonly max_tokens: number }

/**
 * A language model behind OpenAI's chat completions that names the class of each sample, or writes a report about it. An
 * answer that names no class is no prediction, and counts as wrong.
 */
export const openaiChatAdapter: ModelAdapter = {
  id: 'openai_chat',
  leavesMachine: true,
  network: 'not enforced',
  destination: destinationOf,
  async open({ document, classes, seed, timeoutMs, writes = false }, effects): Promise<Model> {
    const task: Task = writes ? 'text' : 'label'
    const given = parseOptions(optionsSchema, document)
    const { prompt = TASKS[task].prompt, max_tokens = TASKS[task].max_tokens } = given
    const options = { ...given, prompt, max_tokens }
    if (!writes && classes.length === 0) {
      throw new FmbenchError('model-failed', `${document.model_id} names classes; this benchmark asks for quantities.`)
    }
    const client = new EndpointClient(options, timeoutMs, effects)
    const settings = settingsOf(options, task, classes, seed)
    const servedBy = new Set<string>()
    let unclear = 0
    return {
      outputs: [task],
      digest: digestOf(options),
      network: `endpoint:${client.host}`,
      get warnings() {
        return warningsOf(client.host, task, unclear, servedBy)
      },
      async predict(kind, batch, signal) {
        if (kind !== task) throw new Error(`openai_chat gives ${task}; "${kind}" was asked.`)
        const prompts = samplesAsText(batch).map((sample) => promptOf(options, sample, classes))
        const answers = await inTurns(prompts, options.concurrency, (prompt) => chat(client, settings, prompt, signal))
        for (const answer of answers) servedBy.add(answer.servedBy)
        // `kind` was just checked; TypeScript does not carry that into the type parameter.
        if (writes) {
          unclear += answers.filter(({ text }) => text.trim() === '').length
          return answers.map(({ text }) => text) as never
        }
        const labels = Int32Array.from(answers, ({ text }) => classIn(text, options, classes))
        unclear += labels.reduce((sum, label) => sum + Number(label === -1), 0)
        return labels as never
      },
      async close() {},
    }
  },
}

function settingsOf(options: Options, task: Task, classes: readonly string[], seed: number): ChatSettings {
  const { model, system, temperature, max_tokens: maxTokens, answer } = options
  const schema = {
    type: 'object',
    properties: { label: { type: 'string', enum: classes } },
    required: ['label'],
    additionalProperties: false,
  }
  const hasForm = task === 'label' && answer === 'json_schema'
  return { model, system, temperature, seed, maxTokens, schema: hasForm ? schema : undefined }
}

function promptOf({ prompt }: Options, sample: string, classes: readonly string[]): string {
  // Functions: a sample may hold "$&", which a replacement text would expand.
  return prompt.replace('{classes}', () => classes.join(', ')).replace('{sample}', () => sample)
}

/** Texts and sequences as they are; numbers as one line for each feature, with its name. */
function samplesAsText({ ids, x, sequences, texts, featureNames }: Batch): readonly string[] {
  const letters = texts ?? sequences
  if (letters !== undefined) return letters
  if (x === undefined || featureNames === undefined || x.shape.length !== 2) {
    throw new FmbenchError(
      'model-failed',
      'A language model is asked about texts, sequences or tables with named columns; these samples are none.',
    )
  }
  const each = sizePerSample(x.shape)
  return ids.map((_, i) => featureNames.map((name, f) => `${name}: ${shown(x.data[i * each + f])}`).join('\n'))
}

const shown = (value: number): string => (Number.isNaN(value) ? 'not measured' : String(value))

/** @returns the place of the class that the answer names, or -1 */
function classIn(text: string, { answer }: Options, classes: readonly string[]): number {
  const named = answer === 'json_schema' ? labelOf(text) : text
  const plain = (name: string) => name.trim().replace(/[.!]$/, '').toLowerCase()
  const exact = classes.indexOf(named.trim())
  if (exact !== -1) return exact
  const alike = classes.flatMap((name, place) => (plain(name) === plain(named) ? [place] : []))
  return alike.length === 1 ? alike[0] : -1
}

function labelOf(text: string): string {
  try {
    const { label } = JSON.parse(text) as { label?: unknown }
    return typeof label === 'string' ? label : ''
  } catch {
    // A server that ignores the schema may still have named the class.
    return text
  }
}

const UNCLEAR: Readonly<Record<Task, string>> = {
  label: 'Some answers named no class: they count as wrong.',
  text: 'Some answers were empty: they count as empty reports.',
}

function warningsOf(host: string, task: Task, unclear: number, servedBy: ReadonlySet<string>): string[] {
  const warnings: string[] = []
  if (unclear > 0) warnings.push(UNCLEAR[task])
  if (servedBy.size > 1)
    warnings.push(`${host} answered with different models under one name: ${[...servedBy].sort().join(', ')}.`)
  return warnings
}

/** Of everything that decides an answer and is ours to know; the weights are the server's. */
function digestOf({ model, system, prompt, answer, temperature, max_tokens }: Options): string {
  return sha256Hex(JSON.stringify({ adapter: 'openai_chat', model, system, prompt, answer, temperature, max_tokens }))
}
