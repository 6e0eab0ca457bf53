import { expect, test } from 'vitest'
import { implicitModel } from '../../src/models/index.js'
import { parseModel } from '../../src/spec/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'

const { files } = memoryEffects({})

test.each([
  ['./my_model.mjs', 'my_model'],
  ['/some/where/k-mer.v2.js', 'k-mer.v2'],
  ['../mein modell (neu).mjs', 'mein_modell_neu_'],
  ['.hidden.cjs', 'hidden'],
  [`${'a'.repeat(150)}.mjs`, 'a'.repeat(120)],
])('%s becomes the model %s', async (path, id) => {
  const { document, folder } = implicitModel(path, files)
  expect(document.model_id).toBe(id)
  expect(files.resolve(String(document.options.module), folder)).toBe(files.resolve(path))
  // What stands for a file is as complete as what is read from one.
  const { value } = await parseModel(JSON.stringify(document), 'implicit')
  expect(value).toEqual(document)
})

test('a file name without letters or digits is refused', () => {
  expect(() => implicitModel('___.mjs', files)).toThrow('The file name "___.mjs" gives no model id.')
})
