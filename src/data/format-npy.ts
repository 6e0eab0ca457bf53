type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array

/**
 * A .npy file (version 1.0, little-endian, row-major): the bytes that numpy.save writes.
 *
 * @param data row-major, as many numbers as the shape says
 */
export function formatNpy(data: Numbers, shape: readonly number[]): Uint8Array {
  const items = shape.reduce((product, size) => product * size, 1)
  if (items !== data.length) throw new Error(`Shape (${shape.join(', ')}) needs ${items} numbers, not ${data.length}.`)
  const header = formatHeader(dtypeOf(data), shape)
  const bytes = new Uint8Array(10 + header.length + data.byteLength)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
  const view = new DataView(bytes.buffer)
  view.setUint16(8, header.length, true)
  bytes.set(new TextEncoder().encode(header), 10)
  // Through a view, so that the bytes are little-endian on every machine.
  const start = 10 + header.length
  for (let i = 0; i < data.length; i++) {
    if (data instanceof Float64Array) view.setFloat64(start + 8 * i, data[i], true)
    else if (data instanceof Float32Array) view.setFloat32(start + 4 * i, data[i], true)
    else if (data instanceof Int32Array) view.setInt32(start + 4 * i, data[i], true)
    else view.setUint8(start + i, data[i])
  }
  return bytes
}

function dtypeOf(data: Numbers): string {
  if (data instanceof Float64Array) return '<f8'
  if (data instanceof Float32Array) return '<f4'
  return data instanceof Int32Array ? '<i4' : '|u1'
}

/** Padded so that the first number starts on a multiple of 64 bytes. */
function formatHeader(dtype: string, shape: readonly number[]): string {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dict = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${tuple}), }`
  const padded = Math.ceil((10 + dict.length + 1) / 64) * 64
  return `${dict.padEnd(padded - 11)}\n`
}
