import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clusteredShareInterval, jackknife, jackknifeInterval } from '../../src/stats/index.js'

const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean(), fc.boolean()), {
  minLength: 2,
  maxLength: 40,
})

test('equals the jackknife over the clusters that are counted', () =>
  fc.assert(
    fc.property(samples, (all) => {
      const counted = all.filter(([, isCounted]) => isCounted)
      const names = [...new Set(counted.map(([cluster]) => cluster))]
      const found = clusteredShareInterval(
        all.map(([, isCounted]) => isCounted),
        all.map(([, , isHit]) => isHit),
        { of: Int32Array.from(all, ([cluster]) => cluster), n: 6 },
        0.95,
      )
      if (names.length < 2) {
        expect(found).toBeUndefined()
        return
      }
      const clusters = { of: Int32Array.from(counted, ([cluster]) => names.indexOf(cluster)), n: names.length }
      const share = (counts: ArrayLike<number>) => {
        const n = counted.reduce((sum, _, i) => sum + counts[i], 0)
        return counted.reduce((sum, [, , isHit], i) => sum + (isHit ? counts[i] : 0), 0) / n
      }
      const whole = share(new Uint16Array(counted.length).fill(1))
      const wanted = jackknifeInterval(whole, jackknife(share, counted.length, clusters), 0.95, [0, 1])
      expect(found === undefined).toBe(wanted === undefined)
      expect(found?.low ?? 0).toBeCloseTo(wanted?.low ?? 0, 10)
      expect(found?.high ?? 0).toBeCloseTo(wanted?.high ?? 0, 10)
    }),
  ))

test('nothing counted, one cluster, or no spread: no interval', () => {
  const clusters = { of: Int32Array.of(0, 0, 1), n: 2 }
  expect(clusteredShareInterval([false, false, false], [true, true, true], clusters, 0.95)).toBeUndefined()
  expect(clusteredShareInterval([true, true, false], [true, false, true], clusters, 0.95)).toBeUndefined()
  expect(clusteredShareInterval([true, true, true], [true, true, true], clusters, 0.95)).toBeUndefined()
})
