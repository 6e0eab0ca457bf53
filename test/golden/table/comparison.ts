import { Rng } from '../../../src/core/index.js'
import * as stats from '../../../src/stats/index.js'
import type { CaseInput } from '../input.js'
import { type GoldenRow, row } from '../row.js'

const compare = 'model_comparison'
const ranking = 'ranking_uncertainty'

const mcnemar = (input: CaseInput): stats.McNemar => stats.mcnemarTest(input.number('b'), input.number('c'))
const friedman = (input: CaseInput): stats.Friedman => stats.friedmanTest(input.rows('scores'), 'higher')
const nModels = (input: CaseInput): number => input.rows('scores')[0].length
const direction = (input: CaseInput): 'higher' | 'lower' =>
  input.has('lower_is_better') && input.text('lower_is_better') === 'true' ? 'lower' : 'higher'
const distribution = (input: CaseInput): stats.RankDistribution =>
  stats.rankDistribution(input.rows('replicates'), direction(input))
const tiers = (input: CaseInput): number[][] =>
  stats.significanceTiers(input.numbers('scores'), input.rows('p'), input.number('alpha'), direction(input))

/** Chi-square cases give pairs of x and degrees of freedom; normal ones a z. */
function tailP(input: CaseInput): number | number[] {
  if (input.has('z')) return stats.twoSidedNormalP(input.number('z'))
  return input.rows('args').map(([x, df]) => stats.chiSquareSf(x, df))
}

/** Cases of up to twenty differences: no random signs are drawn. */
function exactSignFlip(input: CaseInput): number {
  return stats.signFlipP(input.numbers('d'), { replicates: 0, rng: new Rng('never drawn') })
}

export const comparisonRows: readonly GoldenRow[] = [
  row(compare, 'exact_p', 'mcnemarTest', (i) => mcnemar(i).exactP),
  row(compare, 'midp', 'mcnemarTest', (i) => mcnemar(i).midP),
  row(compare, 'chi2', 'mcnemarTest', (i) => mcnemar(i).chiSquare),
  row(compare, 'chi2_p', 'mcnemarTest', (i) => mcnemar(i).chiSquareP),
  row(compare, 'chi2_cc', 'mcnemarTest', (i) => mcnemar(i).correctedChiSquare),
  row(compare, 'chi2_cc_p', 'mcnemarTest', (i) => mcnemar(i).correctedChiSquareP),
  row(compare, 'bonferroni', 'bonferroni', (i) => [...stats.bonferroni(i.numbers('p'))]),
  row(compare, 'holm', 'holm', (i) => [...stats.holm(i.numbers('p'))]),
  row(compare, 'hochberg', 'hochberg', (i) => [...stats.hochberg(i.numbers('p'))]),
  row(compare, 'bh', 'benjaminiHochberg', (i) => [...stats.benjaminiHochberg(i.numbers('p'))]),
  row(compare, 'by', 'benjaminiYekutieli', (i) => [...stats.benjaminiYekutieli(i.numbers('p'))]),
  row(compare, 'signflip_exact_p', 'signFlipP', exactSignFlip),
  row(compare, 'wilcoxon_W', 'wilcoxonSignedRank', (i) => stats.wilcoxonSignedRank(i.numbers('d')).w),
  row(compare, 'wilcoxon_p', 'wilcoxonSignedRank', (i) => stats.wilcoxonSignedRank(i.numbers('d')).p),
  row(compare, 'wilcoxon_method', 'wilcoxonSignedRank', (i) => stats.wilcoxonSignedRank(i.numbers('d')).method),
  row(compare, 't', 'pairedTTest', (i) =>
    i.has('d')
      ? stats.pairedTTest(i.numbers('d')).t
      : Array.from(i.numbers('df'), (df) => stats.studentQuantile(0.975, df)),
  ),
  row(compare, 't_p', 'pairedTTest', (i) => stats.pairedTTest(i.numbers('d')).p),
  row(compare, 'ranks', 'friedmanTest', (i) => friedman(i).ranks.map((ranks) => [...ranks])),
  row(compare, 'mean_ranks', 'friedmanTest', (i) => [...friedman(i).meanRanks]),
  row(compare, 'friedman_chi2', 'friedmanTest', (i) => friedman(i).chiSquare),
  row(compare, 'friedman_p', 'friedmanTest', (i) => friedman(i).p),
  row(compare, 'iman_davenport_F', 'friedmanTest', (i) => friedman(i).f),
  row(compare, 'iman_davenport_p', 'friedmanTest', (i) => friedman(i).fP),
  row(compare, 'nemenyi_q05', 'nemenyiCriticalDifference', (i) => stats.nemenyiFactor(nModels(i))),
  row(compare, 'nemenyi_cd', 'nemenyiCriticalDifference', (i) =>
    stats.nemenyiCriticalDifference(nModels(i), i.rows('scores').length),
  ),
  row(compare, /^(?:p|sf)$/, 'twoSidedNormalP', tailP),
  row(compare, 'log10_p', 'log10TwoSidedNormalP', (i) => stats.log10TwoSidedNormalP(i.number('z'))),
  row(compare, 'x', 'betaQuantile', (i) => i.rows('args').map(([p, a, b]) => stats.betaQuantile(p, a, b))),
  row(ranking, 'ranks', 'rankDistribution', (i) => distribution(i).ranks.map((ranks) => [...ranks])),
  row(ranking, 'mean_rank', 'rankDistribution', (i) => [...distribution(i).mean]),
  row(ranking, 'p_best', 'rankDistribution', (i) => [...distribution(i).chanceOfBest]),
  row(ranking, /^rank_ci(\d+)$/, 'rankQuantiles', (i, percent) => {
    const found = distribution(i)
    return Array.from(found.mean, (_, model) => stats.rankQuantiles(found, model, percent / 100))
  }),
  row(ranking, 'tiers', 'significanceTiers', tiers),
  row(ranking, 'tier_of', 'significanceTiers', (i) => {
    const found = tiers(i)
    return Array.from(i.numbers('scores'), (_, model) => 1 + found.findIndex((tier) => tier.includes(model)))
  }),
]
