import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { FINDING_PAGE, findingTables, isDevelopment, measuredPart, withTables } from '../../scripts/measure-findings.js'
import { FmbenchError } from '../../src/core/index.js'
import { nodeEffects } from '../../src/node/index.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(FINDING_PAGE, 'utf8')
const tables = await tablesFromReports()

/** The reports are not part of the project: undefined where they are absent. */
async function tablesFromReports(): Promise<string | undefined> {
  const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')
  const setting = (name: string) => (name === 'FMBENCH_DATA_MIRROR' ? mirror : undefined)
  try {
    return await findingTables({ ...nodeEffects, setting })
  } catch (thrown) {
    if (thrown instanceof FmbenchError && thrown.code === 'not-found') return undefined
    throw thrown
  }
}

const reason =
  tables === undefined ? ' (skipped: set FMBENCH_DATA_MIRROR to a folder that has indiana_reports.csv)' : ''

test.runIf(tables)(`the tables of the page are what is measured; else run its script${reason}`, () => {
  expect(measuredPart(withTables(page, tables as string))).toBe(measuredPart(page)) // runIf saw to it
})

test('the page promises no less than 0.90 on the half that was not looked at', () => {
  const [, reports, , , f1] = (/^\| `FS-CXR-NIH14` \|.*$/m.exec(page)?.[0] ?? '').split('|').slice(1)
  expect(Number(reports)).toBe(1945)
  expect(Number(f1)).toBeGreaterThan(0.9)
})

test('the halves do not depend on anything but the id', () => {
  expect(['CXR1', 'CXR2', 'CXR3', 'CXR10'].map(isDevelopment)).toEqual([true, false, false, true])
})
