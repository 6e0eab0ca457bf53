"""The Python side of perf/bootstrap.ts: bootstrap replicates of three metrics with scikit-learn, the usual loop.

argv: file of int32 labels, file of float64 scores, number of replicates. Prints the versions, then seconds.
"""

import sys
import time

import numpy
import sklearn
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score

labels = numpy.fromfile(sys.argv[1], dtype="<i4")
scores = numpy.fromfile(sys.argv[2], dtype="<f8")
predicted = (scores >= 0.6).astype("<i4")
rng = numpy.random.default_rng(1)
print(f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}")
start = time.perf_counter()
for _ in range(int(sys.argv[3])):
    rows = rng.integers(0, len(labels), len(labels))
    roc_auc_score(labels[rows], scores[rows])
    accuracy_score(labels[rows], predicted[rows])
    f1_score(labels[rows], predicted[rows], average="macro")
print(time.perf_counter() - start)
