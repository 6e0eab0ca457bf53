import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Rng } from '../../src/core/index.js'
import { logisticRegressionAdapter } from '../../src/models/logistic-regression.js'
import { parseSuite } from '../golden/suite.js'
import { batchOf, labelled, openBuiltIn, rowsOf, SIGNAL } from './support.js'

const VECTORS = fileURLToPath(new URL('../golden/vectors/logistic_regression.json', import.meta.url))
const suite = parseSuite(readFileSync(VECTORS, 'utf8'), VECTORS)
const rowsSchema = z.array(z.array(z.number()))
const inputSchema = z.object({
  C: z.number(),
  standardize: z.boolean(),
  n_classes: z.int(),
  x_train: rowsSchema,
  y_train: z.array(z.int()),
  x_test: rowsSchema,
})

interface Task {
  readonly xTrain: number[][]
  readonly yTrain: number[]
  readonly xTest: number[][]
  readonly classes?: string[]
  readonly options?: Record<string, unknown>
}

async function fitAndPredict({ xTrain, yTrain, xTest, classes = ['no', 'yes'], options = {} }: Task) {
  const model = await openBuiltIn(logisticRegressionAdapter, options, { classes })
  await model.fit?.(labelled(batchOf(xTrain), yTrain, classes), SIGNAL)
  return { model, probabilities: rowsOf(await model.predict('probability', batchOf(xTest), SIGNAL)) }
}

describe('matches scikit-learn', () => {
  test.each(suite.cases)('$id', async ({ input, expected }) => {
    const { C, standardize, n_classes, x_train, y_train, x_test } = inputSchema.parse(input)
    const classes = Array.from({ length: n_classes }, (_, c) => String(c))
    const options = { C, standardize }
    const { probabilities } = await fitAndPredict({ xTrain: x_train, yTrain: y_train, xTest: x_test, classes, options })
    rowsSchema.parse(expected.probabilities).forEach((row, i) => {
      row.forEach((value, c) => {
        expect(Math.abs(probabilities[i][c] - value)).toBeLessThan(suite.tolerance.abs)
      })
    })
  })
})

/** Random rows, classes drawn with them, every class present. */
const task = fc
  .record({ seed: fc.integer(), n: fc.integer({ min: 4, max: 40 }), d: fc.integer({ min: 1, max: 6 }) })
  .chain(({ seed, n, d }) =>
    fc.integer({ min: 2, max: 3 }).map((k) => {
      const rng = new Rng(`${seed}`)
      const x = Array.from({ length: n }, () => Array.from({ length: d }, () => rng.normal()))
      return { x, y: x.map((row, i) => (i < k ? i : row[0] > 0 ? rng.index(k) : 0)), k }
    }),
  )

describe('the answer', () => {
  test('has a vanishing gradient of the penalised loss, in the plain definition', async () => {
    await fc.assert(
      fc.asyncProperty(task, fc.constantFrom(0.01, 1, 100), async ({ x, y, k }, C) => {
        const classes = Array.from({ length: k }, (_, c) => String(c))
        // The mean log-odds of each class against their mean are linear in x: weights are read off predictions.
        const d = x[0].length
        const probes = [new Array(d).fill(0), ...x[0].map((_, j) => x[0].map((_, i) => (i === j ? 1 : 0)))]
        const options = { C, standardize: false }
        const at = await fitAndPredict({ xTrain: x, yTrain: y, xTest: [...x, ...probes], classes, options })
        const probabilities = at.probabilities.slice(0, x.length)
        const logits = at.probabilities.slice(x.length).map((row) => centredLogs(row, k))
        for (let c = k === 2 ? 1 : 0; c < k; c++) {
          const residual = probabilities.map((row, i) => row[c] - (y[i] === c ? 1 : 0))
          expect(Math.abs(sum(residual) * C)).toBeLessThan(1e-6)
          for (let j = 0; j < d; j++) {
            const weight = logits[1 + j][c] - logits[0][c]
            const slope = C * sum(residual.map((r, i) => r * x[i][j])) + weight
            expect(Math.abs(slope)).toBeLessThan(1e-6 * Math.max(1, C))
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('does not depend on batches, and only by rounding on the order of the training part', async () => {
    await fc.assert(
      fc.asyncProperty(task, async ({ x, y, k }) => {
        const classes = Array.from({ length: k }, (_, c) => String(c))
        const whole = await fitAndPredict({ xTrain: x, yTrain: y, xTest: x, classes })
        for (let i = 0; i < x.length; i++) {
          const alone = await whole.model.predict('probability', batchOf([x[i]]), SIGNAL)
          expect(rowsOf(alone)[0]).toEqual(whole.probabilities[i])
        }
        const order = y.map((_, i) => i).sort((a, b) => y[a] - y[b])
        const sorted = { xTrain: order.map((i) => x[i]), yTrain: order.map((i) => y[i]), xTest: x, classes }
        const again = (await fitAndPredict(sorted)).probabilities.flat()
        whole.probabilities.flat().forEach((value, place) => {
          expect(again[place]).toBeCloseTo(value, 8)
        })
      }),
      { numRuns: 30 },
    )
  })

  test('stays finite for classes that one feature separates, and ranks without ties', async () => {
    const x = Array.from({ length: 40 }, (_, i) => [i])
    const y = x.map(([value]) => (value < 20 ? 0 : 1))
    const { probabilities } = await fitAndPredict({ xTrain: x, yTrain: y, xTest: x })
    const positive = probabilities.map(([, p]) => p)
    expect(positive.every((p, i) => i === 0 || p > positive[i - 1])).toBe(true)
    expect(positive[39]).toBeLessThan(1)
  })

  test('gives probability 0 to a class that the training part lacks, and says so', async () => {
    const classes = ['a', 'b', 'c']
    const x = [[0], [1], [2], [3]]
    const { model, probabilities } = await fitAndPredict({ xTrain: x, yTrain: [0, 2, 0, 2], xTest: [[1.5]], classes })
    expect(probabilities[0][1]).toBe(0)
    expect(probabilities[0][0] + probabilities[0][2]).toBeCloseTo(1, 12)
    expect(model.warnings).toEqual(['logistic_regression saw no training sample of class b: probability 0.'])
  })

  test('reads samples of higher rank row by row', async () => {
    const flat = batchOf([
      [0, 1, 2, 5],
      [3, 1, 0, 1],
      [2, 2, 2, 2],
      [9, 1, 1, 0],
    ])
    const deep = { ...flat, x: { data: Float32Array.from(flat.x?.data ?? []), shape: [4, 2, 2] } }
    const answers = []
    for (const batch of [flat, deep]) {
      const model = await openBuiltIn(logisticRegressionAdapter)
      await model.fit?.(labelled(batch, [0, 1, 0, 1]), SIGNAL)
      answers.push(rowsOf(await model.predict('probability', batch, SIGNAL)))
    }
    expect(answers[1]).toEqual(answers[0])
  })
})

describe('refuses', () => {
  const x = [[0], [1], [2]]
  const y = [0, 1, 1]

  test('one training class, by name', async () => {
    const attempt = fitAndPredict({ xTrain: x, yTrain: [1, 1, 1], xTest: x })
    await expect(attempt).rejects.toThrow(
      'logistic_regression needs two classes to learn from.\nAll 3 training samples are of class "yes".',
    )
  })

  test('an empty training part and a prediction before any', async () => {
    const model = await openBuiltIn(logisticRegressionAdapter)
    await expect(model.fit?.(labelled(batchOf([]), []), SIGNAL)).rejects.toThrow('the training part has no samples')
    await expect(model.predict('probability', batchOf(x), SIGNAL)).rejects.toThrow('has learned nothing yet')
  })

  test('samples without features', async () => {
    const attempt = fitAndPredict({ xTrain: [[], [], []], yTrain: y, xTest: [[]] })
    await expect(attempt).rejects.toThrow('needs at least one feature')
  })

  test('a missing value, with its row and feature but not its id', async () => {
    const model = await openBuiltIn(logisticRegressionAdapter)
    const holed = batchOf(
      [
        [0, 1],
        [1, 2],
        [2, Number.NaN],
      ],
      ['age', 'tau'],
    )
    const attempt = model.fit?.(labelled(holed, y), SIGNAL)
    await expect(attempt).rejects.toThrow('but feature "tau" is missing in row 3 of 3.')
    await expect(attempt).rejects.not.toThrow('sample-2')
    const infinite = fitAndPredict({ xTrain: x, yTrain: y, xTest: [[0], [Number.POSITIVE_INFINITY]] })
    await expect(infinite).rejects.toThrow('but feature 1 is infinite in row 2 of 2.')
  })

  test('numbers whose spread overflows', async () => {
    const attempt = fitAndPredict({ xTrain: [[1e200], [-1e200], [0]], yTrain: y, xTest: x })
    await expect(attempt).rejects.toThrow('Feature 1 holds numbers too large to standardise.')
  })

  test('other features than it learned from', async () => {
    const attempt = fitAndPredict({ xTrain: x, yTrain: y, xTest: [[0, 1]] })
    await expect(attempt).rejects.toThrow('learned from 1 features, the samples have 2')
  })

  test('a fit that does not reach its minimum', async () => {
    const rng = new Rng('collinear')
    const almostEqual = Array.from({ length: 30 }, () => rng.normal()).map((x) => [x, x + 1e-7 * rng.normal()])
    const yTrain = almostEqual.map(() => rng.index(2))
    const attempt = fitAndPredict({ xTrain: almostEqual, yTrain, xTest: [[0, 0]], options: { C: 1e15 } })
    await expect(attempt).rejects.toThrow('did not converge on the training part.\nUse standardize: true')
  })

  test.each([
    [{ C: 0 }, 'options.C'],
    [{ C: 'one' }, 'options.C'],
    [{ standardise: true }, 'options.standardise: unknown option. Did you mean "standardize"?'],
  ])('the options %j', async (options, message) => {
    await expect(openBuiltIn(logisticRegressionAdapter, options)).rejects.toThrow(message)
  })
})

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Logits up to the constant that softmax does not show: against class 0 for two classes, else against their mean. */
function centredLogs(row: readonly number[], k: number): number[] {
  const logs = row.map(Math.log)
  const reference = k === 2 ? logs[0] : sum(logs) / k
  return logs.map((value) => value - reference)
}
