import type { Rng } from '../core/index.js'
import { formatShare } from './format-severity.js'
import type { TextProbe } from './probe.js'
import { replaceSome } from './replace-some.js'

/** The keys around each on an English keyboard. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  ...{ q: 'wa', w: 'qeas', e: 'wrsd', r: 'etdf', t: 'ryfg', y: 'tugh', u: 'yihj', i: 'uojk', o: 'ipkl', p: 'ol' },
  ...{ a: 'qwsz', s: 'wedaxz', d: 'erfscx', f: 'rtgdvc', g: 'tyhfbv', h: 'yujgnb', j: 'uikhmn', k: 'iojlm', l: 'opk' },
  ...{ z: 'asx', x: 'sdzc', c: 'dfxv', v: 'fgcb', b: 'ghvn', n: 'hjbm', m: 'jkn' },
}

/** One typo per damaged word of two letters or more: a neighbour's key, two letters swapped, or one left out. */
export const typosProbe: TextProbe = {
  id: 'typos',
  version: 1,
  of: 'text',
  label: 'Typing errors',
  kinds: ['report'],
  unit: 'chance per word',
  most: 1,
  isNested: true,
  clinicalReason: 'Reports are typed and dictated in a hurry, and not all are read again.',
  source: 'Belinkov & Bisk 2018, arXiv:1711.02173',
  grid: () => [0.02, 0.05, 0.1, 0.2],
  format: formatShare,
  prepare: (text, rng) => replaceSome(text, /\p{L}{2,}/gu, ([word]) => misspell(word, rng), rng),
}

/** Never the word itself: where a typo would change nothing, a letter is left out. */
function misspell(word: string, rng: Rng): string {
  const letters = Array.from(word)
  const kind = rng.index(3)
  const place = rng.index(letters.length)
  const keys = NEIGHBOURS[letters[place].toLowerCase()]
  if (kind === 0 && keys !== undefined) {
    const key = keys[rng.index(keys.length)]
    const isCapital = letters[place] !== letters[place].toLowerCase()
    return letters.with(place, isCapital ? key.toUpperCase() : key).join('')
  }
  const next = place + 1
  if (kind === 1 && next < letters.length && letters[next] !== letters[place]) {
    return letters.with(place, letters[next]).with(next, letters[place]).join('')
  }
  return letters.toSpliced(place, 1).join('')
}
