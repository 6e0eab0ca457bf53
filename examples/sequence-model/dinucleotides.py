"""An embedding model for DNA: how often each of the sixteen pairs of letters occurs. Put a language model's pooled
hidden states in its place; the protocol `probe` then puts a classifier on them."""

import numpy as np

PAIRS = [first + second for first in "ACGT" for second in "ACGT"]


class Dinucleotides:
    # sequences: a list of str, in upper case; N stands for a letter that is not known. Returns shape (samples, 16).
    def embed(self, sequences):
        return np.stack([self.shares(sequence) for sequence in sequences])

    def shares(self, sequence):
        counts = np.zeros(len(PAIRS))
        for start in range(len(sequence) - 1):
            pair = sequence[start : start + 2]
            if pair in PAIRS:
                counts[PAIRS.index(pair)] += 1
        return counts / max(counts.sum(), 1)
