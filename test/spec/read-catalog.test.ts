import { expect, test } from 'vitest'
import { readCatalog } from '../../src/spec/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'

const text = 'kind: fmbench.model/v1\nmodel_id: m\nname: written\nadapter: random\n'
const effects = memoryEffects({ '/hub/models/m.yaml': text })
const before = { kind: 'fmbench.model/v1', model_id: 'm', name: 'parsed before', aliases: [] }

test('what was parsed before is not parsed again', async () => {
  const catalog = await readCatalog(['/hub'], effects, new Map([[text, before]]))
  expect(catalog.model('m').value.name).toBe('parsed before')
})

test('a document that was changed since is', async () => {
  const catalog = await readCatalog(['/hub'], effects, new Map([[`${text}# older\n`, before]]))
  expect(catalog.model('m').value.name).toBe('written')
})
