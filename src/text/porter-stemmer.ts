/**
 * The stem of an English word in lower case, for matching "effusion" with "effusions". The rules are Porter's of 1980
 * (doi:10.1108/eb046814) with the extensions of NLTK, which the reference implementation of ROUGE uses: they differ from
 * the original and from Snowball in "flies", "enjoy", "dying" and others.
 */
export function porterStem(word: string): string {
  const irregular = IRREGULAR[word]
  if (irregular !== undefined) return irregular
  if (word.length <= 2) return word
  let stem = withoutPlural(word)
  stem = withoutPastOrGerund(stem)
  stem = withFinalI(stem)
  stem = withoutDoubleSuffix(stem)
  stem = replaceSuffix(stem, STEP_3, (rest) => measure(rest) > 0)
  stem = replaceSuffix(stem, STEP_4, (rest, suffix) => measure(rest) > 1 && (suffix !== 'ion' || /[st]$/.test(rest)))
  return withoutDoubleL(withoutFinalE(stem))
}

/** As many words as a large vocabulary has; made-up words in a broken text must not fill the memory. */
const REMEMBERED = 50_000

/** `porterStem` that remembers the words it has seen: reports use few words, and each many times. */
export function rememberingStemmer(): (word: string) => string {
  const stems = new Map<string, string>()
  return (word) => {
    const known = stems.get(word)
    if (known !== undefined) return known
    const stem = porterStem(word)
    if (stems.size === REMEMBERED) stems.clear()
    stems.set(word, stem)
    return stem
  }
}

type Rules = readonly (readonly [suffix: string, replacement: string])[]

const IRREGULAR: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  sky: 'sky',
  skies: 'sky',
  dying: 'die',
  lying: 'lie',
  tying: 'tie',
  news: 'news',
  inning: 'inning',
  innings: 'inning',
  outing: 'outing',
  outings: 'outing',
  canning: 'canning',
  cannings: 'canning',
  howe: 'howe',
  proceed: 'proceed',
  exceed: 'exceed',
  succeed: 'succeed',
})

// In the order in which they are tried: only the first suffix that fits counts, whether or not its condition holds.
const STEP_2: Rules = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['fulli', 'ful'],
  ['logi', 'log'],
]
const STEP_3: Rules = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
]
const STEP_4: Rules = 'al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize'
  .split(' ')
  .map((suffix) => [suffix, ''])

/** Step 1a. */
function withoutPlural(word: string): string {
  if (word.endsWith('ies')) return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2)
  if (word.endsWith('sses')) return word.slice(0, -2)
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

/** Step 1b. */
function withoutPastOrGerund(word: string): string {
  if (word.endsWith('ied')) return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2)
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const suffix = ['ed', 'ing'].find((one) => word.endsWith(one))
  const stem = suffix === undefined ? '' : word.slice(0, -suffix.length)
  const shape = shapeOf(stem)
  if (!shape.includes('v')) return word
  if (/(at|bl|iz)$/.test(stem)) return `${stem}e`
  const last = stem[stem.length - 1]
  if (stem.length > 1 && last === stem[stem.length - 2] && shape.endsWith('c')) {
    return 'lsz'.includes(last) ? stem : stem.slice(0, -1)
  }
  return measure(stem) === 1 && isShort(stem) ? `${stem}e` : stem
}

/** Step 1c. */
function withFinalI(word: string): string {
  const stem = word.slice(0, -1)
  return word.endsWith('y') && stem.length > 1 && shapeOf(stem).endsWith('c') ? `${stem}i` : word
}

/** Step 2. */
function withoutDoubleSuffix(word: string): string {
  if (word.endsWith('alli') && measure(word.slice(0, -4)) > 0) return withoutDoubleSuffix(word.slice(0, -2))
  return replaceSuffix(word, STEP_2, (rest, suffix) => measure(suffix === 'logi' ? `${rest}l` : rest) > 0)
}

/** Step 5a. */
function withoutFinalE(word: string): string {
  if (!word.endsWith('e')) return word
  const stem = word.slice(0, -1)
  const m = measure(stem)
  return m > 1 || (m === 1 && !isShort(stem)) ? stem : word
}

/** Step 5b. */
function withoutDoubleL(word: string): string {
  return word.endsWith('ll') && measure(word.slice(0, -1)) > 1 ? word.slice(0, -1) : word
}

function replaceSuffix(word: string, rules: Rules, holds: (rest: string, suffix: string) => boolean): string {
  for (const [suffix, replacement] of rules) {
    if (!word.endsWith(suffix)) continue
    const rest = word.slice(0, -suffix.length)
    return holds(rest, suffix) ? rest + replacement : word
  }
  return word
}

/** `c` for each consonant and `v` for each vowel: a y is a vowel behind a consonant. */
function shapeOf(stem: string): string {
  let shape = ''
  let wasConsonant = false
  for (let i = 0; i < stem.length; i++) {
    const isVowel: boolean = 'aeiou'.includes(stem[i]) || (stem[i] === 'y' && wasConsonant)
    shape += isVowel ? 'v' : 'c'
    wasConsonant = !isVowel
  }
  return shape
}

/** How often a consonant follows a vowel: Porter's m. */
function measure(stem: string): number {
  return shapeOf(stem).split('vc').length - 1
}

/** Consonant, vowel, consonant at the end, the last no w, x or y: Porter's *o; and any vowel with a consonant behind it. */
function isShort(stem: string): boolean {
  const shape = shapeOf(stem)
  return shape === 'vc' || (shape.endsWith('cvc') && !/[wxy]$/.test(stem))
}
