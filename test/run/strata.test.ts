import { describe, expect, test } from 'vitest'
import { atDepth, depthsOf, intersect, rowsOfLevel, stratify } from '../../src/run/strata.js'

const category = { column: 'c', type: 'category', label_derived: false } as const
const age = { column: 'age', type: 'age', label_derived: false } as const

const levelsOf = (stratum: ReturnType<typeof stratify>) => Array.from(stratum.of, (level) => stratum.levels[level])

describe('strata', () => {
  test('ages fall into half-open bins, written as whole years; what is no age is unknown', () => {
    const cells = ['17', '18', '39', '39.9', '40', '79', '80', '104', '89+', '090Y', '', 'NA', 'old', '-3']
    const stratum = stratify('age_group', age, cells)
    expect(stratum.levels).toEqual(['0-17', '18-39', '40-59', '60-79', '80+', 'unknown'])
    expect(levelsOf(stratum)).toEqual([
      '0-17',
      '18-39',
      '18-39',
      '18-39',
      '40-59',
      '60-79',
      '80+',
      '80+',
      '80+',
      '80+',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
    ])
  })

  test('own cut points and numbers', () => {
    const stratum = stratify('bmi', { ...age, type: 'number', bins: [18.5, 30] }, ['18.4', '18.5', '1e2', 'x'])
    expect(levelsOf(stratum)).toEqual(['< 18.5', '[18.5, 30)', '>= 30', 'unknown'])
  })

  test('words that JavaScript gives a meaning are levels like any other, and none is lost in a mapping', () => {
    const cells = ['constructor', '__proto__', 'toString', 'a']
    const stratum = stratify('site', { ...category, labels: { a: 'A' } }, cells)
    expect(levelsOf(stratum)).toEqual(['constructor', '"__proto__"', 'toString', 'A'])
  })

  test('categories are named, sorted, and missing ones stand last', () => {
    const stratum = stratify('sex', { ...category, labels: { '0': 'F', '1': 'M' } }, ['1', '', '0', ' 1 ', 'other'])
    expect(stratum.levels).toEqual(['F', 'M', 'other', 'unknown'])
    expect(levelsOf(stratum)).toEqual(['M', 'unknown', 'F', 'M', 'other'])
  })

  test('an intersection holds the pairs that occur, each sample in one', () => {
    const sex = stratify('sex', category, ['F', 'M', 'F', 'M'])
    const site = stratify('site', category, ['B', 'A', 'A', 'A'])
    const both = intersect(sex, site)
    expect(both.name).toBe('sex:site')
    expect(both.levels).toEqual(['F:A', 'F:B', 'M:A'])
    expect([...rowsOfLevel(both, 2)]).toEqual([1, 3])
  })

  test('a level that others are part of holds their samples and its own, and stands before them', () => {
    const parents = { language: 'task_based', motor: 'task_based', sentence: 'language' }
    const cells = ['sentence', 'rest', 'motor', 'language', 'task_based', 'sentence', '']
    const stratum = stratify('state', { ...category, parents }, cells)
    expect(stratum.levels).toEqual(['rest', 'task_based', 'language', 'sentence', 'motor', 'unknown'])
    const rows = (level: string) => [...rowsOfLevel(stratum, stratum.levels.indexOf(level))]
    expect(rows('task_based')).toEqual([0, 2, 3, 4, 5])
    expect(rows('language')).toEqual([0, 3, 5])
    expect(rows('sentence')).toEqual([0, 5])
    expect(depthsOf(stratum)).toEqual([0, 1, 2])
    const levelAt = (depth: number) => levelsOf(atDepth(stratum, depth))
    const top = ['task_based', 'rest', 'task_based', 'task_based', 'task_based', 'task_based', 'unknown']
    expect(levelAt(0)).toEqual(top)
    expect(levelAt(1)).toEqual(['language', 'rest', 'motor', 'language', 'task_based', 'language', 'unknown'])
  })

  test('a parent without samples of its own is a level; one without any sample is not', () => {
    const parents = { language: 'task_based', eyes_open: 'rest' }
    const stratum = stratify('state', { ...category, parents }, ['language', 'x'])
    expect(stratum.levels).toEqual(['task_based', 'language', 'x'])
    expect(stratum.parents).toEqual({ language: 'task_based' })
  })

  test('an intersection takes each dimension at its top', () => {
    const state = stratify('state', { ...category, parents: { a: 'top', b: 'top' } }, ['a', 'b', 'top', 'c'])
    const sex = stratify('sex', category, ['F', 'F', 'M', 'M'])
    const both = intersect(state, sex)
    expect(both.levels).toEqual(['c:M', 'top:F', 'top:M'])
    expect(both.parents).toEqual({})
  })
})
