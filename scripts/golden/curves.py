"""Writes test/golden/vectors/curves.json: the metrics made of curves, by their definition in NumPy.

Run by hand: python3 scripts/golden/curves.py
"""

import pathlib

import numpy as np

from vectors import write_vectors

SEED = 20261122
TARGET = pathlib.Path(__file__).parents[2] / "test" / "golden" / "vectors" / "curves.json"
GRIDS = {
    "dropout": [0, 0.05, 0.1, 0.2, 0.3, 0.5],
    "noise": [0, 0.01, 10**-1.5, 0.1, 10**-0.5, 1],
    "line_noise": [0, 0.01, 10**-1.5, 0.1, 10**-0.5, 10**-0.25],
    "shift": [0, 0.05, 0.1, 0.2, 0.4],
    "masking": [0, 0.05, 0.1, 0.15, 0.2, 0.3],
    "expression": [0, 0.05, 0.1, 0.2, 0.3, 0.5],
    "permutation": [0, 1],
}


def make_case(name, curves, scored, above_chance=True, repeatable=True):
    """Undefined unless the model is above chance, repeatable, and has every curve that is asked for."""
    is_judged = above_chance and repeatable
    areas = {p: np.trapz(c["value"], c["severity"]) / np.ptp(c["severity"]) for p, c in curves.items()}

    def of(probes):
        return float(np.mean([areas[p] for p in probes])) if is_judged and probes and set(probes) <= set(areas) else None

    expected = {f"{p}_rAUC": of([p]) for p in GRIDS if p != "permutation"}
    expected["robustness_score"] = of(scored)
    expected["perm_equivariance"] = curves["permutation"]["similarity"] if is_judged and "permutation" in curves else None
    given = {"curves": curves, "scored": scored, "above_chance": above_chance, "repeatable": repeatable}
    return {"id": name, "input": given, "expected": expected}


def random_curves(rng, probes, low, high):
    return {
        p: {
            "severity": GRIDS[p],
            "value": np.sort(rng.uniform(low, high, len(GRIDS[p])))[::-1].tolist(),
            "similarity": float(rng.uniform(0.2, 1)),
        }
        for p in probes
    }


def main():
    rng = np.random.default_rng(SEED)
    time_series = ["dropout", "noise", "line_noise", "shift"]
    every = list(GRIDS)
    cases = [
        make_case("time-series", random_curves(rng, [*time_series, "permutation"], 0.5, 0.95), time_series),
        make_case("all-probes", random_curves(rng, every, 0.5, 1), ["dropout", "masking", "expression"]),
        make_case("correlations-below-zero", random_curves(rng, every, -0.6, 0.7), time_series),
        make_case("one-probe", random_curves(rng, ["noise"], 0.6, 0.8), ["noise"]),
        make_case("a-scored-probe-is-absent", random_curves(rng, ["dropout", "noise"], 0.5, 1), time_series),
        make_case("no-fixed-list", random_curves(rng, ["dropout"], 0.5, 1), []),
        make_case("not-above-chance", random_curves(rng, every, 0.45, 0.52), time_series, above_chance=False),
        make_case("not-repeatable", random_curves(rng, every, 0.5, 1), time_series, repeatable=False),
    ]
    document = {
        "suite": "curves",
        "description": "Areas under curves of skill over severity, and the scores made of them.",
        "versions": {"numpy": np.__version__},
        "seed": SEED,
        "tolerance": {"rel": 1e-9, "abs": 1e-12},
    }
    write_vectors(TARGET, document, cases)


if __name__ == "__main__":
    main()
