// Writes mmsplice_donor.onnx and mmsplice_acceptor.onnx from the weights that MMSplice publishes (Keras, HDF5).
//
//   npm install h5wasm
//   node convert.mjs FOLDER      FOLDER has Donor.h5 and Acceptor.h5, and gets the two files
//
// The layers are those of the files' model_config. Batch normalisation is folded into what stands before it (donor) or
// becomes one product and one sum (acceptor). The same weights always give the same bytes: their SHA-256 stand in
// catalog/models/mmsplice_*.yaml.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import h5wasm from 'h5wasm/node'

const EPSILON = 0.001

const folder = process.argv[2] ?? '.'
await h5wasm.ready
writeFileSync(join(folder, 'mmsplice_donor.onnx'), donor(readWeights('Donor')))
writeFileSync(join(folder, 'mmsplice_acceptor.onnx'), acceptor(readWeights('Acceptor')))

/** Flatten, then dense, normalisation, ReLU twice, then dense, sigmoid. */
function donor(weights) {
  const layers = [1, 2].flatMap((i) => {
    const { scale, shift } = normalisation(weights, `batch_normalization_${i}`)
    const { kernel, bias } = weights(`dense${i}`)
    const k = scale.length
    return [
      tensor(`W${i}`, [kernel.length / k, k], kernel.map((value, j) => value * scale[j % k])),
      tensor(`b${i}`, [k], bias.map((value, j) => Math.fround(value * scale[j]) + shift[j])),
    ]
  })
  const last = weights('dense_1')
  return model('Donor', 18, [
    node('Flatten', ['ss'], 'x0', { axis: 1 }),
    node('Gemm', ['x0', 'W1', 'b1'], 'x1'),
    node('Relu', ['x1'], 'x2'),
    node('Gemm', ['x2', 'W2', 'b2'], 'x3'),
    node('Relu', ['x3'], 'x4'),
    node('Gemm', ['x4', 'W3', 'b3'], 'x5'),
    node('Sigmoid', ['x5'], 'prob'),
  ], [...layers, tensor('W3', [64, 1], last.kernel), tensor('b3', [1], last.bias)])
}

/** Convolution, ReLU, normalisation twice, then dense, sigmoid. */
function acceptor(weights) {
  const layers = ['convSpliceSite', 'conv1by1'].flatMap((name, i) => {
    const { kernel, bias } = weights(name)
    const { scale, shift } = normalisation(weights, `batch_normalization_${i + 1}`)
    const filters = bias.length
    const channels = i === 0 ? 4 : 32
    const width = kernel.length / filters / channels
    // Keras has (width, channels, filters), ONNX (filters, channels, width).
    const turned = new Float32Array(kernel.length)
    for (let w = 0; w < width; w++)
      for (let c = 0; c < channels; c++)
        for (let f = 0; f < filters; f++)
          turned[(f * channels + c) * width + w] = kernel[(w * channels + c) * filters + f]
    return [
      tensor(`K${i + 1}`, [filters, channels, width], turned),
      tensor(`k${i + 1}`, [filters], bias),
      tensor(`a${i + 1}`, [1, filters, 1], scale),
      tensor(`c${i + 1}`, [1, filters, 1], shift),
    ]
  })
  const last = weights('denseSS')
  return model('Acceptor', 53, [
    node('Transpose', ['ss'], 't', { perm: [0, 2, 1] }),
    node('Conv', ['t', 'K1', 'k1'], 'y1', { pads: [7, 7] }),
    node('Relu', ['y1'], 'y2'),
    node('Mul', ['y2', 'a1'], 'y3'),
    node('Add', ['y3', 'c1'], 'y4'),
    node('Conv', ['y4', 'K2', 'k2'], 'y5'),
    node('Relu', ['y5'], 'y6'),
    node('Mul', ['y6', 'a2'], 'y7'),
    node('Add', ['y7', 'c2'], 'y8'),
    node('Transpose', ['y8'], 'y9', { perm: [0, 2, 1] }),
    node('Flatten', ['y9'], 'y10', { axis: 1 }),
    node('Gemm', ['y10', 'D', 'd'], 'y11'),
    node('Sigmoid', ['y11'], 'prob'),
  ], [...layers, tensor('D', [1696, 1], last.kernel), tensor('d', [1], last.bias)])
}

/** The weights of a layer, by their names in the file. */
function readWeights(name) {
  const file = new h5wasm.File(join(folder, `${name}.h5`), 'r')
  return (layer) => {
    const outer = file.get(`model_weights/${layer}`)
    const inner = outer.get(outer.keys()[0])
    return Object.fromEntries(inner.keys().map((key) => [key.replace(':0', ''), inner.get(key).value]))
  }
}

/** x -> scale * x + shift */
function normalisation(weights, layer) {
  const { gamma, beta, moving_mean: mean, moving_variance: variance } = weights(layer)
  const scale = gamma.map((value, i) => value / Math.fround(Math.sqrt(Math.fround(variance[i] + Math.fround(EPSILON)))))
  return { scale, shift: beta.map((value, i) => value - Math.fround(mean[i] * scale[i])) }
}

// What follows writes protobuf messages of onnx.proto (opset 13).

function model(name, length, nodes, initializers) {
  const port = (field, portName, sizes) =>
    message(field, text(1, portName), message(2, message(1, number(1, 1), message(2, ...sizes))))
  const samples = message(1, text(2, 'N'))
  const size = (value) => message(1, number(1, value))
  return Buffer.concat([
    number(1, 7),
    text(2, `converted from MMSplice ${name}.h5`),
    message(
      7,
      ...nodes,
      text(2, `MMSplice_${name}`),
      ...initializers,
      port(11, 'ss', [samples, size(length), size(4)]),
      port(12, 'prob', [samples, size(1)]),
    ),
    message(8, text(1, ''), number(2, 13)),
  ])
}

function node(op, inputs, output, attributes = {}) {
  const named = Object.entries(attributes).map(([name, value]) =>
    Array.isArray(value)
      ? message(5, text(1, name), ...value.map((one) => number(8, one)), number(20, 7))
      : message(5, text(1, name), number(3, value), number(20, 2)),
  )
  return message(1, ...inputs.map((name) => text(1, name)), text(2, output), text(4, op), ...named)
}

function tensor(name, shape, values) {
  const raw = Buffer.from(Float32Array.from(values).buffer)
  return message(5, ...shape.map((size) => number(1, size)), number(2, 1), text(8, name), bytes(9, raw))
}

function number(field, value) {
  return Buffer.concat([varint(field * 8), varint(value)])
}

function text(field, value) {
  return bytes(field, Buffer.from(value))
}

function message(field, ...parts) {
  return bytes(field, Buffer.concat(parts))
}

function bytes(field, value) {
  return Buffer.concat([varint(field * 8 + 2), varint(value.length), value])
}

function varint(value) {
  const out = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...out, rest])
    out.push((rest % 128) + 128)
  }
}
