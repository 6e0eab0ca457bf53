"""The NumPy side of perf/probes.ts: the same five probes at the same severities, sample by sample in float32.

Written to be fast: one draw of noise per sample, scaled across the levels; the sine of the mains once, turned to each
channel's phase by the addition theorem; batches of as many samples as ours, into memory that is used again. argv: file of float32, shape
(n, channels, times), then those three numbers. Prints the version, then seconds by the clock and of processor time.
"""

import sys
import time

import numpy

n, channels, times = (int(argument) for argument in sys.argv[2:])
x = numpy.fromfile(sys.argv[1], dtype="<f4").reshape(n, channels, times)
fs, mains = 200, 50
amplitudes = [10 ** (-db / 20) for db in (40, 30, 20, 10, 5, 0)]
fractions = [0.05, 0.1, 0.2, 0.3, 0.5]
shifts = [10, 20, 40, 80]
rng = numpy.random.default_rng(1)
angle = 2 * numpy.pi * mains / fs * numpy.arange(times)
sine, cosine = (numpy.sqrt(2) * wave(angle).astype("f4") for wave in (numpy.sin, numpy.cos))
normals = numpy.empty((channels, times), "f4")
part = numpy.empty((channels, times), "f4")
numbers_at_once = 4_000_000
memory = numpy.empty(numbers_at_once, "f4")


def dropout(sample, targets):
    order = rng.permutation(channels)
    for level, fraction in enumerate(fractions):
        targets[level] = sample
        targets[level, order[: round(fraction * channels)]] = 0


def add(sample, targets, noise, levels):
    noise *= sample.std(axis=1, dtype="f8").astype("f4")[:, None]
    for level, amplitude in enumerate(levels):
        numpy.multiply(noise, numpy.float32(amplitude), out=targets[level])
        targets[level] += sample


def noise(sample, targets):
    rng.standard_normal(out=normals, dtype="f4")
    add(sample, targets, normals, amplitudes)


def line_noise(sample, targets):
    phase = 2 * numpy.pi * rng.random(channels)
    numpy.multiply(numpy.cos(phase).astype("f4")[:, None], sine, out=normals)
    numpy.multiply(numpy.sin(phase).astype("f4")[:, None], cosine, out=part)
    numpy.add(normals, part, out=normals)
    add(sample, targets, normals, amplitudes[:-1])


def permutation(sample, targets):
    numpy.take(sample, rng.permutation(channels), axis=0, out=targets[0])


def shift(sample, targets):
    later = rng.random() < 0.5
    for level, by in enumerate(shifts):
        if later:
            targets[level, :, by:] = sample[:, :-by]
            targets[level, :, :by] = 0
        else:
            targets[level, :, :-by] = sample[:, by:]
            targets[level, :, -by:] = 0


print(f"NumPy {numpy.__version__}, Python {sys.version.split()[0]}")
start, start_cpu = time.perf_counter(), time.process_time()
for probe, levels in ((dropout, 5), (noise, 6), (line_noise, 5), (permutation, 1), (shift, 4)):
    rows = numbers_at_once // (levels * channels * times)
    batch = memory[: levels * rows * channels * times].reshape(levels, rows, channels, times)
    for i, sample in enumerate(x):
        probe(sample, batch[:, i % rows])
print(time.perf_counter() - start)
print(time.process_time() - start_cpu)
