import type { Matrix } from '../core/index.js'
import type { FindingSchema } from '../spec/finding-schema.js'
import { compareFindings, isFlip, type SaidFindings, type UncertainPolicy } from './compare.js'

/** What is counted in a pair of reports. Every score is a ratio of sums of these over pairs. */
export const FINDING_COUNTS = [
  'reports',
  'tp',
  'fp',
  'fn',
  'reports_with_fp',
  'reports_with_fn',
  'reports_with_critical_fp',
  'reports_with_critical_fn',
  'slots_mentioned_in_both',
  'slots_flipped',
  'slots_judged',
  'slots_same',
  'attributes_compared',
  'attributes_differing',
  'reports_comparing',
] as const
export type FindingCount = (typeof FINDING_COUNTS)[number]

/** Of each category, after `FINDING_COUNTS`. */
const PER_CATEGORY = ['tp', 'fp', 'fn'] as const

/** A generated report and its reference. */
export interface ReportPair {
  readonly reference: SaidFindings
  readonly generated: SaidFindings & { readonly comparisons?: readonly unknown[] }
}

/**
 * Counts of each pair; shape (pairs, 15 + 3 categories). Rows add up: the sums of a resample are the sums of its rows.
 *
 * A finding counts as found (`tp`) when both texts say that it is there and agree on the attributes that must match; where
 * they disagree it is made up (`fp`) and missed (`fn`) at once. `slots_judged` are the categories that the reference
 * mentions or the generated text says are there.
 */
export function countFindings(pairs: readonly ReportPair[], schema: FindingSchema, policy: UncertainPolicy): Matrix {
  const categories = schema.categories.map(({ id }) => id)
  const critical = new Set(schema.categories.filter((category) => category.critical).map(({ id }) => id))
  const columns = FINDING_COUNTS.length + PER_CATEGORY.length * categories.length
  const data = new Float64Array(pairs.length * columns)
  for (const [i, { reference, generated }] of pairs.entries()) {
    const add = (name: FindingCount, by: number) => {
      data[i * columns + FINDING_COUNTS.indexOf(name)] += by
    }
    const had = { fp: false, fn: false, criticalFp: false, criticalFn: false }
    for (const slot of compareFindings(reference, generated, schema, policy)) {
      const tp = slot.isReferred && slot.isGenerated && slot.isSame
      const fp = slot.isGenerated && !tp
      const fn = slot.isReferred && !tp
      const place = i * columns + FINDING_COUNTS.length + PER_CATEGORY.length * categories.indexOf(slot.category)
      for (const [j, isSo] of [tp, fp, fn].entries()) {
        add(PER_CATEGORY[j], Number(isSo))
        data[place + j] += Number(isSo)
      }
      had.fp ||= fp
      had.fn ||= fn
      had.criticalFp ||= fp && critical.has(slot.category)
      had.criticalFn ||= fn && critical.has(slot.category)
      const isInBoth = slot.reference !== undefined && slot.generated !== undefined
      add('slots_mentioned_in_both', Number(isInBoth))
      add('slots_flipped', Number(isFlip(slot.reference, slot.generated)))
      const isJudged = slot.reference !== undefined || slot.isGenerated
      add('slots_judged', Number(isJudged))
      add('slots_same', Number(isJudged && slot.isSame))
      add('attributes_compared', slot.attributesCompared.length)
      add('attributes_differing', slot.attributesDiffering.length)
    }
    add('reports', 1)
    add('reports_with_fp', Number(had.fp))
    add('reports_with_fn', Number(had.fn))
    add('reports_with_critical_fp', Number(had.criticalFp))
    add('reports_with_critical_fn', Number(had.criticalFn))
    add('reports_comparing', Number((generated.comparisons?.length ?? 0) > 0))
  }
  return { data, rows: pairs.length, columns }
}

/**
 * Sums over pairs.
 *
 * @param times how often each row is drawn; once each when absent; shape (pairs,)
 */
export function sumCounts({ data, rows, columns }: Matrix, times?: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(columns)
  for (let i = 0; i < rows; i++) {
    const by = times === undefined ? 1 : times[i]
    if (by === 0) continue
    for (let j = 0; j < columns; j++) sums[j] += by * data[i * columns + j]
  }
  return sums
}

/** Of one category, out of sums. */
export interface CategoryCounts {
  readonly category: string
  readonly tp: number
  readonly fp: number
  readonly fn: number
}

export function categoryCounts(sums: ArrayLike<number>, schema: FindingSchema): CategoryCounts[] {
  return schema.categories.map(({ id: category }, i) => {
    const place = FINDING_COUNTS.length + PER_CATEGORY.length * i
    return { category, tp: sums[place], fp: sums[place + 1], fn: sums[place + 2] }
  })
}
