"""A PyTorch network whose class you have and whose weights are a checkpoint: a state dictionary, alone or under a key.

Tried with torch 2.13 on a checkpoint that the test makes.

    adapter: process
    options:
      import_path: "recipes.torch_checkpoint:TorchCheckpoint"
      init_kwargs:
        network: "my_network:Net"
        network_kwargs: { hidden: 64 }
        weights: ./net.pt
        output: logits
"""

import importlib
import os


class TorchCheckpoint:
    """output: what the network returns: `logits` or `probabilities` of the classes, `value` (n,) or `embedding` (n, d)."""

    def __init__(self, network, weights, output="logits", network_kwargs=None, key=None, strip="", device="cpu"):
        """key: under which the state dictionary lies in the file; strip: a prefix of its names, such as "module."."""
        methods = {"logits": "predict_proba", "probabilities": "predict_proba", "value": "predict", "embedding": "embed"}
        if output not in methods:
            raise ValueError("output is one of %s, not %s" % (", ".join(methods), output))
        self.network, self.network_kwargs, self.output = network, network_kwargs or {}, output
        self.weights, self.key, self.strip, self.device = weights, key, strip, device
        # What the document promises, and nothing else, is what the model has.
        setattr(self, methods[output], self._answer)

    def load(self):
        import torch

        module, _, name = self.network.partition(":")
        net = getattr(importlib.import_module(module), name)(**self.network_kwargs)
        # Only tensors: a checkpoint that holds other objects could run code when it is read.
        stored = torch.load(self.weights, map_location="cpu", weights_only=True)
        state = stored if self.key is None else stored[self.key]
        # Strict: a name or a shape that does not fit is an error, and nothing is filled in.
        net.load_state_dict({_without(self.strip, name): tensor for name, tensor in state.items()}, strict=True)
        self.net = net.to(self.device).eval()
        self.num_parameters = sum(p.numel() for p in net.parameters())
        self.weight_files = os.path.abspath(self.weights)

    def _answer(self, X):
        import torch

        with torch.inference_mode():
            answer = self.net(torch.from_numpy(X).float().to(self.device))
            return answer.softmax(dim=1) if self.output == "logits" else answer


def _without(prefix, name):
    return name[len(prefix) :] if name.startswith(prefix) else name
