import type { FindingSchema } from '../spec/finding-schema.js'
import type { Findings } from './extract.js'
import type { FindingLabel } from './labels.js'

/** What an uncertain finding counts as: absent, present, or a state of its own that only the same state matches. */
export const UNCERTAIN_POLICIES = ['u_zeros', 'u_ones', 'three_class'] as const
export type UncertainPolicy = (typeof UNCERTAIN_POLICIES)[number]

/**
 * `matched`: both texts say it. `missed`: only the reference does. `made_up`: only the generated text does. `flipped`: one
 * says that it is there, the other that it is not. `differs`: both say it, but on another side, or with another doubt
 * under `three_class`. `absent`: neither says it.
 */
export type SlotOutcome = 'matched' | 'missed' | 'made_up' | 'flipped' | 'differs' | 'absent'

/** One category of one pair of reports, where either text mentions it. */
export interface Slot {
  readonly category: string
  readonly reference?: FindingLabel
  readonly generated?: FindingLabel
  readonly outcome: SlotOutcome
  /** The reference counts as saying that it is there. */
  readonly isReferred: boolean
  /** The generated text counts as saying that it is there. */
  readonly isGenerated: boolean
  /** Both texts mean the same by it: there, or not there; a text without a word means nothing. */
  readonly isSame: boolean
  /** Attributes that both texts give, of findings that both say are there. */
  readonly attributesCompared: readonly string[]
  /** Those of which the texts share no value. */
  readonly attributesDiffering: readonly string[]
}

/** What is read of one text; labels that people gave have no mentions. */
export type SaidFindings = Pick<Findings, 'labels'> & Partial<Pick<Findings, 'mentions'>>

const MEANING: Readonly<Record<UncertainPolicy, FindingLabel>> = {
  u_zeros: 'negative',
  u_ones: 'positive',
  three_class: 'uncertain',
}

/**
 * Sets what a generated report says against its reference, category by category. That there is no finding is none: else a
 * model that calls everybody healthy would be right about most.
 *
 * @returns the categories that either mentions, in the order of the schema
 */
export function compareFindings(
  reference: SaidFindings,
  generated: SaidFindings,
  schema: FindingSchema,
  policy: UncertainPolicy,
): Slot[] {
  return schema.categories
    .map(({ id }) => id)
    .filter((category) => reference.labels.has(category) || generated.labels.has(category))
    .map((category) => compareCategory(category, reference, generated, schema, policy))
}

function compareCategory(
  category: string,
  reference: SaidFindings,
  generated: SaidFindings,
  schema: FindingSchema,
  policy: UncertainPolicy,
): Slot {
  const labels = [reference.labels.get(category), generated.labels.get(category)] as const
  const [referred, told] = labels.map((label) => (label === 'uncertain' ? MEANING[policy] : label))
  const isReferred = referred !== undefined && referred !== 'negative'
  const isGenerated = told !== undefined && told !== 'negative'
  const { compared, differing } =
    isReferred && isGenerated ? compareAttributes(category, reference, generated, schema) : NO_ATTRIBUTES
  const isSame = referred === told && !differing.some((name) => schema.attributes[name].must_match)
  return {
    category,
    ...(labels[0] !== undefined && { reference: labels[0] }),
    ...(labels[1] !== undefined && { generated: labels[1] }),
    outcome: outcomeOf({ isReferred, isGenerated, isSame, isFlipped: isFlip(...labels) }),
    isReferred,
    isGenerated,
    isSame,
    attributesCompared: compared,
    attributesDiffering: differing,
  }
}

/** One text says that it is there, the other that it is not. Doubt contradicts nothing. */
export function isFlip(a: FindingLabel | undefined, b: FindingLabel | undefined): boolean {
  return (a === 'positive' && b === 'negative') || (a === 'negative' && b === 'positive')
}

interface Facts extends Pick<Slot, 'isReferred' | 'isGenerated' | 'isSame'> {
  readonly isFlipped: boolean
}

function outcomeOf({ isReferred, isGenerated, isSame, isFlipped }: Facts): SlotOutcome {
  if (isFlipped) return 'flipped'
  if (isReferred && isGenerated) return isSame ? 'matched' : 'differs'
  if (isReferred) return 'missed'
  return isGenerated ? 'made_up' : 'absent'
}

const NO_ATTRIBUTES = { compared: [], differing: [] }

function compareAttributes(
  category: string,
  reference: SaidFindings,
  generated: SaidFindings,
  schema: FindingSchema,
): { compared: string[]; differing: string[] } {
  const compared: string[] = []
  const differing: string[] = []
  for (const name of Object.keys(schema.attributes)) {
    const referred = valuesOf(reference, category, name)
    const told = valuesOf(generated, category, name)
    if (referred.size === 0 || told.size === 0) continue
    compared.push(name)
    if (![...referred].some((value) => told.has(value))) differing.push(name)
  }
  return { compared, differing }
}

/** Of all mentions in a report that do not deny it. */
function valuesOf({ mentions = [] }: SaidFindings, category: string, attribute: string): Set<string> {
  const said = mentions.filter((mention) => mention.category === category && mention.label !== 'negative')
  return new Set(said.flatMap(({ attributes }) => attributes[attribute] ?? []))
}
