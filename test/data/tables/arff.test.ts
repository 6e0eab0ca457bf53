import { describe, expect, test } from 'vitest'
import { parseArff } from '../../../src/data/tables/arff.js'

const header = `% a comment
@RELATION 'two words'
@attribute 'a b' NUMERIC
@ATTRIBUTE kind {x, 'y z'}
@attribute note string

@DATA
`

describe('ARFF', () => {
  test('names, quotes, comments, missing cells, and lines for messages', () => {
    const table = parseArff(`${header}1.5, x, 'it\\'s, so'\r\n% no row\n?,'y z',?\n`, 'a.arff')
    expect(table.columns).toEqual(['a b', 'kind', 'note'])
    expect([...table.cells.values()]).toEqual([
      ['1.5', ''],
      ['x', 'y z'],
      ["it's, so", ''],
    ])
    expect([table.where(0), table.where(1)]).toEqual(['a.arff:8', 'a.arff:10'])
  })

  test.each([
    ['no data', header.replace('@DATA', ''), /@data is missing/],
    ['no row', header, /a header but no row/],
    ['a row too short', `${header}1,x\n`, /has 2 cells, the header has 3 columns.*a\.arff:8/],
    ['a cell at the end that is empty', `${header}1,x,\n`, undefined],
    ['a value that is not declared', `${header}1,w,n\n`, /"w" is no declared value of "kind"[\s\S]*x, y z/],
    ['sparse rows', `${header}{0 1}\n`, /sparse/],
    ['an attribute without type', header.replace(' NUMERIC', ''), /@attribute line cannot be read.*a\.arff:3/],
    ['another file', 'a,b\n1,2\n', /not an ARFF file/],
  ])('%s', (_, text, message) => {
    if (message === undefined) expect(parseArff(text, 'a.arff').cells.get('note')).toEqual([''])
    else expect(() => parseArff(text, 'a.arff')).toThrow(message)
  })
})
