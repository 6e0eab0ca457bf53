import { didYouMean, FmbenchError } from '../core/index.js'
import { REPORT_STRATA } from '../spec/index.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'
import { stratifyReports } from './report-strata.js'
import { intersect, type Stratum, stratify } from './strata.js'

/** More levels than this look like an identifier, which must not become a table in a report. */
const MAX_LEVELS = 60

/**
 * The strata a plan asks for, over the samples of its predictions. A stratum whose column is not there is left out
 * with a warning, as happens when predictions come from elsewhere. Reports have strata of their own (`REPORT_STRATA`), where
 * the dataset declares none of that name.
 *
 * @throws FmbenchError `unknown-name` for a stratum that nobody declares
 */
export function strataOf(plan: EvaluationPlan, predictions: Predictions): { strata: Stratum[]; warnings: string[] } {
  const strata: Stratum[] = []
  const warnings: string[] = []
  const absent: string[] = []
  const single = (name: string): Stratum | undefined => {
    if (!Object.hasOwn(plan.dataset.strata, name)) {
      const ofReports = plan.writing && REPORT_STRATA.find((known) => known === name)
      if (ofReports === undefined) throw unknownStratum(name, plan)
      return stratifyReports(ofReports, plan, predictions)
    }
    const declaration = plan.dataset.strata[name]
    const cells = predictions.columns[declaration.column]
    return cells && stratify(name, declaration, cells)
  }
  for (const name of plan.strata) {
    const parts = name.split(':').map(single)
    const stratum = parts.reduce((a, b) => a && b && intersect(a, b))
    if (stratum === undefined) absent.push(name)
    else if (stratum.levels.length > MAX_LEVELS) {
      warnings.push(`No groups by ${name}: ${stratum.levels.length} levels are more than ${MAX_LEVELS}.`)
    } else strata.push(stratum)
  }
  if (absent.length > 0) warnings.push(`No groups by ${absent.join(', ')}: the predictions have no column for that.`)
  return { strata, warnings }
}

function unknownStratum(name: string, plan: EvaluationPlan): FmbenchError {
  const known = [...Object.keys(plan.dataset.strata), ...(plan.writing ? REPORT_STRATA : [])]
  const hint = didYouMean(name, known) ?? `Declared: ${known.join(', ') || 'none'}.`
  return new FmbenchError('unknown-name', `${plan.dataset.dataset_id} declares no stratum "${name}".`, {
    where: plan.benchmark.benchmark_id,
    hint,
  })
}
