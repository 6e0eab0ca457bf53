import type { EvalRecord } from '../spec/index.js'
import type { Mark } from './board.js'

/** What a reader must know of a model that writes, before any score of words is believed. It keeps no row from its rank. */
export function reportMarks({ marks, reports }: EvalRecord): Mark[] {
  const share = (value: number | null | undefined, otherwise: string) =>
    typeof value === 'number' ? `${Math.round(100 * value)}%` : otherwise
  const found: Mark[] = []
  if (marks.includes('mode_collapse')) {
    const text = `one text for ${share(reports?.generated.most_frequent_share, 'more than a fifth')} of the reports`
    found.push({ code: 'mode_collapse', text, blocks: false })
  }
  if (marks.includes('copies_training')) {
    const text = `${share(reports?.copied_share, 'more than half')} of its reports are copies of training reports, word for word`
    found.push({ code: 'copies_training', text, blocks: false })
  }
  return found
}
