import { wilsonInterval } from '../../stats/proportions.js'
import type { Block, FigureBlock } from '../block.js'
import { classCounts, isClustered, overallEstimate, positiveClass } from '../estimates.js'
import { calibrationPlot } from '../figures/calibration.js'
import { formatBound, formatCount, formatInterval, formatLevel, formatMetric } from '../format-number.js'
import type { ReportContext, ReportSection } from '../section.js'
import { listInWords } from '../words.js'

/** Fewer events or non-events than this, and a calibration curve is mostly noise: Van Calster et al. 2016, Collins et al. 2016. */
const enoughForCalibration = 100

export const calibrationSection: ReportSection = {
  id: 'calibration',
  title: 'Calibration',
  appliesTo: ({ record }) => (record.curves?.calibration?.bins ?? []).some(({ n }) => n > 0),
  render(context) {
    return [
      {
        kind: 'paragraph',
        text: 'Do the probabilities mean what they say? Of the samples that are given 0.7, 70 in 100 should be positive. Dots on the dotted diagonal say that they are; below it, the probabilities are too high; above it, too low. A model can rank well (AUROC) and still be badly calibrated.',
      },
      ...imprecise(context),
      figure(context),
      ...besideChance(context),
    ]
  },
}

/** Errors that are above zero even for perfect probabilities, beside what those would show. */
function besideChance({ record }: ReportContext): Block[] {
  const facts = Object.entries(record.null_expectations ?? {}).flatMap(([id, expected]) => {
    const { value } = overallEstimate(record, id)
    if (value === null) return []
    const reading = `${formatMetric(value)}; perfect probabilities would show ${formatBound(expected)} on as many samples`
    return [{ label: id, value: reading }]
  })
  return facts.length === 0 ? [] : [{ kind: 'facts', facts }]
}

function imprecise({ record }: ReportContext): Block[] {
  const few = classCounts(record).filter(([, n]) => n < enoughForCalibration)
  if (few.length === 0 && !record.marks.includes('calibration_imprecise')) return []
  const counts = few.map(([name, n]) => `${formatCount(n)} of class ${name}`)
  const found = few.length === 0 ? 'A class has few samples' : `There are only ${listInWords(counts)}`
  return [
    {
      kind: 'note',
      tone: 'caution',
      text: [
        { strong: 'Calibration imprecise.' },
        ` ${found}; with fewer than ${enoughForCalibration} of either class the dots move a lot by chance.`,
      ],
    },
  ]
}

function figure(context: ReportContext): FigureBlock {
  const { record } = context
  const level = overallEstimate(record, 'AUROC').interval?.level ?? 0.95
  const positive = positiveClass(context)
  const bins = (record.curves?.calibration?.bins ?? [])
    .filter(({ n }) => n > 0)
    .map(({ n, mean_p, mean_y }) => ({
      n,
      predicted: mean_p,
      observed: mean_y,
      interval: isClustered(record) ? undefined : wilsonInterval(Math.round(n * mean_y), n, level),
    }))
  const bars = isClustered(record)
    ? 'No bars: several samples come from one subject, and the formula is for independent ones.'
    : `Bars: ${formatLevel(level)} Wilson intervals of the observed share, bin by bin.`
  return {
    kind: 'figure',
    name: 'calibration',
    title: 'Reliability diagram',
    alt: bins
      .map(
        (bin) =>
          `predicted ${formatBound(bin.predicted)}, observed ${formatBound(bin.observed)} (N ${formatCount(bin.n)})`,
      )
      .join('; '),
    caption: `Predicted probability${positive === undefined ? '' : ` of class ${positive}`} against the observed share. ${bars} Below: how many samples each bin holds.`,
    drawing: calibrationPlot(bins),
    data: {
      kind: 'table',
      caption: 'The bins of the reliability diagram.',
      columns: [
        { label: 'Mean predicted', kind: 'number' },
        { label: 'Share of positives', kind: 'number' },
        { label: `${formatLevel(level)} interval`, kind: 'number' },
        { label: 'N', kind: 'number' },
      ],
      rows: bins.map((bin) => [
        formatBound(bin.predicted),
        formatBound(bin.observed),
        formatInterval(bin.interval),
        formatCount(bin.n),
      ]),
    },
  }
}
