import { compareText, sha256Hex } from '../core/index.js'

export interface InnerFold {
  /** Places in the training part. */
  readonly train: readonly number[]
  readonly test: readonly number[]
}

interface Unit {
  readonly key: string
  readonly places: number[]
}

/**
 * Cuts the training part into folds that depend on ids, labels and groups alone, never on the order of samples. Samples
 * (or whole groups) come in the order of the SHA-256 of `seed|probe|id`; each goes to the fold that has the fewest
 * samples of its class (a group: of its commonest class), then the fewest samples, then the lowest number.
 *
 * @param y class of each sample; all alike where there are no classes; shape (n,)
 * @param groups what may not be cut apart; shape (n,)
 * @returns `n` folds, or fewer where there are fewer samples or groups
 */
export function innerFolds(
  ids: readonly string[],
  y: Int32Array,
  groups: readonly string[] | undefined,
  { n, seed }: { readonly n: number; readonly seed: number },
): InnerFold[] {
  const units = unitsOf(groups ?? ids, seed)
  const folds = Array.from({ length: Math.min(n, units.length) }, () => ({
    size: 0,
    ofClass: new Map<number, number>(),
    places: new Set<number>(),
  }))
  for (const { places } of units) {
    const label = commonestClass(places.map((place) => y[place]))
    const held = (fold: (typeof folds)[number]): number => fold.ofClass.get(label) ?? 0
    const best = folds.reduce((a, b) => ((held(b) - held(a) || b.size - a.size) < 0 ? b : a))
    best.size += places.length
    for (const place of places) {
      best.places.add(place)
      best.ofClass.set(y[place], (best.ofClass.get(y[place]) ?? 0) + 1)
    }
  }
  const all = ids.map((_, place) => place)
  return folds.map(({ places }) => ({
    train: all.filter((place) => !places.has(place)),
    test: all.filter((place) => places.has(place)),
  }))
}

/** What may not be cut apart, in the order of its hash. */
function unitsOf(names: readonly string[], seed: number): Unit[] {
  const placesOf = new Map<string, number[]>()
  names.forEach((name, place) => {
    const places = placesOf.get(name)
    if (places === undefined) placesOf.set(name, [place])
    else places.push(place)
  })
  const units = [...placesOf].map(([name, places]) => ({ key: sha256Hex(`${seed}|probe|${name}`), places }))
  return units.sort((a, b) => compareText(a.key, b.key))
}

/** Of equally common ones the lowest. */
function commonestClass(labels: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return Math.min(...[...counts].filter(([, count]) => count === most).map(([label]) => label))
}
