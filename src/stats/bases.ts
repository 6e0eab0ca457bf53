/** 0 … 3 for A, C, G, T in either case, -1 for every other character; by character code, all that lie beyond are -1. */
export const BASES = new Int8Array(128).fill(-1)
Array.from('ACGT').forEach((letter, base) => {
  BASES[letter.charCodeAt(0)] = base
  BASES[letter.toLowerCase().charCodeAt(0)] = base
})
