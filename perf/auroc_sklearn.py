"""The Python side of perf/auroc.ts: times scikit-learn's roc_auc_score on two raw arrays, once per line it reads.

argv: file of int32 labels, file of float64 scores. Prints the versions, then "seconds value" for every line of input.
"""

import sys
import time

import numpy
import sklearn
from sklearn.metrics import roc_auc_score

labels = numpy.fromfile(sys.argv[1], dtype="<i4")
scores = numpy.fromfile(sys.argv[2], dtype="<f8")
print(f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    value = roc_auc_score(labels, scores)
    print(time.perf_counter() - start, repr(float(value)), flush=True)
