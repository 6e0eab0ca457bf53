import type { Metric } from '../metrics/index.js'
import type { BenchmarkContext, Board, Mark, Row } from './board.js'
import { markAgainstFloors } from './floor-marks.js'
import { groupBy } from './group-by.js'
import { newest } from './newest.js'
import { rowOrder } from './order.js'
import { type Contender, standingsOf } from './ranking.js'
import { firmInterval, merit } from './score.js'
import { tiersOf } from './tiers.js'

/** Everything of a board but what makes its results comparable. */
export type RankedRows = Omit<Board, 'id' | 'comparability' | 'isReported' | 'differs'>

/** Sorts and ranks the rows of one board, floors among them. */
export function rankBoard(rows: readonly Row[], context: BenchmarkContext): RankedRows {
  const { benchmark, primary } = context
  const judged = limitFamilies(markAgainstFloors(rows.toSorted(rowOrder(context)), context))
  const listed = judged.filter(isListed)
  const models = listed.filter(({ model }) => !model.isFloor)
  const standings = primary.metric && standingsOf(models.flatMap(contender), primary.metric, context.comparisons)
  const ranks = new Map(models.map((row, i) => [row, standings?.ranks[i]]))
  const shown = listed.map((row) => ({ ...row, rank: ranks.get(row) }))
  const ranked = shown.filter(({ rank }) => rank !== undefined)
  const tries = rows.flatMap((row) => row.tries)
  const relevant = benchmark.smallest_relevant_difference
  return {
    rows: shown,
    unranked: judged.filter((row) => !isListed(row)),
    podium: podiumOf(ranked),
    gap: ranked.length < 2 ? undefined : standings?.gap(0, 1, relevant[primary.id], ranked[0].nTest),
    spread: spreadOf(ranked, primary.metric),
    tierCounts: tiersOf(context).map(({ name }) => ({
      name,
      n: ranked.filter(({ tier }) => tier?.name === name).length,
    })),
    evaluations: tries.length,
    updated: newest(tries.map(({ date }) => date)),
  }
}

const isListed = ({ marks }: Row): boolean => !marks.some(({ blocks }) => blocks)

const MAX_OF_FAMILY = 3

/** Many sizes of one model would fill a page: the best of a family stay. @param rows best first */
function limitFamilies(rows: readonly Row[]): Row[] {
  const families = groupBy(
    rows.filter((row) => isListed(row) && !row.model.isFloor),
    ({ model }) => model.family?.toLowerCase(),
  )
  const tooMany = new Set([...families.values()].flatMap((family) => family.slice(MAX_OF_FAMILY)))
  const mark = ({ model }: Row): Mark => ({
    code: 'family',
    text: `the ${MAX_OF_FAMILY} best of the family ${model.family} are ranked`,
    blocks: true,
  })
  return rows.map((row) => (tooMany.has(row) ? { ...row, marks: [...row.marks, mark(row)] } : row))
}

function contender({ record, score, nTest }: Row): Contender[] {
  if (record === undefined || score.value === null) return []
  return [{ evalId: record.eval_id, value: score.value, interval: firmInterval(score, nTest) }]
}

/**
 * Medals go to places that only one row can hold, and to models that beat the floors. One model alone has beaten nobody.
 *
 * @param ranked best first
 */
function podiumOf(ranked: readonly Row[]): readonly Row[] {
  if (ranked.length < 2) return []
  const end = ranked.findIndex(({ rank, marks }, i) => {
    const isAlone = typeof rank === 'object' && rank.best === i + 1 && rank.worst === i + 1
    return !isAlone || marks.some(({ code }) => code === 'floor')
  })
  return ranked.slice(0, Math.min(3, end < 0 ? ranked.length : end))
}

function spreadOf(ranked: readonly Row[], metric: Metric | undefined): number | undefined {
  if (ranked.length < 2 || metric === undefined) return undefined
  const merits = ranked.flatMap(({ score }) => (score.value === null ? [] : [merit(score.value, metric)]))
  return merits[0] - merits[merits.length - 1]
}
