import type { Benchmark } from '../spec/index.js'
import type { BenchmarkBoards, Board } from './board.js'

/** Said of the current board where the benchmark has moved on and nobody has handed in a result since. */
export function outdatedText({ benchmark }: BenchmarkBoards, { comparability, differs }: Board): string | undefined {
  const { benchmarkVersion } = comparability
  if (differs.length > 0 || benchmarkVersion === undefined || benchmarkVersion === benchmark.version) return undefined
  return `These results are for version ${benchmarkVersion} of the benchmark; what is said about it here is version ${benchmark.version}.`
}

/** True where, however a group is mixed, a class is smaller than the benchmark asks for before it ranks. */
export function isTooFew(n: number | null | undefined, { min_n, classes }: Benchmark): boolean {
  return typeof n === 'number' && n < min_n * (classes?.length ?? 1)
}
