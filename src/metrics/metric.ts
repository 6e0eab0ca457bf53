import type { Matrix, Named, OutputKind, Tensor } from '../core/index.js'
import type { ShareCounts } from '../stats/extreme-share.js'
import type { Difference, Interval } from '../stats/interval.js'

/** Why a number does not exist. These words stand in records. */
export type UndefinedReason =
  | 'empty'
  | 'single_class'
  | 'no_positives'
  | 'no_negatives'
  | 'no_predicted_positives'
  | 'no_predicted_negatives'
  | 'constant_input'
  | 'class_without_positives_or_negatives'
  | 'expected_agreement_is_one'
  | 'too_few_samples'
  | 'grid_too_small'
  | 'zero_span'
  | 'baseline_not_above_chance'
  | 'separation'
  | 'suppressed'
  | 'not_applicable'
  | 'missing_predictions'
  | 'not_repeatable'
  | 'not_reached'
  | 'not_configured'
  | 'nothing_in_both'

/** What a change of the input must not change: shared tests try each one on every metric. */
export type Invariance = 'sample-order' | 'monotone-scores' | 'class-order' | 'weights-as-copies'

/** What metrics judge: outputs of a kind, or the curves that damage to the samples gives. */
export type JudgedKind = Exclude<OutputKind, 'embedding'> | 'curves'

/** The truth a metric of each kind is given. */
export interface Targets {
  readonly label: ClassTargets
  /** 1 for the positive class, else 0. */
  readonly score: Int32Array
  readonly probability: ClassTargets
  /** The measured quantity; shape (n,) */
  readonly value: Float64Array
  readonly reconstruction: ReconstructionTargets
  readonly text: TextTargets
  readonly curves: CurveTargets
}

export interface ClassTargets {
  /** Class index of each sample; shape (n,) */
  readonly y: Int32Array
  /** How many classes are declared. */
  readonly classes: number
  /** Index of the positive class of a binary task; -1 where there are more than two. */
  readonly positive: number
}

export interface ReconstructionTargets {
  /** What stood there before it was masked; shape (n, …) */
  readonly values: Tensor
  /** 1 where the model could not see, 0 where it could; one entry per value */
  readonly mask: Uint8Array
  /** Largest less smallest value that can occur, as the benchmark declares it: for PSNR and SSIM. */
  readonly dataRange?: number
  /** 1 where similarity counts: inside the brain. One entry per value; everywhere when absent. */
  readonly region?: Uint8Array
}

/** Reports that people wrote. Each was set against what the model wrote once, before any metric: see `TextCounts`. */
export interface TextTargets {
  readonly n: number
}

/**
 * What was counted in each report, by measure (`REPORT_MEASURES`); shape (n, …). Metrics of texts are functions of the sums
 * of such counts, so a resample reads no text.
 */
export type TextCounts = Readonly<Partial<Record<string, Matrix>>>

/** What a metric of each kind judges. */
export interface Outputs {
  /** Predicted class index; -1, which equals no class, where a prediction is missing. */
  readonly label: Int32Array
  /** -Infinity for a positive and +Infinity for a negative whose prediction is missing. */
  readonly score: Float64Array
  readonly probability: Matrix
  readonly value: Float64Array
  readonly reconstruction: Tensor
  readonly text: TextCounts
  readonly curves: CurveAreas
}

/** What makes areas under the curves of a model mean anything. */
export interface CurveTargets {
  /** The probes whose areas the score is the mean of. */
  readonly scored: readonly string[]
  /** The clean skill is clearly above chance. */
  readonly isAboveChance: boolean
  /** The model gave the clean samples the same answers twice. */
  readonly isRepeatable: boolean
}

/** Numbers of a model's curves, by probe, or why there is none. A probe that was not run is absent. */
export interface CurveAreas {
  /** Mean skill over the severities (absolute rAUC). */
  readonly absolute: Readonly<Record<string, number | UndefinedReason>>
  /** Mean cosine between the outputs for the damaged and the clean sample, at the largest severity. */
  readonly similarity: Readonly<Record<string, number | UndefinedReason>>
}

/** One number that judges outputs against the truth, with every fact about it that others need. */
export interface Metric<K extends JudgedKind = JudgedKind> extends Named {
  /** The name printed in eval.yaml. */
  readonly id: string
  readonly label: string
  /** scikit-learn's scorer name. */
  readonly aliases?: readonly string[]
  readonly version: number
  readonly needs: K
  /** Which values are better; `nearest`: those nearer to `ideal`. */
  readonly direction: 'higher' | 'lower' | 'nearest'
  /** The best value, with `direction: 'nearest'`. */
  readonly ideal?: number
  readonly range: readonly [low: number, high: number]
  /** What guessing earns, where that is one number. */
  readonly chance?: number
  /** Only meaningful for two classes. */
  readonly isBinaryOnly?: boolean
  readonly invariantTo: readonly Invariance[]
  /**
   * The most that somebody could work out from a value when persons must not be found out: how many samples each class
   * has, or the whole confusion matrix. Absent: no limit is known, and of such persons no value is told.
   */
  readonly tells?: 'classes' | 'decisions'
  /** `test`: it sets a threshold of its own on the samples it judges, so its value is optimistic. */
  readonly thresholdSource?: 'test'
  readonly source: string
  /** Of metrics of texts: the measures whose counts it adds up. */
  readonly measures?: readonly string[]
  /** For the cheat sheet: plain words, and one worked sentence. */
  readonly meaning: { readonly what: string; readonly example: string }
  /** When the value does not exist, in plain words. */
  readonly undefinedWhen: string

  /** NaN when undefined. @param weights frequency of each sample, all one when absent; shape (n,) */
  compute(truth: Targets[K], output: Outputs[K], weights?: Float64Array): number
  /** Why `compute` gives NaN here, or undefined when it gives a number. */
  undefinedReason(truth: Targets[K], output: Outputs[K]): UndefinedReason | undefined
  /**
   * What a model without the fault that the metric measures would show on as many samples, for metrics that are biased
   * by size: an ECE is above 0 even for perfect probabilities. Undefined where the value is.
   */
  nullExpectation?(truth: Targets[K], output: Outputs[K]): number | undefined
  /** Confidence interval in closed form for independent samples; the bootstrap serves where absent. */
  interval?(truth: Targets[K], output: Outputs[K], level: number): Interval | undefined
  /**
   * Of a share of what samples hold: what each of them adds to it. At 0 and at 1 its interval is made from that, since all
   * resamples are alike. Undefined where the value is.
   */
  share?(truth: Targets[K], output: Outputs[K]): ShareCounts | undefined
  /** Difference of two outputs on the same independent samples, in closed form; undefined where it has no interval. */
  difference?(truth: Targets[K], first: Outputs[K], second: Outputs[K], level: number): Difference | undefined
  /**
   * The metric of a resample, given how often each sample was drawn. What can be done once (sorting) is done once.
   * Default: `compute` with the counts as weights.
   */
  resample?(truth: Targets[K], output: Outputs[K]): (counts: Uint16Array) => number
}
