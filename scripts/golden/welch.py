"""Writes test/golden/vectors/welch.json: power spectral densities by SciPy's signal.welch.

Run by hand: python3 scripts/golden/welch.py
"""

import pathlib

import numpy as np
import scipy
from scipy.signal import welch

from vectors import write_vectors

SEED = 20261122
TARGET = pathlib.Path(__file__).parents[2] / "test" / "golden" / "vectors" / "welch.json"


def make_case(name, x, hz, segment, padded):
    frequencies, density = welch(x, fs=hz, window="hann", nperseg=segment, nfft=padded, detrend="constant")
    given = {"x": x.tolist(), "hz": hz, "segment": segment, "padded": padded}
    return {"id": name, "input": given, "expected": {"frequencies": frequencies.tolist(), "density": density.tolist()}}


def main():
    rng = np.random.default_rng(SEED)
    noise = rng.normal(size=200)
    t = np.arange(160) / 128
    waves = 50 + 3 * np.sin(2 * np.pi * 10 * t) + np.cos(2 * np.pi * 21.5 * t) + 0.1 * rng.normal(size=t.size)
    cases = [
        make_case("noise", noise, 100.0, 64, 64),
        make_case("segments-of-an-odd-length", noise, 100.0, 51, 64),
        make_case("one-padded-segment", noise[:32], 128.0, 32, 256),
        make_case("waves-far-from-zero", waves, 128.0, 64, 128),
        make_case("a-rest-behind-the-last-segment", noise[:99], 250.0, 40, 64),
        make_case("constant", np.full(64, 7.0), 100.0, 32, 32),
    ]
    document = {
        "suite": "welch",
        "description": "Power spectral density: Hann windows, half overlap, mean taken out, zeros put behind.",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "seed": SEED,
        "tolerance": {"rel": 1e-9, "abs": 1e-12},
    }
    write_vectors(TARGET, document, cases)


if __name__ == "__main__":
    main()
