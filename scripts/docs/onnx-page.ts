import * as z from 'zod'
import { type Transform, transforms } from '../../src/models/index.js'
import { onnxOptionsSchema } from '../../src/models/onnx-options.js'
import { keyRows } from './documents-page.js'
import { code, markdownTable } from './markdown-table.js'

const HEADERS = ['key', 'type', 'required', 'default', 'meaning']

/** docs/reference/onnx.md, from the schema of the adapter and the registry of transforms. */
export function onnxPage(): string {
  return `# ONNX models

After this page you know every option of a model document with ${code('adapter: onnx')}, and every transform. How they go
together: [Run an ONNX model](../guides/run-an-onnx-model.md).

## Options

${table(onnxOptionsSchema)}
## Transforms

Each is a line such as ${code('{ id: one_hot, layout: NCL }')}. They are applied in the order given; what one gives, the next
one must take. Each sample is treated alike, whatever others stand beside it.

${transforms.all().map(transformPart).join('\n')}`
}

function transformPart({ id, what, takes, gives, options }: Transform): string {
  const hasOptions = Object.keys(options.shape).length > 0
  return `### ${id}

${what} From ${takes} to ${gives}.

${hasOptions ? table(options) : 'It has no options.\n'}`
}

function table(schema: z.ZodType): string {
  // What a document may leave out is what the schema's input may leave out.
  return markdownTable(HEADERS, keyRows(z.toJSONSchema(schema, { io: 'input' }) as Parameters<typeof keyRows>[0], ''))
}
