import type { Block } from '../../report/block.js'
import { formatMetric, notAvailable } from '../../report/format-number.js'
import type { BenchmarkBoards, Board } from '../board.js'
import { REPORT_QUALITY, type RowQuality, reportQualities } from '../report-quality.js'

/** The parts of `report_quality_score`, and whether another weighting would have put the models in another order. */
export function reportQualityBlocks(of: BenchmarkBoards, board: Board): Block[] {
  const qualities = reportQualities(of, board)
  if (qualities.length === 0) return []
  return [
    {
      kind: 'paragraph',
      text: `${REPORT_QUALITY} puts what is true, what is safe and how it is worded into one number, and nobody knows the right weights. A place such as 1 to 4 means: any of these, under a thousand other weightings around 0.6, 0.3 and 0.1. It ranks nothing here: the board ranks by ${of.primary.id}.`,
    },
    {
      kind: 'table',
      caption: `${REPORT_QUALITY} of each model, computed here from its parts.`,
      columns: [
        { label: 'Model', kind: 'text' },
        { label: REPORT_QUALITY, kind: 'number' },
        { label: 'Place under other weights', kind: 'text' },
        { label: 'Findings (finding_f1_micro)', kind: 'number' },
        { label: 'Safety (critical findings)', kind: 'number' },
        { label: 'Wording (rouge_l)', kind: 'number' },
      ],
      rows: qualities.map((quality) => [
        quality.row.model.name,
        numberText(quality.score),
        placesText(quality),
        ...[quality.parts.clinical, quality.parts.safety, quality.parts.language].map(numberText),
      ]),
    },
  ]
}

const numberText = (value: number): string => formatMetric(Number.isNaN(value) ? null : value)

function placesText({ row, places }: RowQuality): string {
  if (row.model.isFloor) return 'floor'
  if (places === undefined) return notAvailable
  return places.best === places.worst ? String(places.best) : `${places.best} to ${places.worst}`
}
