import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Deed,
  formatHistory,
  type History,
  type HistoryLine,
  historyFault,
  linesOf,
  linesWith,
  withDeed,
} from '../../src/hub/history.js'

const deed = (i: number, more: Partial<Deed> = {}): Deed => ({
  at: `2026-12-01T00:00:0${i % 10}Z`,
  act: 'checked',
  by: 'sam',
  issue: i,
  source_sha256: 'a'.repeat(64),
  salt: String(i),
  ...more,
})
const EMPTY: History = { text: '', file: 'history.jsonl' }
const append = (lines: readonly HistoryLine[], next: Deed): HistoryLine[] =>
  linesOf(withDeed({ ...EMPTY, text: formatHistory(lines) }, next))
const historyOf = (n: number): History => Array.from({ length: n }, (_, i) => deed(i)).reduce(withDeed, EMPTY)
const chain = (n: number): HistoryLine[] => linesOf(historyOf(n))

describe('the chain', () => {
  test('holds, and reads back', () => {
    const lines = chain(5)
    expect(historyFault(lines)).toBeUndefined()
    expect(linesOf({ ...EMPTY, text: formatHistory(lines) })).toEqual(lines)
    expect(historyFault([])).toBeUndefined()
  })

  test('breaks at the line that was changed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.nat(),
        fc.constantFrom('at', 'by', 'act', 'salt'),
        (n, at, key) => {
          const i = at % n
          const lines = chain(n).map((line, j) =>
            j === i && line.deed
              ? { ...line, deed: { ...line.deed, [key]: key === 'act' ? 'accepted' : 'other' } }
              : line,
          )
          expect(historyFault(lines)).toEqual({ line: i + 1, what: expect.stringContaining('words') })
        },
      ),
    )
  })

  test('breaks behind a line that was taken out, and at one that was put in or moved', () => {
    const lines = chain(6)
    expect(historyFault(lines.toSpliced(2, 1))?.line).toBe(3)
    expect(historyFault(lines.toSpliced(2, 0, chain(1)[0]))?.line).toBe(3)
    expect(historyFault([lines[1], lines[0], ...lines.slice(2)])?.line).toBe(1)
  })

  test('breaks where somebody wrote a line anew, one later', () => {
    const lines = chain(4)
    const forged = append(lines.slice(0, 1), deed(1, { by: 'mallory' }))[1]
    expect(historyFault(lines.with(1, forged))).toEqual({ line: 3, what: expect.stringContaining('does not follow') })
  })

  test('holds without words that a later line says were purged, and not without others', () => {
    const lines = chain(3).map(({ deed: words, ...digests }, i) => (i === 1 ? digests : { ...digests, deed: words }))
    expect(historyFault(lines)).toEqual({ line: 2, what: expect.stringContaining('its words are gone') })
    const purged = append(lines, { at: 'now', act: 'purged', by: 'fmbench', purged_lines: [2], salt: 'x' })
    expect(historyFault(purged)).toBeUndefined()
  })
})

test('the lines of one issue, or of one record, are those among all lines', () => {
  const eval_id = (i: number): string => `id-"${i % 3}`
  const history = Array.from({ length: 40 }, (_, i) => deed(i % 13, { eval_id: eval_id(i) })).reduce(withDeed, EMPTY)
  for (let issue = 0; issue < 14; issue++)
    expect(linesWith(history, 'issue', issue)).toEqual(linesOf(history).filter((line) => line.deed?.issue === issue))
  for (let i = 0; i < 4; i++)
    expect(linesWith(history, 'eval_id', eval_id(i))).toEqual(
      linesOf(history).filter((line) => line.deed?.eval_id === eval_id(i)),
    )
  const quoting = withDeed(history, deed(1, { reason: '"issue":99,' }))
  expect(linesWith(quoting, 'issue', 99)).toEqual([])
})

test('a line that is none is named', () => {
  const text = formatHistory(chain(3))
  expect(() => linesOf({ ...EMPTY, text: text.slice(0, -20) })).toThrow('history.jsonl:3')
  expect(() => linesOf({ ...EMPTY, text: text.replace('"previous"', '"earlier"') })).toThrow('history.jsonl:1')
})
