"""DNABERT-2: embeddings of DNA. Not tried with its weights.

The loading call and the mean over all tokens are those of https://github.com/MAGICS-LAB/DNABERT_2 (README, commit
20145fb). The model's code lies beside its weights and is run: read it first. Later versions of transformers may need
the version that its requirements.txt names.

    adapter: process
    options:
      import_path: "recipes.dnabert2:Dnabert2"
      init_kwargs: { weights: ./DNABERT-2-117M }
"""

from recipes.hf_encoder import HuggingFaceEncoder, load_encoder


class Dnabert2(HuggingFaceEncoder):
    def _load(self, transformers):
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            self.weights, trust_remote_code=True, local_files_only=True
        )
        # Made for masked tokens: that head is not used, and the pooler has no weights.
        model = load_encoder(
            transformers.AutoModel, self.weights, [r"^(bert\.)?pooler\."], [r"^cls\."], trust_remote_code=True
        )
        return tokenizer, model
