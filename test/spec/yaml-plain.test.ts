import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { readPlainYaml } from '../../src/spec/yaml-plain.js'
import { coreSchema } from '../../src/spec/yaml-read.js'
import { writeYaml } from '../../src/spec/yaml-write.js'

/** By the whole parser, as `readYaml` reads what is not plain. */
const wholly = (text: string): unknown => load(text, { schema: coreSchema([]) })

/** What it reads, the whole parser reads too, and as the same. @returns whether it read it */
function agrees(text: string): boolean {
  const plain = readPlainYaml(text)
  if (plain !== undefined) expect(plain, text).toEqual(wholly(text))
  return plain !== undefined
}

const folder = new URL('../../catalog/evals/measured/', import.meta.url).pathname
const records = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))

describe('readPlainYaml', () => {
  test('reads every record that comes with fmbench', () => {
    expect(records.length).toBeGreaterThan(0)
    for (const text of records) expect(agrees(text)).toBe(true)
  })

  test('reads back what writeYaml writes, whenever it reads it', () => {
    const scalar = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom(
        'yes',
        'NULL',
        'True',
        'a b',
        'a: b',
        'a #b',
        '- a',
        '12:30',
        '1.0.0',
        '0x1F',
        '1e3',
        'a\nb',
        '"',
      ),
    )
    const document = fc.dictionary(
      fc.oneof(fc.string(), fc.stringMatching(/^[a-z][a-z_0-9]{0,8}$/)),
      fc.letrec((tie) => ({
        tree: fc.oneof(
          { depthSize: 'small' },
          scalar,
          fc.array(tie('tree'), { maxLength: 5 }),
          fc.dictionary(fc.stringMatching(/^[a-z0-9:]{1,6}$/), tie('tree'), { maxKeys: 5 }),
        ),
      })).tree,
      { minKeys: 1, maxKeys: 6 },
    )
    let nRead = 0
    fc.assert(
      fc.property(document, (value) => {
        nRead += Number(agrees(writeYaml(value, new Set())))
      }),
      { numRuns: 500 },
    )
    expect(nRead).toBeGreaterThan(50)
  })

  test('agrees with the whole parser on damaged records', () => {
    const pieces = [
      '\n',
      ' ',
      '  ',
      ':',
      ': ',
      '- ',
      '-',
      ',',
      '[',
      ']',
      '{',
      '}',
      '"',
      '#',
      ' #',
      '&a ',
      '*a',
      '!',
      '|',
    ]
    const more = [
      '?',
      '\t',
      '\r',
      '0',
      '07',
      '1_0',
      '~',
      'null',
      'True',
      '\\',
      "'",
      '>',
      '%',
      '@',
      '...',
      '---\n',
      '<<',
      'é',
    ]
    // Whole lines, so that many are still valid after the damage.
    const head = records.map((text) => text.slice(0, text.lastIndexOf('\n', 3000) + 1))
    const place = fc.tuple(fc.nat(3000), fc.nat(3), fc.constantFrom('', ...pieces, ...more))
    let nRead = 0
    fc.assert(
      fc.property(fc.constantFrom(...head), fc.array(place, { minLength: 1, maxLength: 3 }), (text, places) => {
        let damaged = text
        for (const [at, cut, piece] of places) damaged = damaged.slice(0, at) + piece + damaged.slice(at + cut)
        nRead += Number(agrees(damaged))
      }),
      { numRuns: 2000 },
    )
    expect(nRead).toBeGreaterThan(40)
  })

  test.each([
    ['', 'nothing'],
    ['a: 1\na: 2\n', 'a repeated key'],
    ['a: &x 1\n', 'an anchor'],
    ['a: *x\n', 'an alias'],
    ['a: !x 1\n', 'a tag'],
    ['__proto__: 1\n', 'a key that sets the prototype'],
    ['{ "__proto__": 1 }\n', 'such a key in brackets'],
    ['a: b\n  c\n', 'a text over two lines'],
    ['a:\nb: 1\n', 'an empty value'],
    ['a: 007\n', 'a number that may be a name'],
    ['a: 9007199254740993\n', 'a number that loses digits'],
    ['a: |\n  b\n', 'a literal block'],
    [`a: ${'['.repeat(50)}${']'.repeat(50)}\n`, 'deep nesting'],
    ['a: "\\x41"\n', 'an escape that JSON has not'],
    ['- a\n', 'a list'],
    ['a: 1\n---\nb: 2\n', 'two documents'],
  ])('leaves %j to the whole parser: %s', (text) => expect(readPlainYaml(text)).toBeUndefined())
})
