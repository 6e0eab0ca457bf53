import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bertScoreStatistics,
  type EmbeddedText,
  type EmbedTexts,
  greedyMatch,
  idfWeights,
  meanOverlap,
  parseBaseline,
  replayScore,
} from '../../src/text/index.js'

/** Rows as the tokens of a text; a first and a last token are added by the encoder where asked. */
function embedded(rows: readonly (readonly number[])[], ids = rows.map((_, i) => i), added = false): EmbeddedText {
  const d = rows[0]?.length ?? 0
  const isAdded = Uint8Array.from(rows, (_, i) => (added && (i === 0 || i === rows.length - 1) ? 1 : 0))
  return {
    ids: Int32Array.from(ids),
    vectors: { data: Float64Array.from(rows.flat()), rows: rows.length, columns: d },
    isAdded,
  }
}

const vector = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 3, maxLength: 3 })
const tokens = fc.array(
  vector.filter((row) => row.some((x) => x !== 0)),
  { minLength: 1, maxLength: 5 },
)

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) => x.reduce((total, value, i) => total + value * y[i], 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

describe('greedy matching', () => {
  test('equals its definition', () => {
    fc.assert(
      fc.property(tokens, tokens, (theirs, ours) => {
        const meanBest = (from: number[][], to: number[][]) =>
          from.reduce((total, a) => total + Math.max(...to.map((b) => cosine(a, b))), 0) / from.length
        const [p, r] = [meanBest(ours, theirs), meanBest(theirs, ours)]
        const found = greedyMatch(embedded(theirs), embedded(ours))
        expect(found.precision).toBeCloseTo(p, 10)
        expect(found.recall).toBeCloseTo(r, 10)
        if (Math.abs(p + r) > 1e-9) expect(found.fmeasure * (p + r)).toBeCloseTo(2 * p * r, 8)
      }),
    )
  })

  test('tokens that the encoder adds can be matched with, but do not count', () => {
    const [cls, word, other, sep] = [
      [1, 0],
      [0, 1],
      [1, 0],
      [-1, 0],
    ]
    const theirs = embedded([cls, word, sep], [101, 5, 102], true)
    const ours = embedded([cls, other, sep], [101, 6, 102], true)
    // `other` is nearest to the [CLS] of the other side, `word` to nothing.
    expect(greedyMatch(theirs, ours)).toEqual({ precision: 1, recall: 0, fmeasure: 0 })
  })

  test('rare tokens weigh more', () => {
    const weightOf = idfWeights([Int32Array.of(1, 2), Int32Array.of(1, 3, 3)])
    expect([1, 2, 9].map(weightOf)).toEqual([0, Math.log(3 / 2), Math.log(3)])
    const ours = embedded(
      [
        [1, 0],
        [0, 1],
      ],
      [2, 9],
    )
    const theirs = embedded([[1, 0]], [2])
    const { precision, recall } = greedyMatch(theirs, ours, weightOf)
    expect(precision).toBeCloseTo(Math.log(3 / 2) / (Math.log(3 / 2) + Math.log(3)), 12)
    expect(recall).toBe(1)
  })

  test('a side without tokens that count gives 0, a vector of zeros is like nothing', () => {
    const none = { precision: 0, recall: 0, fmeasure: 0 }
    expect(
      greedyMatch(
        embedded(
          [
            [1, 0],
            [0, 1],
          ],
          [101, 102],
          true,
        ),
        embedded([[1, 0]]),
      ),
    ).toEqual(none)
    expect(greedyMatch(embedded([[1, 0]]), embedded([]))).toEqual(none)
    expect(greedyMatch(embedded([[1, 0]]), embedded([[0, 0]]))).toEqual(none)
  })

  test('vectors of two lengths are refused', () => {
    expect(() => greedyMatch(embedded([[1, 0]]), embedded([[1, 0, 0]]))).toThrow(/2 and 3 numbers/)
  })
})

describe('BERTScore of reports', () => {
  /** One token per letter, each letter a direction of its own. */
  const byLetter: EmbedTexts = (texts) =>
    Promise.resolve(
      texts.map((text) =>
        embedded(
          [...text].map((letter) => [0, 1, 2].map((i) => (letter === 'abc'[i] ? 1 : 0))),
          [...text].map((letter) => letter.charCodeAt(0)),
        ),
      ),
    )
  const scoreOf = ({ data }: { data: Float64Array }, i = 0) => [...data.slice(4 * i, 4 * i + 4)]

  test('many reports, in their order, add up', async () => {
    const pairs = Array.from({ length: 40 }, (_, i) => ({ references: ['ab'], generated: i % 2 === 0 ? 'ab' : 'a' }))
    const statistics = await bertScoreStatistics(pairs, byLetter)
    expect(scoreOf(statistics, 38)).toEqual([1, 1, 1, 1])
    expect(scoreOf(statistics, 39)).toEqual([1, 1, 0.5, 2 / 3])
    const mean = replayScore((sum) => meanOverlap(sum).fmeasure, statistics)
    expect(mean(new Uint16Array(40).fill(1))).toBeCloseTo(5 / 6, 12)
    expect(mean(new Uint16Array(40))).toBeNaN()
  })

  test('of several references each part takes its best', async () => {
    const pairs = [{ references: ['a', 'abc'], generated: 'ab' }]
    expect(scoreOf(await bertScoreStatistics(pairs, byLetter))).toEqual([1, 1, 1, 0.8])
  })

  test('the baseline becomes 0, an empty text lies below', async () => {
    const baseline = { precision: 0.5, recall: 0.5, fmeasure: 0.5 }
    const pairs = [
      { references: ['ab'], generated: 'a' },
      { references: ['a'], generated: '' },
    ]
    const statistics = await bertScoreStatistics(pairs, byLetter, { baseline })
    expect(scoreOf(statistics)).toEqual([1, 1, 0, expect.closeTo(1 / 3, 12)])
    expect(scoreOf(statistics, 1)).toEqual([1, -1, -1, -1])
  })

  test('a report without reference, an encoder that loses a text', async () => {
    await expect(bertScoreStatistics([{ references: [], generated: 'a' }], byLetter)).rejects.toThrow(/no reference/)
    const losing: EmbedTexts = async (texts) => (await byLetter(texts)).slice(1)
    await expect(bertScoreStatistics([{ references: ['a'], generated: 'a' }], losing)).rejects.toThrow(
      /given 2 texts and gave 1/,
    )
  })
})

describe('a baseline file', () => {
  const file = 'LAYER,P,R,F\n0,0.3,0.31,0.29\n17,0.83,0.82,0.831\n'

  test('is read by layer', () => {
    expect(parseBaseline(file, 17, 'x.tsv')).toEqual({ precision: 0.83, recall: 0.82, fmeasure: 0.831 })
    expect(parseBaseline(file.replaceAll('\n', '\r\n'), 0, 'x.tsv').recall).toBe(0.31)
  })

  test.each([
    ['a layer it lacks', file, /no layer 5\. \(x\.tsv\).*It has: 0, 17/s],
    ['another header', 'a,b\n', /first line is "a,b"\. \(x\.tsv:1\)/],
    ['nothing', '', /first line is ""/],
    ['a word for a number', 'LAYER,P,R,F\n5,0.1,high,0.1', /5,0\.1,high,0\.1 \(x\.tsv:2\)/],
    ['an empty cell', 'LAYER,P,R,F\n5,0.1,,0.1', /x\.tsv:2/],
    ['a baseline of 1, above which nothing lies', 'LAYER,P,R,F\n5,1,0.1,0.1', /below 1.*x\.tsv:2/s],
  ])('%s', (_, text, message) => expect(() => parseBaseline(text, 5, 'x.tsv')).toThrow(message))
})
