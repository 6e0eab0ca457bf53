// Letters of other alphabets that are drawn like Latin ones: those of Unicode's list of confusables that fonts draw alike.
const DRAWN_ALIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аαạɑ',
    b: 'Ьᖯ',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еҽ',
    g: 'ɡ',
    h: 'һ',
    i: 'іι',
    j: 'јϳ',
    k: 'κкⲕ',
    m: 'мⅿ',
    n: 'ոη',
    o: 'оοσօ',
    p: 'рρ',
    q: 'ԛ',
    r: 'г',
    s: 'ѕ',
    t: 'тτ',
    u: 'υս',
    v: 'ѵν',
    w: 'ԝωш',
    x: 'хχ',
    y: 'уγ',
    z: 'ᴢ',
  }).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
)

/**
 * Equal for names that a reader takes for the same one: whatever their case, their dashes and dots, letters of other
 * alphabets, and letters drawn like digits.
 *
 * @see Unicode Technical Standard 39, section 4
 */
export function skeletonOf(name: string): string {
  return [...name.normalize('NFKD').toLowerCase()]
    .map((letter) => DRAWN_ALIKE.get(letter) ?? letter)
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('0', 'o')
    .replace(/[1i]/g, 'l')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
}
