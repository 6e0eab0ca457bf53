"""The Python side of perf/inspect.ts: how many sequences share a k-mer with another one, on either strand.

argv: file of sequences, k. Prints "seconds count".
"""

import sys
import time

with open(sys.argv[1]) as file:
    sequences = file.read().split()
k = int(sys.argv[2])
start = time.perf_counter()
complement = str.maketrans("ACGT", "TGCA")
first = {}
sharing = set()
for i, forward in enumerate(sequences):
    reverse = forward.translate(complement)[::-1]
    for place in range(len(forward) - k + 1):
        end = len(reverse) - place
        kmer = min(forward[place : place + k], reverse[end - k : end])
        other = first.setdefault(kmer, i)
        if other != i:
            sharing.add(i)
            sharing.add(other)
print(time.perf_counter() - start, len(sharing))
