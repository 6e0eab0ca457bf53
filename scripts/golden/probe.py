"""Writes test/golden/vectors/probe.json: the probe protocol with scikit-learn's regressions, on generated data.

Run by hand: python3 scripts/golden/probe.py
The inner folds are made by their rule, written once more. Solvers run to a small gradient.
"""

import collections
import hashlib
import pathlib

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from vectors import write_vectors

SEED = 20261122
TARGET = pathlib.Path(__file__).parents[2] / "test" / "golden" / "vectors" / "probe.json"
C_GRID = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10]
ALPHA_GRID = [1e4, 1e3, 1e2, 10, 1, 0.1, 0.01]


def inner_folds(names, y, n_folds, seed):
    """The fold of each sample: names in the order of their hash, each to the fold that has the fewest of its class."""
    places = collections.defaultdict(list)
    for place, name in enumerate(names):
        places[name].append(place)
    fold_of = [None] * len(names)
    held = [collections.Counter() for _ in range(n_folds)]
    for name in sorted(places, key=lambda name: hashlib.sha256(f"{seed}|probe|{name}".encode()).hexdigest()):
        labels = collections.Counter(y[place] for place in places[name])
        label = min(labels, key=lambda label: (-labels[label], label))
        best = min(range(n_folds), key=lambda fold: (held[fold][label], sum(held[fold].values()), fold))
        held[best].update(labels)
        for place in places[name]:
            fold_of[place] = best
    return np.array(fold_of)


def choose(grid, make, loss, x, y, fold_of):
    """The first value of the grid with the least loss, over all held-out samples."""
    totals = []
    for value in grid:
        total = 0.0
        for fold in range(fold_of.max() + 1):
            train, test = fold_of != fold, fold_of == fold
            total += loss(make(value).fit(x[train], y[train]), x[test], y[test])
        totals.append(total)
    return grid[int(np.argmin(totals))]


def logistic(C):
    return make_pipeline(StandardScaler(), LogisticRegression(C=C, solver="newton-cg", tol=1e-6, max_iter=10000))


def ridge(alpha):
    return make_pipeline(StandardScaler(), Ridge(alpha=alpha))


def make_case(name, rng, n_train, d, k, noise, groups_of=None):
    n = n_train + 8
    x = np.round(rng.normal(size=(n, d)) * 10.0 ** rng.uniform(-1, 1, d) + rng.normal(size=d), 6)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    if k == 0:
        y = np.round(z[:, 0] - z[:, 1] + noise * rng.normal(size=n), 6)
    else:
        y = (z[:, :k] + noise * rng.normal(size=(n, k))).argmax(axis=1)
    ids = [f"s{i}" for i in range(n)]
    groups = None if groups_of is None else [f"g{i // groups_of}" for i in range(n_train)]
    labels = [0] * n_train if k == 0 else y[:n_train].tolist()
    fold_of = inner_folds(groups or ids[:n_train], labels, 5, 42)
    train, test = x[:n_train], x[n_train:]
    if k == 0:
        squared = lambda model, a, b: float(((model.predict(a) - b) ** 2).sum())
        chosen = choose(ALPHA_GRID, ridge, squared, train, y[:n_train], fold_of)
        expected = {"values": ridge(chosen).fit(train, y[:n_train]).predict(test).tolist()}
    else:
        held_out = lambda model, a, b: len(b) * log_loss(b, model.predict_proba(a), labels=range(k))
        chosen = choose(C_GRID, logistic, held_out, train, y[:n_train], fold_of)
        expected = {"probabilities": logistic(chosen).fit(train, y[:n_train]).predict_proba(test).tolist()}
    print(name, chosen)
    return {
        "id": name.replace(",", "").replace(" ", "-"),
        "input": {
            "n_classes": k,
            "x_train": train.tolist(),
            "y_train": y[:n_train].tolist(),
            "x_test": test.tolist(),
            **({} if groups is None else {"groups": groups}),
        },
        "expected": {"fold_of": fold_of.tolist(), "chosen": chosen, **expected},
    }


def main():
    rng = np.random.default_rng(SEED)
    cases = [
        make_case("two classes", rng, 60, 5, 2, 1.0),
        make_case("two classes, much noise", rng, 60, 10, 2, 4.0),
        make_case("two classes, groups of four", rng, 60, 5, 2, 1.0, groups_of=4),
        make_case("three classes", rng, 75, 5, 3, 0.7),
        make_case("a quantity", rng, 50, 6, 0, 1.0),
        make_case("a quantity, fewer samples than features", rng, 20, 30, 0, 1.0),
    ]
    document = {
        "suite": "probe",
        "description": "Inner folds, the penalty they choose, and what the refitted probe says of eight new samples.",
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "seed": SEED,
        "tolerance": {"rel": 0, "abs": 1e-4},
    }
    write_vectors(TARGET, document, cases)


if __name__ == "__main__":
    main()
