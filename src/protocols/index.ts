import { Registry } from '../core/index.js'
import { generateProtocol } from './generate.js'
import { predictProtocol } from './predict.js'
import { probeProtocol } from './probe.js'
import type { Protocol } from './protocol.js'
import { reconstructProtocol } from './reconstruct.js'

export type { Pass, Protocol, Writing } from './protocol.js'

export const protocols: Registry<Protocol> = new Registry<Protocol>('protocol', [
  predictProtocol,
  probeProtocol,
  reconstructProtocol,
  generateProtocol,
])
