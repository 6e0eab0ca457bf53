"""HyenaDNA: embeddings of DNA, one letter a token. Not tried with its weights.

The weights are those of https://huggingface.co/LongSafari (names that end in -hf), loaded as the GPN project does:
AutoTokenizer and AutoModel with trust_remote_code. The model's code lies beside its weights and is run: read it first.
It has no mask for padding, so sequences of one length go together.

    adapter: process
    options:
      import_path: "recipes.hyenadna:HyenaDna"
      init_kwargs: { weights: ./hyenadna-small-32k-seqlen-hf, max_length: 32768 }
"""

from recipes.hf_encoder import HuggingFaceEncoder, load_encoder


class HyenaDna(HuggingFaceEncoder):
    def _load(self, transformers):
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            self.weights, trust_remote_code=True, local_files_only=True
        )
        model = load_encoder(transformers.AutoModel, self.weights, [], [r"^lm_head\."], trust_remote_code=True)
        return tokenizer, model
