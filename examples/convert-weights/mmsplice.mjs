// Writes mmsplice_donor.onnx and mmsplice_acceptor.onnx from the weights that MMSplice publishes (Keras, HDF5).
//
//   npm install h5wasm
//   node mmsplice.mjs FOLDER      FOLDER has Donor.h5 and Acceptor.h5, and gets the two files
//
// The layers are those of the files' model_config. Batch normalisation is folded into what stands before it (donor) or
// becomes one product and one sum (acceptor). The same weights always give the same bytes: their SHA-256 stand in
// catalog/models/mmsplice_*.yaml.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import h5wasm from 'h5wasm/node'
import { model, node, tensor } from './onnx-writer.mjs'

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
      tensor(
        `W${i}`,
        [kernel.length / k, k],
        kernel.map((value, j) => value * scale[j % k]),
      ),
      tensor(
        `b${i}`,
        [k],
        bias.map((value, j) => Math.fround(value * scale[j]) + shift[j]),
      ),
    ]
  })
  const last = weights('dense_1')
  return splice(
    'Donor',
    18,
    [
      node('Flatten', ['ss'], 'x0', { axis: 1 }),
      node('Gemm', ['x0', 'W1', 'b1'], 'x1'),
      node('Relu', ['x1'], 'x2'),
      node('Gemm', ['x2', 'W2', 'b2'], 'x3'),
      node('Relu', ['x3'], 'x4'),
      node('Gemm', ['x4', 'W3', 'b3'], 'x5'),
      node('Sigmoid', ['x5'], 'prob'),
    ],
    [...layers, tensor('W3', [64, 1], last.kernel), tensor('b3', [1], last.bias)],
  )
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
  return splice(
    'Acceptor',
    53,
    [
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
    ],
    [...layers, tensor('D', [1696, 1], last.kernel), tensor('d', [1], last.bias)],
  )
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

function splice(name, length, nodes, initializers) {
  return model({
    producer: `converted from MMSplice ${name}.h5`,
    name: `MMSplice_${name}`,
    nodes,
    initializers,
    input: { name: 'ss', sizes: ['N', length, 4] },
    output: { name: 'prob', sizes: ['N', 1] },
  })
}
