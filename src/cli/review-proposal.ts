import { FmbenchError } from '../core/index.js'
import { datasetLoaders } from '../data/index.js'
import { type Inspection, inspectDataset } from '../inspect/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { modelAdapters } from '../models/index.js'
import { protocols } from '../protocols/index.js'
import type { ReviewFinding, Severity } from '../review/index.js'
import { chanceOf } from '../run/chance.js'
import { DEFAULT_OPTIONS, datasetOfPlan, scoredRows } from '../run/index.js'
import { judge } from '../run/judged.js'
import { placeIn } from '../spec/faults.js'
import {
  type Benchmark,
  type Catalog,
  type CatalogEntry,
  checkCatalog,
  isProtected,
  parseBenchmark,
} from '../spec/index.js'
import { positionsFor } from '../spec/locate.js'
import type { Context } from './context.js'
import { type BenchmarkUnit, planOf, runSettings } from './evaluation-units.js'
import { floorsOf } from './floors.js'
import { outsideModel } from './outside-model.js'
import { countDoubts, differenceDoubts, type ProposalDoubt, roomDoubts, statedDoubts } from './proposal-findings.js'
import { openWorkspace, type Workspace } from './workspace.js'

const ORDER: Readonly<Record<Severity, number>> = { blocks: 0, asks: 1, notes: 2 }

/**
 * What speaks for and against a proposed benchmark, worst first: whether it says what it must, its names are known, its
 * data is here and sound, it runs, its floors leave room for skill, and N is enough for the difference that matters.
 *
 * @param file a benchmark document; its dataset and floors stand in the catalogue
 * @throws FmbenchError `bad-document` when it is no benchmark
 */
export async function reviewProposal(
  file: string,
  flags: ProposalFlags,
  context: Context,
): Promise<readonly ReviewFinding[]> {
  return reviewProposalText(await context.effects.files.readText(file), file, flags, context)
}

export interface ProposalFlags {
  readonly catalog?: string
  readonly jobs?: number
}

/** The same for a text that came another way. @param file its name, for messages */
export async function reviewProposalText(
  text: string,
  file: string,
  flags: ProposalFlags,
  context: Context,
): Promise<readonly ReviewFinding[]> {
  const { files } = context.effects
  const { value, notes } = await parseBenchmark(text, file)
  const opened = await openWorkspace(context.effects, flags.catalog)
  const entry = { value, file, notes, folder: files.folderOf(files.resolve(file)) }
  const workspace = { ...opened, catalog: opened.catalog.with({ benchmarks: [entry] }) }
  const unknown = nameDoubts(entry, workspace.catalog)
  const tried = unknown.length > 0 ? [] : await trialDoubts(value, flags, workspace, context)
  const lineOf = (await positionsFor(text))?.lineFinder(text)
  return [...unknown, ...statedDoubts(value), ...tried]
    .map(({ path, ...doubt }) => ({ ...doubt, where: placeIn(file, lineOf?.(path), path) }))
    .sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
}

function nameDoubts({ file }: CatalogEntry<Benchmark>, catalog: Catalog): ProposalDoubt[] {
  const known = { metrics: builtInMetrics, protocols, adapters: modelAdapters, loaders: datasetLoaders }
  return checkCatalog(catalog, known)
    .filter((fault) => fault.file === file)
    .map(({ place, what }) => ({
      severity: 'blocks',
      check: 'names',
      path: place.split(/[.[\]]+/).filter((step) => step !== ''),
      what,
      mend: 'Correct the name, or propose what is missing as well.',
    }))
}

/** Opens the data, inspects it, and runs the floors on it. */
async function trialDoubts(
  benchmark: Benchmark,
  flags: { readonly jobs?: number },
  workspace: Workspace,
  context: Context,
): Promise<ProposalDoubt[]> {
  const doubt = (severity: Severity, check: string, path: readonly string[], what: string, mend: string) => [
    { severity, check, path, what, mend },
  ]
  if (benchmark.dataset_id === undefined) {
    return doubt('asks', 'data', ['dataset_id'], 'it names no dataset, so nothing was tried', 'Name a sample dataset.')
  }
  const suite = { kind: 'fmbench.suite/v1', suite_id: 'PROPOSAL', name: 'Proposal', version: '1.0.0' } as const
  const dataset = await workspace.dataset(benchmark.dataset_id)
  const { findingSchemas } = workspace.catalog
  const unit = { suite: { ...suite, benchmarks: [] }, benchmark, dataset, findingSchemas }
  try {
    return await tried(unit, flags, workspace, context)
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError) || thrown.code === 'interrupted') throw thrown
    // Its hints name folders of this machine, and a finding may become a comment that anybody reads.
    return thrown.code === 'not-found'
      ? doubt('asks', 'data', ['dataset_id'], 'its data is not on this machine, so nothing was tried', PULL)
      : doubt('blocks', 'run', ['dataset_id'], `it does not run: ${thrown.what}`, 'Mend it; fmbench run says more.')
  }
}

const PULL = 'Get it with fmbench data pull, or name a folder with FMBENCH_DATA_MIRROR, and review it again.'

async function tried(
  unit: BenchmarkUnit,
  flags: { readonly jobs?: number },
  workspace: Workspace,
  context: Context,
): Promise<ProposalDoubt[]> {
  const { benchmark } = unit
  const plan = planOf(unit, outsideModel('proposal'), { ...DEFAULT_OPTIONS, strata: [] })
  const dataset = datasetOfPlan(plan, await workspace.open(unit.dataset), protocols)
  // What is inspected are numbers and sequences, not reports.
  const ofData = plan.writing === undefined ? dataDoubts(await inspectDataset(dataset, { signal: context.signal })) : []
  const rows = scoredRows(dataset, plan)
  const settings = runSettings(context, flags)
  const { scores, warnings } = await floorsOf(unit, plan, dataset, undefined, settings, workspace, context)
  const ofFloors = warnings.map((what): ProposalDoubt => {
    return { severity: 'blocks', check: 'run', path: ['baselines'], what, mend: 'Name floors that fit the task.' }
  })
  const perClass = plan.classes.map((name) => rows.filter((row) => dataset.labels[row] === name).length)
  const found = [...ofData, ...ofFloors, ...countDoubts(perClass, rows.length, benchmark)]
  // Scores of protected persons are told by records, which go through disclosure control.
  if (isProtected(dataset.document) || scores.length === 0) return found
  const metric = builtInMetrics.get(plan.metrics[0])
  const floors = scores.map(({ model, estimates }) => ({ model, estimate: estimates[metric.id] }))
  const chance = chanceOf(metric, judge(scores[0].predictions, plan))
  const names = [metric.id, ...(metric.aliases ?? [])]
  const relevant = names
    .map((name) => benchmark.smallest_relevant_difference[name])
    .find((value) => value !== undefined)
  return [...found, ...roomDoubts(metric, floors, chance), ...differenceDoubts(metric, floors, rows.length, relevant)]
}

/** Faults of the data, without counts: those of protected persons may not leave, and the whole is one command away. */
function dataDoubts({ dataset_id, checks, is_private }: Inspection): ProposalDoubt[] {
  return checks.flatMap(({ title, findings }) =>
    findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ severity, what, where }) => ({
        severity: severity === 'error' ? ('blocks' as const) : ('asks' as const),
        check: 'data',
        path: ['dataset_id'],
        what: is_private
          ? `${title}: something is wrong with the data`
          : `${where === undefined ? '' : `${where}: `}${what}`,
        mend: `Look at it with: fmbench data inspect ${dataset_id}`,
      })),
  )
}
