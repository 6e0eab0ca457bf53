"""Nucleotide Transformer: embeddings of DNA, six letters a token.

Loaded with AutoModelForMaskedLM and read at the last hidden state, as its model cards on https://huggingface.co/InstaDeepAI
say. Version 1 is the ESM class of transformers; version 2 brings code of its own, which is run when
trust_remote_code is true: read it first.

Tried with a tiny model of random weights (EsmForMaskedLM, transformers 5.18), not with the published ones, and not with
version 2.

    adapter: process
    options:
      import_path: "recipes.nucleotide_transformer:NucleotideTransformer"
      init_kwargs: { weights: ./nucleotide-transformer-500m-human-ref, max_length: 1000 }
"""

from recipes.hf_encoder import HuggingFaceEncoder, load_encoder


class NucleotideTransformer(HuggingFaceEncoder):
    def __init__(self, weights, trust_remote_code=False, **settings):
        super().__init__(weights, **settings)
        self.trust_remote_code = trust_remote_code

    def _load(self, transformers):
        trust = {"trust_remote_code": self.trust_remote_code}
        tokenizer = transformers.AutoTokenizer.from_pretrained(self.weights, local_files_only=True, **trust)
        # The contact head of ESM and its position ids are no part of the hidden states.
        aside = [r"contact_head\.", r"position_ids$", r"^lm_head\."]
        return tokenizer, load_encoder(transformers.AutoModelForMaskedLM, self.weights, aside, aside, **trust)

    def _hidden(self, tokens):
        return self.model(tokens, output_hidden_states=True).hidden_states[-1]
