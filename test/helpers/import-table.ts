/**
 * Which folders of `src` each folder may import; `types:x` allows the contract of x alone, as types. The same table
 * stands in docs/architecture.md.
 */
export const MAY_IMPORT: Record<string, readonly string[]> = {
  core: [],
  stats: ['core'],
  spec: ['core'],
  probes: ['core', 'stats'],
  metrics: ['core', 'stats'],
  data: ['core', 'stats', 'spec'],
  models: ['core', 'stats', 'spec'],
  inspect: ['core', 'stats', 'spec', 'metrics', 'types:data'],
  protocols: ['core', 'stats', 'spec', 'metrics', 'types:data', 'types:models'],
  run: ['core', 'stats', 'spec', 'metrics', 'probes', 'data', 'models', 'protocols'],
  report: ['core', 'stats', 'spec', 'metrics', 'probes'],
  leaderboard: ['core', 'stats', 'spec', 'metrics', 'probes', 'report'],
  site: ['core', 'stats', 'spec', 'metrics', 'probes', 'leaderboard', 'report'],
  testing: ['core', 'stats', 'types:data', 'types:models', 'types:protocols', 'types:metrics', 'types:probes', 'types:report'],
  node: ['core'],
  cli: [
    'core',
    'stats',
    'spec',
    'metrics',
    'probes',
    'data',
    'models',
    'protocols',
    'inspect',
    'run',
    'leaderboard',
    'report',
    'site',
    'testing',
    'node',
  ],
}
