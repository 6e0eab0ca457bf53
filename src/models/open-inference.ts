import * as z from 'zod'
import { type Batch, didYouMean, type EndpointAnswer, FmbenchError, type OutputKind, sha256Hex } from '../core/index.js'
import type { ModelAdapter, OpenRequest } from './adapter.js'
import { destinationOf, EndpointClient, endpointFields } from './endpoint-client.js'
import { kindOf, type OnnxOutput, outputSchema } from './onnx-options.js'
import { classColumns, labelsOfOutput, rowsOfOutput } from './onnx-outputs.js'
import { decodeOutput, encodeSamples, outputTensorSchema, SENT_TYPES, type SentType } from './open-inference-tensors.js'
import { parseOptions } from './options.js'
import { checkedModel } from './outside-model.js'
import { inParts } from './shared-out.js'

const optionsSchema = z.strictObject({
  ...endpointFields,
  model: z.string().min(1),
  /** The server's choice when absent. */
  version: z.string().optional(),
  /** Which input gets the samples, where the server has several or does not tell. */
  input: z.strictObject({ name: z.string(), datatype: z.enum(SENT_TYPES).optional() }).optional(),
  /** What is read, by the name it has in the model. */
  outputs: z
    .record(z.string(), outputSchema)
    .refine((outputs) => Object.keys(outputs).length > 0, 'name at least one output'),
  /** Samples in one request. */
  batch_size: z.int().min(1).default(32),
  /** Numbers as bytes instead of JSON; when absent, as the server says that it can. */
  binary: z.boolean().optional(),
})

type Options = z.output<typeof optionsSchema>

const tensorFacts = z.looseObject({ name: z.string(), datatype: z.string(), shape: z.array(z.number()) })
const metadataSchema = z.looseObject({
  name: z.string(),
  inputs: z.array(tensorFacts).default([]),
  outputs: z.array(tensorFacts).default([]),
})
const serverSchema = z.looseObject({ extensions: z.array(z.string()).default([]) })
const answerSchema = z.looseObject({ outputs: z.array(outputTensorSchema) })

type Metadata = z.output<typeof metadataSchema>

/**
 * A model behind a server that speaks the Open Inference Protocol, version 2, over HTTP: KServe, Triton, MLServer and
 * others. Source: https://github.com/kserve/open-inference-protocol, with the binary tensor extension.
 */
export const openInferenceAdapter: ModelAdapter = {
  id: 'open_inference',
  leavesMachine: true,
  network: 'not enforced',
  destination: destinationOf,
  async open(request, effects) {
    const options = parseOptions(optionsSchema, request.document)
    const client = new EndpointClient(options, request.timeoutMs, effects)
    const path = pathOf(options)
    const metadata = parsedBy(metadataSchema, await client.askJson(path), client.host)
    const input = inputOf(options, metadata)
    checkOutputNames(options, metadata)
    const isBinary = options.binary ?? (await takesBytes(client))
    const ask = async (kind: OutputKind, batch: Batch, signal: AbortSignal): Promise<unknown> => {
      // `outputs` has no other kinds, and one of each.
      const [name, declared] = Object.entries(options.outputs).find(([, output]) => kindOf(output) === kind) as [
        string,
        OnnxOutput,
      ]
      const sent = encodeSamples(input, batch, isBinary)
      const read = isBinary && kind !== 'label' ? { name, parameters: { binary_data: true } } : { name }
      const json = new TextEncoder().encode(JSON.stringify({ inputs: [sent.json], outputs: [read] }))
      const answer = await client.ask(`${path}/infer`, {
        body: sent.bytes === undefined ? [json] : [json, sent.bytes],
        headers: {
          'content-type': isBinary ? 'application/octet-stream' : 'application/json',
          ...(isBinary && { 'inference-header-content-length': String(json.length) }),
        },
        signal,
      })
      return readAnswer(answer, name, declared, batch.ids.length, request, client)
    }
    const model = checkedModel(
      {
        name: `${options.model} on ${client.host}`,
        outputs: Object.values(options.outputs).map(kindOf),
        digest: digestOf(options, metadata),
        network: `endpoint:${client.host}`,
        ask,
        async close() {},
      },
      request.classes,
    )
    return inParts(model, options.batch_size, options.concurrency)
  },
}

function pathOf({ model, version }: Options): string {
  const ofVersion = version === undefined ? '' : `/versions/${encodeURIComponent(version)}`
  return `/v2/models/${encodeURIComponent(model)}${ofVersion}`
}

/** The binary tensor extension is told in the server's metadata. */
async function takesBytes(client: EndpointClient): Promise<boolean> {
  const { extensions } = parsedBy(serverSchema, await client.askJson('/v2'), client.host)
  return extensions.includes('binary_tensor_data')
}

function inputOf(
  { input }: Options,
  { inputs }: Metadata,
): { name: string; datatype: SentType; rank: number | undefined } {
  const names = inputs.map(({ name }) => name)
  const known = input === undefined ? inputs[0] : inputs.find(({ name }) => name === input.name)
  if (input === undefined && inputs.length !== 1) {
    throw new FmbenchError(
      'bad-document',
      `The model has ${inputs.length === 0 ? 'no input that its server tells' : `${inputs.length} inputs: ${names.join(', ')}`}.`,
      {
        hint: 'Say which one gets the samples: options: { input: { name: NAME } }, with datatype where the server does not tell.',
      },
    )
  }
  if (input !== undefined && known === undefined && names.length > 0) throw unknownName('input', input.name, names)
  const name = input?.name ?? names[0]
  const datatype = SENT_TYPES.find((one) => one === (input?.datatype ?? known?.datatype))
  if (datatype !== undefined) return { name, datatype, rank: known?.shape.length }
  throw new FmbenchError(
    'bad-document',
    `The input "${name}" is ${known?.datatype ?? 'of a type that the server does not tell'}.`,
    {
      hint: `Samples can be sent as ${SENT_TYPES.join(', ')}: options: { input: { name: ${name}, datatype: FP32 } }.`,
    },
  )
}

/** Some servers list none. */
function checkOutputNames({ outputs }: Options, metadata: Metadata): void {
  const names = metadata.outputs.map(({ name }) => name)
  const missing = Object.keys(outputs).find((name) => !names.includes(name))
  if (missing !== undefined && names.length > 0) throw unknownName('output', missing, names)
}

function unknownName(what: string, name: string, names: readonly string[]): FmbenchError {
  const nearest = didYouMean(name, names)
  return new FmbenchError('bad-document', `The model has no ${what} "${name}". It has: ${names.join(', ')}.`, {
    ...(nearest !== undefined && { hint: nearest }),
  })
}

function readAnswer(
  { headers, body }: EndpointAnswer,
  name: string,
  declared: OnnxOutput,
  n: number,
  { classes }: OpenRequest,
  client: EndpointClient,
): unknown {
  const length = Number(headers['inference-header-content-length'] ?? body.length)
  const { outputs } = parsedBy(answerSchema, client.parse(body.subarray(0, length)), client.host)
  let start = length
  for (const output of outputs) {
    const size = output.parameters?.binary_data_size ?? 0
    if (output.name === name) {
      const raw = decodeOutput(output, body.subarray(start, start + size))
      if (declared.is === 'label') return labelsOfOutput(name, declared, raw, n)
      const rows = rowsOfOutput(name, declared, raw, n, undefined)
      if (declared.is === 'value') return rows.data
      if (declared.is === 'reconstruction') return { data: rows.data, shape: raw.dims }
      const { data, columns } = declared.is === 'embedding' ? rows : classColumns(name, declared, rows, classes)
      return { data, shape: [n, columns] }
    }
    start += size
  }
  const names = outputs.map((output) => output.name).join(', ') || 'nothing'
  throw new FmbenchError(
    'model-failed',
    `${client.host} was asked for the output "${name}" and answered with ${names}.`,
  )
}

/** @throws FmbenchError `model-failed` */
function parsedBy<S extends z.ZodType>(schema: S, json: unknown, host: string): z.output<S> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'answer'}: ${message}`)
  throw new FmbenchError(
    'model-failed',
    `${host} does not speak the Open Inference Protocol: ${faults.slice(0, 3).join('; ')}.`,
  )
}

/** Of what the server tells about the model, and of what is read from it; not of where it is. */
function digestOf({ model, version, input, outputs }: Options, metadata: Metadata): string {
  return sha256Hex(JSON.stringify({ adapter: 'open_inference', model, version, input, outputs, metadata }))
}
