import { type Block, type Fact, inlines, type Text } from '../block.js'
import { classCounts } from '../estimates.js'
import { formatCount, formatPlain, formatShare } from '../format-number.js'
import type { ReportContext, ReportSection } from '../section.js'
import { counted, listInWords, unitName, withLinks } from '../words.js'

const accessInWords = {
  open: 'open to everyone',
  registered: 'after registration',
  controlled: 'on approved request',
  unknown: 'not stated',
} as const

const labelSources = { dataset: 'the dataset', predictions: 'the predictions file, unchecked' } as const

const togetherWords = {
  mean: 'their mean',
  majority: 'the class most are for',
  max: 'the largest',
} as const

export const dataSection: ReportSection = {
  id: 'data',
  title: 'What was evaluated',
  appliesTo: () => true,
  render(context) {
    return [
      ...descriptions(context),
      {
        kind: 'facts',
        facts: [...taskFacts(context), ...sampleFacts(context), ...datasetFacts(context), ...statements(context)],
      },
      ...references(context),
    ]
  },
}

function descriptions({ benchmark, dataset }: ReportContext): Block[] {
  const texts: (readonly [head: string, text: string | undefined])[] = [
    ['The task.', benchmark?.description],
    ['Clinical relevance.', benchmark?.clinical_relevance],
    ['The data.', dataset?.description],
  ]
  return texts.flatMap(([head, text]): Block[] =>
    text === undefined ? [] : [{ kind: 'paragraph', text: [{ strong: head }, ' ', ...inlines(withLinks(text))] }],
  )
}

function taskFacts(context: ReportContext): Fact[] {
  const { record, benchmark } = context
  const id: Text = [
    { code: record.benchmark_id },
    record.benchmark_version === undefined ? '' : ` version ${record.benchmark_version}`,
  ]
  return [
    fact('Benchmark', benchmark === undefined ? id : [`${benchmark.name}, `, ...id]),
    fact('Task', benchmark?.ai_task),
    fact(
      'Health domain',
      [benchmark?.health_domain, benchmark?.health_topic].filter((part) => part !== undefined).join(': '),
    ),
    fact('Input', benchmark?.input_modality),
    fact('Output', benchmark?.output_type),
    fact('Protocol', record.run_metadata.protocol),
    fact('Folds', foldsOf(context)),
    fact('Decision threshold', thresholdOf(context)),
    fact('Smallest difference that matters', smallestDifferences(context)),
  ].filter(isGiven)
}

function thresholdOf({ record }: ReportContext): string | undefined {
  const { threshold, threshold_source: source } = record.run_metadata
  if (source === 'model') return 'none: the model gave decisions'
  if (threshold === undefined) return undefined
  return `${formatPlain(threshold)}, ${source === 'test' ? 'set on the test data' : 'fixed before the evaluation'}`
}

function foldsOf({ benchmark, record }: ReportContext): string | undefined {
  const { folds } = benchmark ?? {}
  if (folds === undefined || record.run_metadata.predictions_from === 'file') return undefined
  const way = folds.n === undefined ? `each ${folds.by} left out in turn` : `${folds.n} folds by ${folds.by}`
  return `${way}: every sample was predicted by a model that learned from the others`
}

/** As the benchmark declares it, before anybody has run anything. */
function smallestDifferences({ benchmark }: ReportContext): string {
  const declared = Object.entries(benchmark?.smallest_relevant_difference ?? {})
  return declared.map(([metric, difference]) => `${metric} ${formatPlain(difference)}`).join(', ')
}

function sampleFacts({ record }: ReportContext): Fact[] {
  const { run_metadata: run } = record
  const counts = classCounts(record)
  const total = counts.reduce((sum, [, n]) => sum + n, 0)
  const classes = counts.map(([name, n]) => `${name}: ${formatCount(n)} (${formatShare(n, total)})`)
  const subjects =
    run.n_subjects === undefined || unitName(record) === 'subject' ? '' : ` of ${formatCount(run.n_subjects)} subjects`
  return [
    fact('Part scored', record.split),
    fact('Scored', run.n_test === undefined ? '' : `${counted(record, run.n_test)}${subjects}`),
    fact(
      'Put together',
      run.aggregated &&
        `${formatCount(run.aggregated.from)} answers, by ${run.aggregated.by}: ${togetherWords[run.aggregated.how]}`,
    ),
    fact(
      'Intervals draw',
      run.clusters && `whole clusters by ${run.clusters.by}, of which there are ${formatCount(run.clusters.n)}`,
    ),
    fact('Trained on', trainedOn(record)),
    fact('Classes', classes.join(', ')),
    fact('Positive class', run.positive_class),
    fact(
      'Coverage',
      run.coverage === undefined ? '' : `${formatShare(run.coverage, 1)} of the expected samples have a prediction`,
    ),
    fact(
      run.classes === undefined ? 'Truth from' : 'Labels from',
      run.labels_from === undefined ? '' : labelSources[run.labels_from],
    ),
  ].filter(isGiven)
}

function trainedOn(record: ReportContext['record']): string {
  const n = record.run_metadata.n_train
  if (n === undefined) return 'not recorded'
  return n === 0 ? 'nothing from this dataset, as far as the record says' : `${counted(record, n)} of the same dataset`
}

function datasetFacts({ record, dataset }: ReportContext): Fact[] {
  const id: Text = record.dataset_id === undefined ? 'not recorded' : [{ code: record.dataset_id }]
  if (dataset === undefined) return [fact('Dataset', id)]
  const about = [dataset.synthetic ? 'synthetic' : '', dataset.persons ? 'about persons' : 'not about persons']
  return [
    fact('Dataset', [`${dataset.name}, `, { code: dataset.dataset_id }, ` version ${dataset.version}`]),
    fact('Kind', listInWords(about.filter((word) => word !== ''))),
    fact('Source', dataset.source),
    fact('Citation', dataset.citation),
    fact('Licence', dataset.licence),
    fact('Access', accessInWords[dataset.access]),
    fact('Notes', dataset.notes),
  ].filter(isGiven)
}

/** What the benchmark's author says about how the samples came to be. */
function statements({ benchmark }: ReportContext): Fact[] {
  return Object.entries(benchmark?.data_spec ?? {}).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [fact(capitalised(key), String(value))] : [],
  )
}

function capitalised(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ')
}

function references({ benchmark }: ReportContext): Block[] {
  const all = benchmark?.references ?? []
  if (all.length === 0) return []
  return [{ kind: 'details', summary: 'References', blocks: [{ kind: 'list', items: all.map(withLinks) }] }]
}

function fact(label: string, value: Text | undefined): Fact {
  return { label, value: typeof value === 'string' ? withLinks(value) : (value ?? '') }
}

function isGiven({ value }: Fact): boolean {
  return value.length > 0
}
