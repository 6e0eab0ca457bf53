import { nameFaults, valueFaults } from '../../leaderboard/admit.js'
import type { Catalog, EvalRecord } from '../../spec/index.js'
import type { Doubt, SubmissionCheck } from '../check.js'

export const namesCheck: SubmissionCheck = {
  id: 'names',
  label: 'Benchmark, model and dataset are in the catalogue',
  source: 'docs/architecture.md: a board is built from records and catalogue alone',
  check: (record, { catalog }) => [
    ...nameFaults(record, catalog).map(
      ({ path, what }): Doubt => ({
        severity: 'blocks',
        path,
        what,
        mend: 'Correct the name; a model that the hub does not know comes with its document: fmbench submit --model-card.',
      }),
    ),
    ...datasetDoubts(record, catalog),
  ],
}

function datasetDoubts({ dataset_id: dataset }: EvalRecord, { datasets }: Catalog): Doubt[] {
  if (dataset !== undefined && datasets.has(dataset)) return []
  const [what, mend] =
    dataset === undefined
      ? ['it does not say which dataset was scored', 'Add dataset_id.']
      : [
          `no document describes the dataset "${dataset}", so nobody can say what was scored`,
          'Hand in a dataset document, or correct the name.',
        ]
  return [{ severity: 'asks', path: ['dataset_id'], what, mend }]
}

export const rangesCheck: SubmissionCheck = {
  id: 'ranges',
  label: 'Values lie where their metric can be; curves, areas and scores belong together',
  source: 'docs/reference/metrics.md',
  check: (record, { metrics }) =>
    valueFaults(record, metrics).map(({ path, what }) => ({
      severity: 'blocks',
      path,
      what,
      mend: 'Hand in the record as the program wrote it; fmbench score makes one from predictions.',
    })),
}
