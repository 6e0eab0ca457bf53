"""Writes test/golden/vectors/masked_parts.json: errors of the masked and of the visible values, by NumPy and scikit-learn.

Run by hand: python3 scripts/golden/masked_parts.py
"""

import pathlib

import numpy as np
import sklearn
from sklearn.metrics import mean_absolute_error, mean_squared_error

from vectors import write_vectors

SEED = 20261122
TARGET = pathlib.Path(__file__).parents[2] / "test" / "golden" / "vectors" / "masked_parts.json"


def nmse(target, prediction):
    return float(mean_squared_error(target, prediction) / np.var(target)) if np.ptp(target) > 0 else None


def row_correlation(target, prediction, part):
    """The mean of Pearson correlations over the rows that have one."""
    rows = [(t[p], y[p]) for t, y, p in zip(target, prediction, part)]
    found = [np.corrcoef(t, y)[0, 1] for t, y in rows if len(t) > 1 and np.ptp(t) > 0 and np.ptp(y) > 0]
    return float(np.mean(found)) if found else None


def make_case(name, target, prediction, mask):
    hidden, seen = mask == 1, mask == 0
    expected = {
        "masked_mae": float(mean_absolute_error(target[hidden], prediction[hidden])),
        "visible_mae": float(mean_absolute_error(target[seen], prediction[seen])),
        "visible_nmse": nmse(target[seen], prediction[seen]),
        "visible_corr": row_correlation(target, prediction, seen),
    }
    given = {"target": target.tolist(), "prediction": prediction.tolist(), "mask": mask.tolist()}
    return {"id": name, "input": given, "expected": expected}


def main():
    rng = np.random.default_rng(SEED)
    target = rng.normal(size=(6, 20))
    prediction = 0.6 * target + rng.normal(scale=0.5, size=target.shape)
    values = (rng.uniform(size=target.shape) < 0.3).astype(int)
    rows = np.zeros(target.shape, dtype=int)
    rows[[1, 4]] = 1
    windows = np.zeros(target.shape, dtype=int)
    windows[:, 5:11] = 1
    flat = target.copy()
    flat[0] = 3
    copied = np.where(values == 1, 0, target)
    cases = [
        make_case("values", target, prediction, values),
        make_case("rows", target, prediction, rows),
        make_case("windows", target, prediction, windows),
        make_case("a-constant-row", flat, prediction, windows),
        make_case("what-is-seen-is-copied", target, copied, values),
        make_case("all-seen-is-equal", np.where(values == 1, target, 2), prediction, values),
    ]
    document = {
        "suite": "masked_parts",
        "description": "Reconstructions judged where the model could not see, and where it could.",
        "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
        "seed": SEED,
        "tolerance": {"rel": 1e-9, "abs": 1e-12},
    }
    write_vectors(TARGET, document, cases)


if __name__ == "__main__":
    main()
