import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { afterAll, expect, test } from 'vitest'
import { sha256Hex } from '../../src/core/index.js'

// The published weights are not part of the project: skipped where they are absent.
const root = fileURLToPath(new URL('../..', import.meta.url))
const published = join(process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data'), 'models')
const reason = existsSync(published) ? '' : ' (skipped: set FMBENCH_DATA_MIRROR to a folder with the published weights)'

const folder = mkdtempSync(join(tmpdir(), 'fmbench-convert-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.runIf(reason === '').each([
  ['mmsplice.mjs', 'mmsplice/Donor.h5', ['mmsplice_donor', 'mmsplice_donor_forward']],
  ['mmsplice.mjs', 'mmsplice/Acceptor.h5', ['mmsplice_acceptor', 'mmsplice_acceptor_forward']],
  ['meshnet.mjs', 'brainchop_meshnet/tfjs_model5_gw_ae/model.json', ['meshnet_gwm']],
])(`%s makes of %s the file that the catalogue names${reason}`, (script, source, modelIds) => {
  const own = join(folder, script)
  const from = join(published, source, '..')
  mkdirSync(own, { recursive: true })
  for (const name of readdirSync(from)) writeFileSync(join(own, name), readFileSync(join(from, name)))
  execFileSync(process.execPath, [join(root, 'examples/convert-weights', script), own])
  for (const modelId of modelIds) {
    const { options } = load(readFileSync(join(root, `catalog/models/${modelId}.yaml`), 'utf8')) as {
      options: { file: string; sha256: string }
    }
    expect(sha256Hex(readFileSync(join(own, options.file)))).toBe(options.sha256)
  }
})
