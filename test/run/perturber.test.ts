import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { type Batch, Rng, type Signal } from '../../src/core/index.js'
import { builtInProbes, damageBatch, type Probe } from '../../src/probes/index.js'
import type { Perturber, PerturberRequest } from '../../src/run/perturber.js'
import { temporaryFolder } from '../helpers/command.js'
import { compiled } from '../models/support.js'

const SIGNAL: Signal = {
  kind: 'eeg',
  shape: [3, 50],
  axes: ['channel', 'time'],
  samplingHz: 200,
  mainsHz: 50,
  missing: Float64Array.of(0, 1, 2),
}
const MUCH = 1e9

const folder = temporaryFolder()
afterAll(() => folder.remove())
const opened: Perturber[] = []
afterEach(async () => {
  for (const perturber of opened.splice(0)) await perturber.close()
})

async function open(more: Partial<PerturberRequest>): Promise<Perturber> {
  const { openPerturber } = await compiled<typeof import('../../src/run/perturber.js')>('run/perturber.js')
  const { nodeEffects } = await compiled<typeof import('../../src/node/index.js')>('node/index.js')
  const request = { signal: SIGNAL, seed: 7, jobs: 2, worth: MUCH, probes: builtInProbes, modules: [], ...more }
  const perturber = await openPerturber(request, nodeEffects)
  opened.push(perturber)
  return perturber
}

function batchOf(n: number, doubles = false): Batch {
  const rng = new Rng(`batch|${n}`)
  const values = Array.from({ length: n * 150 }, () => rng.normal())
  const data = doubles ? Float64Array.from(values) : Float32Array.from(values)
  return { ids: Array.from({ length: n }, (_, i) => `s${i}`), x: { data, shape: [n, 3, 50] } }
}

const SEVERITIES = [0, 0.1, 0.5, 1]
const LEVELS = [1, 3]

/** Here and now, without any perturber. */
const plainly = (batch: Batch, probe: Probe, replicate = 0): Batch[] =>
  damageBatch(batch, { probe, severities: SEVERITIES, levels: LEVELS, signal: SIGNAL, seed: 7, replicate })

const numbersOf = (batches: readonly Batch[]): number[][] => batches.map(({ x }) => [...(x?.data ?? [])])

describe('a perturber', () => {
  test.each([
    ['little work', { worth: 1 }],
    ['one thread', { jobs: 1 }],
    ['two threads', { jobs: 2 }],
    ['more threads than samples', { jobs: 5 }],
  ])('gives the same bytes with %s', async (_, more) => {
    const perturber = await open(more)
    for (const id of ['noise', 'permutation', 'shift']) {
      for (const batch of [batchOf(4), batchOf(1), batchOf(4, true)]) {
        const damaged = await perturber.damage(batch, id, SEVERITIES, LEVELS, 2)
        expect(numbersOf(damaged)).toEqual(numbersOf(plainly(batch, builtInProbes.get(id), 2)))
        expect(damaged.map(({ ids, x }) => [ids, x?.shape])).toEqual(LEVELS.map(() => [batch.ids, batch.x?.shape]))
        perturber.release(damaged)
      }
    }
  })

  test('may be asked again before it has answered; what is not released stays as it is', async () => {
    const perturber = await open({})
    const batch = batchOf(6)
    const before = [...(batch.x?.data ?? [])]
    const ids = ['noise', 'masking', 'noise', 'dropout', 'shift']
    const all = await Promise.all(ids.map((id) => perturber.damage(batch, id, SEVERITIES, LEVELS, 0)))
    perturber.release(all[0])
    perturber.release(all[0])
    const more = await Promise.all(
      [0, 1].map((replicate) => perturber.damage(batch, 'noise', SEVERITIES, LEVELS, replicate)),
    )
    ids.slice(1).forEach((id, i) => {
      expect(numbersOf(all[i + 1])).toEqual(numbersOf(plainly(batch, builtInProbes.get(id))))
    })
    more.forEach((damaged, replicate) => {
      expect(numbersOf(damaged)).toEqual(numbersOf(plainly(batch, builtInProbes.get('noise'), replicate)))
    })
    expect([...(batch.x?.data ?? [])]).toEqual(before)
  })

  test('releasing the samples that were handed in does no harm', async () => {
    const perturber = await open({})
    const batch = batchOf(2)
    perturber.release([batch, { ids: ['a'], texts: ['b'] }])
    expect(numbersOf(await perturber.damage(batch, 'shift', SEVERITIES, LEVELS, 0))).toEqual(
      numbersOf(plainly(batch, builtInProbes.get('shift'))),
    )
  })

  test('damages letters too', async () => {
    const perturber = await open({ signal: { ...SIGNAL, kind: 'dna', shape: [], axes: [] } })
    const batch = { ids: ['a', 'b'], sequences: ['ACGTACGTACGT', 'GGGGCCCCAATT'] }
    const [damaged] = await perturber.damage(batch, 'dna_masking', [0, 0.5], [1], 0)
    expect(damaged.sequences?.map((letters) => letters.split('N').length - 1)).toEqual([6, 6])
  })

  test('threads import private probes themselves', async () => {
    const path = join(folder.path, 'inverted.mjs')
    const source = `export default { id: 'inverted', version: 1, of: 'array', label: 'Inverted', kinds: ['eeg'], unit: 'share',
  most: 1, isNested: true, clinicalReason: 'None.', source: 'Here.', grid: () => [1], format: String,
  prepare: (sample) => (severity, target) => target.set(sample.map((value) => (1 - 2 * severity) * value)) }`
    writeFileSync(path, source)
    const { default: inverted } = (await import(path)) as { default: Probe }
    const perturber = await open({ probes: builtInProbes.with([inverted]), modules: [path] })
    const batch = batchOf(3)
    const damaged = await perturber.damage(batch, 'inverted', SEVERITIES, LEVELS, 0)
    expect(numbersOf(damaged)).toEqual(numbersOf(plainly(batch, inverted)))
  })

  test('an unknown probe is named with the nearest', async () => {
    for (const worth of [1, MUCH]) {
      const perturber = await open({ worth })
      await expect(perturber.damage(batchOf(2), 'nose', SEVERITIES, LEVELS, 0)).rejects.toMatchObject({
        code: 'unknown-name',
        hint: expect.stringContaining('Did you mean "noise"?'),
      })
    }
  })
})
