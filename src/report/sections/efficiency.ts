import type { EvalRecord } from '../../spec/eval.js'
import type { Block, Fact, Text } from '../block.js'
import { formatCount, formatPlain, notAvailable } from '../format-number.js'
import type { ReportSection } from '../section.js'

type Efficiency = NonNullable<EvalRecord['efficiency']>

const whyNoMemory = {
  in_fmbench: 'not measured: the model ran inside fmbench',
  on_server: 'not measured: the model ran on a server',
  not_told: 'not measured: this system does not tell',
} as const

/** How long the model took, and what it needed. */
export const efficiencySection: ReportSection = {
  id: 'efficiency',
  title: 'Speed and memory',
  // What fmbench itself held is a fact of the run.
  appliesTo: ({ record: { efficiency = {} } }) => Object.keys(efficiency).some((key) => key !== 'peak_memory_mb'),
  render: ({ record: { efficiency = {} } }) => [
    ...latencies(efficiency),
    { kind: 'facts', facts: factsOf(efficiency).filter(({ value }) => value.length > 0) },
  ],
}

function latencies({ smaller_batches: smaller = [], ...whole }: Efficiency): Block[] {
  const { batch_size: size, latency_ms_p50, latency_ms_p95, timed_calls } = whole
  if (size === undefined) return []
  const rows = [...smaller, { batch_size: size, latency_ms_p50, latency_ms_p95, timed_calls }]
  return [
    {
      kind: 'table',
      caption:
        'How long calls of the model took, input transforms and the way to its process included, the reading of samples not. The first call of each size is a warm-up and left out, unless it was the only one.',
      columns: ['Samples in a call', 'Median, ms', '95th percentile, ms', 'Timed calls'].map((label) => ({
        label,
        kind: 'number',
      })),
      rows: rows.map((row): Text[] => [
        formatCount(row.batch_size),
        row.latency_ms_p50 === null ? 'the model failed' : formatPlain(row.latency_ms_p50),
        formatPlain(row.latency_ms_p95),
        row.timed_calls === undefined ? notAvailable : formatCount(row.timed_calls),
      ]),
    },
  ]
}

function factsOf(efficiency: Efficiency): Fact[] {
  const { model_peak_memory_mb: memory, model_peak_memory_why: why, energy_joules_per_sample: joules } = efficiency
  return [
    { label: 'Samples per second', value: numberWith(efficiency.samples_per_second, '') },
    { label: 'Embeddings made before, not timed', value: numberWith(efficiency.recalled_samples, ' samples') },
    {
      label: 'Peak memory of the model',
      value: memory === null && why !== undefined ? whyNoMemory[why] : numberWith(memory, ' MiB'),
    },
    {
      label: 'Energy per sample',
      value: joules === undefined ? '' : `${formatPlain(joules)} J, used by all processors of the machine`,
    },
    { label: 'Model parameters', value: numberWith(efficiency.model_parameters, '') },
  ]
}

/** Empty where there is none. */
function numberWith(value: number | null | undefined, unit: string): string {
  if (value === undefined || value === null) return ''
  return `${value >= 1000 ? formatCount(value) : formatPlain(value)}${unit}`
}
