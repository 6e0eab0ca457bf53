import { compareFindings, consensusOf, type FindingLabel, type Findings, type Slot } from '../../findings/index.js'
import type { FindingReading } from '../../metrics/index.js'
import { type ReportPair, rouge } from '../../text/index.js'

/** A stretch of a text and what is to be seen there. */
export interface Mark {
  readonly start: number
  readonly end: number
  readonly category: string
  readonly label: FindingLabel
  readonly kind: 'finding' | 'cue'
}

export interface MarkedText {
  readonly text: string
  /** In the order of the text; they do not overlap. */
  readonly marks: readonly Mark[]
}

/** One report beside its references, read for findings. */
export interface ComparedCase {
  readonly id: string
  readonly references: readonly MarkedText[]
  readonly generated: MarkedText
  /** Categories that either side mentions; none without a finding schema. */
  readonly slots: readonly Slot[]
  /** ROUGE-L F, stemmed. */
  readonly rougeL: number
  /** How many findings it gets wrong; critical ones count ten times. */
  readonly errors: number
}

const WRONG: readonly Slot['outcome'][] = ['missed', 'made_up', 'flipped', 'differs']

/** @param reading absent where only words are compared */
export function compareCase(id: string, pair: ReportPair, reading: FindingReading | undefined): ComparedCase {
  const read = (text: string) => reading?.extract(text)
  const references = pair.references.map((text) => ({ text, found: read(text) }))
  const generated = { text: pair.generated, found: read(pair.generated) }
  const theirs = references.flatMap(({ found }) => found ?? [])
  const slots =
    reading === undefined || generated.found === undefined
      ? []
      : compareFindings(consensusOf(theirs), generated.found, reading.schema, reading.policy)
  const critical = new Set(reading?.schema.categories.filter((one) => one.critical).map((one) => one.id))
  const wrong = slots.filter(({ outcome }) => WRONG.includes(outcome))
  return {
    id,
    references: references.map(markedText),
    generated: markedText(generated),
    slots,
    rougeL: rouge(pair.references, pair.generated, 'L', true).fmeasure,
    errors: wrong.reduce((sum, { category }) => sum + (critical.has(category) ? 10 : 1), 0),
  }
}

function markedText({ text, found }: { readonly text: string; readonly found: Findings | undefined }): MarkedText {
  const marks = (found?.mentions ?? []).flatMap(({ start, end, cue, category, label }): Mark[] => [
    { start, end, category, label, kind: 'finding' },
    ...(cue ? [{ ...cue, category, label, kind: 'cue' as const }] : []),
  ])
  // Of marks that overlap the finding stays, then the longer one.
  const isCue = ({ kind }: Mark) => Number(kind === 'cue')
  const byWeight = marks.toSorted((a, b) => isCue(a) - isCue(b) || b.end - b.start - (a.end - a.start))
  const kept: Mark[] = []
  for (const mark of byWeight) {
    if (kept.every((other) => mark.end <= other.start || other.end <= mark.start)) kept.push(mark)
  }
  return { text, marks: kept.sort((a, b) => a.start - b.start) }
}
