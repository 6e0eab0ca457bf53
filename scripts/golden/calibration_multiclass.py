"""Writes test/golden/vectors/calibration_multiclass.json: top-label and class-wise ECE, by their definition in NumPy.

Run by hand: python3 scripts/golden/calibration_multiclass.py
"""

import pathlib

import numpy as np

from vectors import write_vectors

SEED = 20261121
TARGET = pathlib.Path(__file__).parents[2] / "test" / "golden" / "vectors" / "calibration_multiclass.json"


def ece(outcome, p, bins):
    edges = np.minimum(np.floor(p * bins), bins - 1)
    return sum(
        (edges == b).sum() / len(p) * abs(outcome[edges == b].mean() - p[edges == b].mean())
        for b in range(bins)
        if (edges == b).any()
    )


def make_case(name, y, p):
    best = p.argmax(axis=1)  # of equal ones the first
    expected = {}
    for bins in (5, 10, 15):
        expected[f"ece_top_label_{bins}"] = ece((best == y).astype(float), p.max(axis=1), bins)
        each = [ece((y == j).astype(float), p[:, j], bins) for j in range(p.shape[1])]
        expected[f"ece_classwise_{bins}"] = float(np.mean(each))
    return {
        "id": name,
        "input": {"y_true": y.tolist(), "y_prob": p.tolist(), "n_classes": p.shape[1]},
        "expected": expected,
    }


def random_case(name, rng, n, k, decimals, sharpness):
    raw = np.exp(sharpness * rng.normal(size=(n, k)))
    p = np.round(raw / raw.sum(axis=1, keepdims=True), decimals)
    p[:, -1] = 1 - p[:, :-1].sum(axis=1)
    p = np.abs(p) / np.abs(p).sum(axis=1, keepdims=True)
    y = np.array([rng.choice(k, p=row) for row in p])
    return make_case(name, y, p)


def main():
    rng = np.random.default_rng(SEED)
    cases = [
        random_case("three-classes", rng, 80, 3, 3, 1.0),
        random_case("five-classes-sharp", rng, 60, 5, 2, 3.0),
        random_case("two-classes", rng, 50, 2, 2, 1.5),
        make_case("all-tied", np.array([0, 1, 2, 0, 3]), np.full((5, 4), 0.25)),
        make_case("a-class-never-occurs", np.array([0, 1, 1, 0]), np.array([[0.5, 0.5, 0], [0.25, 0.75, 0], [0, 1, 0], [0.5, 0.25, 0.25]])),
        make_case("one-sample", np.array([2]), np.array([[0.1, 0.2, 0.7]])),
    ]
    document = {
        "suite": "calibration_multiclass",
        "description": "Expected calibration error of the likeliest class, and the mean over the classes.",
        "versions": {"numpy": np.__version__},
        "seed": SEED,
        "tolerance": {"rel": 1e-9, "abs": 1e-12},
    }
    write_vectors(TARGET, document, cases)


if __name__ == "__main__":
    main()
