import { spawnSync } from 'node:child_process'

/** Why tests in Python cannot run here; undefined when they can. */
export const noPython: string | undefined =
  spawnSync('python3', ['-c', 'import numpy']).status === 0 ? undefined : 'python3 with numpy is not here'

/** For the name of a group of tests: says aloud why it does not run. */
export const reason = noPython === undefined ? '' : ` (not run: ${noPython})`
