"""Writes tiny models with random weights, of the classes that the recipes load: python tiny_checkpoints.py FOLDER"""

import json
import os
import sys

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    BertConfig,
    BertForMaskedLM,
    EsmConfig,
    EsmForMaskedLM,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForMaskedLM,
)

FOLDER = sys.argv[1]
SIZES = {"hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}


def save(name, model, words=None):
    path = os.path.join(FOLDER, name)
    model.save_pretrained(path)
    if words is not None:
        tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token=words[0]))
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace() if " " not in words else pre_tokenizers.Split("", "isolated")
        PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token=words[0], pad_token=words[1]).save_pretrained(path)


torch.manual_seed(0)
WORDS = ["<unk>", "<pad>", "no", "effusion", "large", "left"]
save("roberta", RobertaForMaskedLM(RobertaConfig(vocab_size=len(WORDS), max_position_embeddings=40, **SIZES)), WORDS)
LETTERS = ["<unk>", "<pad>", "A", "C", "G", "T", " "]
save(
    "esm",
    EsmForMaskedLM(
        EsmConfig(vocab_size=len(LETTERS), mask_token_id=0, pad_token_id=1, max_position_embeddings=40, **SIZES)
    ),
    LETTERS,
)
GENES = {"<pad>": 0, "<mask>": 1, "<cls>": 2, "<eos>": 3, "ENSG1": 4, "ENSG2": 5, "ENSG3": 6}
save("bert", BertForMaskedLM(BertConfig(vocab_size=len(GENES), max_position_embeddings=40, **SIZES)))
with open(os.path.join(FOLDER, "tokens.json"), "w", encoding="utf-8") as file:
    json.dump(GENES, file)
with open(os.path.join(FOLDER, "medians.json"), "w", encoding="utf-8") as file:
    json.dump({"ENSG1": 1.0, "ENSG2": 2.0, "ENSG3": 0.5}, file)
net = torch.nn.Linear(2, 2)
torch.save({"state": {"module." + name: tensor for name, tensor in net.state_dict().items()}}, os.path.join(FOLDER, "net.pt"))
