import type { FindingReading } from '../../metrics/index.js'
import type { ReportPair } from '../../text/index.js'
import { casesFile, renderCasesPage } from './cases-page.js'
import { compareCase } from './compare-case.js'

/** Reports on one page: more make a browser slow. */
const PER_PAGE = 500

/**
 * The pages `cases.html`, `cases-2.html` and so on: each report beside its references, those with most errors first.
 *
 * @param pairs by sample id
 * @param reading absent where only words are compared
 * @returns by file name; to be written to `private/` and nowhere else
 */
export function renderCases(
  pairs: readonly (ReportPair & { readonly id: string })[],
  reading: FindingReading | undefined,
  names: { readonly model: string; readonly benchmark: string },
): Readonly<Record<string, string>> {
  const cases = pairs.map(({ id, ...pair }) => compareCase(id, pair, reading)).sort((a, b) => b.errors - a.errors)
  const found = new Set(cases.flatMap(({ slots }) => slots.map(({ category }) => category)))
  const categories = (reading?.schema.categories ?? []).map(({ id }) => id).filter((id) => found.has(id))
  const pages = Math.max(1, Math.ceil(cases.length / PER_PAGE))
  return Object.fromEntries(
    Array.from({ length: pages }, (_, i) => {
      const head = { ...names, categories, page: i + 1, pages, total: cases.length }
      return [casesFile(i + 1), renderCasesPage(cases.slice(i * PER_PAGE, (i + 1) * PER_PAGE), head)]
    }),
  )
}
