import type { Cues } from '../spec/radiology-cues.js'
import type { FindingLabel } from './labels.js'
import { overlaps, type Span } from './passages.js'
import { compilePhrases, placesOf } from './phrases.js'

const KINDS = [
  'pseudo',
  'ignored_before',
  'uncertain_before',
  'uncertain_after',
  'negated_before',
  'negated_after',
  'scope_end',
] as const
type CueKind = (typeof KINDS)[number]

/** A cue and where it stands. */
export interface Cue extends Span {
  readonly kind: CueKind
}

/** One pattern per kind of cue, made once per schema. */
export type CuePatterns = readonly (readonly [kind: CueKind, pattern: RegExp])[]

export function compileCues(cues: Cues): CuePatterns {
  return KINDS.map((kind) => [kind, compilePhrases(cues[kind])])
}

/** The cues of a sentence, in their order. A denial that shares a word with another cue is none: "no change", "not excluded". */
export function cuesIn(text: string, sentence: Span, patterns: CuePatterns): Cue[] {
  const found = patterns.flatMap(([kind, pattern]) =>
    placesOf(pattern, text, sentence).map((span) => ({ kind, ...span })),
  )
  const isDenial = ({ kind }: Cue) => kind.startsWith('negated')
  const others = found.filter((cue) => !isDenial(cue))
  return found
    .filter((cue) => !isDenial(cue) || !others.some((other) => overlaps(cue, other)))
    .sort((a, b) => a.start - b.start)
}

/** What a mention says, and the cue that decided it. */
export interface Judgement {
  /** `ignored` where nothing is claimed about the film. */
  readonly label: FindingLabel | 'ignored'
  readonly cue?: Cue
}

/**
 * Reads the clause around a mention. What is not about the film goes before a denial, a denial before a doubt; a doubt that
 * is worded as a denial ("cannot exclude") is a doubt, as `cuesIn` saw to it.
 *
 * A cue that acts forwards must start before the mention ends, so that "heart is not enlarged" is denied.
 */
export function judgeMention(mention: Span, cues: readonly Cue[]): Judgement {
  let from = 0
  let to = Number.POSITIVE_INFINITY
  for (const { kind, start, end } of cues) {
    if (kind !== 'scope_end') continue
    if (end <= mention.start) from = end
    else if (start >= mention.end) to = Math.min(to, start)
  }
  const acting = cues.filter(({ kind, start }) =>
    kind.endsWith('_before') ? start >= from && start < mention.end : start >= mention.end && start < to,
  )
  for (const [name, label] of VERDICTS) {
    const cue = acting.findLast(({ kind }) => kind.startsWith(name))
    if (cue !== undefined) return { label, cue }
  }
  return { label: 'positive' }
}

const VERDICTS = [
  ['ignored', 'ignored'],
  ['negated', 'negative'],
  ['uncertain', 'uncertain'],
] as const
