import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leavingFields } from '../../src/review/egress-manifest.js'
import { printablePath } from '../../src/spec/faults.js'

test('values are shown, long lists of numbers by their size', () => {
  const fields = leavingFields({
    id: 'E',
    run: { seed: 42, note: 'x'.repeat(200) },
    curve: Array.from({ length: 101 }, (_, i) => i / 100),
    list: [{ a: 1 }, { b: 'y'.repeat(150) }],
    nothing: null,
    empty: [],
  })
  expect(fields).toEqual([
    { field: 'id', value: 'E' },
    { field: 'run.seed', value: '42' },
    { field: 'run.note', value: 'x'.repeat(200) },
    { field: 'curve', value: '101 numbers, 491 bytes' },
    { field: 'list[0]', value: '{"a":1}' },
    { field: 'list[1].b', value: 'y'.repeat(150) },
    { field: 'nothing', value: 'null' },
    { field: 'empty', value: '[]' },
  ])
})

type Path = readonly PropertyKey[]

function* leaves(value: unknown, path: Path): Generator<Path> {
  if (typeof value !== 'object' || value === null) yield path
  else
    for (const [key, inner] of Object.entries(value)) {
      yield* leaves(inner, [...path, Array.isArray(value) ? Number(key) : key])
    }
}

test('every value stands in exactly one row', () => {
  const document = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,6}$/),
    fc.jsonValue({ maxDepth: 4 }).map((value) => [value, value, 'z'.repeat(60), value, 'z'.repeat(90)]),
  )
  fc.assert(
    fc.property(document, (value) => {
      const rows = new Map(leavingFields(value).map((row) => [row.field, row.value]))
      for (const path of leaves(value, [])) {
        const shown = path.map((_, i) => printablePath(path.slice(0, i + 1))).filter((field) => rows.has(field))
        expect(shown, printablePath(path)).toHaveLength(1)
      }
    }),
  )
})
