import { expect, test } from 'vitest'
import { parseFindingSchema } from '../../src/spec/index.js'
import { builtInSchema } from '../findings/schemas.js'

const HEAD = `kind: fmbench.finding-schema/v1
schema_id: FS-SKIN
name: Skin
version: "1"
`
const SMALL = `${HEAD}categories:
  - id: Ulcer
    phrases: [ulcer*]
`

test('a schema needs categories and phrases only', async () => {
  const { value: schema } = await parseFindingSchema(SMALL, 'skin.yaml')
  expect(schema.aggregation).toBe('strongest')
  expect(schema.categories[0]).toMatchObject({
    absent: [],
    suggestive: [],
    except: [],
    critical: false,
    abnormal: true,
  })
})

test('every fault is told, with its line and the nearest key', async () => {
  const text = `${HEAD}negations: [no]
categories:
  - id: Ulcer
    phrase: [ulcer*]
    phrases: []
  - id: Ulcer
    phrases: [" ", ulcer]
skipped_sections: [history]
`
  const thrown = await parseFindingSchema(text, 'my/skin.yaml').catch((error: Error) => error.message)
  expect(thrown).toMatch(/skin\.yaml:5 negations: unknown key/)
  expect(thrown).toMatch(/skin\.yaml:8 categories\[0\]\.phrase: unknown key\. Did you mean "phrases"\?/)
  expect(thrown).toMatch(/skin\.yaml:9 categories\[0\]\.phrases: expected at least 1 entries/)
  expect(thrown).toMatch(/skin\.yaml:11 categories\[1\]\.phrases\[0\]: must hold a word/)
})

test('a category twice, and a section that no heading opens', async () => {
  const text = `${SMALL}  - id: Ulcer
    phrases: [sore]
skipped_sections: [history]
`
  const thrown = await parseFindingSchema(text, 'skin.yaml').catch((error: Error) => error.message)
  expect(thrown).toMatch(/skin\.yaml:8 categories\[1\]\.id: "Ulcer" again/)
  expect(thrown).toMatch(/skin\.yaml:10 skipped_sections\[0\]: "history" is no key of sections/)
})

test('the built-in ones hold the 14 categories of their sources', () => {
  const chexpert = builtInSchema('cxr_chexpert14')
  expect([chexpert.no_finding, ...chexpert.categories.map(({ id }) => id)]).toEqual([
    'No Finding',
    'Enlarged Cardiomediastinum',
    'Cardiomegaly',
    'Lung Lesion',
    'Lung Opacity',
    'Edema',
    'Consolidation',
    'Pneumonia',
    'Atelectasis',
    'Pneumothorax',
    'Pleural Effusion',
    'Pleural Other',
    'Fracture',
    'Support Devices',
  ])
  expect(builtInSchema('cxr_nih14').categories).toHaveLength(14)
})
