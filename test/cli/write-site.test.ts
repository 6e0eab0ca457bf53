import { expect, test } from 'vitest'
import { writeSite } from '../../src/cli/write-site.js'
import { memoryEffects } from '../helpers/memory-effects.js'

const page = (path: string, text = path) => ({ path, text })
const pathsOf = (effects: ReturnType<typeof memoryEffects>): string[] => [...effects.stored.keys()].sort()

test('writes every file, and replaces an older site whole', async () => {
  const effects = memoryEffects({})
  expect(await writeSite('/out/site', [page('index.html'), page('models/a.html')], effects)).toBe(2)
  await writeSite('/out/site', [page('index.html', 'new')], effects)
  expect(pathsOf(effects)).toEqual(['/out/site/.fmbench-site', '/out/site/index.html'])
  expect(await effects.files.readText('/out/site/index.html')).toBe('new')
})

test('writes more files than fit into one batch', async () => {
  const effects = memoryEffects({})
  const many = Array.from({ length: 150 }, (_, i) => page(`records/${i}.html`))
  expect(await writeSite('/site', many, effects)).toBe(150)
  expect(pathsOf(effects)).toHaveLength(151)
})

test('leaves the older site alone when a page cannot be made', async () => {
  const effects = memoryEffects({})
  await writeSite('/site', [page('index.html', 'old')], effects)
  const failing = function* () {
    yield page('index.html', 'new')
    throw new Error('a fault of ours')
  }
  await expect(writeSite('/site', failing(), effects)).rejects.toThrow('a fault of ours')
  expect(pathsOf(effects)).toEqual(['/site/.fmbench-site', '/site/index.html'])
  expect(await effects.files.readText('/site/index.html')).toBe('old')
})

test.each([
  ['a folder of something else', { '/site/thesis.docx': 'x' }, 'something else'],
  ['a file', { '/site': 'x' }, 'This is a file'],
  ['a site with a file of somebody', { '/site/.fmbench-site': '.fmbench-site\n', '/site/CNAME': 'x' }, 'CNAME'],
])('refuses %s and changes nothing', async (_name, files: Record<string, string>, what) => {
  const effects = memoryEffects(files)
  await expect(writeSite('/site', [page('index.html')], effects)).rejects.toMatchObject({
    code: 'conflict',
    what: expect.stringContaining(what),
  })
  expect(pathsOf(effects)).toEqual(Object.keys(files))
})
