"""What the recipes for Hugging Face encoders share: weights that must fit, and embeddings that do not depend on the batch.

Needs PyTorch and transformers. Weights are read from a folder, or from the local cache of Hugging Face: nothing is
downloaded. Get them once with `huggingface-cli download NAME --local-dir FOLDER`.
"""

import os
import re


def load_encoder(auto_class, weights, may_miss=(), may_be_unused=(), **settings):
    """A model with exactly the published weights, in evaluation mode.

    auto_class: such as transformers.AutoModel
    weights: a folder, or a name in the local cache
    may_miss, may_be_unused: regular expressions for parameters that may lack a weight, or weights that may lack a
        parameter: heads that an embedding does not pass through, and tied parameters

    Raises RuntimeError where anything else does not fit: transformers itself would fill in random numbers.
    """
    model, report = auto_class.from_pretrained(weights, local_files_only=True, output_loading_info=True, **settings)
    faults = [
        *("no weight for %s" % name for name in report["missing_keys"] if not _is_like(name, may_miss)),
        *("no parameter for %s" % name for name in report["unexpected_keys"] if not _is_like(name, may_be_unused)),
        *("another shape of %s" % (name,) for name in report["mismatched_keys"]),
    ]
    if faults:
        raise RuntimeError("The weights in %s do not fit: %s." % (weights, "; ".join(sorted(faults)[:5])))
    return model.eval()


def _is_like(name, patterns):
    return any(re.search(pattern, name) for pattern in patterns)


def by_length(token_lists, batch_size):
    """Places of the lists, in groups of one length and at most batch_size: then nothing needs padding.

    >>> by_length([[1], [1, 2], [3]], 8)
    [[0, 2], [1]]
    """
    places = {}
    for place, tokens in enumerate(token_lists):
        places.setdefault(len(tokens), []).append(place)
    groups = [places[length] for length in sorted(places)]
    return [group[start : start + batch_size] for group in groups for start in range(0, len(group), batch_size)]


class HuggingFaceEncoder:
    """Embeddings by a tokenizer and a model, pooled over the tokens of a sample.

    A recipe gives `_load(transformers)`, which returns (tokenizer, model), and may change `_hidden`.
    """

    def __init__(self, weights, pooling="mean", max_length=None, batch_size=16, device="cpu"):
        if pooling not in ("mean", "max", "first"):
            raise ValueError("pooling is mean, max or first, not %s" % pooling)
        self.weights, self.pooling, self.max_length = weights, pooling, max_length
        self.batch_size, self.device = batch_size, device

    def load(self):
        import transformers

        self.tokenizer, self.model = self._load(transformers)
        self.model.to(self.device)
        self.num_parameters = sum(p.numel() for p in self.model.parameters())
        # Part of the digest in the record, where the weights are a folder.
        self.weight_files = [self.weights] if os.path.isdir(self.weights) else []

    def _hidden(self, tokens):
        """Hidden states (n, tokens, d) of token ids (n, tokens)."""
        return self.model(tokens)[0]

    def embed(self, samples):
        limit = {} if self.max_length is None else {"truncation": True, "max_length": self.max_length}
        return self.embed_tokens([self.tokenizer(sample, **limit)["input_ids"] for sample in samples])

    def embed_tokens(self, token_lists):
        import numpy as np
        import torch

        rows = [None] * len(token_lists)
        with torch.inference_mode():
            for group in by_length(token_lists, self.batch_size):
                tokens = torch.tensor([list(token_lists[place]) for place in group], device=self.device)
                for place, row in zip(group, self._pooled(self._hidden(tokens)).float().cpu().numpy()):
                    rows[place] = row
        return np.stack(rows)

    def _pooled(self, hidden):
        if self.pooling == "first":
            return hidden[:, 0]
        return hidden.mean(dim=1) if self.pooling == "mean" else hidden.max(dim=1).values
