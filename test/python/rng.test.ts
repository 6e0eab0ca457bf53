import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { noPython, reason } from './python.js'

interface Drawn {
  readonly uint32: number[]
  readonly uniform: number[]
  readonly index: number[]
  readonly normal: number[]
  readonly shuffled: number[]
}

/** Reads labels and a count; draws everything from each label anew. */
const SOURCE = `
import json, sys
from fmbench_worker import Rng
asked = json.load(sys.stdin)
answers = []
for label in asked["labels"]:
    def draw(method, *arguments):
        rng = Rng(label)
        return [getattr(rng, method)(*arguments) for _ in range(asked["n"])]
    values = list(range(asked["n"]))
    Rng(label).shuffle(values)
    answers.append({"uint32": draw("uint32"), "uniform": draw("uniform"), "index": draw("index", 1000), "normal": draw("normal"), "shuffled": values})
json.dump(answers, sys.stdout)
`

function drawInPython(labels: readonly string[], n: number): Drawn[] {
  const PYTHONPATH = fileURLToPath(new URL('../../python', import.meta.url))
  const { stdout, stderr } = spawnSync('python3', ['-c', SOURCE], {
    encoding: 'utf8',
    input: JSON.stringify({ labels, n }),
    env: { ...process.env, PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1' },
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Drawn[]
}

function expectNear(found: readonly number[], wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length)
  expect(found.every((value, i) => Math.abs(value - wanted[i]) <= 1e-12)).toBe(true)
}

describe.skipIf(noPython)(`the generator of the SDK${reason}`, () => {
  test('gives the reference values', () => {
    const vectors = new URL('../golden/vectors/prng_proposed.json', import.meta.url)
    const { cases } = JSON.parse(readFileSync(vectors, 'utf8')) as {
      cases: {
        input: { label: string }
        expected: { uint32: number[]; uniform: number[]; normal: number[]; index_n1000: number[] }
      }[]
    }
    const answers = drawInPython(
      cases.map(({ input }) => input.label),
      cases[0].expected.uint32.length,
    )
    cases.forEach(({ expected }, i) => {
      expect(answers[i].uint32).toEqual(expected.uint32)
      expect(answers[i].index).toEqual(expected.index_n1000)
      expectNear(answers[i].uniform, expected.uniform)
      expectNear(answers[i].normal, expected.normal)
    })
  })

  test('is that of fmbench, for any label', () => {
    const labels = fc.sample(fc.string({ unit: 'grapheme' }), { seed: 1, numRuns: 30 })
    const n = 101
    drawInPython(labels, n).forEach((answer, i) => {
      const draw = (next: (rng: Rng) => number) => {
        const rng = new Rng(labels[i])
        return Array.from({ length: n }, () => next(rng))
      }
      expect(answer.uint32).toEqual(draw((rng) => rng.uint32()))
      expect(answer.uniform).toEqual(draw((rng) => rng.uniform()))
      expect(answer.index).toEqual(draw((rng) => rng.index(1000)))
      expectNear(
        answer.normal,
        draw((rng) => rng.normal()),
      )
      const values = Array.from({ length: n }, (_, place) => place)
      new Rng(labels[i]).shuffleInPlace(values)
      expect(answer.shuffled).toEqual(values)
    })
  })
})
