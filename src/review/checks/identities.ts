import {
  accuracyBounds,
  type Bounds,
  harmonicMeanBounds,
  isWithin,
  predictiveValueBounds,
  type Reported,
} from '../arithmetic.js'
import type { Doubt, SubmissionCheck } from '../check.js'
import { type ClassSizes, classSizes, doubtsByRounding, isBinary, isComplete, type ReportedGroup } from '../reported.js'

export const identitiesCheck: SubmissionCheck = {
  id: 'identities',
  aliases: ['N3'],
  label: 'Values that are made of each other agree',
  source: 'Altman & Bland 1994, doi:10.1136/bmj.308.6943.1552 and doi:10.1136/bmj.309.6947.102',
  check(record, { metrics, catalog }) {
    const benchmark = catalog.benchmarks.get(record.benchmark_id)?.value
    const isOfTwo = isBinary(record, benchmark)
    const sizes = classSizes(record, benchmark)
    const hasAll = isComplete(record)
    return doubtsByRounding(record, metrics, (groups) =>
      groups.flatMap((group, i) => [
        ...(isOfTwo ? broken(group, rulesOfTwoClasses(group, i === 0 ? sizes : undefined, hasAll)) : []),
        ...broken(group, [harmonicMean(group, 'finding_f1_micro', 'finding_precision', 'finding_recall')]),
      ]),
    )
  },
}

/** What a value must be. */
interface Rule {
  readonly id: string
  /** Undefined where nothing follows. */
  readonly bounds: Bounds | undefined
  readonly rule: string
}

/** The rules that a group does not keep. */
function broken({ path, values }: ReportedGroup, rules: readonly (Rule | undefined)[]): Doubt[] {
  return rules.flatMap((each): Doubt[] => {
    const value = each && values.get(each.id)
    if (value === undefined || each?.bounds === undefined || isWithin(value, each.bounds)) return []
    const what = `${each.id} ${value.value} does not fit: it ${each.rule}`
    return [{ severity: 'blocks', path: [...path, each.id], what, mend: MEND }]
  })
}

const MEND = 'Compute all values from the same predictions: one of them belongs to another run, threshold or average.'

function rulesOfTwoClasses(group: ReportedGroup, sizes: ClassSizes | undefined, hasAll: boolean) {
  const [sensitivity, specificity] = [group.values.get('Sensitivity'), group.values.get('Specificity')]
  const f1 = harmonicMean(group, 'F1-Binary', 'PPV', 'Sensitivity')
  if (sensitivity === undefined || specificity === undefined) return [f1]
  const between = 'lies between sensitivity and specificity'
  return [
    ...(sizes === undefined
      ? [mustBe('Accuracy', extremes(sensitivity, specificity), between)]
      : rulesBySizes(sensitivity, specificity, sizes, hasAll)),
    mustBe(
      'Balanced-Accuracy',
      accuracyBounds(sensitivity, specificity, 0.5),
      'is the mean of sensitivity and specificity',
    ),
    mustBe('Youden-J', youdenBounds(sensitivity, specificity), 'is sensitivity plus specificity minus 1'),
    f1,
  ]
}

const mustBe = (id: string, bounds: Bounds | undefined, rule: string): Rule => ({ id, bounds, rule })

/** What follows from both rates when it is known how many samples each class has. */
function rulesBySizes(
  sensitivity: Reported,
  specificity: Reported,
  { positives, negatives }: ClassSizes,
  hasAll: boolean,
): Rule[] {
  const prevalence = positives / (positives + negatives)
  const given = `given sensitivity ${sensitivity.value}, specificity ${specificity.value}, ${positives} positives and ${negatives} negatives`
  const ruleOf = (id: string, bounds: Bounds | undefined): Rule =>
    mustBe(
      id,
      bounds,
      bounds === undefined ? '' : `lies between ${show(bounds.low)} and ${show(bounds.high)}, ${given}`,
    )
  const accuracy = ruleOf('Accuracy', accuracyBounds(sensitivity, specificity, prevalence))
  if (!hasAll) return [accuracy]
  return [
    accuracy,
    ruleOf('PPV', predictiveValueBounds(sensitivity, specificity, prevalence)),
    ruleOf('NPV', predictiveValueBounds(specificity, sensitivity, 1 - prevalence)),
  ]
}

function harmonicMean({ values }: ReportedGroup, id: string, first: string, second: string): Rule | undefined {
  const [a, b] = [values.get(first), values.get(second)]
  if (a === undefined || b === undefined) return undefined
  return mustBe(id, harmonicMeanBounds(a, b), `is the harmonic mean of ${first} ${a.value} and ${second} ${b.value}`)
}

const extremes = (a: Reported, b: Reported): Bounds => ({
  low: Math.min(a.value - a.tolerance, b.value - b.tolerance),
  high: Math.max(a.value + a.tolerance, b.value + b.tolerance),
})

function youdenBounds(a: Reported, b: Reported): Bounds {
  const [middle, spread] = [a.value + b.value - 1, a.tolerance + b.tolerance]
  return { low: middle - spread, high: middle + spread }
}

const show = (value: number): string => String(Number(value.toFixed(4)))
