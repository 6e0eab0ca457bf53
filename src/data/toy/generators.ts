import { Registry } from '../../core/index.js'
import { toyExpression } from './expression.js'
import { toyFmriClass } from './fmri-class.js'
import type { ToyGenerator } from './generator.js'
import { toyRegression } from './regression.js'
import { toyTimeseries } from './timeseries.js'

export const toyGenerators = new Registry<ToyGenerator>('generator', [
  toyFmriClass,
  toyExpression,
  toyRegression,
  toyTimeseries,
])
