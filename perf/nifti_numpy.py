"""Peer of nifti.ts: reads a 4-D NIfTI-1 file and takes the mean of each region, as often as "go" comes in.

With nibabel where it is installed (`get_fdata`, which gives doubles), else NumPy alone does the same.
argv: image, atlas, file for the answer. It prints its versions, then the processor seconds of each turn.
"""
import gzip
import struct
import sys
import time

import numpy as np

try:
    import nibabel
except ImportError:
    nibabel = None

TYPES = {2: "u1", 4: "<i2", 8: "<i4", 16: "<f4"}


def read(path):
    """Volumes in rows, voxels in the stored order."""
    if nibabel is not None:
        data = np.asarray(nibabel.load(path).get_fdata())
        return data.reshape(-1, data.shape[3] if data.ndim == 4 else 1, order="F").T
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        content = file.read()
    dim = struct.unpack("<8h", content[40:56])
    (kind,) = struct.unpack("<h", content[70:72])
    slope, intercept = struct.unpack("<2f", content[112:120])
    stored = np.frombuffer(content, TYPES[kind], offset=352).reshape(-1, dim[1] * dim[2] * dim[3])
    values = stored.astype("f8")
    return values * slope + intercept if slope not in (0, 1) else values


image, atlas, answer = sys.argv[1:]
print(f"nibabel {nibabel.__version__}" if nibabel else f"no nibabel; NumPy {np.__version__} alone", flush=True)
for line in sys.stdin:
    start = time.process_time()
    regions = read(atlas)[0]
    order = np.argsort(regions, kind="stable")
    order = order[regions[order] > 0]
    starts = np.flatnonzero(np.diff(regions[order], prepend=0))
    counts = np.diff(np.append(starts, len(order)))
    series = np.add.reduceat(read(image)[:, order], starts, axis=1) / counts
    seconds = time.process_time() - start
    series.T.astype("<f8").tofile(answer)
    print(seconds, flush=True)
