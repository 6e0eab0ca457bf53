import type { FindingSchema } from '../spec/finding-schema.js'
import { type Cue, compileCues, cuesIn, type Judgement, judgeMention } from './context.js'
import { aggregateLabels, type FindingLabel, type FindingLabels } from './labels.js'
import { overlaps, type Span, sectionCutter, sentencesOf } from './passages.js'
import { compilePhrases, placesOf } from './phrases.js'

/** A place in a report that says something about a finding. */
export interface Mention extends Span {
  readonly category: string
  readonly label: FindingLabel
  /** The words that made it negative or uncertain. */
  readonly cue?: Span
  /** Name of the section; '' before the first heading. */
  readonly section: string
  /** By attribute the values that the sentence gives: `laterality: ['left']`. */
  readonly attributes: Readonly<Record<string, readonly string[]>>
}

/** What a report says, and where. */
export interface Findings {
  /** In the order of the text. */
  readonly mentions: readonly Mention[]
  readonly labels: FindingLabels
  /** Where it compares with an earlier examination. */
  readonly comparisons: readonly Span[]
}

/** Reads the findings of one report. Pure: the same text gives the same findings. */
export type FindingExtractor = (report: string) => Findings

const ROLES = ['phrases', 'absent', 'suggestive'] as const
type Role = (typeof ROLES)[number]

interface CompiledCategory {
  readonly id: string
  readonly patterns: readonly (readonly [role: Role, pattern: RegExp])[]
  readonly except: RegExp
}

/** Makes the patterns of a schema once, for any number of reports. */
export function findingExtractor(schema: FindingSchema): FindingExtractor {
  const cuePatterns = compileCues(schema.cues)
  const comparison = compilePhrases(schema.cues.comparison)
  const categories = schema.categories.map(
    ({ id, except, ...phrases }): CompiledCategory => ({
      id,
      patterns: ROLES.filter((role) => phrases[role].length > 0).map((role) => [role, compilePhrases(phrases[role])]),
      except: compilePhrases(except),
    }),
  )
  const attributes = Object.entries(schema.attributes).map(
    ([name, { values }]) =>
      [name, Object.entries(values).map(([value, phrases]) => [value, compilePhrases(phrases)] as const)] as const,
  )
  const sectionsOf = sectionCutter(schema.sections)
  const skipped = new Set(schema.skipped_sections)

  return (report) => {
    const mentions: Mention[] = []
    const comparisons: Span[] = []
    for (const section of sectionsOf(report)) {
      if (skipped.has(section.name)) continue
      for (const sentence of sentencesOf(report, section)) {
        comparisons.push(...placesOf(comparison, report, sentence))
        const places = placesIn(report, sentence, categories)
        if (places.length === 0) continue
        const cues = cuesIn(report, sentence, cuePatterns)
        for (const place of places) {
          const { label, cue } = judgePlace(place, cues)
          if (label === 'ignored') continue
          mentions.push({
            category: place.category,
            label,
            start: place.start,
            end: place.end,
            ...(cue && { cue: { start: cue.start, end: cue.end } }),
            section: section.name,
            attributes: attributesOf(report, place, places, sentence, attributes),
          })
        }
      }
    }
    mentions.sort((a, b) => a.start - b.start || a.end - b.end)
    return { mentions, labels: labelsOf(report, mentions, schema), comparisons }
  }
}

interface Place extends Span {
  readonly category: string
  readonly role: Role
}

/** Where phrases of the categories stand, each place once per category: what says the finding goes before the rest. */
function placesIn(text: string, sentence: Span, categories: readonly CompiledCategory[]): Place[] {
  return categories.flatMap(({ id, patterns, except }) => {
    const found = patterns.flatMap(([role, pattern]) =>
      placesOf(pattern, text, sentence).map((span) => ({ ...span, category: id, role })),
    )
    if (found.length === 0) return []
    const exceptions = placesOf(except, text, sentence)
    const said = found.filter(({ role }) => role === 'phrases')
    return found.filter(
      (place) =>
        !exceptions.some((exception) => overlaps(place, exception)) &&
        (place.role === 'phrases' || !said.some((other) => overlaps(place, other))),
    )
  })
}

type AttributePatterns = readonly (readonly [
  name: string,
  values: readonly (readonly [value: string, pattern: RegExp])[],
])[]

/** A hint that is denied says nothing. A phrase of absence is none the less one after "no": "no effusion, heart normal". */
function judgePlace(place: Place, cues: readonly Cue[]): Judgement {
  const judged = judgeMention(place, cues)
  if (judged.label === 'ignored') return judged
  if (place.role === 'absent') return { label: 'negative' }
  if (place.role === 'suggestive') return { ...judged, label: judged.label === 'negative' ? 'ignored' : 'uncertain' }
  return judged
}

/** Values that stand between the mention before and this one, else between this one and the next. */
function attributesOf(
  text: string,
  place: Span,
  all: readonly Span[],
  sentence: Span,
  attributes: AttributePatterns,
): Record<string, string[]> {
  const from = Math.max(sentence.start, ...all.filter((other) => other.end <= place.start).map(({ end }) => end))
  const to = Math.min(sentence.end, ...all.filter((other) => other.start >= place.end).map(({ start }) => start))
  const given: Record<string, string[]> = {}
  for (const [name, values] of attributes) {
    const within = (start: number, end: number) =>
      values.filter(([, pattern]) => placesOf(pattern, text, { start, end }).length > 0).map(([value]) => value)
    const before = within(from, place.end)
    const found = before.length > 0 ? before : within(place.end, to)
    if (found.length > 0) given[name] = found
  }
  return given
}

function labelsOf(report: string, mentions: readonly Mention[], schema: FindingSchema): FindingLabels {
  const labels = new Map<string, FindingLabel>()
  let isAbnormal = false
  for (const { id, abnormal } of schema.categories) {
    const own = mentions.filter(({ category }) => category === id).map(({ label }) => label)
    const label = aggregateLabels(own, schema.aggregation)
    if (label !== undefined) labels.set(id, label)
    isAbnormal ||= abnormal && (label === 'positive' || label === 'uncertain')
  }
  // A report without a word says nothing, not that there is nothing.
  if (schema.no_finding !== undefined && !isAbnormal && /\w/.test(report)) labels.set(schema.no_finding, 'positive')
  return labels
}
