import type { RecordProbeCurve, RecordRobustnessBasis } from '../../spec/eval.js'
import type { Block, Text } from '../block.js'
import { overallEstimate } from '../estimates.js'
import { formatBound, formatCount, formatInterval, formatLevel, formatMetric, formatPlain } from '../format-number.js'
import { probeInSentence, probeLabel, splitApart } from '../probe-words.js'
import { AREAS_ID, inSentence, recorded, SCORE, SIMILARITY_ID } from '../robustness-words.js'
import type { ReportContext, ReportSection } from '../section.js'
import { listInWords, reasonInWords, unitName } from '../words.js'
import { probeBlocks } from './robustness-curves.js'
import { groupBlocks } from './robustness-groups.js'

export const robustnessSection: ReportSection = {
  id: 'robustness',
  title: 'Robustness',
  appliesTo: ({ record }) => (record.robustness ?? []).length > 0 && record.robustness_basis !== undefined,
  render(context) {
    const { curves, basis } = recorded(context)
    const { scored, apart } = splitApart(curves)
    return [
      { kind: 'paragraph', isLead: true, text: verdict(context) },
      { kind: 'paragraph', text: introduction(context, basis) },
      ...failures(curves),
      ...strip(scored, basis),
      reading,
      ...scored.flatMap((curve) => probeBlocks(context, curve)),
      ...(apart.length === 0 ? [] : [apartIntroduction(apart)]),
      ...apart.flatMap((curve) => probeBlocks(context, curve)),
      ...groupBlocks(context, curves),
    ]
  },
}

/** The score, or why there is none. */
function verdict(context: ReportContext): Text {
  const { record } = context
  const { curves, basis } = recorded(context)
  const { value, interval, why } = overallEstimate(record, SCORE)
  if (value !== null) {
    const ends =
      interval === undefined
        ? ', without an interval'
        : ` (${formatLevel(interval.level)} interval ${formatInterval(interval)})`
    const kinds = basis.scored?.length ?? splitApart(curves).scored.length
    return [
      { strong: `Robustness score ${formatMetric(value)}` },
      `${ends}: the ${basis.metric} that is left on the average over ${formatCount(kinds)} ${kinds === 1 ? 'kind' : 'kinds'} of damage.`,
    ]
  }
  return [{ strong: 'No robustness score.' }, ` ${whyNone(context, basis, why)}`]
}

function whyNone(context: ReportContext, basis: RecordRobustnessBasis, why: string | undefined): string {
  const { record } = context
  const failed = recorded(context).curves.filter((curve) => curve.failed !== undefined && curve.apart !== true)
  const { repeated, metric, clean } = basis
  if (!basis.is_above_chance) {
    return `On the clean ${unitName(record)}s ${metric} is ${inSentence(context, clean)}, not clearly above what guessing earns${chanceText(basis)}: a model without skill has none to lose, whatever its answers do.`
  }
  if (repeated !== undefined && repeated.differing > 0) {
    return `Asked twice about the same clean ${unitName(record)}s, the model answered ${formatCount(repeated.differing)} of ${formatCount(repeated.n)} differently: what damage costs cannot be told from its own chance.`
  }
  if (failed.length > 0) {
    return `The model gave no answer to some samples under ${listInWords(failed.map(probeInSentence))}; a mean over the kinds that went well would reward it for that.`
  }
  if (!Object.hasOwn(record.metrics, SCORE)) return 'The benchmark declares no list of damage to average over.'
  return `${reasonInWords(why)}.`
}

const chanceText = ({ chance }: RecordRobustnessBasis): string => (chance === null ? '' : ` (${formatPlain(chance)})`)

function introduction(context: ReportContext, { metric, replicates, repeated, clean }: RecordRobustnessBasis): string {
  const noise = replicates > 1 ? ` Noise was drawn ${formatCount(replicates)} times and the skill averaged.` : ''
  const again =
    repeated !== undefined && repeated.differing === 0
      ? ` Asked again about ${formatCount(repeated.n)} clean ones, the model gave the same answers.`
      : ''
  return `The samples were damaged in known ways, each in the same way for every model and floor, and the model was asked again. On the clean ones, ${metric} is ${inSentence(context, clean)}.${again}${noise} Damage of this kind is simulated and comes one at a time; a clinic has others, and several at once.`
}

function failures(curves: readonly RecordProbeCurve[]): Block[] {
  return curves.flatMap((curve): Block[] =>
    curve.failed === undefined
      ? []
      : [
          {
            kind: 'note',
            tone: 'caution',
            text: [{ strong: `${probeLabel(curve)}: failed.` }, ` ${curve.failed}`],
          },
        ],
  )
}

/** What is left under each kind of damage, beside the clean skill and chance. */
function strip(scored: readonly RecordProbeCurve[], { metric, clean, chance }: RecordRobustnessBasis): Block[] {
  return [
    {
      kind: 'facts',
      isStrip: true,
      facts: [
        { label: `${metric}, clean`, value: formatBound(clean.value) },
        ...scored.map((curve) => ({
          label: `left under ${probeInSentence(curve)}`,
          value: formatBound(curve.absolute_rAUC.value),
        })),
        ...(chance === null ? [] : [{ label: 'chance', value: formatPlain(chance) }]),
      ],
    },
  ]
}

const reading: Block = {
  kind: 'paragraph',
  text: [
    'Only the ',
    { link: 'absolute areas', to: `#${AREAS_ID}` },
    ' count, the skill itself averaged over the severities. Retention and ',
    { link: 'output similarity', to: `#${SIMILARITY_ID}` },
    ' stand beside them and rank nothing: both flatter models that have little to lose.',
  ],
}

function apartIntroduction(apart: readonly RecordProbeCurve[]): Block {
  return {
    kind: 'note',
    tone: 'info',
    text: [
      { strong: 'Apart from the score.' },
      ` ${listInWords(apart.map(probeLabel))}: shown, never counted. A good model need not stay the same here: one that knows where an electrode sits must change its mind when channels are exchanged.`,
    ],
  }
}
