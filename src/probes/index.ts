import { Registry } from '../core/index.js'
import { abbreviationsProbe } from './abbreviations.js'
import { biasFieldProbe } from './bias-field.js'
import { circularShiftProbe } from './circular-shift.js'
import { contrastProbe } from './contrast.js'
import { deidentificationProbe } from './deidentification.js'
import { dnaMaskingProbe } from './dna-masking.js'
import { dropoutProbe } from './dropout.js'
import { expressionProbe } from './expression.js'
import { indelProbe } from './indel.js'
import { intensityProbe } from './intensity.js'
import { lineNoiseProbe } from './line-noise.js'
import { maskingProbe } from './masking.js'
import { noiseProbe } from './noise.js'
import { permutationProbe } from './permutation.js'
import type { Probe } from './probe.js'
import { resolutionProbe } from './resolution.js'
import { reverseComplementProbe } from './reverse-complement.js'
import { ricianProbe } from './rician.js'
import { sectionOrderProbe } from './section-order.js'
import { shiftProbe } from './shift.js'
import { substitutionProbe } from './substitution.js'
import { thinningProbe } from './thinning.js'
import { typosProbe } from './typos.js'
import { windowShiftProbe } from './window-shift.js'

export * from './damage.js'
export { amplitudeOf } from './format-severity.js'
export * from './probe.js'

/** The probes that come with fmbench; `builtInProbes.with([mine])` adds private ones. */
export const builtInProbes = new Registry<Probe>('probe', [
  dropoutProbe,
  noiseProbe,
  lineNoiseProbe,
  maskingProbe,
  shiftProbe,
  circularShiftProbe,
  permutationProbe,
  expressionProbe,
  thinningProbe,
  intensityProbe,
  contrastProbe,
  biasFieldProbe,
  ricianProbe,
  resolutionProbe,
  substitutionProbe,
  dnaMaskingProbe,
  reverseComplementProbe,
  windowShiftProbe,
  indelProbe,
  typosProbe,
  abbreviationsProbe,
  sectionOrderProbe,
  deidentificationProbe,
])
