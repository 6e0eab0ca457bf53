import type { Threads } from '../../src/core/index.js'
import { open, type SessionCall, type SessionRequest } from '../../src/models/onnx-session.js'

/** ONNX Runtime in this process: to start one for each model would take a second. */
export const inThisProcess: Threads = {
  async start(_, options) {
    const { predict } = await open(options as SessionRequest)
    return {
      call: (_name, argument) => predict(argument as SessionCall),
      peakMemoryMb: async () => undefined,
      stop: async () => {},
    }
  },
}
