// A model in any language: a program that reads frames from standard input and writes frames to standard output.
// A frame is a length (u32, little-endian), a header of so many bytes in JSON, and the raw numbers of the tensors that
// the header lists, one behind the other, little-endian. This one is written without any library, to be translated.
import { readSync, writeSync } from 'node:fs'

function readBytes(length) {
  const bytes = Buffer.alloc(length)
  for (let filled = 0; filled < length; ) {
    const count = readSync(0, bytes, filled, length - filled, null)
    if (count === 0) process.exit(0) // fmbench is gone
    filled += count
  }
  return bytes
}

function readFrame() {
  const header = JSON.parse(readBytes(readBytes(4).readUInt32LE()).toString())
  const tensors = {}
  for (const { name, dtype, shape } of header.tensors) {
    const Numbers = { float32: Float32Array, float64: Float64Array, int32: Int32Array }[dtype]
    const size = shape.reduce((product, side) => product * side, 1)
    tensors[name] = { shape, data: new Numbers(new Uint8Array(readBytes(size * Numbers.BYTES_PER_ELEMENT)).buffer) }
  }
  return { header, tensors }
}

function writeFrame(header, ...arrays) {
  const json = Buffer.from(JSON.stringify({ version: 1, ...header }))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(json.length)
  const bytes = Buffer.concat([length, json, ...arrays.map(({ buffer }) => Buffer.from(buffer))])
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(1, bytes, sent)
}

// The model: the share of training samples of each class, tilted by whether the first feature is above zero.
let shares
for (;;) {
  const { header, tensors } = readFrame()
  if (header.op === 'close') break
  if (header.op === 'hello') {
    shares = header.classes.map(() => 1 / header.classes.length)
    writeFrame({ op: 'hello', outputs: ['probability'], fits: true })
  } else if (header.op === 'fit') {
    const { data } = tensors.y
    shares = shares.map((_, c) => (data.filter((label) => label === c).length + 1) / (data.length + shares.length))
    writeFrame({ op: 'fit' })
  } else {
    const [n, k] = [header.ids.length, shares.length]
    const width = tensors.x.data.length / n
    const rows = header.ids.flatMap((_, i) => {
      const tilt = tensors.x.data[i * width] > 0 ? 1.5 : 1
      const weights = shares.map((share, c) => (c === k - 1 ? share * tilt : share))
      const total = weights.reduce((sum, weight) => sum + weight)
      return weights.map((weight) => weight / total)
    })
    const tensor = { name: 'probability', dtype: 'float64', shape: [n, k] }
    writeFrame({ op: 'predict', tensors: [tensor] }, Float64Array.from(rows))
  }
}
