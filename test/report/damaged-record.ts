import type { ReportContext } from '../../src/report/index.js'
import { benchmarkSchema } from '../../src/spec/benchmark.js'
import { type EvalRecord, evalSchema } from '../../src/spec/eval.js'
import { areaUnderCurve } from '../../src/stats/index.js'
import { hostileName, sampleContext, sampleRecord } from './sample-record.js'

const decibels = (dB: number): number => 10 ** (-dB / 20)

const grids: Readonly<Record<string, { readonly unit: string; readonly severities: readonly number[] }>> = {
  dropout: { unit: 'fraction of channels', severities: [0, 0.05, 0.1, 0.2, 0.3, 0.5] },
  noise: {
    unit: 'noise amplitude / signal amplitude',
    severities: [0, ...[40, 30, 20, 10, 5, 0].map(decibels)],
  },
  line_noise: { unit: 'noise amplitude / signal amplitude', severities: [0, ...[40, 30, 20, 10, 5].map(decibels)] },
  shift: { unit: 's', severities: [0, 0.05, 0.1, 0.2, 0.4] },
  permutation: { unit: 'fraction of channels', severities: [0, 1] },
}

export const scoredProbes = ['dropout', 'noise', 'line_noise', 'shift']

/** What a test decides about the curves of a model: its clean skill, and which share of its advantage the strongest damage takes. */
export interface Damaged {
  readonly clean: number
  readonly loss: number
  /** Of severities that are not the probes' own. */
  readonly isCustom?: boolean
}

const half = 0.04
const estimate = (value: number) => ({ value, low: value - half, high: value + half })
const none = (why: string) => ({ value: null, why })

/** Curves of an AUROC that falls evenly from `clean` towards 0.5, and everything that is read off them. */
export function damagedParts({ clean, loss, isCustom = false }: Damaged) {
  const isAboveChance = clean - half > 0.52
  const curves = Object.entries(grids).map(([probe, { unit, severities: standard }], p) => {
    const severities = isCustom ? standard.map((severity) => severity / 2) : standard
    const share = severities.map((severity) => 1 - (loss * (p + 2) * severity) / 5 / standard[standard.length - 1])
    const values = share.map((left) => 0.5 + (clean - 0.5) * left)
    const absolute = areaUnderCurve(severities, values)
    const strata = Object.fromEntries(
      ['GE', 'Philips'].map((level, i) => [
        level,
        {
          N: 70 - 20 * i,
          absolute_rAUC: estimate(absolute - 0.03 * i),
          retention_rAUC: isAboveChance
            ? estimate(areaUnderCurve(severities, share))
            : none('baseline_not_above_chance'),
        },
      ]),
    )
    return {
      probe,
      grid: `${probe}/${isCustom ? 'custom' : 'v1'}`,
      unit,
      ...(probe === 'permutation' && { apart: true as const }),
      severities,
      metric: 'AUROC',
      values,
      intervals: values.map((value) => ({ low: value - half, high: value + half })),
      method: 'bootstrap',
      similarity: share.map((left) => 0.9 + 0.1 * left),
      agreement: share.map((left) => 0.8 + 0.2 * left),
      absolute_rAUC: estimate(absolute),
      retention_rAUC: isAboveChance ? estimate(areaUnderCurve(severities, share)) : none('baseline_not_above_chance'),
      similarity_rAUC: { value: 0.97 },
      worst_case_drop: estimate(clean - values[values.length - 1]),
      s50:
        p > 2 && isAboveChance
          ? { value: severities[1] * 0.9, low: severities[1] / 2, high: severities[1] }
          : none('not_reached'),
      strata: { scanner: strata },
      floors: [
        { model: 'majority', values: severities.map(() => 0.5), absolute_rAUC: { value: 0.5 } },
        { model: 'age_only', values: severities.map((_, i) => 0.47 + 0.01 * (i % 3)), absolute_rAUC: estimate(0.48) },
      ],
    }
  })
  const basis = {
    metric: 'AUROC',
    chance: 0.5,
    clean: estimate(clean),
    is_above_chance: isAboveChance,
    level: 0.95,
    replicates: 5,
    scored: scoredProbes,
    repeated: { n: 120, differing: 0 },
    similarity_floors: { constant: 1, random: 0.7768 },
  }
  const areas = curves.map(({ probe, absolute_rAUC, similarity }) => [
    probe === 'permutation' ? 'perm_equivariance' : `${probe}_rAUC`,
    probe === 'permutation' ? similarity[similarity.length - 1] : absolute_rAUC.value,
  ])
  const scored = curves.filter(({ probe }) => scoredProbes.includes(probe))
  const score = scored.reduce((sum, { absolute_rAUC }) => sum + absolute_rAUC.value, 0) / scored.length
  const metrics: Record<string, number | null> = {
    robustness_score: isAboveChance ? score : null,
    ...Object.fromEntries(areas),
    AUROC: clean,
  }
  return { robustness: curves, robustness_basis: basis, metrics }
}

/** The benchmark of the sample, asking for robustness. */
export const damagedBenchmark = {
  kind: 'fmbench.benchmark/v1',
  benchmark_id: 'BM-X',
  name: 'Small benchmark of damage',
  version: '1.2.0',
  ai_task: 'Robustness Assessment',
  metrics: {
    primary: 'robustness_score',
    secondary: [...scoredProbes.map((probe) => `${probe}_rAUC`), 'perm_equivariance', 'AUROC'],
  },
  robustness: { probes: scoredProbes, apart: ['permutation'], metric: 'AUROC', replicates: 5 },
}

/** The sample's record of a model under damage, as a whole document. */
export function damagedRecord(damaged: Damaged, changes: Partial<EvalRecord> = {}): EvalRecord {
  const { robustness, robustness_basis, metrics } = damagedParts(damaged)
  const score = metrics.robustness_score
  const interval = (value: number, method: string) => ({ low: value - half, high: value + half, level: 0.95, method })
  const names = ['majority', 'age_only']
  return evalSchema.parse({
    ...sampleRecord,
    metrics: { ...metrics, stratified: { scanner: { GE: { AUROC: 0.8, N: 70 }, Philips: { AUROC: 0.77, N: 50 } } } },
    metric_versions: {},
    intervals: {
      ...(typeof score === 'number' && { robustness_score: interval(score, 'bootstrap') }),
      AUROC: interval(damaged.clean, 'delong'),
    },
    undefined: score === null ? [{ metric: 'robustness_score', why: 'baseline_not_above_chance' }] : [],
    baselines: names.map((model) => ({
      model,
      metrics: { robustness_score: null, AUROC: 0.5 },
      intervals: {},
    })),
    gaps: [],
    fairness: undefined,
    robustness,
    robustness_basis,
    ...changes,
  })
}

export function damagedContext(damaged: Damaged, changes: Partial<EvalRecord> = {}): ReportContext {
  return {
    ...sampleContext,
    benchmark: benchmarkSchema.parse(damagedBenchmark),
    record: damagedRecord(damaged, changes),
  }
}

/** One probe failed, another one is somebody's own and has a name that tries to be markup. */
export function brokenContext(): ReportContext {
  const { robustness } = damagedParts({ clean: 0.86, loss: 0.6 })
  const missing = none('missing_predictions')
  return damagedContext(
    { clean: 0.86, loss: 0.6 },
    {
      status: 'Partial',
      robustness: robustness.map((curve, i) => {
        if (i === 1) {
          return {
            ...curve,
            values: curve.values.map((value, s) => (s > 2 ? null : value)),
            intervals: curve.intervals.map((ends, s) => (s > 2 ? null : ends)),
            similarity: curve.similarity.map((value, s) => (s > 2 ? null : value)),
            absolute_rAUC: missing,
            retention_rAUC: missing,
            similarity_rAUC: missing,
            worst_case_drop: missing,
            s50: missing,
            failed: `The process ended: ${hostileName}`,
          }
        }
        const { intervals: _, ...alone } = curve
        return i === 2
          ? { ...alone, probe: 'own', grid: hostileName.slice(0, 200), unit: hostileName.slice(0, 200) }
          : curve
      }),
      metrics: { robustness_score: null, AUROC: 0.86 } as unknown as EvalRecord['metrics'],
      undefined: [{ metric: 'robustness_score', why: 'missing_predictions' }],
    },
  )
}
