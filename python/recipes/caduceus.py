"""Caduceus: embeddings of DNA that read both strands. Not tried with its weights.

Loaded with AutoTokenizer and AutoModelForMaskedLM, as https://github.com/kuleshov-group/caduceus says (README, commit
0e2977e); needs mamba_ssm, and with it a CUDA device. The model's code lies beside its weights and is run: read it first.
Caduceus-Ph sees one strand at a time: both are read and their embeddings averaged. Caduceus-PS sees both at once; set
both_strands to false for it.

    adapter: process
    options:
      import_path: "recipes.caduceus:Caduceus"
      init_kwargs: { weights: ./caduceus-ph_seqlen-131k_d_model-256_n_layer-16, device: cuda }
"""

from recipes.hf_encoder import HuggingFaceEncoder, load_encoder

_COMPLEMENT = str.maketrans("ACGTRYKMBVDH", "TGCAYRMKVBHD")


def reverse_complement(sequence):
    """The other strand, in IUPAC letters.

    >>> reverse_complement("AACGN")
    'NCGTT'
    """
    return sequence.translate(_COMPLEMENT)[::-1]


class Caduceus(HuggingFaceEncoder):
    def __init__(self, weights, both_strands=True, **settings):
        super().__init__(weights, **settings)
        self.both_strands = both_strands

    def _load(self, transformers):
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            self.weights, trust_remote_code=True, local_files_only=True
        )
        # The projections of the reverse direction are those of the forward one, and stored once.
        tied = [r"mamba_rev\.(in|out)_proj\.", r"^lm_head\."]
        model = load_encoder(transformers.AutoModelForMaskedLM, self.weights, tied, [], trust_remote_code=True)
        return tokenizer, model

    def _hidden(self, tokens):
        return self.model(tokens, output_hidden_states=True).hidden_states[-1]

    def embed(self, samples):
        forward = super().embed(samples)
        if not self.both_strands:
            return forward
        return (forward + super().embed([reverse_complement(sample) for sample in samples])) / 2
