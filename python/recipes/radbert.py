"""RadBERT: embeddings of radiology reports.

Loaded with AutoTokenizer and AutoModel, as https://github.com/zzxslp/RadBERT says (README, commit c2191bd). Its pooler
was never trained, so tokens are averaged, or the first one is taken (pooling: first).

Tried with a tiny model of random weights (RobertaForMaskedLM, transformers 5.18), not with the published ones.

    adapter: process
    options:
      import_path: "recipes.radbert:RadBert"
      init_kwargs: { weights: ./RadBERT-RoBERTa-4m, max_length: 512 }
"""

from recipes.hf_encoder import HuggingFaceEncoder, load_encoder


class RadBert(HuggingFaceEncoder):
    def _load(self, transformers):
        tokenizer = transformers.AutoTokenizer.from_pretrained(self.weights, local_files_only=True)
        aside = [r"^(roberta\.)?pooler\.", r"^lm_head\.", r"position_ids$"]
        model = load_encoder(transformers.AutoModel, self.weights, aside, aside, add_pooling_layer=False)
        return tokenizer, model
