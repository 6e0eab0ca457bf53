import { sha256Hex } from '../../core/index.js'
import { isVerified } from '../../leaderboard/evidence.js'
import type { EvalRecord } from '../../spec/index.js'
import type { Doubt, HubState, SubmissionCheck } from '../check.js'
import { datasetKey, type IndexRow } from '../hub-index.js'

export const rowsCheck: SubmissionCheck = {
  id: 'rows',
  aliases: ['I1'],
  label: 'The samples that were scored are those of the benchmark',
  source: 'digests of the scored rows, and of the dataset, beside those of results that the hub has checked',
  check(record, hub) {
    const benchmark = hub.catalog.benchmarks.get(record.benchmark_id)?.value
    const { benchmark_version: version, dataset_id: dataset, provenance } = record
    const found: Doubt[] = []
    if (benchmark !== undefined && version !== undefined && version !== benchmark.version) {
      const what = `made with version ${version} of the benchmark, which is now ${benchmark.version}`
      const mend = 'It is listed on a board of its own; run the present version to be ranked with the others.'
      found.push({ severity: 'notes', path: ['benchmark_version'], what, mend })
    }
    if (benchmark?.dataset_id !== undefined && dataset !== undefined && dataset !== benchmark.dataset_id) {
      const what = `scored on ${dataset}; the benchmark uses ${benchmark.dataset_id}`
      const mend =
        'It is listed on a board of its own; run on the dataset of the benchmark to be ranked with the others.'
      found.push({ severity: 'notes', path: ['dataset_id'], what, mend })
    }
    if (provenance.rows_sha256 === undefined) {
      const what = 'no digest says which samples were scored, so nobody can check that they are those of the others'
      const mend = 'Score the predictions with fmbench: its records hold one.'
      return [...found, { severity: 'notes', path: ['provenance'], what, mend }]
    }
    // Digests of protected persons are keyed.
    if ((record.disclosure?.min_cell ?? 0) > 0) return found
    return [...found, ...otherFile(record, hub), ...otherDigests(record, hub)]
  },
}

/** Of a dataset of one file, its document says what digest a record has; of several, which are read depends on the loader. */
function otherFile({ dataset_id, provenance }: EvalRecord, { catalog }: HubState): Doubt[] {
  const { files = [] } = catalog.datasets.get(dataset_id ?? '')?.value ?? {}
  const [file] = files
  const digest = provenance.dataset_sha256
  if (files.length !== 1 || digest === undefined || digest === sha256Hex(`${file.sha256}  ${file.path}\n`)) return []
  const what = `the file that was read is not the one that the document of ${dataset_id} declares`
  const mend = 'Get the dataset again with fmbench data pull, or hand in a document of the one that was read.'
  return [{ severity: 'blocks', path: ['provenance', 'dataset_sha256'], what, mend }]
}

/**
 * Other digests than those of results on the same split of the same dataset: of those that the hub has seen made or
 * checked, else of any.
 */
function otherDigests(record: EvalRecord, { index }: HubState): Doubt[] {
  const others = index.byDigests.get(datasetKey(record)).filter(({ eval_id }) => eval_id !== record.eval_id)
  const checked = others.filter(({ evidence }) => isVerified(evidence))
  const differs = (key: 'rows_sha256' | 'dataset_sha256'): IndexRow | undefined => {
    const own = record.provenance[key]
    const known = (checked.length > 0 ? checked : others).filter((row) => row[key] !== undefined)
    return own === undefined || known.some((row) => row[key] === own) ? undefined : known[0]
  }
  const standing = checked.length > 0 ? ', which is checked' : ''
  const [rows, files] = [differs('rows_sha256'), differs('dataset_sha256')]
  return [
    ...(rows === undefined
      ? []
      : [
          {
            severity: checked.length > 0 ? ('blocks' as const) : ('asks' as const),
            path: ['provenance', 'rows_sha256'],
            what: `other samples or labels were scored than those of ${rows.eval_id}${standing}`,
            mend: 'Get the dataset again with fmbench data pull, and score all of its split; a subset is a benchmark of its own.',
          },
        ]),
    ...(files === undefined
      ? []
      : [
          {
            severity: 'asks' as const,
            path: ['provenance', 'dataset_sha256'],
            what: `the files of the dataset are not those of ${files.eval_id}${standing}`,
            mend: 'Get the dataset again with fmbench data pull, or say what was changed.',
          },
        ]),
  ]
}
