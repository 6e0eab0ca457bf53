import type { Rng } from '../core/index.js'

/**
 * Each place that matches gets another text, with the same chance at each.
 *
 * @param pattern with the flag `g`
 * @param replacementOf the other text of a match; may draw numbers
 * @returns the text in which a share of the places is replaced: the same ones and more for a larger share
 */
export function replaceSome(
  text: string,
  pattern: RegExp,
  replacementOf: (match: RegExpExecArray) => string,
  rng: Rng,
): (share: number) => string {
  const places = Array.from(text.matchAll(pattern), (match) => ({
    from: match.index,
    to: match.index + match[0].length,
    replacement: replacementOf(match),
    above: rng.uniform(),
  }))
  return (share) => {
    let [written, end] = ['', 0]
    for (const { from, to, replacement, above } of places) {
      if (above >= share) continue
      written += text.slice(end, from) + replacement
      end = to
    }
    return written + text.slice(end)
  }
}
