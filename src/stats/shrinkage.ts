import { weightedMean } from './heterogeneity.js'
import { tau2DerSimonianLaird } from './meta-analysis.js'

/**
 * Estimates of groups drawn towards their mean, the more the noisier they are: for display beside the raw values,
 * marked as shrunken. When the groups differ by no more than chance, all become the mean.
 *
 * @param values independent estimates; shape (groups,)
 * @param variances above 0; shape (groups,)
 * @returns shape (groups,); the values themselves for fewer than two groups
 * @see Morris 1983, doi:10.1080/01621459.1983.10477920, with DerSimonian and Laird's variance between groups
 */
export function shrinkToMean(values: Float64Array, variances: Float64Array): Float64Array {
  if (values.length < 2) return values.slice()
  const tau2 = tau2DerSimonianLaird(values, variances)
  const mean = weightedMean(
    values,
    variances.map((variance) => 1 / (tau2 + variance)),
  )
  return values.map((value, g) => mean + (tau2 / (tau2 + variances[g])) * (value - mean))
}
