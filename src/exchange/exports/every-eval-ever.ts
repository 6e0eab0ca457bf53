import type { EvalRecord } from '../../spec/index.js'
import { escapeUnprintable } from '../../spec/printable.js'
import type { ExportContext, Exporter } from '../exporter.js'
import { knownDate } from '../known-date.js'
import { type ResultRow, resultRows } from '../result-rows.js'

export const SCHEMA_VERSION = '0.2.2'

/** One JSON file per record in the schema of the database "Every Eval Ever" of the EvalEval coalition. */
export const everyEvalEver: Exporter = {
  id: 'every-eval-ever',
  label: 'Every Eval Ever (EvalEval coalition)',
  source: `evaleval/every_eval_ever, eval.schema.json ${SCHEMA_VERSION} at 21b3d1a`,
  keeps: new Set(['values', 'secondary', 'counts', 'versions', 'intervals', 'strata', 'rows', 'digests', 'submitter']),
  async files(records, context) {
    return records.map((record) => ({
      name: `${record.eval_id}.json`,
      content: jsonText(evaluation(record, context)),
    }))
  },
}

/** What a terminal could obey is written as an escape, which JSON reads as the character it was. */
const jsonText = (value: object): string =>
  `${JSON.stringify(value, null, 2).split('\n').map(escapeUnprintable).join('\n')}\n`

function evaluation(record: EvalRecord, context: ExportContext) {
  const { run_metadata: run, model_ids, provenance, benchmark_id } = record
  const seconds = String(Math.floor(context.now.getTime() / 1000))
  return {
    schema_version: SCHEMA_VERSION,
    // Not the time of the export, so that a second export names the same evaluation.
    evaluation_id: `${benchmark_id}/${model_ids.candidate}/${record.eval_id}`,
    evaluation_timestamp: knownDate(record),
    retrieved_timestamp: seconds,
    source_metadata: {
      source_name: 'fmbench',
      source_type: provenance.origin === 'run' ? 'evaluation_run' : 'documentation',
      source_organization_name: text(record.declarations?.submitter) ?? 'unknown',
      evaluator_relationship: record.declarations?.by === 'authors' ? 'first_party' : 'other',
      additional_details: { eval_id: record.eval_id },
    },
    eval_library: { name: run.runner, version: run.runner_version ?? 'unknown' },
    model_info: {
      name: context.catalog.findModel(model_ids.candidate)?.value.name ?? model_ids.candidate,
      id: model_ids.candidate,
      // Their validator wants both keys; a record tells neither.
      additional_details: texts({
        model_digest: provenance.model_digest,
        deployment_type: 'unknown',
        model_availability: 'unknown',
      }),
    },
    evaluation_results: resultRows(record).flatMap((row) => evaluationResult(row, record, context)),
  }
}

/** None for what has no value, and none where the format could not say which values are better. */
function evaluationResult(row: ResultRow, record: EvalRecord, { catalog, metrics }: ExportContext): object[] {
  const metric = metrics.has(row.metric) ? metrics.get(row.metric) : undefined
  if (row.value === null || metric === undefined || metric.direction === 'nearest') return []
  const { benchmark_id, benchmark_version, dataset_id = 'unknown', split, provenance } = record
  const [low, high] = metric.range
  const isBounded = Number.isFinite(low) && Number.isFinite(high)
  const where = row.level === undefined ? [] : [`${row.dimension}=${row.level}`]
  return [
    {
      evaluation_result_id: [record.eval_id, ...where, row.metric].join('#'),
      evaluation_name: [benchmark_id, ...where].join(' / '),
      source_data: {
        dataset_name: catalog.datasets.get(dataset_id)?.value.name ?? dataset_id,
        source_type: 'other',
        source_id: dataset_id,
        ...(provenance.dataset_sha256 !== undefined && { source_version: provenance.dataset_sha256 }),
        additional_details: texts({ split, rows_sha256: provenance.rows_sha256 }),
      },
      metric_config: {
        evaluation_description: metric.meaning.what,
        metric_id: `fmbench.${metric.id}`,
        metric_name: metric.label,
        ...(record.metric_versions[metric.id] !== undefined && {
          metric_parameters: { version: record.metric_versions[metric.id] },
        }),
        lower_is_better: metric.direction === 'lower',
        // The schema wants both bounds of whatever it calls continuous.
        ...(isBounded && { score_type: 'continuous', min_score: low, max_score: high }),
      },
      score_details: {
        score: row.value,
        details: texts({
          benchmark_id,
          benchmark_version,
          dimension: row.dimension,
          level: row.level,
          predictions_sha256: provenance.predictions_sha256,
        }),
        uncertainty: uncertainty(row),
      },
    },
  ]
}

function uncertainty({ interval, n }: ResultRow) {
  return {
    ...(interval && {
      confidence_interval: {
        lower: interval.low,
        upper: interval.high,
        confidence_level: interval.level,
        method: interval.method,
      },
    }),
    ...(n !== undefined && { num_samples: n }),
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The schema takes text alone under `additional_details`. */
const texts = (details: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined))
