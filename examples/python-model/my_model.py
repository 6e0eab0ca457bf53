"""A complete model: it remembers the mean of each class in the training part (the "centroid") and gives a sample more
probability the nearer a centroid is. Copy this file and put your own arithmetic, or PyTorch, in its place."""

import numpy as np


class NearestCentroid:
    # What `init_kwargs` in the model document says arrives here. A class that takes `seed` or `classes` gets the seed
    # of the run and the names of the classes.
    def __init__(self, sharpness=1.0):
        self.sharpness = sharpness

    # X: shape (samples, features), or (samples, channels, time) for series. y: places in the list of classes.
    # Leave `fit` out if your model is trained already, and read its weights in __init__.
    def fit(self, X, y):
        self.centroids = np.stack([X[y == place].mean(axis=0) for place in range(y.max() + 1)])

    # One row per sample, in the order given; one probability per class, with a sum of one.
    def predict_proba(self, X):
        axes = tuple(range(2, X.ndim + 1))
        distances = ((X[:, None] - self.centroids) ** 2).mean(axis=axes)
        nearness = np.exp(-self.sharpness * distances)
        return nearness / nearness.sum(axis=1, keepdims=True)
