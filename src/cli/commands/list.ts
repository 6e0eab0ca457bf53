import { Argument } from 'commander'
import type { Named } from '../../core/index.js'
import { datasetLoaders } from '../../data/index.js'
import { betterInWords, builtInMetrics } from '../../metrics/index.js'
import { modelAdapters, transforms } from '../../models/index.js'
import { builtInProbes } from '../../probes/index.js'
import { protocols } from '../../protocols/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { formatTable } from '../table.js'
import { openWorkspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'

type Row = Readonly<Record<string, string | number | boolean | null>>

const KINDS = [
  'suites',
  'benchmarks',
  'datasets',
  'models',
  'finding-schemas',
  'metrics',
  'probes',
  'protocols',
  'adapters',
  'transforms',
  'loaders',
] as const
type Kind = (typeof KINDS)[number]

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .addArgument(new Argument('<kind>', 'what to show').choices(KINDS))
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .option('--json', 'print as JSON')
    .action(async (kind: Kind, flags: { catalog?: string; json?: true }) => finish(await list(kind, flags, context)))
}

async function list(
  kind: Kind,
  flags: { catalog?: string; json?: true },
  { effects, terminal }: Context,
): Promise<ExitCode> {
  const { catalog } = await openWorkspace(effects, flags.catalog)
  for (const unreadable of catalog.faults) terminal.note(unreadable.message)
  const documents = <T>(found: ReadonlyMap<string, { readonly value: T }>, describe: (value: T) => Row) =>
    [...found.values()].map(({ value }) => describe(value))
  const rowsOf: Record<Kind, () => Row[]> = {
    suites: () =>
      documents(catalog.suites, (suite) => ({
        id: suite.suite_id,
        name: suite.name,
        benchmarks: suite.benchmarks.map(({ benchmark_id }) => benchmark_id).join(', '),
      })),
    benchmarks: () =>
      documents(catalog.benchmarks, (benchmark) => ({
        id: benchmark.benchmark_id,
        version: benchmark.version,
        status: benchmark.status,
        name: benchmark.name,
        'ranked by': benchmark.metrics.primary,
        dataset: benchmark.dataset_id ?? null,
      })),
    datasets: () =>
      documents(catalog.datasets, (dataset) => ({
        id: dataset.dataset_id,
        name: dataset.name,
        access: dataset.access,
        loader: dataset.loader.id,
        samples: dataset.n_samples ?? null,
        licence: dataset.licence ?? null,
      })),
    models: () =>
      documents(catalog.models, (model) => ({
        id: model.model_id,
        name: model.name,
        floor: model.is_floor,
        adapter: model.adapter,
      })),
    'finding-schemas': () =>
      documents(catalog.findingSchemas, (schema) => ({
        id: schema.schema_id,
        version: schema.version,
        name: schema.name,
        categories: schema.categories.length,
      })),
    metrics: () =>
      builtInMetrics.all().map((metric) => ({
        id: metric.id,
        aliases: (metric.aliases ?? []).join(', '),
        needs: metric.needs,
        better: betterInWords(metric),
        range: `${metric.range[0]} to ${metric.range[1]}`,
        chance: metric.chance ?? null,
        'undefined when': metric.undefinedWhen,
        source: metric.source,
      })),
    probes: () =>
      builtInProbes.all().map((probe) => ({
        id: probe.id,
        version: probe.version,
        label: probe.label,
        samples: probe.kinds.join(', '),
        severity: probe.unit,
        most: probe.most,
        scored: probe.isApart !== true,
      })),
    protocols: () => protocols.all().map(({ id, version, label }) => ({ id, version, label })),
    adapters: () =>
      modelAdapters.all().map(({ id, network, leavesMachine }) => ({ id, network, 'data leaves': leavesMachine })),
    transforms: () =>
      transforms.all().map((transform) => ({
        id: transform.id,
        takes: transform.takes,
        gives: transform.gives,
        options: Object.keys(transform.options.shape).join(', '),
        'what it does': transform.what,
      })),
    loaders: () =>
      datasetLoaders
        .all()
        .map((loader: Named & { reads: readonly string[] }) => ({ id: loader.id, reads: loader.reads.join(', ') })),
  }
  const rows = rowsOf[kind]()
  if (flags.json) terminal.out(JSON.stringify(rows, null, 2))
  else if (rows.length > 0) {
    const headers = Object.keys(rows[0])
    terminal.out(
      formatTable(
        headers,
        rows.map((row) => headers.map((header) => cellText(row[header]))),
      ),
    )
  }
  return EXIT.done
}

function cellText(value: Row[string]): string {
  if (value === null) return '–'
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}
