"""UNI: embeddings of patches of tissue under the microscope. Not tried with its weights.

Built and loaded, strictly, as https://github.com/mahmoodlab/UNI says (README_old, commit 91e141c), from a local
pytorch_model.bin. Needs PyTorch and timm. Weights: after registration, not for commercial use.

Samples are images (n, 3, 224, 224) with values from 0 to 1; they are normalised here, as its transform does.

    adapter: process
    options:
      import_path: "recipes.uni:Uni"
      init_kwargs: { weights: ./pytorch_model.bin }
"""

import numpy as np

MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)


def normalised(images):
    """Images (n, 3, h, w) from 0 to 1, per channel as ImageNet.

    >>> float(abs(normalised(np.full((1, 3, 1, 1), 0.485)).ravel()[0]))
    0.0
    """
    if images.ndim != 4 or images.shape[1] != 3:
        raise ValueError("UNI takes images of shape (n, 3, 224, 224), not %s" % (images.shape,))
    if images.min() < 0 or images.max() > 1:
        raise ValueError("UNI takes values from 0 to 1; here they go from %s to %s." % (images.min(), images.max()))
    return (images.astype(np.float32) - MEAN[:, None, None]) / STD[:, None, None]


class Uni:
    def __init__(self, weights, device="cpu"):
        self.weights, self.device = weights, device

    def load(self):
        import timm
        import torch

        net = timm.create_model(
            "vit_large_patch16_224", img_size=224, patch_size=16, init_values=1e-5, num_classes=0, dynamic_img_size=True
        )
        net.load_state_dict(torch.load(self.weights, map_location="cpu", weights_only=True), strict=True)
        self.net = net.to(self.device).eval()
        self.num_parameters = sum(p.numel() for p in net.parameters())
        self.weight_files = self.weights

    def embed(self, X):
        import torch

        with torch.inference_mode():
            return self.net(torch.from_numpy(normalised(X)).to(self.device))
