import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Batch, isSparse, type LabelledBatch, type Matrix, Rng, sha256Hex } from '../../src/core/index.js'
import { auroc } from '../../src/metrics/index.js'
import { type Model, modelAdapters } from '../../src/models/index.js'
import { protocols } from '../../src/protocols/index.js'
import { innerFolds } from '../../src/protocols/inner-folds.js'
import { parseSuite } from '../golden/suite.js'
import { batchOf, openBuiltIn, rowsOf, SIGNAL } from '../models/support.js'

const probe = protocols.get('probe')
const TWO = ['no', 'yes']

/** The samples themselves as embedding; counts what it was asked for. */
function embedder(more: Partial<Model> = {}): Model & { readonly asked: string[][] } {
  const asked: string[][] = []
  return {
    asked,
    outputs: ['embedding'],
    digest: sha256Hex('embedder'),
    async predict(_kind, { ids, x }) {
      asked.push([...ids])
      const columns = (x?.data.length ?? 0) / ids.length
      return { data: Float64Array.from(x?.data ?? []), rows: ids.length, columns } as never
    },
    async close() {},
    ...more,
  }
}

function headOf(model: Model, options: Record<string, unknown> = {}, classes: readonly string[] = TWO): Model {
  const request = { options: probe.parseOptions(options, 'b.yaml'), classes, seed: 42, batchSize: 16 }
  if (probe.head === undefined) throw new Error('the probe has no head')
  return probe.head(model, request)
}

function labelled(rows: readonly (readonly number[])[], y: readonly number[], classes = TWO): LabelledBatch {
  return { ...batchOf(rows), y: Int32Array.from(y), classes }
}

/** Two classes apart in the first of d numbers. */
function cohort(n: number, d = 3, label = 'cohort') {
  const rng = new Rng(label)
  const y = Array.from({ length: n }, (_, i) => i % 2)
  return { y, rows: y.map((c) => Array.from({ length: d }, (_, j) => rng.normal() + (j === 0 ? 1.5 * c : 0))) }
}

const fresh = (rows: readonly (readonly number[])[]): Batch => batchOf(rows, undefined, 1000)

async function answers(model: Model, batch: Batch): Promise<number[][]> {
  return rowsOf(await model.predict('probability', batch, SIGNAL))
}

describe('matches scikit-learn', () => {
  const vectors = fileURLToPath(new URL('../golden/vectors/probe.json', import.meta.url))
  const suite = parseSuite(readFileSync(vectors, 'utf8'), vectors)
  const rowsSchema = z.array(z.array(z.number()))
  const inputSchema = z.object({
    n_classes: z.int(),
    x_train: rowsSchema,
    y_train: z.array(z.number()),
    x_test: rowsSchema,
    groups: z.array(z.string()).optional(),
  })
  const expectedSchema = z.object({
    fold_of: z.array(z.int()),
    chosen: z.number(),
    probabilities: rowsSchema.optional(),
    values: z.array(z.number()).optional(),
  })

  test.each(suite.cases)('$id: folds, the penalty they choose, and the answers', async ({ input, expected }) => {
    const { n_classes, x_train, y_train, x_test, groups } = inputSchema.parse(input)
    const want = expectedSchema.parse(expected)
    const isRegression = n_classes === 0
    const ids = x_train.map((_, i) => `s${i}`)
    const y = isRegression ? Float64Array.from(y_train) : Int32Array.from(y_train)
    const labels = isRegression ? new Int32Array(ids.length) : Int32Array.from(y_train)
    const folds = innerFolds(ids, labels, groups, { n: 5, seed: 42 })
    expect(ids.map((_, place) => folds.findIndex((fold) => fold.test.includes(place)))).toEqual(want.fold_of)

    const classes = Array.from({ length: n_classes }, (_, c) => String(c))
    const train = { ...batchOf(x_train), ids, y, classes, ...(groups === undefined ? {} : { groups }) }
    const given: number[][] = []
    for (const options of [{}, { [isRegression ? 'alpha' : 'C']: want.chosen }]) {
      const head = headOf(embedder(), options, classes)
      await head.fit?.(train, SIGNAL)
      const answer = await head.predict(isRegression ? 'value' : 'probability', fresh(x_test), SIGNAL)
      given.push([...(answer instanceof Float64Array ? answer : answer.data)])
    }
    expect(given[0]).toEqual(given[1])
    const wanted = want.values ?? want.probabilities?.flat() ?? []
    expect(given[0].length).toBe(wanted.length)
    wanted.forEach((value, i) => {
      expect(Math.abs(given[0][i] - value)).toBeLessThan(suite.tolerance.abs)
    })
  })
})

describe('the head', () => {
  test('asks for each embedding once, in batches, over all fits and predictions', async () => {
    const { rows, y } = cohort(40)
    const model = embedder()
    const head = headOf(model)
    await head.fit?.(labelled(rows, y), SIGNAL)
    expect(model.asked.map((ids) => ids.length)).toEqual([16, 16, 8])
    await head.fit?.(labelled(rows.slice(0, 30), y.slice(0, 30)), SIGNAL)
    const later = batchOf([...rows, [0, 0, 0]])
    await head.predict('probability', later, SIGNAL)
    expect(model.asked.slice(3)).toEqual([['sample-40']])
  })

  test('answers do not depend on batches; each fit starts anew', async () => {
    const { rows, y } = cohort(40)
    const head = headOf(embedder())
    await head.fit?.(labelled(rows, y), SIGNAL)
    const whole = await answers(head, fresh(rows))
    expect((await answers(head, fresh([rows[0]])))[0]).toEqual(whole[0])
    await head.fit?.(
      labelled(
        rows,
        y.map((label) => 1 - label),
      ),
      SIGNAL,
    )
    expect((await answers(head, fresh(rows)))[0][0]).toBeCloseTo(whole[0][1], 4)
    await head.fit?.(labelled(rows, y), SIGNAL)
    expect(await answers(head, fresh(rows))).toEqual(whole)
  })

  test('a model that learns does so first, and its embeddings are asked for again', async () => {
    const { rows, y } = cohort(20)
    const fitted: number[] = []
    const model = embedder({ fit: async ({ ids }) => void fitted.push(ids.length) })
    const head = headOf(model)
    await head.fit?.(labelled(rows, y), SIGNAL)
    await head.fit?.(labelled(rows, y), SIGNAL)
    expect(fitted).toEqual([20, 20])
    expect(model.asked.flat().length).toBe(40)
  })

  test('sparse embeddings give what dense ones give', async () => {
    const rng = new Rng('dna')
    const sequences = Array.from({ length: 60 }, (_, i) =>
      Array.from({ length: 80 }, () => (rng.uniform() < 0.4 + 0.2 * (i % 2) ? 'CG' : 'AT')[rng.index(2)]).join(''),
    )
    const y = Int32Array.from(sequences, (_, i) => i % 2)
    const train = { ids: sequences.map((_, i) => `s${i}`), sequences, y, classes: TWO }
    const kmers = await openBuiltIn(modelAdapters.get('kmer_counts'), { k: 3 })
    const dense = embedder({
      async predict(_kind, batch) {
        const answer = await kmers.predict('embedding', batch, SIGNAL)
        if (!isSparse(answer)) throw new Error('expected sparse rows')
        const { rows, columns, starts, indices, values } = answer
        const data = new Float64Array(rows * columns)
        for (let i = 0; i < rows; i++) {
          for (let p = starts[i]; p < starts[i + 1]; p++) data[i * columns + indices[p]] = values[p]
        }
        return { data, rows, columns } as never
      },
    })
    const given: number[][][] = []
    for (const classifier of ['logistic', 'knn']) {
      for (const model of [kmers, dense]) {
        const head = headOf(model, { classifier })
        await head.fit?.(train, SIGNAL)
        given.push(await answers(head, train))
      }
    }
    given[0].flat().forEach((value, i) => {
      expect(given[1].flat()[i]).toBeCloseTo(value, 4)
    })
    expect(given[3]).toEqual(given[2])
  })

  test('k nearest neighbours: the shares of their classes', async () => {
    const rows = [[0], [1], [2], [10], [11], [12]]
    const head = headOf(embedder(), { classifier: 'knn', k: 3 })
    await head.fit?.(labelled(rows, [0, 0, 1, 1, 1, 1]), SIGNAL)
    expect(await answers(head, fresh([[0.9], [12]]))).toEqual([
      [2 / 3, 1 / 3],
      [0, 1],
    ])
    const nearest = headOf(embedder(), { classifier: 'knn', k: 1 })
    await nearest.fit?.(labelled(rows, [0, 0, 1, 1, 1, 1]), SIGNAL)
    expect(await answers(nearest, fresh([[1.4]]))).toEqual([[1, 0]])
  })

  test('its digest depends on the model and on every option, given or not', () => {
    const digest = (options: Record<string, unknown>, model = embedder()) => headOf(model, options).digest
    expect(digest({ inner_folds: 5, classifier: 'logistic' })).toBe(digest({ classifier: 'logistic' }))
    expect(digest({ C: [1, 0.1] })).toBe(digest({ C: [0.1, 1, 1] }))
    const others = [digest({}), digest({ C: 1 }), digest({ standardize: false }), digest({}, embedder({ digest: 'x' }))]
    expect(new Set(others).size).toBe(4)
  })

  test('passes on parameters and warnings, and closes the model', async () => {
    let isClosed = false
    const close = async (): Promise<void> => {
      isClosed = true
    }
    const model = embedder({ parameters: 7, warnings: ['slow'], close })
    const head = headOf(model)
    expect([head.parameters, head.warnings, head.outputs]).toEqual([7, ['slow'], ['probability']])
    expect(headOf(model, {}, []).outputs).toEqual(['value'])
    await head.close()
    expect(isClosed).toBe(true)
  })
})

describe('warns', () => {
  test('of a class that is absent in training', async () => {
    const { rows, y } = cohort(20)
    const classes = ['a', 'b', 'c']
    const head = headOf(embedder(), {}, classes)
    await head.fit?.(labelled(rows, y, classes), SIGNAL)
    expect(head.warnings).toContain('The probe saw no training sample of class c: probability 0.')
    expect((await answers(head, fresh(rows)))[0][2]).toBe(0)
  })

  test('of a choice at the end of the grid, where it matters', async () => {
    const { rows, y } = cohort(60)
    const narrow = headOf(embedder(), { C: [1e-3, 1e-2] })
    await narrow.fit?.(labelled(rows, y), SIGNAL)
    expect(narrow.warnings).toEqual(['The probe chose C = 0.01, an end of its grid: one beyond it might do better.'])
    const fixed = headOf(embedder(), { C: 1e-5 })
    await fixed.fit?.(labelled(rows, y), SIGNAL)
    expect(fixed.warnings).toEqual([])
  })

  test('when there is too little to choose from', async () => {
    const head = headOf(embedder())
    await head.fit?.(labelled([[0], [1]], [0, 1]), SIGNAL)
    expect(head.warnings?.join()).toContain('could not choose C: too few training samples')
  })

  test('when the solver stopped short: here, because numbers overflow', async () => {
    const { rows, y } = cohort(20)
    const classifier = headOf(embedder(), { C: 1e-310 })
    await classifier.fit?.(labelled(rows, y), SIGNAL)
    expect(classifier.warnings).toEqual(["The probe's logistic regression did not converge at C = 1e-310."])
    const regression = headOf(embedder(), { alpha: 1e308 }, [])
    await regression.fit?.({ ...batchOf(rows), y: Float64Array.from(y), classes: [] }, SIGNAL)
    expect(regression.warnings).toEqual(["The probe's ridge regression did not converge at alpha = 1e+308."])
  })
})

describe('refuses', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ clasifier: 'knn' }, 'Unrecognized key'],
    [{ classifier: 'svm' }, 'protocol_options.classifier'],
    [{ C: 0 }, 'protocol_options.C'],
    [{ C: [] }, 'protocol_options.C'],
    [{ k: 3 }, 'protocol_options.k: only classifier "knn" reads it'],
    [{ classifier: 'knn', C: 1 }, 'protocol_options.C: only classifier "logistic" reads it'],
    [{ inner_folds: 1 }, 'protocol_options.inner_folds'],
  ])('the options %j', (options, message) => {
    expect(() => probe.parseOptions(options, 'b.yaml:3')).toThrow(message)
  })

  test('a classifier that does not suit the task', () => {
    expect(() => headOf(embedder(), { classifier: 'ridge' })).toThrow('this task has classes')
    expect(() => headOf(embedder(), { classifier: 'knn' }, [])).toThrow('needs classes; there are none')
  })

  test('one class, no samples, fewer samples than neighbours, and a prediction before any of them', async () => {
    const head = headOf(embedder())
    await expect(head.predict('probability', fresh([[0]]), SIGNAL)).rejects.toThrow('has learned nothing yet')
    await expect(head.fit?.(labelled([[0], [1]], [1, 1]), SIGNAL)).rejects.toThrow(
      'A probe needs two classes to learn from.\nAll 2 training samples are of class "yes".',
    )
    await expect(head.fit?.(labelled([], []), SIGNAL)).rejects.toThrow('needs training samples; there are none')
    const neighbours = headOf(embedder(), { classifier: 'knn' })
    await expect(neighbours.fit?.(labelled([[0], [1]], [0, 1]), SIGNAL)).rejects.toThrow('has 2 training samples')
  })

  const bad = (embedding: Partial<Matrix>) =>
    embedder({
      predict: async () => ({ data: Float64Array.of(1, 2, 3, 4), rows: 2, columns: 2, ...embedding }) as never,
    })

  test.each([
    ['too few rows', bad({ rows: 1 }), 'gave 1 embeddings for 2 samples'],
    ['no numbers', bad({ columns: 0 }), 'embeddings without numbers'],
    ['NaN', bad({ data: Float64Array.of(1, Number.NaN, 3, 4) }), 'a number that is not finite'],
  ])('embeddings with %s', async (_, model, message) => {
    await expect(headOf(model).fit?.(labelled([[0], [1]], [0, 1]), SIGNAL)).rejects.toThrow(message)
  })

  test('embeddings of another length than in training', async () => {
    const { rows, y } = cohort(20)
    const head = headOf(embedder())
    await head.fit?.(labelled(rows, y), SIGNAL)
    const attempt = head.predict('probability', fresh([[1, 2]]), SIGNAL)
    await expect(attempt).rejects.toThrow('embeddings of 3 numbers for the training part and of 2 now')
  })

  test('to go on when interrupted', async () => {
    const { rows, y } = cohort(20)
    const attempt = headOf(embedder()).fit?.(labelled(rows, y), AbortSignal.abort())
    await expect(attempt).rejects.toThrow('Interrupted.')
  })
})

const root = fileURLToPath(new URL('../..', import.meta.url))
const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')
const enhancers = resolve(mirror, 'dna_genomic_benchmarks/enhancers_cohn/test.tsv')
const isThere = existsSync(enhancers)
const why = isThere ? '' : ` (skipped: ${enhancers} is not there; set FMBENCH_DATA_MIRROR)`

test.skipIf(!isThere)(
  `real enhancers: a probe of 3-mers has scikit-learn's AUROC${why}`,
  { timeout: 60_000 },
  async () => {
    const lines = readFileSync(enhancers, 'utf8').trimEnd().split('\n').slice(1)
    const samples = lines.map((line, i) => ({ id: `s${i}`, cells: line.split('\t'), key: sha256Hex(`42|s${i}`) }))
    samples.sort((a, b) => (a.key < b.key ? -1 : 1))
    const batch = (rows: typeof samples) => ({
      ids: rows.map(({ id }) => id),
      sequences: rows.map(({ cells }) => cells[0]),
      y: Int32Array.from(rows, ({ cells }) => Number(cells[1])),
      classes: TWO,
    })
    const [train, held] = [batch(samples.slice(0, 5211)), batch(samples.slice(5211))]
    const head = headOf(await openBuiltIn(modelAdapters.get('kmer_counts'), { k: 3 }))
    await head.fit?.(train, SIGNAL)
    const score = Float64Array.from(await answers(head, held), ([, p]) => p)
    // GridSearchCV of StandardScaler and LogisticRegression over the same grid, folds and split.
    expect(auroc(held.y, score)).toBeCloseTo(0.7742465782482115, 4)
  },
)
