import type { RecordProbeCurve } from '../../spec/eval.js'
import type { Block, TableBlock } from '../block.js'
import { formatCount } from '../format-number.js'
import { dimensionName, levelName } from '../group-names.js'
import { probeLabel } from '../probe-words.js'
import { withEnds } from '../robustness-words.js'
import type { ReportContext } from '../section.js'

/** Whether the model loses more in some groups than in others: a table for each dimension. */
export function groupBlocks(context: ReportContext, curves: readonly RecordProbeCurve[]): Block[] {
  const dimensions = [...new Set(curves.flatMap(({ strata = {} }) => Object.keys(strata)))]
  if (dimensions.length === 0) return []
  return [
    {
      kind: 'paragraph',
      text: [
        { strong: 'By group.' },
        ' Does the model lose more on one scanner, in one age group? Each interval stands alone: none allows for the number of groups looked at, and small groups are noisy.',
      ],
    },
    ...dimensions.map(
      (dimension): Block => ({
        kind: 'details',
        summary: `Skill left by ${dimensionName(dimension)}`,
        blocks: [groupTable(context, curves, dimension)],
      }),
    ),
  ]
}

function groupTable({ record }: ReportContext, curves: readonly RecordProbeCurve[], dimension: string): TableBlock {
  return {
    kind: 'table',
    caption:
      'Skill left on average (absolute rAUC), and the share of the skill above chance that is left (retention), with intervals in brackets.',
    columns: [
      { label: 'Damage', kind: 'text' },
      { label: dimensionName(dimension), kind: 'text' },
      { label: 'N', kind: 'number' },
      { label: 'Absolute rAUC', kind: 'number' },
      { label: 'Retention', kind: 'number' },
    ],
    rows: curves.flatMap((curve) =>
      levelsOf(curve, dimension).map(([level, { N, absolute_rAUC, retention_rAUC }]) => [
        probeLabel(curve),
        levelName(record, dimension, level),
        formatCount(N),
        withEnds(absolute_rAUC),
        withEnds(retention_rAUC),
      ]),
    ),
  }
}

function levelsOf({ strata = {} }: RecordProbeCurve, dimension: string) {
  return Object.hasOwn(strata, dimension) ? Object.entries(strata[dimension]) : []
}
