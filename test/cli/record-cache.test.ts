import { describe, expect, test } from 'vitest'
import { type FoundRecords, readRecords } from '../../src/cli/read-records.js'
import { openCacheOf } from '../../src/cli/record-cache.js'
import type { Effects } from '../../src/core/index.js'
import { formatEval } from '../../src/spec/eval.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { recordOf, tinyCatalog } from '../leaderboard/tiny-board.js'

const folders = [{ path: '/evals', isOfHub: false }]
const textOf = (model: string, auroc: number): string =>
  formatEval(recordOf(model, auroc, { eval_id: `E-${model}`, record: { warnings: ['é', 'a'] } }))

function world(models: readonly string[] = [...'abcdef']) {
  const files = Object.fromEntries(models.map((model, i) => [`/evals/${model}.yaml`, textOf(model, 0.6 + i / 50)]))
  return memoryEffects({ ...files, '/evals/broken.yaml': 'kind: [\n' })
}

/** @returns what was found, and how many records were parsed: their text was read */
async function build(effects: Effects, program = 'p1'): Promise<FoundRecords & { readonly nParsed: number }> {
  const cache = await openCacheOf(program, ['/evals'], effects)
  let nParsed = 0
  const counting: Effects = {
    ...effects,
    files: {
      ...effects.files,
      readText(path) {
        if (path.startsWith('/evals/') && !path.endsWith('broken.yaml')) nParsed++
        return effects.files.readText(path)
      },
    },
  }
  const found = await readRecords(folders, 'all', tinyCatalog(), cache, counting).finally(() => cache.close())
  return { ...found, nParsed }
}

const comparable = ({ found, faults }: FoundRecords) => ({ found, faults: faults.map(({ message }) => message) })
const uncached = async (effects: Effects) => comparable(await build({ ...effects, cacheFolder: '/elsewhere' }, 'p0'))
const partsOf = (stored: Map<string, Uint8Array>) => [...stored.keys()].filter((path) => path.startsWith('/cache/'))

describe('the cache of parsed records', () => {
  test('what has not changed is not parsed again, and nothing else differs', async () => {
    const effects = world()
    const first = await build(effects)
    const second = await build(effects)
    expect([first.nParsed, second.nParsed]).toEqual([6, 0])
    expect(comparable(second)).toEqual(comparable(first))
    expect(first.faults).toHaveLength(1)
    expect(JSON.stringify(second.found)).toBe(JSON.stringify((await build(world())).found))
  })

  test('a changed, a new and a deleted file', async () => {
    const effects = world()
    await build(effects)
    await effects.files.write('/evals/a.yaml', textOf('a', 0.91))
    await effects.files.write('/evals/g.yaml', textOf('g', 0.55))
    await effects.files.remove('/evals/b.yaml')
    const again = await build(effects)
    expect(again.nParsed).toBe(2)
    expect(comparable(again)).toEqual(await uncached(effects))
    expect(again.found.map(({ record }) => record.model_ids.candidate)).toEqual([...'acdefg'])
    expect((await build(effects)).nParsed).toBe(0)
  })

  test('another version of the program parses anew', async () => {
    const effects = world()
    await build(effects)
    expect((await build(effects, 'p2')).nParsed).toBe(6)
    expect((await build(effects, 'p2')).nParsed).toBe(0)
  })

  test.each([
    ['cut off', (bytes: Uint8Array) => bytes.slice(0, bytes.length / 2)],
    ['emptied', () => new Uint8Array(0)],
    [
      'one digit changed',
      (bytes: Uint8Array) => new TextEncoder().encode(new TextDecoder().decode(bytes).replaceAll('0.6', '0.7')),
    ],
    ['no text at all', (bytes: Uint8Array) => bytes.map(() => 255)],
  ])('a damaged part counts as absent: %s', async (_, damage) => {
    const effects = world()
    const whole = comparable(await build(effects))
    for (const path of partsOf(effects.stored)) effects.stored.set(path, damage(effects.stored.get(path) as Uint8Array))
    const again = await build(effects)
    expect(again.nParsed).toBe(6)
    expect(comparable(again)).toEqual(whole)
  })

  test('a build that ends in the middle leaves what the next one can use', async () => {
    const effects = world()
    const dying: Effects = {
      ...effects,
      files: {
        ...effects.files,
        rename() {
          throw new Error('killed')
        },
      },
    }
    await expect(build(dying)).rejects.toThrow('killed')
    expect((await build(effects)).nParsed).toBe(6)
    expect((await build(effects)).nParsed).toBe(0)
    expect(partsOf(effects.stored).filter((path) => /draft|lock/.test(path))).toEqual([])
  })

  test('two builds at once: the second goes without', async () => {
    const effects = world()
    const held = await openCacheOf('p1', ['/evals'], effects)
    const second = await build(effects)
    await held.close()
    expect(second.nParsed).toBe(6)
    expect(partsOf(effects.stored)).toEqual([])
    expect(comparable(second)).toEqual(await uncached(effects))
  })

  test('a file that changes while it is read is not kept under its old digest', async () => {
    const effects = world(['a'])
    const original = effects.stored.get('/evals/a.yaml') as Uint8Array
    const racing: Effects = {
      ...effects,
      files: {
        ...effects.files,
        async readText(path) {
          if (path === '/evals/a.yaml') await effects.files.write(path, textOf('a', 0.99))
          return effects.files.readText(path)
        },
      },
    }
    await build(racing)
    effects.stored.set('/evals/a.yaml', original)
    const [{ record }] = (await build(effects)).found
    expect(record.metrics.AUROC).toBe(0.6)
  })

  test('a cache that cannot be written costs nothing but time', async () => {
    const effects = world()
    const full: Effects = {
      ...effects,
      files: {
        ...effects.files,
        write: async () => {
          const { FmbenchError } = await import('../../src/core/index.js')
          throw new FmbenchError('disk-full', 'The disk is full.')
        },
      },
    }
    expect(comparable(await build(full))).toEqual(comparable(await build(world())))
  })
})
