import {
  agrestiCoullInterval,
  clopperPearsonInterval,
  jeffreysInterval,
  logGamma,
  wilsonContinuityInterval,
  wilsonInterval,
} from '../../src/stats/index.js'
import type { Line, Table } from './tally.js'

const METHODS = {
  'Wilson (fmbench uses)': wilsonInterval,
  'Wilson, continuity': wilsonContinuityInterval,
  'Clopper-Pearson': clopperPearsonInterval,
  'Agresti-Coull': agrestiCoullInterval,
  Jeffreys: jeffreysInterval,
}

/** No simulation: the coverage at each proportion is a finite sum. */
export function proportionTable(): Table {
  const lines = [10, 40, 200, 1000].flatMap((n): Line[] => {
    const found = Object.entries(METHODS).map(([method, interval]) => {
      const intervals = Array.from({ length: n + 1 }, (_, k) => interval(k, n, 0.95)!)
      const coverages = Array.from({ length: 199 }, (_, i) => {
        const p = (i + 1) / 200
        return intervals.reduce((sum, { low, high }, k) => (low <= p && p <= high ? sum + chance(k, n, p) : sum), 0)
      })
      const average = coverages.reduce((sum, value) => sum + value, 0) / coverages.length
      return { method, average: 100 * average, least: 100 * Math.min(...coverages) }
    })
    return [
      { what: `n = ${n}, average`, percent: Object.fromEntries(found.map(({ method, average }) => [method, average])) },
      { what: `n = ${n}, least`, percent: Object.fromEntries(found.map(({ method, least }) => [method, least])) },
    ]
  })
  return {
    title: 'Proportions',
    note: 'Exact, over proportions 0.005, 0.010 … 0.995.',
    lines,
  }
}

function chance(k: number, n: number, p: number): number {
  const logChoose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
  return Math.exp(logChoose + k * Math.log(p) + (n - k) * Math.log1p(-p))
}
