"""Evo 2: embeddings of DNA from a named layer. Not tried with its weights: it needs a GPU of compute capability 8.9 (H100).

The calls are those of https://github.com/ArcInstitute/evo2 (README, commit 0237a01). Its package fetches weights by
name, into the cache of Hugging Face: do that once, by hand, before a run.

    adapter: process
    options:
      import_path: "recipes.evo2:Evo2Embedding"
      init_kwargs: { weights: evo2_7b, layer: blocks.28.mlp.l3 }
"""

from recipes.hf_encoder import HuggingFaceEncoder


class Evo2Embedding(HuggingFaceEncoder):
    def __init__(self, weights, layer, device="cuda:0", **settings):
        super().__init__(weights, device=device, **settings)
        self.layer = layer

    def load(self):
        from evo2 import Evo2

        # It puts itself on the devices there are.
        self.model, self.weight_files = Evo2(self.weights), []

    def _hidden(self, tokens):
        _, embeddings = self.model(tokens.int(), return_embeddings=True, layer_names=[self.layer])
        return embeddings[self.layer]

    def embed(self, samples):
        return self.embed_tokens([self.model.tokenizer.tokenize(sample)[: self.max_length] for sample in samples])
