import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../src/core/index.js'
import { locateDataset, pullDataset } from '../../src/data/index.js'
import { type MemoryWorld, memoryEffects } from '../helpers/memory-effects.js'
import { datasetDocument } from './dataset-document.js'

const good = 'id,v,label\na,1,x\n'
const lie = 'id,v,label\na,2,x\n' // as long, but another file
const url = 'https://data.example.org/d.csv'
const made_by = 'Rscript -e export'
const declared = { path: 'd.csv', bytes: good.length, sha256: sha256Hex(good) }
const withFile = (more: { url?: string; made_by?: string } = {}, path?: string) => {
  const { path: _, ...document } = datasetDocument({ files: [{ ...declared, ...more }] })
  return path === undefined ? document : { ...document, path }
}
const locate = (document: ReturnType<typeof withFile>, files: Record<string, string>, world: MemoryWorld = {}) =>
  locateDataset(document, '/docs', ['d.csv'], memoryEffects(files, world))
const mirror: MemoryWorld = { settings: { FMBENCH_DATA_MIRROR: '/mirror' } }

describe('locateDataset', () => {
  test.each<[string, string | undefined, string]>([
    ['the path of the document', '../own', '/own/d.csv'],
    ['the cache', undefined, '/cache/datasets/DS-T/d.csv'],
    ['a mirror, whatever the layout and the name', undefined, '/mirror/deep/er/other.name'],
  ])('finds the file in %s', async (_, path, place) => {
    const found = await locate(withFile({}, path), { [place]: good, '/mirror/deep/lie.csv': lie }, mirror)
    expect(found).toEqual({ 'd.csv': { path: place, sha256: declared.sha256 } })
  })

  test('passes over a file that lies, and takes the true one from the mirror', async () => {
    const files = { '/cache/datasets/DS-T/d.csv': lie, '/mirror/a.csv': lie, '/mirror/b.csv': good }
    expect((await locate(withFile(), files, mirror))['d.csv'].path).toBe('/mirror/b.csv')
  })

  test('when there are only lies, says where they lie and what differs', async () => {
    const located = locate(
      withFile({ url }),
      { '/cache/datasets/DS-T/d.csv': `${good}\n`, '/mirror/a.csv': lie },
      mirror,
    )
    await expect(located).rejects.toMatchObject({ code: 'bad-data' })
    await expect(located).rejects.toThrow(
      `/cache/datasets/DS-T/d.csv has 18 bytes, 17 are declared\n/mirror/a.csv has the SHA-256 ${sha256Hex(lie)}`,
    )
  })

  test.each<[string, Parameters<typeof withFile>[0], RegExp]>([
    [
      'a URL',
      { url },
      /fmbench data pull DS-T {3}\(from https:\/\/data\.example\.org\/d\.csv\)[\s\S]*FMBENCH_DATA_MIRROR/,
    ],
    ['a command', { made_by }, /fmbench data pull DS-T\nThen, in \/cache\/datasets\/DS-T: Rscript -e export/],
    ['neither', {}, /Access is open\.[\s\S]*put it into \/cache\/datasets\/DS-T/],
  ])('a file that is nowhere: how to obtain it, by %s', async (_, more, message) => {
    await expect(locate(withFile(more), {})).rejects.toMatchObject({ code: 'not-found' })
    await expect(locate(withFile(more), {}, mirror)).rejects.toThrow(message)
  })

  test('a mirror that does not have it is named, with what was looked for', async () => {
    await expect(locate(withFile({ url }), { '/mirror/d.csv': 'cut' }, mirror)).rejects.toThrow(
      'Nothing in /mirror has the declared 17 bytes and SHA-256.',
    )
  })

  test('a URL as mirror is never asked during a run', async () => {
    const effects = memoryEffects({}, { settings: { FMBENCH_DATA_MIRROR: 'https://mirror.example.org' } })
    await expect(locateDataset(withFile({ url }), '/docs', ['d.csv'], effects)).rejects.toThrow(/not on this machine/)
    expect(effects.asked).toEqual([])
  })

  test('data of one’s own needs no declaration; its digest is computed', async () => {
    const found = await locateDataset(
      datasetDocument(),
      '/docs',
      ['d.csv'],
      memoryEffects({ '/docs/data/d.csv': good }),
    )
    expect(found).toEqual({ 'd.csv': { path: '/docs/data/d.csv', sha256: declared.sha256 } })
    await expect(locateDataset(datasetDocument(), '/docs', ['e.csv'], memoryEffects({}))).rejects.toThrow(
      /empty or absent/,
    )
  })

  test('a document that says nothing about its data', async () => {
    const { path: _, ...document } = datasetDocument()
    await expect(locateDataset(document, '/docs', ['d.csv'], memoryEffects({}))).rejects.toThrow(/does not say where/)
    await expect(locateDataset(withFile(), '/docs', ['e.csv'], memoryEffects({}))).rejects.toThrow(
      /reads e\.csv, which the document does not declare[\s\S]*"d\.csv"/,
    )
  })
})

describe('pullDataset', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const pull = async (
    document: ReturnType<typeof withFile>,
    world: MemoryWorld,
    files: Record<string, string> = {},
  ) => {
    const effects = memoryEffects(files, world)
    return { pulled: await pullDataset(document, '/docs', effects), effects }
  }

  test('downloads into the cache what is not there, once', async () => {
    const { pulled, effects } = await pull(withFile({ url }), { downloads: { [url]: bytes(good) } })
    expect(pulled).toEqual([{ name: 'd.csv', outcome: 'downloaded', path: '/cache/datasets/DS-T/d.csv' }])
    const again = await pullDataset(withFile({ url }), '/docs', effects)
    expect(again).toEqual([{ name: 'd.csv', outcome: 'present', path: '/cache/datasets/DS-T/d.csv' }])
    expect(effects.asked).toEqual([url])
  })

  test('asks a mirror first, then the URL itself', async () => {
    const settings = { FMBENCH_DATA_MIRROR: 'https://mirror.example.org/data/' }
    const mirrored = 'https://mirror.example.org/data/DS-T/d.csv'
    const both = await pull(withFile({ url }), { settings, downloads: { [mirrored]: bytes(good) } })
    expect(both.effects.asked).toEqual([mirrored])
    const fallback = await pull(withFile({ url }), {
      settings,
      downloads: { [mirrored]: bytes(lie), [url]: bytes(good) },
    })
    expect(fallback.effects.asked).toEqual([mirrored, url])
    await expect(pull(withFile({ url }), { settings })).rejects.toThrow(
      /no source gives d\.csv:\nHTTP 404[\s\S]*HTTP 404/,
    )
  })

  test.each([
    ['another file', lie, /Not the declared file: it has the SHA-256 [0-9a-f]{64}, and [0-9a-f]{64} is declared/],
    ['a part of it', good.slice(0, 5), /Not the declared file: 5 bytes came, and 17 bytes are declared/],
    ['more than it', `${good}b,1,y\n`, /Not the declared file: more came, and 17 bytes are declared/],
    ['nothing', '', /Not the declared file: 0 bytes came/],
    ['a web page', '<!doctype html><title>Log in</title>', /HTML page/],
  ])('keeps nothing when %s comes', async (_, content, message) => {
    const effects = memoryEffects({}, { downloads: { [url]: bytes(content) } })
    await expect(pullDataset(withFile({ url }), '/docs', effects)).rejects.toThrow(message)
    expect(effects.stored.size).toBe(0)
  })

  test('says what to run for a file that is made', async () => {
    const { pulled } = await pull(withFile({ made_by }), {})
    expect(pulled).toMatchObject([{ name: 'd.csv', outcome: 'to do', hint: expect.stringContaining(made_by) }])
  })
})
