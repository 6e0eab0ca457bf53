import * as z from 'zod'
import { didYouMean, type Effects, FmbenchError, sha256Hex } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { reverseComplement } from '../../stats/index.js'
import { type Fasta, type FastaEntry, openFasta } from '../fasta.js'
import { type DatasetLoader, digestOf } from '../loader.js'
import { parseNumber } from '../tables/parse-number.js'
import { withColumn } from '../tables/rows.js'
import { type Table, tableColumn, textCells } from '../tables/table.js'
import { loaderOptions } from './loader-options.js'
import { partFiles, readParts } from './part-files.js'
import { checkedSequence, sequenceDataset } from './sequence-dataset.js'

const optionsSchema = z.strictObject({
  genome: z.string(),
  genome_url: z.string().optional(),
  chromosome_lengths: z.record(z.string(), z.int().positive()).default({}),
})

type Options = z.output<typeof optionsSchema>

/**
 * Places in a genome, as Genomic Benchmarks (Grešová et al. 2023, doi:10.1186/s12863-023-01123-8) publishes them: tables
 * `<part>/<class>.csv.gz` with the columns region, start, end (from 0, end excluded) and strand, named by `split.files`.
 * The letters come from a FASTA file on this machine; those of the strand `-` are the reverse complement.
 *
 * It adds the columns `class` (the name of the file) and `sequence` to those of the tables.
 *
 * Options: `genome`, the FASTA file: an absolute path, one relative to the dataset's folder, or a name in the folder
 * `genomes` of the cache; `genome_url`, where to get it; `chromosome_lengths`, by which another assembly is told.
 */
export const genomicIntervalsLoader: DatasetLoader = {
  id: 'genomic-intervals',
  reads: ['.csv', '.csv.gz', '.tsv', '.tsv.gz'],
  files: (document) => partFiles(document, undefined).map(({ name }) => name),
  async load(document, files, effects, folder) {
    const options = loaderOptions(optionsSchema, document)
    const { table, names, parts } = await readParts(partFiles(document, undefined), files, effects)
    const fasta = await openGenome(document, options, folder, effects)
    const sequences = await readSequences(table, fasta)
    const classes = names.map((name) => effects.files.nameOf(name).replace(/\..*$/, ''))
    const whole = withColumn(withColumn(table, 'class', classes), 'sequence', sequences)
    // Whatever file the genome came in: equal letters, equal digest.
    const letters = sha256Hex(sequences.map((sequence) => `${sequence}\n`).join(''))
    const sha256 = sha256Hex(`${digestOf(files, this.files(document))}  intervals\n${letters}  sequences\n`)
    return sequenceDataset(document, { table: whole, sequences, ...(parts && { parts }) }, sha256)
  },
}

async function openGenome(
  { dataset_id }: DatasetDocument,
  options: Options,
  folder: string,
  effects: Effects,
): Promise<Fasta> {
  const { files, cacheFolder } = effects
  const places = [files.resolve(options.genome, folder), files.join(cacheFolder, 'genomes', options.genome)]
  for (const path of places) {
    if ((await files.facts(path))?.kind !== 'file') continue
    const fasta = await openFasta(path, effects)
    checkAssembly(fasta, options)
    return fasta
  }
  const get = options.genome_url === undefined ? '' : `Get it from ${options.genome_url} (curl -O …) and unpack it. `
  throw new FmbenchError(
    'not-found',
    `${dataset_id} needs the genome ${options.genome}, which is not on this machine.`,
    {
      where: places.join(' and '),
      hint: `${get}Put it, or a link to your own copy, at: ${places[1]}`,
    },
  )
}

/** Places of one assembly mean nothing in another, and reading there would give letters without a word. */
function checkAssembly({ path, entries }: Fasta, { chromosome_lengths }: Options): void {
  for (const [name, length] of Object.entries(chromosome_lengths)) {
    const entry = entryOf(entries, name)
    if (entry?.length === length) continue
    const has = entry === undefined ? `has no ${name}` : `gives ${name} ${entry.length} letters`
    throw new FmbenchError('bad-data', `This is another genome assembly: it ${has}; ${length} are declared.`, {
      where: path,
      hint: 'The places of this dataset are meant for one assembly: see its document.',
    })
  }
}

/** `chr1` is called `1` by Ensembl. */
function entryOf(entries: Fasta['entries'], region: string): FastaEntry | undefined {
  return entries.get(region) ?? entries.get(region.replace(/^chr/, ''))
}

async function readSequences(table: Table, fasta: Fasta): Promise<string[]> {
  const cellsOf = (name: string) => textCells(tableColumn(table, name, 'says where a sequence lies'))
  const [regions, starts, ends, strands] = ['region', 'start', 'end', 'strand'].map(cellsOf)
  const sequences: string[] = []
  for (const [row, region] of regions.entries()) {
    const where = table.where(row)
    const entry = entryOf(fasta.entries, region)
    if (entry === undefined) throw unknownRegion(region, fasta, where)
    const [start, end] = [starts[row], ends[row]].map((cell) => parseNumber(cell) ?? Number.NaN)
    if (!isPlace(start, end, entry)) {
      const place = `${starts[row]} to ${ends[row]}`
      throw new FmbenchError('bad-data', `${place} is no place in ${region}, which has ${entry.length} letters.`, {
        where,
        hint: 'start counts from 0, end is excluded.',
      })
    }
    const forward = checkedSequence(await fasta.read(entry, start, end), where)
    sequences.push(onStrand(forward, strands[row], where))
  }
  return sequences
}

function isPlace(start: number, end: number, { length }: FastaEntry): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= length
}

function onStrand(forward: string, strand: string, where: string): string {
  if (strand === '+') return forward
  if (strand === '-') return reverseComplement(forward)
  throw new FmbenchError('bad-data', `The strand is "${strand}".`, { where, hint: 'Write + or -.' })
}

function unknownRegion(region: string, { entries, path }: Fasta, where: string): FmbenchError {
  const hint = didYouMean(region, entries.keys())
  return new FmbenchError('bad-data', `${path} has no "${region}".`, { where, ...(hint !== undefined && { hint }) })
}
