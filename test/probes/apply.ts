import { Rng, type SampleKind, type Signal } from '../../src/core/index.js'
import { type ArrayProbe, builtInProbes, type TextProbe } from '../../src/probes/index.js'

export const arrayProbe = (id: string): ArrayProbe => builtInProbes.get(id) as ArrayProbe
export const textProbe = (id: string): TextProbe => builtInProbes.get(id) as TextProbe

export function signalOf(kind: SampleKind, shape: readonly number[] = [], axes: Signal['axes'] = []): Signal {
  return { kind, shape, axes, mainsHz: 50, missing: new Float64Array(1) }
}

/** The damaged numbers at each severity, of one stream. */
export function damageValues(
  id: string,
  values: ArrayLike<number>,
  signal: Signal,
  severities: readonly number[],
  label: string | number = 'test',
): Float64Array[] {
  const sample = Float64Array.from(values)
  const write = arrayProbe(id).prepare(sample, new Rng(`${label}`), signal)
  return severities.map((severity) => {
    const target = new Float64Array(sample.length)
    write(severity, target)
    return target
  })
}

/** The damaged texts at each severity, of one stream. */
export function damageText(
  id: string,
  text: string,
  severities: readonly number[],
  label: string | number = 'test',
): string[] {
  const probe = textProbe(id)
  const write = probe.prepare(text, new Rng(`${label}`), signalOf(probe.kinds[0]))
  return severities.map(write)
}

export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
}

/** Population form. */
export function sd(values: ArrayLike<number>): number {
  const centre = mean(values)
  return Math.sqrt(mean(Array.from(values, (value) => (value - centre) ** 2)))
}
