import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { builtInRows } from '../../src/cli/built-in-rows.js'
import { nodeEffects } from '../../src/node/index.js'
import { parseIndexRows } from '../../src/review/index.js'

test('the rows that the build writes are those of the records that come with fmbench', async () => {
  const file = 'dist/cli/evals-index.json'
  const byId = (await builtInRows(nodeEffects)).map((row) => [row.eval_id, row] as const)
  const built = parseIndexRows(readFileSync(file, 'utf8'), file).map((row) => [row.eval_id, row] as const)
  expect(built.length).toBeGreaterThan(0)
  expect(new Map(built)).toEqual(new Map(byId))
})
