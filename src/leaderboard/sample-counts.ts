import { formatCount } from '../report/format-number.js'
import type { Comparability, Mark, Row } from './board.js'
import { isVerified } from './evidence.js'
import { groupBy } from './group-by.js'

/**
 * The same rows have the same number: one of two records that name one digest and two numbers is wrong. Right is what
 * the hub has seen, else what most say; where they are as many, nobody knows, and none is ranked.
 */
export function markSampleCounts(rows: readonly Row[], { rowsSha256 }: Comparability): Row[] {
  const isCounted = ({ nTest, marks }: Row): boolean => nTest !== undefined && !marks.some(({ blocks }) => blocks)
  const counted = rowsSha256 === undefined ? [] : rows.filter(isCounted)
  const seen = counted.filter(({ evidence }) => isVerified(evidence))
  const groups = [...groupBy(seen.length > 0 ? seen : counted, ({ nTest }) => String(nTest)).values()]
  const most = Math.max(...groups.map(({ length }) => length))
  const [right, rival] = groups.filter(({ length }) => length === most)
  const n = rival === undefined ? right?.[0].nTest : undefined
  return rows.map((row) => {
    if (!counted.includes(row) || row.nTest === n) return row
    const text = `it says ${formatCount(row.nTest)} samples, ${n === undefined ? 'others say another number' : `where others say ${formatCount(n)}`}, of the same rows`
    const mark: Mark = { code: 'sample-count', text, blocks: !isVerified(row.evidence) }
    return { ...row, marks: [...row.marks, mark] }
  })
}
