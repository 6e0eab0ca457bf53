"""The Python side of perf/kmers.ts: counts k-mers and fits a logistic regression to them, once per line it reads.

argv: file of sequences, file of int32 labels, k, C, file to write the fitted probabilities to. Prints the versions, then
"seconds of counting, seconds of fitting" (processor time) for every line of input.
"""

import sys
import time

import numpy
import sklearn
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

with open(sys.argv[1]) as file:
    sequences = file.read().split()
labels = numpy.fromfile(sys.argv[2], dtype="<i4")
k, C = int(sys.argv[3]), float(sys.argv[4])
print(f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}", flush=True)
for _ in sys.stdin:
    start = time.process_time()
    counts = CountVectorizer(analyzer="char", ngram_range=(k, k)).fit_transform(sequences)
    counted = time.process_time()
    # Centring would fill the matrix; with a free intercept it does not change the optimum.
    scaled = StandardScaler(with_mean=False).fit_transform(counts.astype(float))
    model = LogisticRegression(C=C, max_iter=10000).fit(scaled, labels)
    print(counted - start, time.process_time() - counted, flush=True)
    model.predict_proba(scaled)[:, 1].astype("<f8").tofile(sys.argv[5])
