import { compareText, FmbenchError } from '../core/index.js'
import type { DatasetDocument } from '../spec/dataset.js'
import type { RawSamples } from './samples.js'
import { splitByHash, splitGroupsByHash } from './split-by-hash.js'
import { filledCells } from './tables/table.js'

/** What a split may go by. */
export interface Known {
  readonly ids: readonly string[]
  readonly labels: readonly string[]
  readonly subjects: readonly string[] | undefined
  readonly groups: readonly string[] | undefined
}

export interface Splits {
  /** 'train', 'test', or what the split column says. */
  readonly splits: readonly string[]
  /** What a person should know about it. */
  readonly notes: readonly string[]
}

/**
 * The part each sample belongs to, as the document declares it.
 *
 * @throws FmbenchError `bad-data`, `bad-document` when that is not possible
 */
export function sampleSplits(
  { split, dataset_id }: DatasetDocument,
  { table, parts }: RawSamples,
  known: Known,
): Splits {
  const { ids, labels, subjects } = known
  if (parts !== undefined) return { splits: parts, notes: [] }
  if ('files' in split) {
    throw new FmbenchError('bad-document', 'split.files is for datasets whose parts are tables of their own.', {
      where: `${dataset_id}, split`,
    })
  }
  if ('all' in split) return { splits: ids.map(() => split.all), notes: [] }
  if ('column' in split) {
    return { splits: filledCells(table, split.column, 'says which part a sample belongs to (split.column)'), notes: [] }
  }
  const { by } = split.by_hash
  if (by !== 'sample') return splitWholes(split.by_hash, known, table.file, dataset_id)
  if (subjects !== undefined && new Set(subjects).size < subjects.length) {
    throw new FmbenchError('bad-data', 'Some persons have several samples; a split by hash would separate them.', {
      where: dataset_id,
      hint: 'Keep each person on one side: split: { by_hash: { …, by: subject } }, or a column: split: { column: … }.',
    })
  }
  return { splits: splitByHash(ids, labels, split.by_hash, table.file), notes: [] }
}

type HashDeclaration = Extract<DatasetDocument['split'], { by_hash: unknown }>['by_hash']

function splitWholes(declared: HashDeclaration, known: Known, where: string, datasetId: string): Splits {
  const { by, n_train, n_test } = declared
  const wholes = by === 'subject' ? known.subjects : known.groups
  if (wholes === undefined) {
    throw new FmbenchError('bad-document', `split.by_hash goes by ${by}, and the document names none.`, {
      where: datasetId,
      hint: by === 'subject' ? 'Add subject_id.' : 'Add group: { column: … } or group: { shared_kmer: 50 }.',
    })
  }
  const splits = splitGroupsByHash(wholes, known.labels, declared, where)
  return { splits, notes: [`Each ${by} is on one side: ${sizesText(splits, known.labels, { n_train, n_test })}.`] }
}

/** `4998 train (other 2279, promoter 2719; 5000 asked for), …` */
function sizesText(
  splits: readonly string[],
  labels: readonly string[],
  asked: { readonly n_train: number; readonly n_test: number },
): string {
  const classes = [...new Set(labels)].sort(compareText)
  const textOf = (part: string, wanted: number) => {
    const rows = splits.flatMap((split, i) => (split === part ? [labels[i]] : []))
    const counts = classes.map((name) => `${name} ${rows.filter((label) => label === name).length}`)
    return `${rows.length} ${part} (${classes.length > 10 ? '' : `${counts.join(', ')}; `}${wanted} asked for)`
  }
  return `${textOf('train', asked.n_train)}, ${textOf('test', asked.n_test)}`
}
