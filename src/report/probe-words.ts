import { builtInProbes, type ProbeFacts } from '../probes/index.js'
import type { RecordProbeCurve } from '../spec/eval.js'
import { formatPlain } from './format-number.js'

/** What is known about the probe of a curve, when it is one of ours. */
export function probeFacts({ probe }: RecordProbeCurve): ProbeFacts | undefined {
  return builtInProbes.has(probe) ? builtInProbes.get(probe) : undefined
}

/** `Lost channels`; the id of a probe that does not come with fmbench. */
export const probeLabel = (curve: RecordProbeCurve): string => probeFacts(curve)?.label ?? curve.probe

/** `lost channels`, inside a sentence. */
export function probeInSentence(curve: RecordProbeCurve): string {
  const facts = probeFacts(curve)
  return facts === undefined ? curve.probe : facts.label.charAt(0).toLowerCase() + facts.label.slice(1)
}

/** `clean`, `20 dB`, `30 %`, `0.1 s`; of a private probe the number alone. */
export function severityText(curve: RecordProbeCurve, severity: number): string {
  if (severity === 0) return 'clean'
  return probeFacts(curve)?.format(severity) ?? formatPlain(severity)
}

/** A severity that was worked out, not chosen: to two digits, since it is no surer than that. */
export function roughSeverity(curve: RecordProbeCurve, severity: number): string {
  return severityText(curve, Number(severity.toPrecision(2)))
}

/** The last severity, which is the largest. */
export const largestSeverity = ({ severities }: RecordProbeCurve): number => severities[severities.length - 1]

/** The probes of a record that count, and those that are shown beside them. */
export function splitApart(curves: readonly RecordProbeCurve[]) {
  return { scored: curves.filter(({ apart }) => apart !== true), apart: curves.filter(({ apart }) => apart === true) }
}
