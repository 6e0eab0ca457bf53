import type { EvalRecord } from '../spec/eval.js'

/** A number of persons that a record about protected data gives away. */
export interface ReleasedCount {
  readonly path: readonly PropertyKey[]
  readonly what: string
}

/**
 * Counts from 1 to `minCell` - 1 that stand in a record, or that follow by subtraction from those that do. It sees what
 * any reader sees; what follows from values and from several dimensions together, `run` has looked for with the rows
 * at hand.
 */
export function smallCounts(record: EvalRecord, minCell: number): ReleasedCount[] {
  const isSmall = (n: number): boolean => n > 0 && n < minCell
  const told = [...countsOf(record)].filter(({ n }) => isSmall(n))
  const left = [...remaindersOf(record)].filter(({ n }) => isSmall(n))
  return [
    ...told.map(({ path, n }) => ({ path, what: `${n} persons are fewer than ${minCell}` })),
    ...left.map(({ path, n, of }) => ({ path, what: `${n} persons of ${of} are left over, fewer than ${minCell}` })),
  ]
}

interface Count {
  readonly path: readonly PropertyKey[]
  readonly n: number
}

function* countsOf({ run_metadata: run, metrics, confusion, curves, fairness = {} }: EvalRecord): Generator<Count> {
  for (const key of ['n_train', 'n_test', 'n_subjects'] as const)
    yield { path: ['run_metadata', key], n: run[key] ?? 0 }
  for (const [name, n] of Object.entries(run.classes ?? {})) yield { path: ['run_metadata', 'classes', name], n }
  for (const [row, cells] of (confusion?.matrix ?? []).entries()) {
    for (const [column, n] of cells.entries()) yield { path: ['confusion', 'matrix', row, column], n }
  }
  for (const [b, { n }] of (curves?.calibration?.bins ?? []).entries()) {
    yield { path: ['curves', 'calibration', 'bins', b, 'n'], n }
  }
  for (const [name, levels] of Object.entries(metrics.stratified ?? {})) {
    for (const [level, { N }] of Object.entries(levels))
      yield { path: ['metrics', 'stratified', name, level, 'N'], n: N ?? 0 }
  }
  for (const [name, { groups }] of Object.entries(fairness)) {
    for (const [level, { base_rate, selection_rate, TPR, FPR, PPV }] of Object.entries(groups)) {
      for (const [rate, { n = 0 }] of Object.entries({ base_rate, selection_rate, TPR, FPR, PPV })) {
        yield { path: ['fairness', name, 'groups', level, rate, 'n'], n }
      }
    }
  }
}

/** What the levels of a dimension, or the parts of one level, leave of the whole. */
function* remaindersOf(record: EvalRecord): Generator<Count & { readonly of: string }> {
  const { metrics, parents = {}, run_metadata: run } = record
  const stratified = metrics.stratified ?? {}
  for (const [name, levels] of Object.entries(stratified)) {
    const path = ['metrics', 'stratified', name]
    const wholes = new Map<string | undefined, number>()
    for (const [level, { N }] of Object.entries(levels)) {
      const parent = parents[name]?.[level]
      wholes.set(parent, (wholes.get(parent) ?? 0) + (N ?? 0))
    }
    for (const [parent, sum] of wholes) {
      const whole = parent === undefined ? run.n_test : levels[parent]?.N
      yield { path, n: (whole ?? sum) - sum, of: parent === undefined ? 'all samples' : parent }
    }
    yield* remaindersOfCrossing(name, stratified)
  }
}

/** `sex:site` beside `sex`: the cells of one sex, and all of that sex. */
function* remaindersOfCrossing(
  name: string,
  stratified: NonNullable<EvalRecord['metrics']['stratified']>,
): Generator<Count & { readonly of: string }> {
  const parts = name.split(':')
  if (parts.length !== 2) return
  const cells = Object.entries(stratified[name])
  for (const [side, part] of parts.entries()) {
    for (const [level, { N: whole }] of Object.entries(stratified[part] ?? {})) {
      const of = cells.filter(([cell]) => cell.split(':').length === 2 && cell.split(':')[side] === level)
      const sum = of.reduce((total, [, { N }]) => total + (N ?? 0), 0)
      if (sum > 0) yield { path: ['metrics', 'stratified', name], n: (whole ?? sum) - sum, of: `${part} ${level}` }
    }
  }
}
