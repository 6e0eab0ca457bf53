import * as z from 'zod'
import { UNCERTAIN_POLICIES } from '../findings/index.js'
import { checkOptions } from './options.js'
import type { Protocol } from './protocol.js'

const schema = z.strictObject({
  finding_schema: z.string().optional(),
  uncertain: z.enum(UNCERTAIN_POLICIES).default('u_zeros'),
})

/** Models write a report about each sample. It is read for findings, and set against what people wrote. */
export const generateProtocol: Protocol = {
  id: 'generate',
  version: 1,
  label: 'Learn from the training reports where the model learns, then write a report about each sample once',
  passes: () => [{ id: 'clean', fits: true }],
  parseOptions: (options, where) => checkOptions<z.output<typeof schema>>(schema, 'generate', options, where),
  writing(options) {
    const { finding_schema: findingSchema, uncertain } = options as z.output<typeof schema> // what parseOptions returned
    return { findingSchema, uncertain }
  },
}
