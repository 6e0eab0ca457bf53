import * as z from 'zod'
import { type Effects, FmbenchError, messageOf } from '../../core/index.js'
import { readTable } from '../tables/index.js'
import { takeTableRows, withColumn } from '../tables/rows.js'
import { filledCells, type Table, textCells } from '../tables/table.js'
import type { DataFolder } from './data-folder.js'

const SIDECAR = ['Manufacturer', 'ManufacturersModelName', 'MagneticFieldStrength', 'RepetitionTime']

export const PARTICIPANTS = 'participants.tsv'

/**
 * Which files of a BIDS folder are meant: those of one `datatype` (func) and `suffix` (bold) that have these `entities`
 * ({ task: rest }). `root` is the folder of a derivative, such as `derivatives/fmriprep/`; `sidecar` adds keys of the
 * JSON files as columns to those of scanner, field strength and repetition time.
 */
export const bidsOptions = z.strictObject({
  datatype: z.string(),
  suffix: z.string(),
  entities: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).default({}),
  root: z
    .string()
    .default('')
    .transform((root) => (root === '' || root.endsWith('/') ? root : `${root}/`)),
  sidecar: z.array(z.string()).default([]),
})

type BidsOptions = z.output<typeof bidsOptions>

interface BidsName {
  readonly name: string
  /** By key: sub, ses, task, run, … */
  readonly entities: Readonly<Record<string, string>>
  readonly suffix: string
  readonly extension: string
}

/**
 * A row per file of a BIDS folder (Gorgolewski et al. 2016, doi:10.1038/sdata.2016.44): the columns of
 * `participants.tsv`, one per entity of the names (`ses`, `task`, `run`, …), those of the sidecars, and `file`.
 * `n/a` is a missing value.
 *
 * @throws FmbenchError `bad-data`, `not-found` when no file fits, or a file belongs to nobody
 */
export async function bidsFiles(
  options: BidsOptions,
  folder: DataFolder,
  effects: Effects,
): Promise<{ table: Table; notes: readonly string[] }> {
  const { path } = await folder.file(options.root + PARTICIPANTS)
  const participants = await readTable(path, effects)
  const names = (await folder.names()).filter((name) => name.startsWith(options.root))
  const images = names.flatMap((name) => parseName(name)).filter((name) => isMeant(name, options))
  if (images.length === 0) throw nothingFits(options, names, path)
  const people = filledCells(participants, 'participant_id', 'names the participants (BIDS)')
  const rows = images.map(({ name, entities: { sub } }) => {
    const row = people.findIndex((person) => person === `sub-${sub}` || person === sub)
    if (row !== -1) return row
    throw new FmbenchError('bad-data', `${name} belongs to sub-${sub}, who is not in ${PARTICIPANTS}.`, { where: path })
  })
  const read = await sidecarColumns(images, [...SIDECAR, ...options.sidecar], names, folder, effects)
  let table = withoutNotAvailable(takeTableRows(participants, rows))
  for (const key of new Set(images.flatMap(({ entities }) => Object.keys(entities)))) {
    if (key !== 'sub')
      table = withColumn(
        table,
        key,
        images.map(({ entities }) => entities[key] ?? ''),
      )
  }
  for (const [key, cells] of read.columns) table = withColumn(table, key, cells)
  const without = people.length - new Set(rows).size
  return {
    table: withColumn(
      table,
      'file',
      images.map(({ name }) => name),
    ),
    notes: [
      ...(without > 0 ? [`${without} of ${people.length} participants have no such file and were left out.`] : []),
      ...read.notes,
    ],
  }
}

/** `sub-01/func/sub-01_task-rest_bold.nii.gz`; nothing for a name of another form. */
function parseName(name: string): BidsName[] {
  const [stem, ...extensions] = (name.split('/').at(-1) ?? '').split('.')
  const parts = stem.split('_')
  const suffix = parts.pop() ?? ''
  if (!parts.every((part) => /^[a-zA-Z]+-[a-zA-Z0-9+]+$/.test(part)) || !/^[a-zA-Z0-9]+$/.test(suffix)) return []
  const entities = Object.fromEntries(parts.map((part) => part.split('-', 2) as [string, string]))
  return [{ name, entities, suffix, extension: extensions.join('.') }]
}

/** Files that go with others and are no recording. */
const COMPANIONS = ['json', 'tsv', 'tsv.gz', 'bval', 'bvec', 'fdt', 'eeg', 'vmrk']

function isMeant({ name, entities, suffix, extension }: BidsName, wanted: BidsOptions): boolean {
  const isOfType = name.split('/').at(-2) === wanted.datatype && Object.hasOwn(entities, 'sub')
  const has = Object.entries(wanted.entities).every(([key, value]) => entities[key] === value)
  return isOfType && suffix === wanted.suffix && has && !COMPANIONS.includes(extension)
}

function nothingFits(
  { datatype, suffix, entities }: BidsOptions,
  names: readonly string[],
  where: string,
): FmbenchError {
  const isDicom = names.some((name) => /\.(dcm|ima)$/i.test(name))
  const kinds = names.flatMap((name) => parseName(name)).filter((name) => Object.hasOwn(name.entities, 'sub'))
  const present = new Set(kinds.map(({ name, suffix: own }) => `${name.split('/').at(-2)}/…_${own}`))
  const asked = [...Object.entries(entities).map(([key, value]) => `${key}-${value}`), suffix].join('_')
  return new FmbenchError('not-found', `No file of the folder is a ${datatype}/…_${asked}.`, {
    where,
    hint: isDicom
      ? 'There are DICOM files, which are not read: convert the study to BIDS with heudiconv, or a series with dcm2niix.'
      : `There are: ${[...present].slice(0, 12).join(', ') || 'none with names as BIDS has them'}.`,
  })
}

function withoutNotAvailable(table: Table): Table {
  const cells = new Map(
    [...table.cells].map(([name, column]) => [name, textCells(column).map((cell) => (cell === 'n/a' ? '' : cell))]),
  )
  return { ...table, cells }
}

const PERSONAL = ['PatientName', 'PatientID', 'PatientBirthDate', 'PatientAddress']

/** Values from the JSON files beside and above each image; what stands nearer to it wins. */
async function sidecarColumns(
  images: readonly BidsName[],
  keys: readonly string[],
  names: readonly string[],
  folder: DataFolder,
  effects: Effects,
): Promise<{ columns: [string, string[]][]; notes: string[] }> {
  const sidecars = byFolder(names.flatMap((name) => parseName(name)).filter(({ extension }) => extension === 'json'))
  const contents = new Map<string, Record<string, unknown>>()
  const values: Record<string, unknown>[] = []
  for (const image of images) {
    const own = foldersAbove(image.name)
      .flatMap((above) => sidecars.get(above) ?? [])
      .filter((sidecar) => appliesTo(sidecar, image))
    for (const { name } of own) {
      if (!contents.has(name)) contents.set(name, await readJson((await folder.file(name)).path, effects))
    }
    values.push(Object.assign({}, ...own.map(({ name }) => contents.get(name))))
  }
  const personal = [...contents.values()].filter((content) =>
    PERSONAL.some((key) => Object.hasOwn(content, key)),
  ).length
  const columns = keys.map((key): [string, string[]] => [key, values.map((value) => cellText(value[key]))])
  return {
    columns: columns.filter(([, cells]) => cells.some((cell) => cell !== '')),
    notes:
      personal === 0
        ? []
        : [
            `${personal} JSON files have fields that name a patient. fmbench copies none of it; remove them before you share the files.`,
          ],
  }
}

const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1)

/** All folders a name lies in, the uppermost first: '', 'sub-01/', 'sub-01/func/'. */
function foldersAbove(name: string): string[] {
  return ['', ...[...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index + 1))]
}

function byFolder(names: readonly BidsName[]): Map<string, BidsName[]> {
  const found = new Map<string, BidsName[]>()
  for (const sidecar of names) {
    const folder = folderOf(sidecar.name)
    const own = found.get(folder)
    if (own === undefined) found.set(folder, [sidecar])
    else own.push(sidecar)
  }
  // In one folder, the more entities the nearer.
  for (const own of found.values()) own.sort((a, b) => Object.keys(a.entities).length - Object.keys(b.entities).length)
  return found
}

/** The inheritance principle: the same suffix, and no entity that the image has not. */
function appliesTo(sidecar: BidsName, image: BidsName): boolean {
  const entities = Object.entries(sidecar.entities)
  return sidecar.suffix === image.suffix && entities.every(([key, value]) => image.entities[key] === value)
}

async function readJson(path: string, effects: Effects): Promise<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(await effects.files.readText(path))
    if (typeof content === 'object' && content !== null) return content as Record<string, unknown>
    throw new Error('it is no object')
  } catch (cause) {
    throw new FmbenchError('bad-data', `The sidecar cannot be read: ${messageOf(cause)}.`, { where: path, cause })
  }
}

function cellText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
