import { reasonInWords } from '../report/words.js'
import type { Benchmark, EvalRecord } from '../spec/index.js'
import type { BenchmarkContext, Mark, Score, Standing, Submission } from './board.js'

/** What keeps a result from being ranked that its own record and benchmark say. */
export function eligibilityMarks(record: EvalRecord, score: Score, { benchmark, primary }: BenchmarkContext): Mark[] {
  const { id, metric } = primary
  const { status, run_metadata: run, provenance } = record
  const smallest = smallestClass(record, benchmark)
  const scoredWith = Object.hasOwn(record.metric_versions, id) ? record.metric_versions[id] : undefined
  const leak = benchmark.known_issues.find((issue) => issue.leak && !issue.resolved)
  const rules: readonly (readonly [applies: boolean, code: string, text: string])[] = [
    [status === 'Partial', 'partial', 'partial run'],
    [status === 'Failed', 'failed', 'failed run'],
    [provenance.limited === true, 'limited', 'limited run: only some of the samples'],
    [
      run.labels_from === 'predictions',
      'unchecked-labels',
      'its labels came with the predictions; nobody checked them',
    ],
    [(run.coverage ?? 1) < 1, 'coverage', 'some samples have no prediction'],
    [score.value === null, 'undefined', `${id} is not defined: ${reasonInWords(score.why)}`],
    [metric === undefined, 'unknown-metric', `fmbench has no definition of ${id}, so nobody can say which is better`],
    [
      metric !== undefined && scoredWith !== undefined && scoredWith < metric.version,
      'metric-version',
      `scored with version ${scoredWith} of ${id}, where ${metric?.version} counts today; score it again: fmbench rescore`,
    ],
    [
      smallest !== undefined && smallest < benchmark.min_n,
      'few-samples',
      `too few samples: at most ${Math.floor(smallest ?? 0)} of a class, where ${benchmark.min_n} are asked for`,
    ],
    [leak !== undefined, 'leak', 'the benchmark leaks: see its known issues'],
  ]
  return rules.filter(([applies]) => applies).map(([, code, text]) => ({ code, text, blocks: true }))
}

const DECIDED: Readonly<Record<Standing['state'], string>> = {
  disputed: 'disputed',
  retracted: 'retracted',
  withdrawn: 'withdrawn by who handed it in',
}

/** What people have decided about a published record. */
export function standingMarks({ standing }: Submission): Mark[] {
  if (standing === undefined) return []
  // Marks are parts of sentences.
  const reason = standing.reason === undefined ? '' : `: ${standing.reason.replace(/\.$/, '')}`
  return [{ code: standing.state, text: DECIDED[standing.state] + reason, blocks: true }]
}

/** The size of the smallest class, or the largest it can have; all samples where there are no classes. */
function smallestClass({ run_metadata: run }: EvalRecord, { classes }: Benchmark): number | undefined {
  const counts = Object.values(run.classes ?? {})
  if (counts.length > 0) return Math.min(...counts)
  return run.n_test === undefined ? undefined : run.n_test / (classes?.length ?? 1)
}
