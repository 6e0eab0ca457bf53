import { Registry } from '../core/index.js'
import { dropoutProbe } from './dropout.js'
import type { Probe } from './probe.js'

export * from './damage.js'
export { amplitudeOf } from './format-severity.js'
export * from './probe.js'

/** The probes that come with fmbench; `builtInProbes.with([mine])` adds private ones. */
export const builtInProbes = new Registry<Probe>('probe', [dropoutProbe])
