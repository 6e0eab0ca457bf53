import { midRanks } from '../stats/index.js'
import type { DatasetCheck, Finding } from './check.js'
import { columnBlocks } from './column-blocks.js'
import { type InspectedData, withoutClasses } from './inspected-data.js'
import { strongestClass } from './label-auroc.js'

const SUSPICIOUS_AUROC = 0.95
/** The interval must reach so high, or the samples are too few to tell. */
const CERTAIN_AUROC = 0.8
const MOST_TOLD = 10

export const singleFeaturesCheck: DatasetCheck = {
  id: 'single-features',
  title: 'Features that give the label away',
  what: `Each feature of a table alone: AUROC from ${SUSPICIOUS_AUROC}, the interval above ${CERTAIN_AUROC}, for a class against the rest.`,
  async inspect(data) {
    const { dataset } = data
    if (dataset.sampleShape?.length !== 1) return { findings: [], not_checked: 'samples are no rows of features' }
    const reason = withoutClasses(data)
    if (reason !== undefined) return { findings: [], not_checked: reason }
    const findings: Finding[] = []
    for await (const { first, columns } of columnBlocks(data)) {
      columns.forEach((values, j) => {
        const name = dataset.featureNames?.[first + j] ?? `feature ${first + j + 1}`
        if (bestArea(values, data) >= SUSPICIOUS_AUROC) findings.push(...suspicion(name, values, data))
      })
    }
    const more = findings.length - MOST_TOLD
    if (more <= 0) return { findings }
    const what = `${more} more features tell a class as well as these.`
    return { findings: [...findings.slice(0, MOST_TOLD), { severity: findings[0].severity, what }] }
  },
}

/** The highest AUROC of a class against the rest, in either direction, from one ranking. */
function bestArea(values: Float64Array, { y, classes }: InspectedData): number {
  if (values.some(Number.isNaN)) return 0
  const ranks = midRanks(values)
  const [sums, counts] = [new Float64Array(classes.length), new Float64Array(classes.length)]
  for (let i = 0; i < y.length; i++) {
    if (y[i] === -1) continue
    sums[y[i]] += ranks[i]
    counts[y[i]]++
  }
  return sums.reduce((best, sum, c) => {
    const area = (sum - (counts[c] * (counts[c] + 1)) / 2) / (counts[c] * (y.length - counts[c]))
    return Math.max(best, area || 0, 1 - area || 0)
  }, 0)
}

function suspicion(feature: string, values: Float64Array, data: InspectedData): Finding[] {
  const found = strongestClass(values, data)
  if (found === undefined || found.area < SUSPICIOUS_AUROC || found.low < CERTAIN_AUROC) return []
  const { classes } = data
  const rest = classes.length === 2 ? `"${classes[1 - found.of]}"` : 'all others'
  const what = `Alone it tells "${classes[found.of]}" from ${rest} with AUROC ${found.area.toFixed(4)} (from ${found.low.toFixed(3)}): was it made from the label, or measured after it was known?`
  return [
    {
      // A marker of one class among many is what biology is about.
      severity: classes.length === 2 ? 'warning' : 'info',
      where: feature,
      what,
      mend: 'If it would not be known when the model is used, leave it out: features.exclude.',
    },
  ]
}
