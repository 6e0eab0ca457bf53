import { compareText, sha256Hex } from '../core/index.js'
import { formatPlain } from '../report/format-number.js'
import type { EvalRecord } from '../spec/index.js'
import type { BenchmarkContext, Comparability, PrimaryMetric } from './board.js'
import { ownText } from './own.js'

/** What a record was evaluated on, as far as it says. */
export function comparabilityOf(record: EvalRecord, primary: PrimaryMetric): Comparability {
  const { benchmark_version, dataset_id, split, run_metadata: run, provenance, declarations, disclosure } = record
  // Digests of protected persons are keyed with a secret of the submitter: no two can be compared.
  const isPublic = (disclosure?.min_cell ?? 0) === 0
  const rowsSha256 = isPublic ? provenance.rows_sha256 : undefined
  return {
    benchmarkVersion: benchmark_version,
    datasetId: dataset_id,
    split,
    protocol: run.protocol,
    metricVersion: Object.hasOwn(record.metric_versions, primary.id) ? record.metric_versions[primary.id] : undefined,
    damage: primary.metric?.needs === 'curves' ? damageOf(record) : undefined,
    rowsSha256,
    nTest: rowsSha256 === undefined ? run.n_test : undefined,
    definitionDate: rowsSha256 === undefined ? ownText(declarations, 'definition_date') : undefined,
  }
}

/** `AUROC under dropout/v1, noise/custom 0.1 0.5`; undefined where the record holds no curves. */
function damageOf({ robustness, robustness_basis: basis }: EvalRecord): string | undefined {
  if (robustness === undefined || basis === undefined) return undefined
  const counted = robustness.filter(({ probe, apart }) => basis.scored?.includes(probe) ?? apart !== true)
  const grids = counted.map(({ grid, severities }) =>
    grid.endsWith('/custom') ? `${grid} ${severities.slice(1).map(formatPlain).join(' ')}` : grid,
  )
  return `${basis.metric} under ${grids.toSorted(compareText).join(', ')}`
}

/** Equal for results that may be compared. The digest of the rows says more than a dataset's name, where there is one. */
export function boardId(comparability: Comparability): string {
  const { benchmarkVersion, datasetId, split, protocol, metricVersion, damage, rowsSha256, nTest, definitionDate } =
    comparability
  const rows = rowsSha256 ?? { datasetId, split, nTest, definitionDate }
  const parts = [benchmarkVersion, protocol, metricVersion, rows, ...(damage === undefined ? [] : [damage])]
  return sha256Hex(JSON.stringify(parts)).slice(0, 12)
}

/** How well a board fits what the benchmark asks for today: larger is better, compared from the first number on. */
export function fitToBenchmark(board: Comparability, { benchmark, primary }: BenchmarkContext): readonly number[] {
  return [
    Number(board.benchmarkVersion === benchmark.version),
    Number(board.rowsSha256 !== undefined),
    Number(board.protocol?.split('/')[0] === benchmark.protocol),
    Number(board.metricVersion === primary.metric?.version),
    Number(board.datasetId !== undefined && board.datasetId === benchmark.dataset_id),
    Number(board.datasetId !== undefined),
  ]
}

/** Why results of `other` are not ranked among those of `current`. */
export function differencesFrom(current: Comparability, other: Comparability): string[] {
  const differs = <K extends keyof Comparability>(key: K): boolean => other[key] !== current[key]
  // Of results without a digest little is recorded: that says it all, and what they lack need not be listed.
  const isReported = other.rowsSha256 === undefined && current.rowsSha256 !== undefined
  const against = (what: string, key: keyof Comparability): string[] => {
    if (!differs(key) || (isReported && (other[key] === undefined || current[key] === undefined))) return []
    const known = current[key] === undefined ? 'against none recorded' : `not ${current[key]}`
    return [`${what} ${other[key] ?? 'none recorded'}, ${known}`]
  }
  const found = [
    ...against('version of the benchmark:', 'benchmarkVersion'),
    ...against('dataset:', 'datasetId'),
    ...against('split:', 'split'),
    ...against('protocol:', 'protocol'),
    ...against('version of the metric:', 'metricVersion'),
    ...against('damage:', 'damage'),
    ...against('samples in the test:', 'nTest'),
    ...against('definition of:', 'definitionDate'),
  ]
  if (differs('rowsSha256') && other.rowsSha256 === undefined) return [...found, 'no public digest of its rows']
  return differs('rowsSha256') && current.rowsSha256 !== undefined ? [...found, 'other test samples'] : found
}
