import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { lineFinder } from '../../src/review/line-of.js'
import * as positions from '../../src/spec/yaml-positions.js'

type Path = (string | number)[]

/** Every path of a document but numbers in lists, whose own line nobody asks for. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).filter(([, each]) => !(Array.isArray(value) && typeof each === 'number'))
  return [path, ...inner.flatMap(([key, each]) => pathsOf(each, [...path, Array.isArray(value) ? Number(key) : key]))]
}

test('finds the lines that the parser with positions finds, in what fmbench writes', () => {
  for (const name of ['BM-002-logistic_regression', 'robustness_testing-logistic_regression']) {
    const file = new URL(`../../catalog/evals/measured/${name}.yaml`, import.meta.url)
    const text = readFileSync(fileURLToPath(file), 'utf8')
    const [lineOf, slowly] = [lineFinder(text), positions.lineFinder(text)]
    const paths = pathsOf(load(text)).filter((path) => path.length > 0)
    expect(paths.length).toBeGreaterThan(300)
    const wrong = paths.filter((path) => lineOf(path) !== slowly(path))
    expect(wrong).toEqual([])
  }
})

const BY_HAND = `# by hand
"a b": 1
list:
- x: 1
  y: 2

- x: 3
  # remark
  inner:
      deep: 4
flow: { k: 5 }
'q':
  - [1, 2]
  - z
`

test.each([
  [['a b'], 2],
  [['list'], 3],
  [['list', 0, 'x'], 4],
  [['list', 0, 'y'], 5],
  [['list', 1], 7],
  [['list', 1, 'inner', 'deep'], 10],
  [['list', 2], 3],
  [['flow', 'k'], 11],
  [['q', 1], 14],
  [['q', 'absent'], 12],
  [['absent'], undefined],
  [[], undefined],
] as const)('by hand: %j', (path, line) => expect(lineFinder(BY_HAND)(path)).toBe(line))
