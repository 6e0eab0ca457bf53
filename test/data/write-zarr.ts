import { CELLS, COUNTS, GENES } from './write-h5ad.js'

/** The files of a Zarr store, by name. */
export type StoreFiles = Record<string, Uint8Array>

type NumberType = 'int8' | 'int32' | 'int64' | 'float32' | 'bool'

const V2_TYPE: Record<NumberType, string> = { int8: '|i1', int32: '<i4', int64: '<i8', float32: '<f4', bool: '|b1' }

export interface Encoding {
  readonly version: 2 | 3
  /** Of Zarr 2. */
  readonly isBigEndian?: boolean
  /** The order inside chunks, of Zarr 2. */
  readonly order?: 'C' | 'F'
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

export function zarrGroup({ version }: Encoding, path: string, attributes: Record<string, unknown> = {}): StoreFiles {
  const at = path === '' ? '' : `${path}/`
  if (version === 3) return { [`${at}zarr.json`]: json({ zarr_format: 3, node_type: 'group', attributes }) }
  return { [`${at}.zgroup`]: json({ zarr_format: 2 }), [`${at}.zattrs`]: json(attributes) }
}

/** Not compressed; chunks that reach over the edge are filled up with zeros. */
export function zarrNumbers(
  encoding: Encoding,
  path: string,
  values: readonly number[],
  type: NumberType,
  shape: readonly number[] = [values.length],
  chunks: readonly number[] = shape.map((length) => Math.max(1, Math.ceil(length / 2))),
): StoreFiles {
  const [rows, columns = 1] = shape
  const [height, width = 1] = chunks
  const files = arrayMetadata(encoding, path, type, V2_TYPE[type], shape, chunks)
  for (let top = 0; top < rows; top += height) {
    for (let left = 0; left < columns; left += width) {
      const cells = Array.from({ length: height * width }, (_, k) => {
        const [i, j] =
          encoding.order === 'F' ? [k % height, Math.floor(k / height)] : [Math.floor(k / width), k % width]
        return top + i < rows && left + j < columns ? values[(top + i) * columns + left + j] : 0
      })
      const place = shape.length === 1 ? [top / height] : [top / height, left / width]
      files[chunkName(encoding, path, place)] = bytesOf(cells, type, encoding.isBigEndian ?? false)
    }
  }
  return files
}

export function zarrTexts(encoding: Encoding, path: string, texts: readonly string[]): StoreFiles {
  const chunk = Math.max(1, Math.ceil(texts.length / 2))
  const files = arrayMetadata(encoding, path, 'string', '|O', [texts.length], [chunk])
  for (let from = 0; from < texts.length; from += chunk) {
    const part = Array.from({ length: chunk }, (_, i) => new TextEncoder().encode(texts[from + i] ?? ''))
    const lengths = [part.length, ...part.map((text) => text.length)].map((length) => bytesOf([length], 'int32', false))
    const pieces = [lengths[0], ...part.flatMap((text, i) => [lengths[i + 1], text])]
    files[chunkName(encoding, path, [from / chunk])] = Uint8Array.from(pieces.flatMap((piece) => [...piece]))
  }
  return files
}

function arrayMetadata(
  { version, isBigEndian, order = 'C' }: Encoding,
  path: string,
  type: string,
  v2Type: string,
  shape: readonly number[],
  chunks: readonly number[],
): StoreFiles {
  const isText = type === 'string'
  const fill_value = isText ? '' : type === 'bool' ? false : 0
  if (version === 2) {
    const dtype = isBigEndian ? v2Type.replace('<', '>') : v2Type
    const filters = isText ? [{ id: 'vlen-utf8' }] : null
    return {
      [`${path}/.zarray`]: json({ zarr_format: 2, shape, chunks, dtype, compressor: null, fill_value, order, filters }),
    }
  }
  const codecs = isText ? [{ name: 'vlen-utf8' }] : [{ name: 'bytes', configuration: { endian: 'little' } }]
  const [chunk_grid, chunk_key_encoding] = [
    { name: 'regular', configuration: { chunk_shape: chunks } },
    { name: 'default', configuration: { separator: '/' } },
  ]
  const array = { zarr_format: 3, node_type: 'array', shape, data_type: type, chunk_grid, chunk_key_encoding, codecs }
  return { [`${path}/zarr.json`]: json({ ...array, fill_value, attributes: {} }) }
}

const chunkName = ({ version }: Encoding, path: string, place: readonly number[]): string =>
  version === 2 ? `${path}/${place.join('.')}` : `${path}/c/${place.join('/')}`

function bytesOf(values: readonly number[], type: NumberType, isBigEndian: boolean): Uint8Array {
  const size = { int8: 1, bool: 1, int32: 4, float32: 4, int64: 8 }[type]
  const view = new DataView(new ArrayBuffer(values.length * size))
  for (const [i, value] of values.entries()) {
    if (size === 1) view.setInt8(i, value)
    else if (type === 'int32') view.setInt32(4 * i, value, !isBigEndian)
    else if (type === 'float32') view.setFloat32(4 * i, value, !isBigEndian)
    else view.setBigInt64(8 * i, BigInt(value), !isBigEndian)
  }
  return new Uint8Array(view.buffer)
}

export type ZarrMatrix = 'dense' | 'csr' | 'csc'

/** The cells of `writeH5ad` as AnnData writes them into Zarr. */
export function anndataZarr(encoding: Encoding, format: ZarrMatrix = 'csr', counts = COUNTS): StoreFiles {
  const numbers = zarrNumbers.bind(null, encoding)
  return {
    ...zarrGroup(encoding, ''),
    ...(format === 'dense'
      ? numbers('X', counts.flat(), 'float32', [counts.length, counts[0].length])
      : sparse(encoding, format, counts)),
    ...zarrGroup(encoding, 'obs', { _index: 'barcode', 'column-order': ['cell_type', 'donor', 'dose', '% #1?'] }),
    ...zarrTexts(encoding, 'obs/barcode', CELLS),
    ...zarrTexts(encoding, 'obs/donor', ['p1', 'p1', 'p2', 'p2', 'p3']),
    ...zarrGroup(encoding, 'obs/cell_type'),
    ...zarrTexts(encoding, 'obs/cell_type/categories', ['B', 'T']),
    ...numbers('obs/cell_type/codes', [0, 1, 0, -1, 1], 'int8'),
    ...zarrGroup(encoding, 'obs/dose'),
    ...numbers('obs/dose/values', [1, 2, 3, 4, 5], 'int64'),
    ...numbers('obs/dose/mask', [0, 1, 0, 0, 0], 'bool'),
    ...numbers('obs/% #1?', [1, 0, 1, 0, 0], 'bool'),
    ...zarrGroup(encoding, 'var', { _index: '_index', 'column-order': [] }),
    ...zarrTexts(encoding, 'var/_index', GENES),
  }
}

function sparse(encoding: Encoding, format: 'csr' | 'csc', counts: readonly (readonly number[])[]): StoreFiles {
  const lines = format === 'csr' ? counts : counts[0].map((_, j) => counts.map((row) => row[j]))
  const stored = lines.map((line) => line.flatMap((value, place) => (value === 0 ? [] : [{ value, place }])))
  const starts = [0]
  for (const line of stored) starts.push(starts[starts.length - 1] + line.length)
  const shape = [counts.length, counts[0].length]
  return {
    ...zarrGroup(encoding, 'X', { 'encoding-type': `${format}_matrix`, shape }),
    ...zarrNumbers(
      encoding,
      'X/data',
      stored.flat().map(({ value }) => value),
      'float32',
    ),
    ...zarrNumbers(
      encoding,
      'X/indices',
      stored.flat().map(({ place }) => place),
      'int32',
    ),
    ...zarrNumbers(encoding, 'X/indptr', starts, 'int64'),
  }
}
