import { harmonicMeanBounds, type Reported } from '../arithmetic.js'
import type { Doubt, SubmissionCheck } from '../check.js'
import { doubtsByRounding, isBinary, type ReportedGroup } from '../reported.js'

export const identitiesCheck: SubmissionCheck = {
  id: 'identities',
  aliases: ['N3'],
  label: 'Values that are made of each other agree',
  source: 'Altman & Bland 1994, doi:10.1136/bmj.308.6943.1552',
  check(record, { metrics, catalog }) {
    const isOfTwo = isBinary(record, catalog.benchmarks.get(record.benchmark_id)?.value)
    return doubtsByRounding(record, metrics, (groups) =>
      groups.flatMap((group) => [
        ...(isOfTwo ? doubtsOfTwoClasses(group) : []),
        ...harmonicMeans(group, 'finding_f1_micro', 'finding_precision', 'finding_recall'),
      ]),
    )
  },
}

function doubtsOfTwoClasses(group: ReportedGroup): Doubt[] {
  const { path, values } = group
  const [sensitivity, specificity] = [values.get('Sensitivity'), values.get('Specificity')]
  const ofRates = (id: string, [low, high]: readonly [number, number], rule: string): Doubt[] => {
    const value = values.get(id)
    if (value === undefined || within(value, low, high)) return []
    return [doubt([...path, id], `${id} ${value.value}`, rule)]
  }
  const rates =
    sensitivity === undefined || specificity === undefined
      ? []
      : [
          ...ofRates('Accuracy', extremes(sensitivity, specificity), 'lies between sensitivity and specificity'),
          ...ofRates(
            'Balanced-Accuracy',
            combined(sensitivity, specificity, 0.5, 0),
            'is the mean of sensitivity and specificity',
          ),
          ...ofRates('Youden-J', combined(sensitivity, specificity, 1, -1), 'is sensitivity plus specificity minus 1'),
        ]
  return [...rates, ...harmonicMeans(group, 'F1-Binary', 'PPV', 'Sensitivity')]
}

function harmonicMeans({ path, values }: ReportedGroup, id: string, first: string, second: string): Doubt[] {
  const [f1, a, b] = [values.get(id), values.get(first), values.get(second)]
  const bounds = a && b && harmonicMeanBounds(a, b)
  if (f1 === undefined || bounds === undefined || within(f1, bounds.low, bounds.high)) return []
  return [
    doubt([...path, id], `${id} ${f1.value}`, `is the harmonic mean of ${first} ${a?.value} and ${second} ${b?.value}`),
  ]
}

const within = ({ value, tolerance }: Reported, low: number, high: number): boolean =>
  value >= low - tolerance && value <= high + tolerance

const extremes = (a: Reported, b: Reported): readonly [number, number] => [
  Math.min(a.value - a.tolerance, b.value - b.tolerance),
  Math.max(a.value + a.tolerance, b.value + b.tolerance),
]

/** Where `factor (a + b) + shift` lies. */
function combined(a: Reported, b: Reported, factor: number, shift: number): readonly [number, number] {
  const [middle, spread] = [factor * (a.value + b.value) + shift, factor * (a.tolerance + b.tolerance)]
  return [middle - spread, middle + spread]
}

const doubt = (path: readonly string[], value: string, rule: string): Doubt => ({
  severity: 'blocks',
  path,
  what: `${value} does not fit: it ${rule}`,
  mend: 'Compute all values from the same predictions: one of them belongs to another run, threshold or average.',
})
