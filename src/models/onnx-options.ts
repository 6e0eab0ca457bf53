import * as z from 'zod'
import { didYouMean, FmbenchError } from '../core/index.js'
import type { ModelDocument } from '../spec/model.js'
import { parseOptions } from './options.js'
import { type SampleKind, type Step, transforms } from './transforms/index.js'

export const POOLINGS = ['token_mean', 'token_max', 'first_token', 'channel_mean', 'class_counts'] as const

/** What an output of a model is. */
export const outputSchema = z
  .strictObject({
    is: z
      .enum(['probability', 'logits', 'label', 'value', 'embedding', 'reconstruction'])
      .describe(
        'Probabilities and labels are of classes, a value is a quantity, an embedding is for a probe, a reconstruction is the sample with what was hidden filled in.',
      ),
    activation: z
      .enum(['softmax', 'sigmoid'])
      .optional()
      .describe('How logits become probabilities: softmax of a column per class, sigmoid of one column.'),
    classes: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        "The class of each column, or of each number of a label. Absent: the benchmark's own order, and its last class for one column.",
      ),
    pool: z
      .enum(POOLINGS)
      .optional()
      .describe(
        'One row per sample: of (samples, tokens, numbers) the mean, the maximum or the first of the tokens, padding left out; of (samples, channels, …) the mean of each channel, or in how many places each channel is the largest.',
      ),
  })
  .refine(({ is, activation }) => (is === 'logits') === (activation !== undefined), {
    message: 'logits need activation: softmax (one column per class) or sigmoid (one column), and nothing else does',
  })
  .refine(({ is, pool }) => pool === undefined || is === 'embedding' || is === 'value', {
    message: 'pool is for embeddings and values',
  })

/** What a model document says under `options`; transforms are checked by their own schemas. */
export const onnxOptionsSchema = z.strictObject({
  file: z.string().min(1).describe('The .onnx file. Relative paths start at the model document.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits in lower case')
    .optional()
    .describe('Of that file: another one is refused, and it is found in the cache and in FMBENCH_DATA_MIRROR too.'),
  transforms: z
    .array(z.looseObject({ id: z.string() }))
    .default([])
    .describe('From the samples of the dataset to what the model takes, one after another.'),
  inputs: z
    .record(z.string(), z.enum(['values', 'mask', 'zeros', 'hidden']))
    .optional()
    .describe(
      'What each input of the model gets, by its name: what the transforms made, the mask of tokens, zeros, or what is hidden of a sample that is to be rebuilt (1 hidden, 0 seen). Not needed for one input, nor for input_ids, attention_mask and token_type_ids.',
    ),
  outputs: z
    .record(z.string(), outputSchema)
    .refine((outputs) => Object.keys(outputs).length > 0, 'name at least one output')
    .describe('What is read, by its name in the model.'),
  strands: z
    .enum(['forward', 'mean', 'max'])
    .default('forward')
    .describe('Sequences: read as given, or on both strands, taking the mean or the maximum of what the model says.'),
  batch_size: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Samples in one run of the model. Absent: a whole batch. Where the model fixes a number, that one counts.',
    ),
  providers: z
    .array(z.string())
    .min(1)
    .default(['cpu'])
    .describe('Execution providers of ONNX Runtime in order of preference. One that is not there is an error.'),
  threads: z.int().min(1).optional().describe('Threads within an operation. Absent: as many as ONNX Runtime likes.'),
  timeout_seconds: z.number().positive().optional().describe('How long one batch may take.'),
})

export type OnnxOutput = z.output<typeof outputSchema>

export interface OnnxOptions extends Omit<z.output<typeof onnxOptionsSchema>, 'transforms'> {
  readonly steps: readonly Step[]
}

/** @throws FmbenchError `bad-document` with every fault of the options, or of the transforms, at once */
export function parseOnnxOptions(document: ModelDocument): OnnxOptions {
  const { transforms: listed, ...rest } = parseOptions(onnxOptionsSchema, document)
  const where = `model ${document.model_id}`
  const faults: string[] = []
  const steps = listed.map(({ id, ...options }, i): Step => {
    const { options: schema } = transforms.get(id, `${where}, options.transforms.${i}`)
    const parsed = schema.safeParse(options)
    if (parsed.success) return { id, options: parsed.data }
    for (const issue of parsed.error.issues) {
      const place = `options.transforms.${[i, ...issue.path].join('.')} (${id})`
      faults.push(...issueFaults(issue, place, Object.keys(schema.shape)))
    }
    return { id, options }
  })
  faults.push(
    ...chainFaults(steps),
    ...outputFaults(rest.outputs),
    ...strandFaults(steps, rest),
    ...rebuildingFaults(steps, rest),
  )
  if (faults.length === 0) return { ...rest, steps }
  throw new FmbenchError('bad-document', 'The options of adapter "onnx" are not right.', {
    where,
    hint: faults.join('\n'),
  })
}

function issueFaults(issue: z.core.$ZodIssue, place: string, known: readonly string[]): string[] {
  if (issue.code !== 'unrecognized_keys') return [`${place}: ${issue.message}.`]
  return issue.keys.map((key) => `${place}: unknown option "${key}". ${didYouMean(key, known) ?? ''}`.trim())
}

/** How many of the first steps shorten sequences. */
export function cuttingSteps(steps: readonly Step[]): number {
  const first = steps.findIndex(({ id }) => transforms.get(id).gives !== 'sequences')
  return first === -1 ? steps.length : first
}

/** What samples must be before the first step. */
export function takenKind(steps: readonly Step[]): SampleKind {
  return steps.length === 0 ? 'numbers' : transforms.get(steps[0].id).takes
}

function chainFaults(steps: readonly Step[]): string[] {
  const faults = steps.slice(1).flatMap(({ id }, i) => {
    const { gives } = transforms.get(steps[i].id)
    const { takes } = transforms.get(id)
    if (gives === takes) return []
    return [`options.transforms.${i + 1}: ${id} takes ${takes}, and ${steps[i].id} gives ${gives}.`]
  })
  const last = steps.at(-1)
  if (last !== undefined && transforms.get(last.id).gives === 'sequences') {
    faults.push(`options.transforms end with ${last.id}, which gives sequences: add one_hot, kmer_tokens or tokenizer.`)
  }
  return faults
}

export type OnnxKind = 'probability' | 'label' | 'value' | 'embedding' | 'reconstruction'

/** What an output is in the words of fmbench: logits become probabilities. */
export function kindOf({ is }: OnnxOutput): OnnxKind {
  return is === 'logits' ? 'probability' : is
}

function outputFaults(outputs: Readonly<Record<string, OnnxOutput>>): string[] {
  const kinds = Object.values(outputs).map(kindOf)
  return [...new Set(kinds)]
    .filter((kind) => kinds.filter((other) => other === kind).length > 1)
    .map((kind) => `options.outputs: two outputs are ${kind}; keep the one that is meant.`)
}

function strandFaults(
  steps: readonly Step[],
  { strands, outputs }: Pick<OnnxOptions, 'strands' | 'outputs'>,
): string[] {
  if (strands === 'forward') return []
  const faults: string[] = []
  if (takenKind(steps) !== 'sequences') faults.push(`options.strands: ${strands} is for sequences.`)
  if (Object.values(outputs).some(({ is }) => is === 'label')) {
    faults.push(`options.strands: labels of two strands have no ${strands}; read a probability.`)
  }
  return faults
}

/** What is hidden lies in the samples as they come, and the answer is compared with them. */
function rebuildingFaults(
  steps: readonly Step[],
  { outputs, inputs = {} }: Pick<OnnxOptions, 'inputs' | 'outputs'>,
): string[] {
  const isRebuilding = Object.values(outputs).some(({ is }) => is === 'reconstruction')
  const readsHidden = Object.values(inputs).includes('hidden')
  if (steps.length === 0 || !(isRebuilding || readsHidden)) return []
  return ['options.transforms: a model that rebuilds samples takes them as they come; let the graph change them.']
}
