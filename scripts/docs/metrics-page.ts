import { betterInWords, builtInMetrics, type Metric } from '../../src/metrics/index.js'
import { code, markdownTable } from './markdown-table.js'

const NEEDS: Readonly<Record<Metric['needs'], string>> = {
  score: 'a score per sample: any number, larger for the positive class (probabilities serve)',
  label: 'a predicted class per sample (taken from probabilities where they are given)',
  probability: 'a probability per class',
  value: 'a predicted quantity per sample, in the unit of the benchmark',
  reconstruction: 'an array per sample, filled in where the input was masked',
  text: 'reports, beside what people wrote',
  curves: 'any of the above, for the clean samples and for damaged ones',
}

/** When a value of it may leave, for data about persons that is not open. */
const TELLS = {
  classes: 'told where no class of the group is small',
  decisions: 'told where no cell of the confusion matrix of the group is small',
  more: 'never told: single samples may show in it',
}

/** docs/reference/metrics.md, from the registry. */
export function metricsPage(): string {
  const metrics = builtInMetrics.all()
  return `# Metrics

After this page you know what each metric measures, what it needs, and when it has no value.

A metric that is undefined is \`null\` in \`eval.yaml\`, with the reason beside it; it is never 0. Intervals are explained in
[Read the report](../guides/read-the-report.md#intervals).

A number in these ids may be another than the listed one: ${builtInMetrics.families.map(({ pattern }) => code(pattern)).join(', ')}.

${markdownTable(
  ['id', 'name', 'needs', 'better', 'range', 'guessing earns'],
  metrics.map((metric) => [
    `[${metric.id}](#${metric.id.toLowerCase().replaceAll('.', '')})`,
    metric.label,
    metric.needs,
    betterInWords(metric),
    rangeOf(metric),
    chanceOf(metric),
  ]),
)}
${metrics.map(metricPart).join('\n')}`
}

function metricPart(metric: Metric): string {
  const facts: [string, string][] = [
    ['Name', metric.label],
    ['Also answers to', (metric.aliases ?? []).map(code).join(', ') || 'nothing else'],
    ['Needs', `${NEEDS[metric.needs]}${metric.isBinaryOnly === true ? '; two classes only' : ''}`],
    ['Range', `${rangeOf(metric)}, ${betterInWords(metric)} is better`],
    ['Guessing earns', chanceOf(metric)],
    ['Undefined when', metric.undefinedWhen],
    ['Of protected persons', TELLS[metric.tells ?? 'more']],
    ['Version', String(metric.version)],
    ['Source', metric.source],
  ]
  return `## ${metric.id}

${metric.meaning.what}

${facts.map(([name, text]) => `- **${name}:** ${text}\n`).join('')}
*Example.* ${metric.meaning.example}
`
}

function rangeOf({ range: [low, high] }: Metric): string {
  return `${low} to ${high}`
}

function chanceOf({ chance }: Metric): string {
  return chance === undefined ? 'what the data give' : String(chance)
}
