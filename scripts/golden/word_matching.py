"""Writes test/golden/vectors/word_matching.json: Porter stems and METEOR without synonyms, by NLTK.

The words are made up so that every rule of the stemmer meets words that it applies to and words that it does not.
Run by hand, with NLTK 3.8 installed: python3 scripts/golden/word_matching.py
"""

import pathlib
import random

import nltk
from nltk.stem.porter import PorterStemmer
from nltk.translate.meteor_score import single_meteor_score

from vectors import write_vectors

SEED = 20261122
TARGET = pathlib.Path(__file__).parents[2] / "test" / "golden" / "vectors" / "word_matching.json"

SUFFIXES = (
    "ational tional enci anci izer bli alli entli eli ousli ization ation ator alism iveness fulness ousness aliti "
    "iviti biliti fulli logi icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment ent "
    "sion tion ion ou ism ate iti ous ive ize ed ing eed ied ies sses s ss y e ll ly"
).split()
IRREGULAR = "skies sky dying lying tying news innings outing cannings howe proceed exceed succeed".split()
SHORT = "a by yy say boy yes 3rd c5 t2 xxxx ies ied eed ing ed s".split()


class NoSynonyms:
    def synsets(self, word):
        return []


def made_up_words(rng, n):
    words = []
    for suffix in SUFFIXES * (n // len(SUFFIXES)):
        start = "".join(rng.choice("aeioubcdlmnrstwxyz") for _ in range(rng.randint(0, 6)))
        words.append(start + suffix)
    return sorted(set(words))


def meteor_case(rng, i):
    vocabulary = "the no effusion effusions is are clear clearing lungs lung heart normal normally . ,".split()
    reference = [rng.choice(vocabulary) for _ in range(rng.randint(1, 14))]
    generated = [rng.choice(vocabulary) for _ in range(rng.randint(1, 14))]
    score = single_meteor_score(reference, generated, wordnet=NoSynonyms())
    tokens = {"reference_tokens": reference, "hypothesis_tokens": generated}
    return {"id": f"meteor-{i}", "input": tokens, "expected": {"meteor": score}}


def main():
    rng = random.Random(SEED)
    words = IRREGULAR + SHORT + made_up_words(rng, 600)
    stems = {"stems": [PorterStemmer().stem(word) for word in words]}
    cases = [{"id": "stems", "input": {"words": words}, "expected": stems}]
    cases += [meteor_case(rng, i) for i in range(40)]
    document = {
        "suite": "word_matching",
        "description": "Stems of made-up words, and METEOR with exact words and stems.",
        "versions": {"nltk": nltk.__version__},
        "seed": SEED,
        "tolerance": {"rel": 1e-9, "abs": 1e-12},
    }
    write_vectors(TARGET, document, cases)


if __name__ == "__main__":
    main()
