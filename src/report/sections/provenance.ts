import type { ModelDocument } from '../../spec/model.js'
import { type Block, type Fact, inlines, type Text } from '../block.js'
import { dimensions, metricIds, overallEstimate } from '../estimates.js'
import { formatCount, formatSeconds } from '../format-number.js'
import type { ReportContext, ReportSection } from '../section.js'
import { modelName, withLinks } from '../words.js'

const originInWords = {
  run: 'computed by fmbench',
  import: 'imported from another tool',
  transcribed: 'copied from a publication',
} as const

export const provenanceSection: ReportSection = {
  id: 'provenance',
  title: 'Provenance',
  appliesTo: () => true,
  render(context) {
    return [
      ...aboutModel(context),
      {
        kind: 'facts',
        facts: [...modelFacts(context), ...runFacts(context)].filter(isGiven),
      },
      ...digests(context),
      ...environment(context),
      ...reproduce(context),
    ]
  },
}

function aboutModel(context: ReportContext): Block[] {
  const description = candidate(context)?.description
  return description === undefined
    ? []
    : [{ kind: 'paragraph', text: [{ strong: 'The model.' }, ' ', ...inlines(withLinks(description))] }]
}

function candidate({ models, record }: ReportContext): ModelDocument | undefined {
  const id = record.model_ids.candidate
  return models !== undefined && Object.hasOwn(models, id) ? models[id] : undefined
}

function modelFacts(context: ReportContext): Fact[] {
  const id = context.record.model_ids.candidate
  const model = candidate(context)
  return [
    { label: 'Model', value: [`${modelName(context, id)}, `, { code: id }] },
    { label: 'Architecture', value: model?.arch ?? '' },
    {
      label: 'Parameters',
      value: typeof model?.params === 'number' ? formatCount(model.params) : (model?.params ?? ''),
    },
    { label: 'Training data', value: (model?.training_data ?? []).join(', ') },
    { label: 'Licence', value: model?.licence ?? '' },
  ]
}

function runFacts({ record }: ReportContext): Fact[] {
  const { run_metadata: run, provenance, efficiency } = record
  return [
    { label: 'Record', value: [{ code: record.eval_id }] },
    { label: 'Status', value: record.status },
    { label: 'Origin', value: originInWords[provenance.origin] },
    { label: 'Date', value: run.date },
    { label: 'Tool', value: `${run.runner} ${run.runner_version ?? ''}`.trim() },
    { label: 'Protocol', value: run.protocol ?? '' },
    { label: 'Seed', value: run.seed === undefined ? '' : String(run.seed) },
    { label: 'Network', value: run.network ?? '' },
    { label: 'Hardware', value: run.hardware ?? '' },
    { label: 'Run time', value: run.runtime_seconds === undefined ? '' : formatSeconds(run.runtime_seconds) },
    {
      label: 'Peak memory',
      value: efficiency?.peak_memory_mb === undefined ? '' : `${formatCount(efficiency.peak_memory_mb)} MiB of fmbench`,
    },
  ]
}

function digests({ record }: ReportContext): Block[] {
  const { provenance, run_metadata: run, disclosure } = record
  const isKeyed = disclosure !== undefined && disclosure.min_cell > 0
  const rows: [string, string, string | undefined][] = [
    ['Rows', 'which samples, with which labels', provenance.rows_sha256],
    ['Dataset', 'the files', provenance.dataset_sha256],
    ['Model', 'never the weights themselves', provenance.model_digest],
    ['Predictions', 'sorted, to six decimals', provenance.predictions_sha256],
    ['Plan', 'benchmark, model, seed and settings', run.config_sha256],
  ]
  const given = rows.filter(([, , digest]) => digest !== undefined && digest !== '')
  if (given.length === 0) return []
  return [
    {
      kind: 'details',
      summary: 'Digests of rows, files and predictions',
      blocks: [
        {
          kind: 'table',
          caption: isKeyed
            ? 'SHA-256 digests. Those of rows, dataset and predictions are keyed with a secret, so that nobody can test a guess about a person against them.'
            : 'SHA-256 digests. Results with the same digest of rows were scored on the same samples with the same labels.',
          columns: [
            { label: 'Of', kind: 'text' },
            { label: 'What it covers', kind: 'text' },
            { label: 'Digest', kind: 'text' },
          ],
          rows: given.map(([of, covers, digest]): Text[] => [of, covers, [{ code: digest ?? '' }]]),
        },
      ],
    },
  ]
}

function environment({ record: { provenance } }: ReportContext): Block[] {
  if (provenance.environment === undefined) return []
  const { node, os, packages } = provenance.environment
  const facts: Fact[] = [
    { label: 'Node', value: node },
    { label: 'System', value: os },
    ...Object.entries(packages).map(([label, value]) => ({ label, value })),
  ]
  return [{ kind: 'details', summary: 'Environment', blocks: [{ kind: 'facts', facts: facts.filter(isGiven) }] }]
}

/** The command that gives these numbers again, as far as a record can tell. */
function reproduce(context: ReportContext): Block[] {
  const { record } = context
  const { run_metadata: run, provenance } = record
  if (run.suite_id === undefined || provenance.origin !== 'run') return []
  const options = [
    ...(run.seed === undefined ? [] : [`--seed ${run.seed}`]),
    ...(run.bootstrap_replicates === undefined ? [] : [`--bootstrap ${run.bootstrap_replicates}`]),
    ...levelOption(context),
    ...strataOption(context),
    ...damageOptions(context),
    ...(provenance.limited === true && run.n_test !== undefined ? [`--limit ${run.n_test}`] : []),
  ]
  const isScored = run.predictions_from === 'file'
  const model = record.model_ids.candidate
  const verb = isScored
    ? `fmbench score -s ${run.suite_id} -p PREDICTIONS -m ${model}`
    : run.suite_id === 'ROBUSTNESS'
      ? `fmbench run-robustness -d ${record.dataset_id} -m ${model}`
      : `fmbench run -s ${run.suite_id} -m ${model}`
  const needed = isScored ? 'the same predictions file' : 'the same model document and data'
  return [
    { kind: 'paragraph', text: `To repeat it, with ${needed} at hand:` },
    { kind: 'code', text: [verb, ...options].join(' ') },
  ]
}

/** Only where it is not what a run does anyway. */
function levelOption(context: ReportContext): string[] {
  const intervals = metricIds(context).map((id) => overallEstimate(context.record, id).interval)
  const level = intervals.find((interval) => interval !== undefined)?.level
  return level === undefined || level === 0.95 ? [] : [`--ci ${level}`]
}

/** Only where groups differ from the benchmark's, and only names that a shell takes as they stand. */
function strataOption({ record, benchmark }: ReportContext): string[] {
  const shown = dimensions(record)
  const isUsual = benchmark === undefined || shown.every((name) => benchmark.stratification.includes(name))
  return isUsual || !shown.every((name) => /^[\w:.-]+$/.test(name)) ? [] : [`--strata ${shown.join(',')}`]
}

function isGiven({ value }: Fact): boolean {
  return value.length > 0
}

/** Only where damage differs from the benchmark's, and only with names that a shell takes as they stand. */
function damageOptions({ record, benchmark }: ReportContext): string[] {
  const { robustness: curves = [], robustness_basis: basis } = record
  const own = benchmark?.robustness
  const usual =
    own && [...own.probes, ...own.apart].map((choice) => (typeof choice === 'string' ? choice : choice.probe))
  const ids = curves.map(({ probe }) => probe)
  const isUsual = ids.join() === usual?.join() && curves.every(({ grid }) => !grid.endsWith('/custom'))
  if (curves.length === 0 || isUsual || !ids.every((id) => /^[\w-]+$/.test(id))) return []
  const custom = curves.filter(({ grid }) => grid.endsWith('/custom'))
  const replicates = basis?.replicates ?? 1
  return [
    `--probes ${ids.join(',')}`,
    ...custom.map(({ probe, severities }) => `--severities ${probe}=${severities.slice(1).join(',')}`),
    ...(replicates > 1 ? [`--replicates ${replicates}`] : []),
  ]
}
