import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../helpers/command.js'
import { noPython, reason } from './python.js'

const PYTHONPATH = fileURLToPath(new URL('../../python', import.meta.url))
const folder = temporaryFolder()
afterAll(() => folder.remove())

const python = (source: string, interpreter = 'python3') =>
  spawnSync(interpreter, ['-c', source], {
    cwd: folder.path,
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1' },
  })

function written(call: string): string {
  const { status, stderr } = python(`import numpy as np\nfrom fmbench_worker import write_predictions\n${call}`)
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return readFileSync(join(folder.path, 'p.csv'), 'utf8')
}

describe.skipIf(noPython)(`write_predictions${reason}`, () => {
  test('writes columns with all digits, and nothing for what is missing', () => {
    const text = written(
      'write_predictions("p.csv", {"sample_id": ["a", "b,c"], "p_no": np.array([0.1, 1 / 3]), "p_yes": [0.9, 2 / 3], "site": ["X", None], "age": [float("nan"), 3]})',
    )
    expect(text).toBe(
      'sample_id,p_no,p_yes,site,age\r\na,0.1,0.9,X,\r\n"b,c",0.3333333333333333,0.6666666666666666,,3\r\n',
    )
  })

  test('names the columns of an array of probabilities', () => {
    const text = written(
      'write_predictions("p.csv", {"sample_id": [1, 2]}, probabilities=np.array([[0.25, 0.75], [1, 0]]), classes=["no", "yes"])',
    )
    expect(text).toBe('sample_id,p_no,p_yes\r\n1,0.25,0.75\r\n2,1.0,0.0\r\n')
  })

  test('takes a pandas DataFrame', (context) => {
    if (python('import pandas').status !== 0) return context.skip('pandas is not here')
    const text = written(
      'import pandas as pd\nwrite_predictions("p.csv", pd.DataFrame({"sample_id": ["a", "b"], "score": [0.5, 2.0]}, index=[7, 9]))',
    )
    expect(text).toBe('sample_id,score\r\na,0.5\r\nb,2.0\r\n')
  })

  test.each([
    ['{"id": [1]}', 'there is no column sample_id; there are: id.'],
    ['{"sample_id": [1, 2], "score": [1]}', 'the columns differ in length'],
    ['{"sample_id": [1, 1], "score": [1, 2]}', 'some sample_id occurs twice.'],
    ['{"sample_id": [1, 2], "score": [1, float("nan")]}', 'score is nan in row 2.'],
    ['{"sample_id": [1]}, probabilities=[[1, 0]]', 'with probabilities, name the classes'],
    ['{"sample_id": [1]}, probabilities=[[1, 0]], classes=["a"]', 'probabilities must have 1 columns'],
  ])('refuses %s', (columns, message) => {
    const { stderr } = python(`from fmbench_worker import write_predictions\nwrite_predictions("no.csv", ${columns})`)
    expect(stderr).toContain(`ValueError: write_predictions: ${message}`)
  })

  test('the SDK needs nothing but the standard library to be imported', () => {
    const source = 'import sys, fmbench_worker\nprint("numpy" in sys.modules)'
    expect(python(source).stdout.trim()).toBe('False')
  })

  test('the SDK is Python 3.8, as it says', () => {
    const source =
      'import ast, fmbench_worker as w\nast.parse(open(w.__file__).read(), feature_version=(3, 8))\nprint("yes")'
    expect(python(source).stdout.trim()).toBe('yes')
  })
})
