import type { Effects } from '../core/index.js'
import type { EvalRecord } from '../spec/eval.js'
import type { Efficiency } from './efficiency.js'
import type { EvaluationPlan } from './plan.js'
import { planSha256 } from './plan.js'
import { type Predictions, predictionsSha256, rowsSha256 } from './predictions.js'

/** Where the numbers come from. */
export interface Provenance {
  readonly evalId: string
  readonly date: string
  readonly predictionsFrom: 'model' | 'file'
  readonly protocol: string
  readonly runnerVersion: string
  readonly configSha256: string
  readonly nTrain: number | undefined
  readonly nTest: number
  /** How many answers were put together for scoring; undefined where each was scored by itself. */
  readonly nAnswers: number | undefined
  readonly nSubjects: number | undefined
  /** How many clusters intervals draw from, where those are not the subjects. */
  readonly nClusters: number | undefined
  readonly classCounts: Readonly<Record<string, number>>
  readonly coverage: number
  readonly limited: boolean
  readonly labelsFrom: 'dataset' | 'predictions'
  readonly network: string
  readonly hardware: string
  readonly runtimeSeconds: number
  readonly efficiency: EvalRecord['efficiency']
  readonly rowsSha256: string
  readonly datasetSha256: string | undefined
  readonly modelDigest: string | undefined
  readonly predictionsSha256: string
  readonly environment: NonNullable<EvalRecord['provenance']['environment']>
}

/** What only the caller knows. */
export interface RunFacts {
  readonly evalId: string
  readonly predictionsFrom: Provenance['predictionsFrom']
  /** How the predictions were made: `predict/v1` for those of a file, which nobody here saw being made. */
  readonly protocol: string
  readonly runnerVersion: string
  readonly startedMs: number
  readonly nTrain: number | undefined
  readonly labelsFrom: Provenance['labelsFrom']
  readonly network: string
  readonly datasetSha256: string | undefined
  readonly modelDigest: string | undefined
  /** What the model's answers cost; empty where they come from a file. */
  readonly efficiency: Efficiency
  /** One answer per sample, where they were put together for scoring: what digests are of. */
  readonly answers?: Predictions | undefined
}

/** Collects versions, digests, sizes, time and machine. Nothing in it names a host, a user or a path. */
export function collectProvenance(
  plan: EvaluationPlan,
  predictions: Predictions,
  facts: RunFacts,
  effects: Effects,
): Provenance {
  const { ids, subjects, clusters, yTrue, isPresent } = predictions
  const { answers = predictions } = facts
  const peakMemoryMb = effects.machine.peakMemoryMb()
  return {
    evalId: facts.evalId,
    date: `${effects.clock.now().toISOString().slice(0, 19)}Z`,
    predictionsFrom: facts.predictionsFrom,
    protocol: facts.protocol,
    runnerVersion: facts.runnerVersion,
    configSha256: planSha256(plan),
    nTrain: facts.nTrain,
    nTest: ids.length,
    nAnswers: facts.answers?.ids.length,
    nSubjects: subjects && new Set(subjects).size,
    nClusters: clusters && new Set(clusters).size,
    classCounts: Object.fromEntries(plan.classes.map((name, k) => [name, yTrue.filter((y: number) => y === k).length])),
    coverage: isPresent.reduce((sum, present) => sum + present, 0) / ids.length,
    limited: plan.options.limit !== undefined,
    labelsFrom: facts.labelsFrom,
    network: facts.network,
    hardware: effects.machine.hardware,
    runtimeSeconds: toMillis((effects.clock.elapsedMs() - facts.startedMs) / 1000),
    efficiency: {
      ...facts.efficiency,
      ...(peakMemoryMb !== undefined && { peak_memory_mb: Math.round(peakMemoryMb) }),
    },
    rowsSha256: rowsSha256(answers, plan.classes),
    datasetSha256: facts.datasetSha256,
    modelDigest: facts.modelDigest,
    predictionsSha256: predictionsSha256(answers, plan.classes),
    environment: {
      node: effects.machine.node,
      os: effects.machine.os,
      packages: { fmbench: facts.runnerVersion },
    },
  }
}

const toMillis = (seconds: number): number => Number(seconds.toFixed(3))
