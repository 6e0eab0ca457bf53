"""Writes test/golden/vectors/logistic_regression.json: logistic regression by scikit-learn on generated data.

Run by hand: python3 scripts/golden/logistic_regression.py
The solver runs to a small gradient, so that the vectors show the minimum and not where a default stops.
"""

import pathlib

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from vectors import write_vectors

SEED = 20261121
TARGET = pathlib.Path(__file__).parents[2] / "test" / "golden" / "vectors" / "logistic_regression.json"


def make_case(name, rng, n_train, n_test, d, k, C, standardize=True, separable=False):
    scale = 10.0 ** rng.uniform(-1, 1, d) if standardize else np.ones(d)
    x = np.round(rng.normal(size=(n_train + n_test, d)) * scale + rng.normal(size=d) * scale, 6)
    x[:, d - 1] = 3.7  # a constant column: its spread is taken as 1
    noise = 0.0 if separable else 1.0
    score = (x[:, :k] - x[:, :k].mean(axis=0)) / x[:, :k].std(axis=0) + noise * rng.normal(size=(n_train + n_test, k))
    y = score.argmax(axis=1)
    train, test = x[:n_train], x[n_train:]
    scaler = StandardScaler().fit(train) if standardize else None
    scaled = (lambda a: scaler.transform(a)) if standardize else (lambda a: a)
    model = LogisticRegression(C=C, solver="newton-cg", tol=1e-6, max_iter=10000).fit(scaled(train), y[:n_train])
    return {
        "id": name.replace(",", "").replace(" ", "-"),
        "input": {
            "C": C,
            "standardize": standardize,
            "n_classes": k,
            "x_train": train.tolist(),
            "y_train": y[:n_train].tolist(),
            "x_test": test.tolist(),
        },
        "expected": {"probabilities": model.predict_proba(scaled(test)).tolist()},
    }


def main():
    rng = np.random.default_rng(SEED)
    cases = [
        make_case("two classes", rng, 60, 10, 6, 2, 1.0),
        make_case("two classes, strong penalty", rng, 40, 6, 5, 2, 0.01),
        make_case("two classes, not standardised", rng, 50, 6, 4, 2, 1.0, standardize=False),
        make_case("two classes that features separate", rng, 40, 6, 4, 2, 1.0, separable=True),
        make_case("fewer samples than features", rng, 12, 5, 20, 2, 1.0),
        make_case("three classes", rng, 60, 10, 6, 3, 1.0),
        make_case("five classes, weak penalty", rng, 80, 8, 7, 5, 10.0),
    ]
    document = {
        "suite": "logistic_regression",
        "description": "Class probabilities of LogisticRegression(C) behind StandardScaler, on generated data.",
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "seed": SEED,
        "tolerance": {"rel": 0, "abs": 1e-7},
    }
    write_vectors(TARGET, document, cases)


if __name__ == "__main__":
    main()
