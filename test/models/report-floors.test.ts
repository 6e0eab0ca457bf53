import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { LabelledBatch } from '../../src/core/index.js'
import { nearestReportAdapter, tfidfIndex } from '../../src/models/nearest-report.js'
import { copiedTextAdapter, fixedReportAdapter, mostFrequentReportAdapter } from '../../src/models/report-floors.js'
import { openBuiltIn, SIGNAL } from './support.js'

function trainingOf(rows: readonly (readonly [id: string, text: string, report: string])[]): LabelledBatch {
  return {
    ids: rows.map(([id]) => id),
    texts: rows.map(([, text]) => text),
    reports: rows.map(([, , report]) => report),
    y: new Float64Array(),
    classes: [],
  }
}

const TRAIN = trainingOf([
  ['c', 'chest pain', 'Clear.'],
  ['b', 'Pain, chest!', 'Large effusion.'],
  ['d', 'cough and fever', 'Opacity.'],
  ['a', 'fever', 'Clear.  '],
])
const asked = (...texts: string[]) => ({ ids: texts.map((_, i) => `q${i}`), texts })

describe('most_frequent_report', () => {
  test('writes the commonest report of the training part, white space aside', async () => {
    const model = await openBuiltIn(mostFrequentReportAdapter)
    await model.fit?.(TRAIN, SIGNAL)
    expect(model.outputs).toEqual(['text'])
    expect(await model.predict('text', { ids: ['x', 'y'] }, SIGNAL)).toEqual(['Clear.', 'Clear.'])
  })

  test('a tie goes to the first in the alphabet, whatever the order of the rows', async () => {
    const rows = TRAIN.ids.slice(1, 3).map((id, i) => [id, '', ['B', 'A'][i]] as const)
    for (const some of [rows, rows.toReversed()]) {
      const model = await openBuiltIn(mostFrequentReportAdapter)
      await model.fit?.(trainingOf(some), SIGNAL)
      expect(await model.predict('text', { ids: ['x'] }, SIGNAL)).toEqual(['A'])
    }
  })

  test.each([mostFrequentReportAdapter, nearestReportAdapter])('$id needs reports to learn from', async (adapter) => {
    const model = await openBuiltIn(adapter)
    await expect(model.predict('text', asked('x'), SIGNAL)).rejects.toThrow('has learned nothing yet')
    const { reports: _, ...labelled } = TRAIN
    await expect(model.fit?.(labelled, SIGNAL)).rejects.toThrow('learns from reports; this benchmark has none')
    await expect(model.fit?.(trainingOf([]), SIGNAL)).rejects.toThrow('the training part has no samples')
  })
})

describe('nearest_report', () => {
  const learned = async (train = TRAIN) => {
    const model = await openBuiltIn(nearestReportAdapter)
    await model.fit?.(train, SIGNAL)
    return (...texts: string[]) => model.predict('text', asked(...texts), SIGNAL)
  }

  test('copies the report of the text most alike; of equals, that of the first id', async () => {
    for (const train of [
      TRAIN,
      trainingOf(
        TRAIN.ids.map((id, i) => [id, TRAIN.texts?.[i] ?? '', TRAIN.reports?.[i] ?? ''] as const).toReversed(),
      ),
    ]) {
      const write = await learned(train)
      // b and c have the same words: b sorts first. No known word: a does.
      expect(await write('CHEST pain', 'cough', 'Fever.', '', 'unheard of')).toEqual([
        'Large effusion.',
        'Opacity.',
        'Clear.  ',
        'Clear.  ',
        'Clear.  ',
      ])
    }
  })

  test('samples without texts are refused', async () => {
    const model = await openBuiltIn(nearestReportAdapter)
    const { texts: _, ...blind } = TRAIN
    await expect(model.fit?.(blind, SIGNAL)).rejects.toThrow('the samples of this dataset have none')
  })

  const python = spawnSync('/usr/bin/python3', ['-c', 'import sklearn'])
  const hasSklearn = python.status === 0
  test.runIf(hasSklearn)(`is nearest as scikit-learn has it${hasSklearn ? '' : ' (skipped: no scikit-learn)'}`, () => {
    const words = ['chest', 'pain', 'cough', 'fever', 'copd', 'preop', 'fall', 'tb']
    const textOf = (seed: number) =>
      Array.from({ length: 1 + (seed % 5) }, (_, i) => words[(seed * (i + 3) + i * i) % words.length]).join(' ')
    const [known, queries] = [
      Array.from({ length: 40 }, (_, i) => textOf(i)),
      Array.from({ length: 30 }, (_, i) => textOf(i * 7 + 3)),
    ]
    const program = `
import json, sys
from sklearn.feature_extraction.text import TfidfVectorizer
known, queries = json.load(sys.stdin)
v = TfidfVectorizer(token_pattern=r"[^\\W_]+")
a = v.fit_transform(known)
print(json.dumps((v.transform(queries) @ a.T).toarray().tolist()))`
    const { stdout } = spawnSync('/usr/bin/python3', ['-c', program], {
      input: JSON.stringify([known, queries]),
      encoding: 'utf8',
    })
    const cosines = JSON.parse(stdout) as number[][]
    const nearest = tfidfIndex(known)
    queries.forEach((query, q) => {
      const place = nearest(query)
      const best = Math.max(...cosines[q])
      expect(cosines[q][place]).toBeCloseTo(best, 12)
      expect(cosines[q].slice(0, place).every((cosine) => cosine < best - 1e-12)).toBe(true)
    })
  })
})

describe('fixed_report', () => {
  test('writes its text, and learns nothing', async () => {
    const model = await openBuiltIn(fixedReportAdapter, { text: 'Normal.' })
    expect(model.fit).toBeUndefined()
    expect(await model.predict('text', { ids: ['x', 'y'] }, SIGNAL)).toEqual(['Normal.', 'Normal.'])
    const other = await openBuiltIn(fixedReportAdapter, { text: 'Abnormal.' })
    expect(other.digest).not.toBe(model.digest)
  })

  test.each([[{}], [{ text: ' ' }], [{ text: 'x', words: 1 }]])('refuses the options %j', async (options) => {
    await expect(openBuiltIn(fixedReportAdapter, options)).rejects.toMatchObject({ code: 'bad-document' })
  })
})

describe('copied_text', () => {
  test('writes what it reads', async () => {
    const model = await openBuiltIn(copiedTextAdapter)
    expect(await model.predict('text', asked('chest  pain', ''), SIGNAL)).toEqual(['chest  pain', ''])
  })

  test('needs texts', async () => {
    const model = await openBuiltIn(copiedTextAdapter)
    await expect(model.predict('text', { ids: ['x'] }, SIGNAL)).rejects.toThrow('copied_text reads texts')
  })
})
