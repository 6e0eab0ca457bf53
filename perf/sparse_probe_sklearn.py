"""The Python side of perf/sparse-probe.ts: fits a logistic regression to sparse rows, once per line it reads.

argv: files of float64 values, int32 indices, int32 starts and int32 labels, file to write the fitted probabilities to, number
of columns, C. Prints the versions, then seconds of processor time for every line of input.
"""

import sys
import time

import numpy
import scipy.sparse
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

values = numpy.fromfile(sys.argv[1], dtype="<f8")
indices, starts, labels = (numpy.fromfile(path, dtype="<i4") for path in sys.argv[2:5])
columns, C = int(sys.argv[6]), float(sys.argv[7])
x = scipy.sparse.csr_matrix((values, indices, starts), shape=(len(starts) - 1, columns))
print(f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}", flush=True)
for _ in sys.stdin:
    start = time.process_time()
    # Centring would fill the matrix; with a free intercept it does not change the optimum.
    scaled = StandardScaler(with_mean=False).fit_transform(x)
    model = LogisticRegression(C=C, max_iter=10000).fit(scaled, labels)
    print(time.process_time() - start, flush=True)
    model.predict_proba(scaled).astype("<f8").tofile(sys.argv[5])
