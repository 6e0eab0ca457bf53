/** Text longer than this is not read a second time for line numbers: hostile text would take minutes. */
const MAX_LOCATED = 2 ** 18

/** The slow parser that knows lines, loaded when first needed; undefined for text that is too long for it. */
export async function positionsFor(text: string): Promise<typeof import('./yaml-positions.js') | undefined> {
  return text.length > MAX_LOCATED ? undefined : import('./yaml-positions.js')
}
