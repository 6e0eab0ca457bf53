import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Effects } from '../../src/core/index.js'
import { datasetLoaders } from '../../src/data/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { modelAdapters } from '../../src/models/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { protocols } from '../../src/protocols/index.js'
import { checkCatalog, type KnownNames, readCatalog } from '../../src/spec/index.js'
import { fixture } from './fixtures.js'

const NAMES: KnownNames = {
  metrics: new Map(['AUROC', 'Accuracy'].map((id) => [id, { range: [0, 1] }])),
  protocols: new Set(['predict']),
  adapters: new Set(['random']),
  loaders: new Set(['table']),
}

/** Files in memory, by absolute path. */
function effectsOver(texts: Readonly<Record<string, string>>): Effects {
  const files = {
    readText: async (path: string) => texts[path],
    list: async (folder: string) =>
      Object.keys(texts)
        .filter((path) => posix.dirname(path) === folder)
        .map((path) => posix.basename(path)),
    join: posix.join,
    resolve: (path: string) => posix.resolve('/', path),
  }
  // Only files are touched.
  return { files } as unknown as Effects
}

const HUB = {
  '/hub/suites/s.yaml': fixture('current/suite.yaml'),
  '/hub/benchmarks/b.yaml': fixture('current/benchmark.yaml'),
  '/hub/datasets/d.yaml': fixture('current/dataset.yaml').replace(
    'site: { column: site }',
    'site: { column: site }\n  sex: { column: sex }',
  ),
  '/hub/models/m.yaml': fixture('current/model.yaml').replace('model_id: m', 'model_id: majority'),
  '/hub/models/notes.txt': 'not a document',
}
const MODEL = 'kind: fmbench.model/v1\nname: N\nadapter: random\n'
const read = (more: Readonly<Record<string, string>> = {}, roots = ['/hub']) =>
  readCatalog(roots, effectsOver({ ...HUB, ...more }))

describe('readCatalog', () => {
  test('finds documents by id, wherever they lie', async () => {
    const catalog = await read()
    expect(catalog.suite('SUITE-X')).toMatchObject({ file: '/hub/suites/s.yaml', folder: '/hub/suites', notes: [] })
    expect(catalog.benchmark('BM-X').value.positive_class).toBe('yes')
    expect(catalog.dataset('DS-X').value.access).toBe('open')
    expect(checkCatalog(catalog, NAMES)).toEqual([])
  })

  test('finds models by alias, whatever the case', async () => {
    const catalog = await read()
    expect(catalog.model('m ONE').value.model_id).toBe('majority')
    expect(catalog.model('Majority').value.model_id).toBe('majority')
    expect(catalog.findModel('M One')).toBe(catalog.model('majority'))
    expect(catalog.findModel('nobody')).toBeUndefined()
  })

  test('an unknown id comes with the nearest one', async () => {
    const catalog = await read()
    expect(() => catalog.suite('SUITE-Y', 'benchmarks[0]')).toThrow(
      'Unknown suite "SUITE-Y" (benchmarks[0])\nDid you mean "SUITE-X"?\nSee them all with: fmbench list suites',
    )
    expect(() => catalog.model('mayority')).toThrow('Did you mean "majority"?')
    expect(() => catalog.dataset('constructor')).toThrow('Unknown dataset "constructor"')
  })

  test('a document at fault stops only what needs it', async () => {
    const catalog = await read({ '/hub/models/broken.yml': 'kind: fmbench.model/v1\nmodel_id: tau\n' })
    expect(catalog.model('majority').file).toBe('/hub/models/m.yaml')
    expect(catalog.faults.map(({ message }) => message)).toEqual([
      expect.stringContaining('broken.yml:1 name: is missing; expected text'),
    ])
    expect(() => catalog.model('tau')).toThrow('Not read, because /hub/models/broken.yml has 2 faults')
  })

  test('several roots make one catalogue; a shared one is read once', async () => {
    const own = { '/own/models/mine.yaml': `${MODEL}model_id: mine\n` }
    const catalog = await read(own, ['/hub', '/own', '/hub/'])
    expect([...catalog.models.keys()]).toEqual(['majority', 'mine'])
    expect((await read({}, ['/absent'])).suites.size).toBe(0)
  })

  test('an id declared twice names both files', async () => {
    const twice = read({ '/own/suites/other.yaml': HUB['/hub/suites/s.yaml'] }, ['/hub', '/own'])
    await expect(twice).rejects.toThrow(
      'The suite id "SUITE-X" is declared twice: in /hub/suites/s.yaml and in /own/suites/other.yaml.',
    )
  })

  test('names of models that differ only in case collide', async () => {
    const other = (lines: string) => read({ '/hub/models/z.yaml': MODEL + lines })
    await expect(other('model_id: Majority\n')).rejects.toThrow('The model name "Majority" is declared twice')
    await expect(other('model_id: z\naliases: [M ONE]\n')).rejects.toThrow('The model name "M ONE" is declared twice')
    expect((await other('model_id: z\naliases: [Z]\n')).models.size).toBe(2)
  })
})

describe('checkCatalog', () => {
  const faultsAfter = async (file: keyof typeof HUB, from: string, to: string) => {
    const changed = HUB[file].replace(from, to)
    expect(changed).not.toBe(HUB[file])
    const faults = checkCatalog(await read({ [file]: changed }), NAMES)
    return faults.map((fault) => `${fault.file} ${fault.place}: ${fault.what}`)
  }

  test.each([
    [
      '/hub/suites/s.yaml',
      'BM-X',
      'BM-Y',
      'benchmarks[0].benchmark_id: unknown benchmark "BM-Y". Did you mean "BM-X"?',
    ],
    ['/hub/suites/s.yaml', 'DS-X', 'DS-Y', 'benchmarks[0].dataset_id: unknown dataset "DS-Y". Did you mean "DS-X"?'],
    [
      '/hub/benchmarks/b.yaml',
      '[Accuracy]',
      '[Acuracy]',
      'metrics.secondary[0]: unknown metric "Acuracy". Did you mean "Accuracy"?',
    ],
    [
      '/hub/benchmarks/b.yaml',
      'dataset_id: DS-X',
      'dataset_id: DS-Z',
      'dataset_id: unknown dataset "DS-Z". Did you mean "DS-X"?',
    ],
    [
      '/hub/benchmarks/b.yaml',
      'dataset_id: DS-X',
      'protocol: predct',
      'protocol: unknown protocol "predct". Did you mean "predict"?',
    ],
    [
      '/hub/benchmarks/b.yaml',
      '[majority]',
      '[minority]',
      'baselines[0]: unknown model "minority". Did you mean "majority"?',
    ],
    [
      '/hub/benchmarks/b.yaml',
      '[site, "site:sex"]',
      '["site:set"]',
      'stratification[0]: unknown stratum of DS-X "set". Did you mean "sex"?',
    ],
    [
      '/hub/benchmarks/b.yaml',
      'positive_class: yes',
      'positive_class: yess',
      'positive_class: unknown class of this benchmark "yess". Did you mean "yes"?',
    ],
    [
      '/hub/benchmarks/b.yaml',
      'tiers:\n  AUROC',
      'tiers:\n  AUPRC',
      'tiers.AUPRC: unknown metric of this benchmark "AUPRC". Did you mean "AUROC"?',
    ],
    [
      '/hub/benchmarks/b.yaml',
      '{ AUROC: 0.05 }',
      '{ F1: 0.05 }',
      'smallest_relevant_difference.F1: unknown metric of this benchmark "F1". Known: AUROC, Accuracy.',
    ],
    [
      '/hub/benchmarks/b.yaml',
      'tiers:',
      'plausible: { AUPRC: { at_most: 0.9, source: s } }\ntiers:',
      'plausible.AUPRC: unknown metric of this benchmark "AUPRC". Did you mean "AUROC"?',
    ],
    [
      '/hub/benchmarks/b.yaml',
      'tiers:',
      'plausible: { AUROC: { at_most: 95, source: s } }\ntiers:',
      'plausible.AUROC.at_most: is 95; AUROC lies between 0 and 1',
    ],
    [
      '/hub/benchmarks/b.yaml',
      'tiers:',
      'noise_ceiling: { AUROC: { value: 1.5, source: s } }\ntiers:',
      'noise_ceiling.AUROC.value: is 1.5; AUROC lies between 0 and 1',
    ],
    ['/hub/datasets/d.yaml', 'id: table', 'id: tabel', 'loader.id: unknown loader "tabel". Did you mean "table"?'],
    [
      '/hub/models/m.yaml',
      'adapter: random',
      'adapter: randon',
      'adapter: unknown adapter "randon". Did you mean "random"?',
    ],
  ] as const)('%s: %s -> %s', async (file, from, to, what) => {
    expect(await faultsAfter(file, from, to)).toEqual([`${file} ${what}`])
  })

  test('a metric with another number than the listed one is known; one with a number that means nothing is not', async () => {
    const known = { ...NAMES, metrics: builtInMetrics }
    const faultsOf = async (id: string) =>
      checkCatalog(
        await read({ '/hub/benchmarks/b.yaml': HUB['/hub/benchmarks/b.yaml'].replace('[Accuracy]', `[${id}]`) }),
        known,
      )
    expect(await faultsOf('Sensitivity-at-Specificity-0.95')).toEqual([])
    expect(await faultsOf('Sensitivity-at-Specificity-95')).toMatchObject([
      { what: 'unknown metric "Sensitivity-at-Specificity-95". Did you mean "Sensitivity-at-Specificity-0.9"?' },
    ])
  })

  test('a model that is only described needs no adapter, a dataset no loader', async () => {
    expect(await faultsAfter('/hub/models/m.yaml', 'adapter: random', 'adapter: none')).toEqual([])
    expect(await faultsAfter('/hub/datasets/d.yaml', 'id: table', 'id: none')).toEqual([])
  })

  test('a draft may wait for metrics and protocols, and for nothing else', async () => {
    const draft = HUB['/hub/benchmarks/b.yaml']
      .replace('dataset_id: DS-X', 'dataset_id: DS-Z\nprotocol: listen\nstatus: draft')
      .replace('[Accuracy]', '[Loudness]')
    const found = checkCatalog(await read({ '/hub/benchmarks/b.yaml': draft }), NAMES)
    expect(found.map(({ place, isAwaited }) => [place, isAwaited])).toEqual([
      ['metrics.secondary[0]', true],
      ['protocol', true],
      ['dataset_id', false],
    ])
    const active = checkCatalog(
      await read({ '/hub/benchmarks/b.yaml': draft.replace('status: draft', 'status: active') }),
      NAMES,
    )
    expect(active.map(({ isAwaited }) => isAwaited)).toEqual([false, false, false])
  })

  test('a retired benchmark may name metrics and protocols that are gone', async () => {
    const retired = HUB['/hub/benchmarks/b.yaml']
      .replace('dataset_id: DS-X', 'dataset_id: DS-Z\nprotocol: listen\nstatus: retired')
      .replaceAll('AUROC', 'AUROK')
    const found = checkCatalog(await read({ '/hub/benchmarks/b.yaml': retired }), NAMES)
    expect(found.map(({ place }) => place)).toEqual(['dataset_id'])
  })
})

describe("fmbench's own catalogue", () => {
  const root = fileURLToPath(new URL('../../catalog', import.meta.url))

  test('is without faults and notes', async () => {
    const catalog = await readCatalog([root], nodeEffects)
    const known = { metrics: builtInMetrics, protocols, adapters: modelAdapters, loaders: datasetLoaders }
    expect(catalog.faults).toEqual([])
    expect(checkCatalog(catalog, known).filter(({ isAwaited }) => !isAwaited)).toEqual([])
    const entries = [catalog.suites, catalog.benchmarks, catalog.datasets, catalog.models].flatMap((map) => [
      ...(map as ReadonlyMap<string, { notes: readonly string[] }>).values(),
    ])
    expect(entries.flatMap(({ notes }) => notes)).toEqual([])
    for (const { value } of catalog.models.values()) expect(value.description, value.model_id).toMatch(/\.$/)
  })

  test('is read in less than 2 ms a document once the parser is warm', async () => {
    const { suites, benchmarks, datasets, models } = await readCatalog([root], nodeEffects)
    const times: number[] = []
    for (let i = 0; i < 3; i++) {
      const started = performance.now()
      await readCatalog([root], nodeEffects)
      times.push(performance.now() - started)
    }
    const nDocuments = suites.size + benchmarks.size + datasets.size + models.size
    expect(Math.min(...times)).toBeLessThan(2 * nDocuments)
  })
})
