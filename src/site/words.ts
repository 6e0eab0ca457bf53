import type { Row } from '../leaderboard/index.js'
import { formatCount } from '../report/format-number.js'
import { shortened } from './markup.js'

/** A name to print: documents may hold any length, a table may not. */
export const nameText = (name: string): string => shortened(name, 120)

/** `Disease stage` for `disease_stage`, `Site and sex` for `site:sex`. */
export function titleOf(dimension: string): string {
  const text = dimension.replaceAll('_', ' ').replaceAll(':', ' and ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `1 model`, `12 models` */
export const plural = (n: number, noun: string): string => `${formatCount(n)} ${noun}${n === 1 ? '' : 's'}`

/** `2`, `2 to 4`, `unknown`; empty where a row has no rank. */
export function rankWords(rank: Row['rank']): string {
  if (rank === undefined || rank === 'unknown') return rank ?? ''
  return rank.best === rank.worst ? String(rank.best) : `${rank.best} to ${rank.worst}`
}
