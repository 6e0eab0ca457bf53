// Writes meshnet_gwm.onnx from the weights that brainchop publishes for TensorFlow.js (its model5_gw_ae).
//
//   node meshnet.mjs FOLDER      FOLDER has model.json and group1-shard1of1.bin, and gets the file
//
// Ten convolutions, with ReLU between them. The same weights always give the same bytes: their SHA-256 stands in
// catalog/models/meshnet_gwm.yaml.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { model, node, tensor } from './onnx-writer.mjs'

const folder = process.argv[2] ?? '.'
const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'))
const weights = readWeights(weightsManifest[0])

const nodes = []
const initializers = []
const { layers } = modelTopology.model_config.config
let current = 't1'
for (const [i, { class_name, config }] of layers.entries()) {
  const { name } = config
  if (class_name === 'Activation') {
    nodes.push(node('Relu', [current], `r${name}`))
    current = `r${name}`
  }
  if (class_name !== 'Conv3D') continue
  const { kernel_size: width, dilation_rate: dilations } = config
  // As many zeros on each side as keep the size.
  const pads = width.map((size, axis) => ((size - 1) / 2) * dilations[axis])
  const output = i === layers.length - 1 ? 'logits' : `c${name}`
  const kernel = weights.get(`${name}/kernel`)
  initializers.push(tensor(`k${name}`, [kernel.shape[4], kernel.shape[3], ...width], turned(kernel)))
  initializers.push(tensor(`b${name}`, weights.get(`${name}/bias`).shape, weights.get(`${name}/bias`).values))
  const attributes = { dilations, kernel_shape: width, pads: [...pads, ...pads] }
  nodes.push(node('Conv', [current, `k${name}`, `b${name}`], output, attributes))
  current = output
}
const axes = ['D', 'H', 'W']
const whole = model({
  producer: 'converted from brainchop model5_gw_ae',
  name: 'meshnet_gwm',
  nodes,
  initializers,
  input: { name: 't1', sizes: [1, 1, ...axes] },
  output: { name: 'logits', sizes: [1, 3, ...axes] },
})
writeFileSync(join(folder, 'meshnet_gwm.onnx'), whole)

/** Weights by name, cut out of the one file in the order of the manifest. */
function readWeights({ paths: [path], weights: listed }) {
  const { buffer } = new Uint8Array(readFileSync(join(folder, path)))
  let start = 0
  return new Map(
    listed.map(({ name, shape }) => {
      const size = shape.reduce((product, side) => product * side, 1)
      const values = new Float32Array(buffer, 4 * start, size)
      start += size
      return [name, { shape, values }]
    }),
  )
}

/** TensorFlow has (d, h, w, channels, filters), ONNX (filters, channels, d, h, w). */
function turned({ shape: [d, h, w, channels, filters], values }) {
  const out = new Float32Array(values.length)
  const places = d * h * w
  for (let place = 0; place < places; place++)
    for (let c = 0; c < channels; c++)
      for (let f = 0; f < filters; f++)
        out[(f * channels + c) * places + place] = values[(place * channels + c) * filters + f]
  return out
}
