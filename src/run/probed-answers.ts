import { agreements, mean, rowCosines } from '../stats/index.js'
import type { ProbedModel } from './damaged.js'
import { type Judged, judge, takeJudged } from './judged.js'
import { answerRows } from './output-similarity.js'
import type { EvaluationPlan } from './plan.js'
import type { PlannedProbe, RobustnessPlan } from './robustness-plan.js'

/** The answers of a model on one group of samples, ready to be scored. */
export interface ProbedAnswers {
  readonly clean: Judged
  readonly probes: readonly AnswersOfProbe[]
}

export interface AnswersOfProbe {
  readonly probe: PlannedProbe
  /** Severity by severity, without the clean one; undefined where answers are missing. */
  readonly levels: readonly (AnswersOfLevel | undefined)[]
}

export interface AnswersOfLevel {
  /** One per replicate of the noise. */
  readonly judged: readonly Judged[]
  /** Cosine between the answers for the damaged and the clean sample, averaged over replicates; shape (n,) */
  readonly cosines: Float64Array | undefined
  /** In which share of the replicates the decision is the clean one; shape (n,) */
  readonly agreement: Float64Array | undefined
}

export function judgeProbed(plan: EvaluationPlan, robustness: RobustnessPlan, model: ProbedModel): ProbedAnswers {
  const clean = judge(model.clean, plan)
  const probes = robustness.probes.map((probe): AnswersOfProbe => {
    const levels = probe.severities.slice(1).map((_, l) => {
      const passes = model.damaged.passes.filter((pass) => pass.probe === probe.id && pass.level === l + 1)
      const judged = passes.map((pass) => judge(pass.predictions, plan))
      const isWhole = clean.isWhole && judged.length > 0 && judged.every((one) => one.isWhole)
      return isWhole ? compareAnswers(clean, judged) : undefined
    })
    return { probe, levels }
  })
  return { clean, probes }
}

function compareAnswers(clean: Judged, judged: readonly Judged[]): AnswersOfLevel {
  const rows = answerRows(clean)
  const cosines = judged.flatMap((one) => {
    const others = answerRows(one)
    return rows === undefined || others === undefined ? [] : [rowCosines(others, rows)]
  })
  const decided = clean.label?.output
  const agreement = judged.flatMap(({ label }) => (decided && label ? [agreements(label.output, decided)] : []))
  return { judged, cosines: meanOfEach(cosines), agreement: meanOfEach(agreement) }
}

/** Element by element; undefined without any. */
function meanOfEach(all: readonly Float64Array[]): Float64Array | undefined {
  return all[0]?.map((_, i) => mean(all.map((one) => one[i])))
}

/** The same, for some of the rows. */
export function takeProbed({ clean, probes }: ProbedAnswers, rows: Int32Array): ProbedAnswers {
  const some = (values: Float64Array | undefined) => values && Float64Array.from(rows, (i) => values[i])
  return {
    clean: takeJudged(clean, rows),
    probes: probes.map(({ probe, levels }) => ({
      probe,
      levels: levels.map(
        (level) =>
          level && {
            judged: level.judged.map((one) => takeJudged(one, rows)),
            cosines: some(level.cosines),
            agreement: some(level.agreement),
          },
      ),
    })),
  }
}
