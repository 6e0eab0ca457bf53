import { messageOf } from '../core/errors.js'
import { Rng } from '../core/rng.js'
import { SAMPLE_KINDS, type SampleKind } from '../core/signal.js'
import type { Probe, Values } from '../probes/probe.js'
import { type TryingSample, tryingSamples } from './trying-samples.js'

/**
 * Tries a probe against what its contract promises: nothing happens at severity 0, the sample is left alone, the same
 * stream gives the same damage, no number is made up or becomes infinite, more severity is more damage.
 *
 * @param rng makes the samples; the same one gives the same verdict
 * @returns one sentence per failure; empty when the probe keeps its word
 */
export function checkProbe(probe: Probe, rng: Rng): string[] {
  const failures = factFailures(probe)
  for (const kind of probe.kinds.filter((name) => SAMPLE_KINDS.includes(name))) {
    const samples = tryingSamples(kind, rng.fork(kind)).filter(({ value }) => isOf(probe, value))
    const fitting = samples.filter(({ signal }) => probe.misfit?.(signal) === undefined)
    if (samples.some(({ signal }) => probe.misfit?.(signal)?.trim() === '')) {
      failures.push(`${probe.id}, ${kind}: misfit gives an empty reason`)
    }
    for (const sample of fitting) {
      const label = rng.fork(kind).fork(sample.name).label
      for (const [what, check] of Object.entries(CHECKS)) {
        const failure = failureOf(() => check(probe, { ...sample, label, others: fitting }))
        if (failure !== undefined) failures.push(`${probe.id}, ${kind}, ${sample.name}: ${what}: ${failure}`)
      }
    }
    const failure = failureOf(() => strengthFailure(probe, fitting, rng.fork(kind).label))
    if (failure !== undefined) failures.push(`${probe.id}, ${kind}: ${failure}`)
  }
  return failures
}

/** A sample, the label of its stream, and the samples it is tried among. */
interface Trial extends TryingSample {
  readonly label: string
  readonly others: readonly TryingSample[]
}

/** What is wrong, in a few words; undefined when all is well. */
type Check = (probe: Probe, trial: Trial) => string | undefined

const CHECKS: Readonly<Record<string, Check>> = {
  'severity 0': (probe, trial) => {
    const [same] = damaged(probe, trial, [0])
    return firstDifference(same, trial.value)
  },
  'input unchanged': (probe, trial) => {
    const before = typeof trial.value === 'string' ? trial.value : trial.value.slice()
    damaged(probe, trial, allSeverities(probe, trial))
    return firstDifference(trial.value, before)
  },
  'every place written': (probe, trial) => {
    const severities = allSeverities(probe, trial)
    return firstOf(damaged(probe, trial, severities, 12345.5), damaged(probe, trial, severities, -67890.5))
  },
  'same stream, same damage': (probe, trial) => {
    const severities = allSeverities(probe, trial)
    const before = damaged(probe, trial, severities)
    for (const other of trial.others) damaged(probe, { ...trial, ...other, label: `${trial.label}|other` }, severities)
    return firstOf(damaged(probe, trial, severities), before)
  },
  'order of severities': (probe, trial) => {
    if (!probe.isNested) return undefined // each has a stream of its own
    const severities = allSeverities(probe, trial)
    const backwards = damaged(probe, trial, severities.toReversed()).toReversed()
    return firstOf(backwards, damaged(probe, trial, severities))
  },
  'numbers and letters': (probe, trial) => {
    for (const severity of allSeverities(probe, trial)) {
      const failure = unfitFor(trial, damaged(probe, trial, [severity])[0])
      if (failure !== undefined) return `${failure} at severity ${severity}`
    }
    return undefined
  },
}

/** Clean, the standard grid, and the largest one. */
function allSeverities(probe: Probe, { signal }: TryingSample): number[] {
  return [0, ...probe.grid(signal), probe.most]
}

/** The damaged samples, as a run makes them. @param before what stands in a target before it is written */
function damaged(
  probe: Probe,
  { value, signal, label }: Pick<Trial, 'value' | 'signal' | 'label'>,
  severities: readonly number[],
  before = 0,
): (Values | string)[] {
  // The stream of nested damage is one for all severities; else each has its own.
  const streamAt = (severity: number): Rng => new Rng(probe.isNested ? label : `${label}|${severity}`)
  if (probe.of === 'array' && typeof value !== 'string') {
    const nested = probe.isNested ? probe.prepare(value, streamAt(0), signal) : undefined
    return severities.map((severity) => {
      const target = value.slice().fill(before)
      const write = nested ?? probe.prepare(value, streamAt(severity), signal)
      write(severity, target)
      return target
    })
  }
  if (probe.of === 'text' && typeof value === 'string') {
    const nested = probe.isNested ? probe.prepare(value, streamAt(0), signal) : undefined
    return severities.map((severity) => (nested ?? probe.prepare(value, streamAt(severity), signal))(severity))
  }
  throw new Error(`damages ${probe.of}s, and the sample is none`)
}

function isOf(probe: Probe, value: Values | string): boolean {
  return (probe.of === 'text') === (typeof value === 'string')
}

/** A number that is missing may stay, move or be lost with its channel, never be made up; DNA must be made of its letters. */
function unfitFor({ value, signal }: TryingSample, result: Values | string): string | undefined {
  if (typeof value === 'string' || typeof result === 'string') {
    if (typeof result !== 'string') return 'the damaged text is no text'
    const [letter] = signal.kind === 'dna' ? (/[^ACGTURYSWKMBDHVN]/.exec(result) ?? []) : []
    return letter === undefined ? undefined : `"${letter}" is no letter of DNA`
  }
  const infinite = result.find((after) => Math.abs(after) === Number.POSITIVE_INFINITY)
  if (infinite !== undefined) return `${infinite} stands in the result`
  const missing = (values: Values): number => Array.from(values).filter(Number.isNaN).length
  if (missing(result) > missing(value)) return `${missing(result)} numbers are NaN instead of ${missing(value)}`
  const known = new Set([...value, ...signal.missing])
  const filled = result.find((after, i) => Number.isNaN(value[i]) && !known.has(after))
  return filled === undefined ? undefined : `${filled} is made up where NaN stood`
}

/** Over samples of one kind: the largest standard severity must damage; nested damage must not shrink as it grows. */
function strengthFailure(probe: Probe, samples: readonly TryingSample[], label: string): string | undefined {
  if (samples.length === 0) return `fits none of the samples that stand for this kind`
  const grid = probe.grid(samples[0].signal)
  const distances = grid.map(() => 0)
  for (const sample of samples) {
    const results = damaged(probe, { ...sample, label: `${label}|${sample.name}` }, grid)
    results.forEach((result, level) => {
      distances[level] += distance(sample.value, result)
    })
  }
  if (!(distances[grid.length - 1] > 0)) return `severity ${grid[grid.length - 1]} changes nothing`
  const level = probe.isNested ? distances.findIndex((here, l) => here < distances[l - 1] * (1 - 1e-9)) : -1
  return level === -1 ? undefined : `less damage at severity ${grid[level]} than at ${grid[level - 1]}`
}

/** How far the damaged sample is from the clean one: mean absolute difference, or edits per letter. */
function distance(clean: Values | string, result: Values | string): number {
  if (typeof clean === 'string' || typeof result === 'string') {
    return editDistance(String(clean), String(result)) / Math.max(1, clean.length)
  }
  const differences = Array.from(clean, (value, i) => Math.abs(result[i] - value)).filter((gap) => !Number.isNaN(gap))
  return differences.reduce((sum, gap) => sum + gap, 0) / Math.max(1, differences.length)
}

/** Fewest letters to insert, delete or replace (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Uint32Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = new Uint32Array(b.length + 1)
    next[0] = i
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]
}

function firstOf(got: readonly (Values | string)[], want: readonly (Values | string)[]): string | undefined {
  return got.map((one, i) => firstDifference(one, want[i])).find((difference) => difference !== undefined)
}

function firstDifference(got: Values | string, want: Values | string): string | undefined {
  if (got.length !== want.length) return `length ${got.length} instead of ${want.length}`
  for (let i = 0; i < want.length; i++) {
    if (!Object.is(got[i], want[i])) return `${got[i]} instead of ${want[i]} at place ${i}`
  }
  return undefined
}

function factFailures(probe: Probe): string[] {
  const facts: [boolean, string][] = [
    [/^[a-z][a-z0-9_]*$/.test(probe.id), 'the id is not made of a-z, 0-9 and _'],
    [Number.isInteger(probe.version) && probe.version >= 1, `version ${probe.version} is not 1, 2, 3 …`],
    [probe.label.trim() !== '' && probe.unit.trim() !== '', 'label or unit is empty'],
    [probe.clinicalReason.trim() !== '' && probe.source.trim() !== '', 'clinicalReason or source is empty'],
    [probe.kinds.length > 0, 'it names no kind of sample'],
    [Number.isFinite(probe.most) && probe.most > 0, `most is ${probe.most}, not a number above 0`],
    ...probe.kinds.map((kind): [boolean, string] => [
      SAMPLE_KINDS.includes(kind),
      `there is no kind of sample ${kind}`,
    ]),
    ...probe.kinds.flatMap((kind) => gridFacts(probe, kind)),
  ]
  return facts.filter(([holds]) => !holds).map(([, failure]) => `${probe.id}: ${failure}`)
}

function gridFacts(probe: Probe, kind: SampleKind): [boolean, string][] {
  const grid = probe.grid({ kind, samplingHz: 200 })
  const texts = new Set(grid.map((severity) => probe.format(severity).trim()))
  const ascends = grid.every((severity, i) => severity > (grid[i - 1] ?? 0) && severity <= probe.most)
  return [
    [grid.length > 0 && ascends, `the grid ${grid} does not ascend within (0, ${probe.most}]`],
    [texts.size === grid.length && !texts.has(''), `format does not tell the severities ${grid} apart`],
    [probe.format(0).trim() !== '', 'format of 0 is empty'],
  ]
}

function failureOf(check: () => string | undefined): string | undefined {
  try {
    return check()
  } catch (thrown) {
    return `threw "${messageOf(thrown)}"`
  }
}
