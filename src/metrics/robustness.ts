import type { CurveAreas, CurveTargets, Metric, UndefinedReason } from './metric.js'

interface CurveFacts extends Pick<Metric<'curves'>, 'id' | 'label' | 'meaning'> {
  readonly part: keyof CurveAreas
  /** Whose numbers are averaged. */
  readonly probesOf: (truth: CurveTargets) => readonly string[]
  /** What else leaves it undefined, as the rest of a sentence. */
  readonly lacks: string
}

/** The mean of some numbers of a model's curves; undefined where one of them is, or where curves mean nothing. */
function curveMetric({ part, probesOf, lacks, ...facts }: CurveFacts): Metric<'curves'> {
  const partsOf = (truth: CurveTargets, areas: CurveAreas): (number | UndefinedReason)[] =>
    probesOf(truth).map((probe) => areas[part][probe] ?? 'missing_predictions')
  const undefinedReason = (truth: CurveTargets, areas: CurveAreas): UndefinedReason | undefined => {
    const parts = partsOf(truth, areas)
    if (parts.length === 0) return 'not_applicable'
    const reason = parts.find((one) => typeof one === 'string')
    if (reason !== undefined) return reason
    if (!truth.isAboveChance) return 'baseline_not_above_chance'
    return truth.isRepeatable ? undefined : 'not_repeatable'
  }
  return {
    ...facts,
    // Version 1, on older pages, measured how alike outputs stay: a model that ignores its input won.
    version: 2,
    needs: 'curves',
    direction: 'higher',
    range: [-1, 1],
    // An area tells no more than the skill it is an average of; disclosure asks for what that tells, too.
    tells: part === 'absolute' ? 'classes' : 'decisions',
    invariantTo: [],
    source: 'Definition of fmbench',
    undefinedWhen: `the model is not clearly better than guessing on the clean samples, gives them other answers when asked again, or ${lacks}`,
    undefinedReason,
    compute(truth, areas) {
      if (undefinedReason(truth, areas) !== undefined) return Number.NaN
      const parts = partsOf(truth, areas) as number[] // else there were a reason
      return parts.reduce((sum, one) => sum + one, 0) / parts.length
    },
  }
}

/** The absolute area of one probe, under the name that it has in older records. */
function areaOfProbe(probe: string, damage: string): Metric<'curves'> {
  return curveMetric({
    id: `${probe}_rAUC`,
    label: `Skill under ${damage}`,
    meaning: {
      what: `The skill that a model has under ${damage}, averaged over the severities from none to the largest (absolute rAUC).`,
      example: `${probe}_rAUC 0.80 where the clean AUROC is 0.90: from the clean samples to the most damaged ones the AUROC is 0.80 on the average.`,
    },
    part: 'absolute',
    probesOf: () => [probe],
    lacks: 'lacks an answer under this damage',
  })
}

/** Metrics that are computed from curves: what a model is worth at each severity of each damage. */
export const robustnessMetrics: readonly Metric[] = [
  curveMetric({
    id: 'robustness_score',
    label: 'Robustness score',
    meaning: {
      what: 'How much skill a model has on damaged samples: averaged over the severities of each kind of damage, then over the kinds that the benchmark lists. Its unit is that of the skill (an AUROC, say), so that guessing would earn what guessing earns there.',
      example:
        'A model of AUROC 0.90 keeps 0.84 on the average over lost channels, and 0.78 over noise: robustness score 0.81.',
    },
    part: 'absolute',
    probesOf: ({ scored }) => scored,
    lacks: 'lacks an answer under a listed kind of damage',
  }),
  areaOfProbe('dropout', 'loss of channels'),
  areaOfProbe('noise', 'noise'),
  areaOfProbe('line_noise', 'interference from the mains'),
  areaOfProbe('shift', 'shifts in time'),
  areaOfProbe('masking', 'masking'),
  areaOfProbe('expression', 'noise of gene expression'),
  curveMetric({
    id: 'perm_equivariance',
    label: 'Sameness under permuted channels',
    meaning: {
      what: 'How alike the answers of a model stay when the channels of each sample come in another order: the mean cosine of its probabilities, 1 where nothing changes. More is not always better: a model that knows where an electrode sits has to change its mind. Never part of a score.',
      example: 'perm_equivariance 0.98: the order of the channels hardly matters to the model.',
    },
    part: 'similarity',
    probesOf: () => ['permutation'],
    lacks: 'gives no classes, or lacks an answer for permuted channels',
  }),
]
