"""Geneformer: embeddings of single cells, from raw counts.

A cell is the list of its genes, the most expressed first, where expression is counted per 10,000 and divided by what
is usual for the gene. Written after the tokenizer and the embedding extractor of
https://huggingface.co/ctheodoris/Geneformer; the model is BertForMaskedLM of transformers. Its two dictionaries are
pickles, which run code when read: this recipe takes them as JSON instead,
`python -c "import json, pickle, sys; json.dump(pickle.load(open(sys.argv[1], 'rb')), open(sys.argv[2], 'w'))"`.

The columns of the dataset must be named by Ensembl ids (ENSG...), and hold raw counts; genes that Geneformer does not
know are left out, and a cell in which nothing is left is an error. V2 models put <cls> and <eos> around a cell of at
most 4096 tokens; V1 models do not, and take 2048 (special_tokens: false).

Tried with a tiny model of random weights (BertForMaskedLM, transformers 5.18), not with the published ones.

    adapter: process
    options:
      import_path: "recipes.geneformer:Geneformer"
      init_kwargs: { weights: ./Geneformer-V2-104M, tokens: token_dictionary.json, medians: gene_median.json }
"""

import json

import numpy as np
from recipes.hf_encoder import HuggingFaceEncoder, load_encoder

TARGET_SUM = 10_000


def ranked_tokens(counts, total, tokens, medians):
    """Tokens of the genes of one cell, by their counts per 10,000 over what is usual; largest first.

    counts, tokens, medians: (genes,) of the genes that Geneformer knows; genes without a count are left out
    total: counts of the cell, those of all other genes too

    >>> ranked_tokens(np.array([4, 0, 5, 2]), 20, np.array([7, 8, 9, 10]), np.array([4.0, 1.0, 1.0, 1.0])).tolist()
    [9, 10, 7]
    """
    expressed = np.flatnonzero(counts)
    shares = counts[expressed] / total * TARGET_SUM / medians[expressed]
    # Stable: equal shares stay in the order of the columns, on every machine.
    return tokens[expressed][np.argsort(-shares, kind="stable")]


class Geneformer(HuggingFaceEncoder):
    def __init__(self, weights, tokens, medians, special_tokens=True, layer=-2, **settings):
        usual = {"max_length": 4096, "pooling": "first"} if special_tokens else {"max_length": 2048, "pooling": "mean"}
        super().__init__(weights, **dict(usual, **settings))
        self.dictionaries = {"tokens": tokens, "medians": medians}
        self.special_tokens, self.layer = special_tokens, layer

    def load(self):
        super().load()
        self.weight_files += list(self.dictionaries.values())

    def _load(self, transformers):
        with open(self.dictionaries["tokens"], encoding="utf-8") as file:
            self.tokens = json.load(file)
        with open(self.dictionaries["medians"], encoding="utf-8") as file:
            self.medians = json.load(file)
        aside = [r"^(bert\.)?pooler\.", r"^cls\.", r"position_ids$"]
        model = load_encoder(transformers.BertForMaskedLM, self.weights, aside, aside)
        size = model.config.vocab_size
        if max(self.tokens.values()) >= size:
            raise RuntimeError("%s has tokens that this model, of %d, does not know." % (self.dictionaries["tokens"], size))
        return None, model

    def _hidden(self, tokens):
        # The last but one layer, as Geneformer's extractor takes by default: the last is made for its pretraining.
        return self.model(tokens, output_hidden_states=True).hidden_states[self.layer]

    def _pooled(self, hidden):
        # <cls> stands for the cell (V2), or its genes do, without <cls> and <eos>.
        return super()._pooled(hidden[:, 1:-1] if self.special_tokens and self.pooling != "first" else hidden)

    def embed(self, samples, feature_names=None):
        return self.embed_tokens(self.cells(samples, feature_names))

    def cells(self, counts, feature_names):
        """Token ids of each cell. Raises ValueError without names of genes, for what is no count, for empty cells."""
        if feature_names is None:
            raise ValueError("Geneformer needs the Ensembl ids of the columns; this dataset names none.")
        names = [name.split(".")[0] for name in feature_names]
        known = [place for place, name in enumerate(names) if name in self.tokens and name in self.medians]
        if not known:
            raise ValueError("None of the columns is an Ensembl id that Geneformer knows; the first is %s." % names[0])
        tokens = np.array([self.tokens[names[place]] for place in known])
        medians = np.array([self.medians[names[place]] for place in known], dtype=np.float64)
        first, last = ([self.tokens["<cls>"]], [self.tokens["<eos>"]]) if self.special_tokens else ([], [])
        room = self.max_length - len(first) - len(last)
        cells = []
        for row, cell in enumerate(np.asarray(counts, dtype=np.float64)):
            if (cell < 0).any() or (cell != np.round(cell)).any():
                raise ValueError("Row %d holds something else than counts: Geneformer needs them raw." % (row + 1))
            ranked = ranked_tokens(cell[known], cell.sum(), tokens, medians)
            if len(ranked) == 0:
                raise ValueError("Row %d expresses no gene that Geneformer knows." % (row + 1))
            cells.append(first + ranked[:room].tolist() + last)
        return cells
