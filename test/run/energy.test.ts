import { expect, test } from 'vitest'
import type { Clock } from '../../src/core/index.js'
import { EnergyMeter } from '../../src/run/energy.js'
import { memoryEffects } from '../helpers/memory-effects.js'

const FOLDER = '/sys/class/powercap'

/** One processor at 100 µJ of 1000, a part of it, and the whole board. */
const files = {
  [`${FOLDER}/intel-rapl:0/name`]: 'package-0\n',
  [`${FOLDER}/intel-rapl:0/energy_uj`]: '100\n',
  [`${FOLDER}/intel-rapl:0/max_energy_range_uj`]: '1000\n',
  [`${FOLDER}/intel-rapl:0:0/name`]: 'core\n',
  [`${FOLDER}/intel-rapl:0:0/energy_uj`]: '50\n',
  [`${FOLDER}/intel-rapl:0:0/max_energy_range_uj`]: '1000\n',
  [`${FOLDER}/intel-rapl:1/name`]: 'psys\n',
}

function world(stored: Readonly<Record<string, string>> = files) {
  const effects = memoryEffects(stored)
  let ms = 0
  const clock: Clock = { ...effects.clock, elapsedMs: () => ms }
  return {
    start: () => EnergyMeter.start(effects.files, clock),
    counterShows: (microjoules: number) => effects.files.write(`${FOLDER}/intel-rapl:0/energy_uj`, `${microjoules}\n`),
    remove: () => effects.files.remove(`${FOLDER}/intel-rapl:0`),
    wait: (seconds: number) => {
      ms += 1000 * seconds
    },
  }
}

test('adds up what the processors used, and nothing twice', async () => {
  const { start, counterShows } = world()
  const meter = await start()
  await counterShows(350)
  expect(await meter?.joules()).toBeCloseTo(250e-6, 12)
  await counterShows(400)
  expect(await meter?.joules()).toBeCloseTo(300e-6, 12)
})

test('a counter that starts over is followed as long as it is read often enough', async () => {
  const { start, counterShows, wait } = world()
  const meter = await start()
  await counterShows(900)
  wait(11)
  meter?.tick()
  // Until it was read.
  await new Promise((resolve) => setTimeout(resolve))
  await counterShows(200)
  expect(await meter?.joules()).toBeCloseTo(1100e-6, 12)
})

test('a machine that does not tell has no meter', async () => {
  expect(await world({}).start()).toBeUndefined()
  const { [`${FOLDER}/intel-rapl:0/energy_uj`]: _, ...unreadable } = files
  expect(await world(unreadable).start()).toBeUndefined()
})

test('nothing is known once a counter is gone', async () => {
  const { start, remove } = world()
  const meter = await start()
  await remove()
  expect(await meter?.joules()).toBeNaN()
})
