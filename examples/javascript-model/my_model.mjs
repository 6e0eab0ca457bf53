// A complete model: it remembers the mean of each class in the training part (the "centroid") and gives a sample
// more probability the nearer a centroid is. Copy this file and put your own arithmetic in its place.
export default class NearestCentroid {
  // `classes` are the names in the order of the probability columns. There is also `seed`, for models that draw random
  // numbers, and `config`, with what a model document says under options.config.
  constructor({ classes }) {
    this.classes = classes
  }

  // `x` holds all numbers in one flat array, sample after sample: `shape` is [number of samples, number of features].
  // `y[i]` is the class of sample i, as a place in `classes`. Leave `fit` out if your model is trained already.
  fit({ x, shape: [n, d], y }) {
    const counts = this.classes.map(() => 0)
    this.centroids = this.classes.map(() => new Float64Array(d))
    for (let i = 0; i < n; i++) counts[y[i]]++
    for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) this.centroids[y[i]][j] += x[i * d + j] / counts[y[i]]
  }

  // One row per sample, in the order given; one probability per class, with a sum of one.
  predictProba({ x, shape: [n, d] }) {
    return Array.from({ length: n }, (_, i) => {
      const sample = x.subarray(i * d, (i + 1) * d)
      const nearness = this.centroids.map((centroid) => Math.exp(-distance(sample, centroid)))
      const total = nearness.reduce((sum, value) => sum + value)
      return nearness.map((value) => value / total)
    })
  }
}

/** Mean squared difference: it does not grow with the number of features. */
function distance(a, b) {
  return a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0) / a.length
}
