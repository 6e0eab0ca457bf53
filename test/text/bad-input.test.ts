import { describe, expect, test } from 'vitest'
import * as text from '../../src/text/index.js'

const SCORES: Readonly<Record<string, text.TextScore>> = {
  BLEU: text.corpusBleu(),
  'BLEU intl': text.corpusBleu({ tokenizer: 'intl' }),
  'BLEU char': text.corpusBleu({ tokenizer: 'char' }),
  'sentence BLEU': text.meanSentenceBleu(),
  'ROUGE-1': text.meanRouge(1, true),
  'ROUGE-2': text.meanRouge(2, true),
  'ROUGE-L': text.meanRouge('L', true),
  'ROUGE-Lsum': text.meanRouge('Lsum', true),
  METEOR: text.meteorExactStem(),
  'chrF++': text.corpusChrf({ wordOrder: 2 }),
  'reading grade': text.readingGrade,
}

const report = 'The heart is normal.\nNo effusion.'
const megabyte = (pattern: string) => pattern.repeat(Math.ceil(1_000_000 / pattern.length))

const ODD: Readonly<Record<string, string>> = {
  empty: '',
  'white space': ' \t\r\n\u3000\x85',
  'marks alone': '... -- ?!',
  'control characters': 'a\u0000b\u0007\u001b[31m c\u007f',
  CRLF: 'The heart is normal.\r\nNo effusion.\r\n',
  'a lone surrogate': 'No \ud800 effusion \udc00.',
  'right-to-left and combining marks': '\u202eNo e\u0301ffusion\u0301\u0301',
  HTML: '<script>alert(1)</script> &lt;b&gt;',
  'names of object parts': 'constructor __proto__ toString hasOwnProperty',
}

/** Texts on which a pattern or a rule could take quadratic time. */
const LONG: Readonly<Record<string, string>> = {
  sentences: megabyte('The lungs are clear, without focal consolidation. '),
  'white space': `${megabyte(' ')}a`,
  'one word': megabyte('y'),
  digits: megabyte('1'),
  'quoted full stops': megabyte('."'),
  'blank lines': `${megabyte('\n \n')}a`,
}

describe.each(Object.entries(SCORES))('%s', (_, score) => {
  test.each(Object.entries(ODD))('%s, on either side', (_, odd) => {
    for (const [reference, generated] of [
      [odd, report],
      [report, odd],
      [odd, odd],
    ]) {
      const statistics = score.statisticsOf([reference], generated)
      expect(statistics).toHaveLength(score.size)
      expect(statistics[0]).toBe(1)
      expect(statistics.every((value) => value >= 0)).toBe(true)
      const value = score.scoreOf(statistics)
      // Only the reading grade does not exist for a text without words.
      expect(Number.isFinite(value) || score === text.readingGrade).toBe(true)
    }
  })
})

test.each(Object.entries(LONG))(
  '1 MB of %s is scored in seconds',
  (_, long) => {
    for (const name of ['BLEU', 'ROUGE-Lsum', 'METEOR', 'chrF++', 'reading grade']) {
      expect(SCORES[name].statisticsOf([report], long).every((value) => value >= 0)).toBe(true)
    }
  },
  60_000,
)

test('two long texts are aligned, a block of bits at a time', () => {
  const [reference, generated] = ['the lungs are clear ', 'the lungs are not clear '].map((part) => part.repeat(8000))
  expect(text.rouge([reference], generated, 'L', false).recall).toBeCloseTo(1, 3)
})
