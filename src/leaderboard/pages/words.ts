import { betterInWords } from '../../metrics/index.js'
import type { Text } from '../../report/block.js'
import { isSafeTarget } from '../../report/block.js'
import { formatInterval, formatLevel, formatMetric, notAvailable } from '../../report/format-number.js'
import type { Catalog } from '../../spec/index.js'
import type { Board, Evidence, PrimaryMetric, Row } from '../board.js'
import { LEVEL } from '../score.js'

/** What stands behind a row, in plain words. */
export const evidenceWords: Readonly<Record<Evidence, { readonly short: string; readonly what: string }>> = {
  transcribed: { short: 'transcribed', what: 'copied from a page or a paper; nobody here saw the run' },
  'self-reported': {
    short: 'self-reported',
    what: 'handed in by somebody; only the form and the range of values were checked',
  },
  checked: { short: 'checked', what: 'a person of this hub read it and found nothing wrong' },
  rescored: { short: 'rescored', what: 'this hub computed the numbers again from the predictions' },
  replayed: { short: 'replayed', what: 'this hub ran the model again and got the same' },
  measured: { short: 'measured here', what: 'this hub ran the model itself' },
}

/** Of the places of a podium. */
export const MEDALS = ['🥇', '🥈', '🥉']

/** `🥇 1`, `2 to 4`, `floor`; the medals are those of the podium. */
export function rankText(board: Board, row: Row): string {
  if (row.rank === undefined) return row.model.isFloor ? 'floor' : notAvailable
  if (row.rank === 'unknown') return 'unknown'
  const { best, worst } = row.rank
  const medal = board.podium.indexOf(row)
  const range = best === worst ? String(best) : `${best} to ${worst}`
  return medal < 0 ? range : `${MEDALS[medal]} ${range}`
}

/** `0.760 to 0.810`; `about` where the hub made it from N. */
export function intervalText({ score }: Row): string {
  if (score.interval === undefined) return notAvailable
  const level = score.interval.level === LEVEL ? '' : ` (${formatLevel(score.interval.level)})`
  return `${score.assumption === undefined ? '' : 'about '}${formatInterval(score.interval)}${level}`
}

export function scoreText({ score }: Row): string {
  return formatMetric(score.value)
}

/** `higher is better`, `nearer to 0 is better` */
export function directionText({ metric }: PrimaryMetric): string {
  return metric === undefined ? 'which values are better is not known' : `${betterInWords(metric)} is better`
}

export function datasetName(catalog: Catalog, id: string | undefined): string {
  return id === undefined ? notAvailable : (catalog.datasets.get(id)?.value.name ?? id)
}

/** `2026-11-21` of an instant. */
export function dayText(date: string | undefined): string {
  return date === undefined ? notAvailable : (/^\d{4}-\d\d-\d\d/.exec(date)?.[0] ?? date)
}

/** Ids are safe file names; should one not be, its words stand without a link. */
export function pageLink(words: string, benchmarkId: string): Text {
  const to = pageName(benchmarkId)
  return isSafeTarget(to) ? [{ link: words, to }] : words
}

export function pageName(benchmarkId: string): string {
  return `benchmarks/${benchmarkId}.md`
}
