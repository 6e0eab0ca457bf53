import type { BenchmarkBoards, Board, Row } from '../leaderboard/index.js'
import { formatBound, formatInterval, formatMetric } from '../report/format-number.js'
import { html, type Markup, type Piece } from './markup.js'
import { nameText, plural } from './words.js'

/** The rows that take part in the ranking: no floors. */
export const rankedRows = ({ rows }: Board): readonly Row[] => rows.filter(({ rank }) => rank !== undefined)

/** What the board says, in a few sentences a newcomer can repeat. */
export function verdict(of: BenchmarkBoards, board: Board | undefined): Markup {
  if (board === undefined) return html`<p class="lead"><strong>No submissions yet.</strong> Yours can be the first.</p>`
  const ranked = rankedRows(board)
  const best = ranked.at(0)
  if (best === undefined) return html`<p class="lead"><strong>No model is ranked yet.</strong> ${whyNobody(board)}</p>`
  return html`<p class="lead">${leading(of, board, ranked)}</p>
<p>${againstBestFloor(of, board, best)}${howMany(board, ranked)}</p>`
}

function whyNobody(board: Board): string {
  if (board.unranked.length === 0) return 'Only floors, models without skill, have been scored.'
  return `${plural(board.unranked.length, 'result')} below, each with the reason why it is not ranked.`
}

function leading({ primary }: BenchmarkBoards, { podium, gap }: Board, ranked: readonly Row[]): Piece {
  const [first] = ranked
  const name = html`<strong>${nameText(first.model.name)}</strong>`
  const score = `${primary.id} ${formatMetric(first.score.value)}`
  if (ranked.length === 1) return html`${name} is the only model ranked, with ${score}. It has beaten nobody yet.`
  if (podium.length > 0)
    return html`${name} <strong>leads</strong> with ${score}, ahead of the next by ${gapText(gap)}.`
  const together = ranked.filter(({ rank }) => rank !== undefined && rank !== 'unknown' && rank.best === 1)
  if (together.length < 2) {
    return html`<strong>No single leader.</strong> ${name} has the best score, ${score}; how sure that is cannot be said.`
  }
  const areFirst = together.every((row, i) => row === ranked[i])
  const some = areFirst ? `The first ${together.length} models` : `${together.length} models`
  const others = together.length === ranked.length ? `All ${together.length} ranked models` : some
  return html`<strong>No single leader.</strong> ${others} are too close for these data to tell apart; ${name} has the best score, ${score}.`
}

function gapText(gap: Board['gap']): string {
  if (gap === undefined) return 'an unknown margin'
  return gap.bounds === undefined ? formatBound(gap.value) : `${formatBound(gap.value)} (${formatInterval(gap.bounds)})`
}

/** What no skill at all reaches on the same rows, and whether the best model is shown to do more. */
function againstBestFloor(of: BenchmarkBoards, board: Board, best: Row): Piece {
  const { primary } = of
  const floor = board.rows.find(({ model }) => model.isFloor)
  if (floor === undefined) return withoutFloor(of, best)
  const reached = html`The best floor, ${nameText(floor.model.name)}, reaches ${formatBound(floor.score.value)}: read every score against that. `
  const difference = best.record?.baselines.find(({ model }) => model === floor.model.id)?.differences[primary.id]
  const { metric } = primary
  if (difference === undefined || metric === undefined || metric.direction === 'nearest') return reached
  const sign = metric.direction === 'higher' ? 1 : -1
  const [low, high] = [sign * difference.low, sign * difference.high].toSorted((a, b) => a - b)
  const paired = `by ${formatBound(sign * difference.value)} (${formatInterval({ low, high })}, paired on the same rows)`
  const name = nameText(best.model.name)
  if (low > 0) return html`${reached}${name} beats it ${paired}. `
  if (high < 0) return html`${reached}Even the best score is surely below it, ${paired}. `
  return html`${reached}That ${name} does better is not shown: the difference is ${paired.slice(3)}. `
}

function withoutFloor({ primary }: BenchmarkBoards, { record }: Row): string {
  if (record === undefined || record.baselines.length === 0) {
    return 'No floor has been scored on the same rows, so nothing shows how hard the task is. '
  }
  const why = primary.metric?.needs === 'curves' ? ': without skill on clean samples there is none to lose' : ''
  return `The floors on the same rows have no ${primary.id}${why}. `
}

function howMany(board: Board, ranked: readonly Row[]): string {
  const { unranked } = board
  const listed = unranked.length === 0 ? '' : `; ${plural(unranked.length, 'more result')} listed without a rank`
  return `${plural(ranked.length, 'model')} ranked${listed}.`
}
