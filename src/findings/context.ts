import type { Cues } from './cues.js'
import type { FindingLabel } from './labels.js'
import type { Span } from './passages.js'
import { phrasesSource } from './phrases.js'

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
  return KINDS.map((kind) => [kind, new RegExp(phrasesSource(cues[kind]), 'gi')])
}

/** The cues of a sentence, in their order. A denial within a longer cue is none: "no" in "no change", "not" in "not excluded". */
export function cuesIn(text: string, { start, end }: Span, patterns: CuePatterns): Cue[] {
  const sentence = text.slice(start, end)
  const found = patterns.flatMap(([kind, pattern]) =>
    Array.from(sentence.matchAll(pattern), (match) => ({
      kind,
      start: start + match.index,
      end: start + match.index + match[0].length,
    })),
  )
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  let swallowedTo = -1
  return found.filter((cue) => {
    if (cue.kind.startsWith('negated')) return cue.end > swallowedTo
    if (cue.kind !== 'scope_end') swallowedTo = Math.max(swallowedTo, cue.end)
    return true
  })
}

/** What a mention says, and the cue that decided it. */
export interface Judgement {
  /** `ignored` where nothing is claimed about the film. */
  readonly label: FindingLabel | 'ignored'
  readonly cue?: Cue
}

/**
 * Reads the clause around a mention. Of the cues in it the first of these decides: not about this film, a doubt that holds
 * a denial ("cannot exclude"), a denial, any other doubt.
 *
 * A cue acts within its clause: one that stands before must start before the mention ends (so that "heart is not enlarged"
 * is denied), one that stands after must start after the mention.
 */
export function judgeMention(mention: Span, cues: readonly Cue[]): Judgement {
  const from = Math.max(-1, ...cues.filter((c) => c.kind === 'scope_end' && c.end <= mention.start).map((c) => c.end))
  const to = Math.min(...cues.filter((c) => c.kind === 'scope_end' && c.start >= mention.end).map((c) => c.start))
  const before = cues.filter((c) => c.start >= from && c.start < mention.end)
  const after = cues.filter((c) => c.start >= mention.end && c.start < to)
  const ignored = before.find((c) => c.kind === 'ignored_before')
  if (ignored !== undefined) return { label: 'ignored', cue: ignored }
  const doubts = [
    ...before.filter((c) => c.kind === 'uncertain_before'),
    ...after.filter((c) => c.kind === 'uncertain_after'),
  ]
  const denials = [
    ...before.filter((c) => c.kind === 'negated_before'),
    ...after.filter((c) => c.kind === 'negated_after'),
  ]
  // "Cannot exclude" holds "not": as the longer cue it has swallowed it, so any denial that is left is one of its own.
  if (denials.length > 0) return { label: 'negative', cue: denials.at(-1) }
  if (doubts.length > 0) return { label: 'uncertain', cue: doubts.at(-1) }
  return { label: 'positive' }
}
