// Writes ONNX models: the few messages of onnx.proto that are needed, in protobuf's encoding.

/**
 * A whole model with one input and one output of float32, opset 13. Sizes are numbers, or names for what may vary.
 *
 * @param parts { producer, name, nodes, initializers, input: { name, sizes }, output: { name, sizes } }
 */
export function model({ producer, name, nodes, initializers, input, output }) {
  return Buffer.concat([
    number(1, 7),
    text(2, producer),
    message(7, ...nodes, text(2, name), ...initializers, port(11, input), port(12, output)),
    message(8, text(1, ''), number(2, 13)),
  ])
}

/** An operation; attributes are whole numbers or lists of them. */
export function node(op, inputs, output, attributes = {}) {
  const named = Object.entries(attributes).map(([name, value]) =>
    Array.isArray(value)
      ? message(5, text(1, name), ...value.map((one) => number(8, one)), number(20, 7))
      : message(5, text(1, name), number(3, value), number(20, 2)),
  )
  return message(1, ...inputs.map((name) => text(1, name)), text(2, output), text(4, op), ...named)
}

/** Weights; row-major. */
export function tensor(name, shape, values) {
  const raw = Buffer.from(Float32Array.from(values).buffer)
  return message(5, ...shape.map((size) => number(1, size)), number(2, 1), text(8, name), bytes(9, raw))
}

function port(field, { name, sizes }) {
  const axes = sizes.map((size) => message(1, typeof size === 'number' ? number(1, size) : text(2, size)))
  return message(field, text(1, name), message(2, message(1, number(1, 1), message(2, ...axes))))
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
