"""Lets fmbench run a model that is written in Python. One file: the standard library and NumPy are all it needs.

A model is any object with some of these methods. ``X`` is a NumPy array of shape (n, ...) as the dataset has it, or a
list of n sequences or texts (str). One row per sample, in the order given:

    predict_proba(X)        (n, k): one probability per class, each row with a sum of one
    predict(X)              (n,): labels, as places in the list of classes or as their names; for regression, numbers
    embed(X) or encode(X)   (n, d): features, which a protocol such as ``probe`` puts a classifier on
    encode_sequences(list)  the same, where the samples are sequences
    reconstruct(X, mask)    (n, ...): X with what is hidden filled in; mask, of the same shape, is True where X is hidden
    generate(X)             list of n texts (str): a report about each sample
    fit(X, y)               learns; y are places in the list of classes, or numbers; None for reconstruction; for a model
                            that writes, the list of what people wrote about each sample
    load()                  called once after the object was made, for weights

A method may return NumPy arrays, lists, PyTorch tensors (also on a GPU) or anything that NumPy can turn into an array.
Where the class takes arguments named ``seed`` or ``classes``, it gets the seed of the run and the names of the classes.
``num_parameters``, a number or a method, goes into the record. ``weight_files``, a path or a list of paths to files or
folders, makes the weights part of the model's digest.

A method with an argument ``feature_names`` gets the names of the columns, where the dataset has them; one with an argument
``ids`` gets the ids of the samples, so that a model can look at images of its own. Where the dataset gives a model nothing
to read, ``X`` are the ids.

``X`` may be overwritten, and may be kept: only memory that nobody holds is used for the next batch.

Without a script of your own, in a model document next to ``my_model.py``:

    adapter: process
    options: { import_path: "my_model:MyModel", init_kwargs: { depth: 3 } }

With a script (``options: { command: [python3, my_script.py] }``):

    from fmbench_worker import serve
    serve(MyModel)

For predictions made without fmbench: ``write_predictions``. For the random numbers with which fmbench damages samples:
``Rng``. Python 3.8 or newer.
"""

import argparse
import hashlib
import importlib
import inspect
import json
import math
import os
import struct
import sys
import threading
import time
import traceback

if sys.version_info < (3, 8):
    sys.exit("fmbench_worker needs Python 3.8 or newer; this is %s (%s)." % (sys.version.split()[0], sys.executable))

PROTOCOL_VERSION = 1

# Less than this goes out at once: every write wakes the other side.
_SMALL = 2**16

# In one answer: more of them would not fit into the header of a frame.
_MOST_CHARACTERS = 10_000_000

_DTYPES = {"float32": "<f4", "float64": "<f8", "int32": "<i4", "uint8": "|u1"}


def serve(model, init_kwargs=None):
    """Answers fmbench until it closes the connection.

    model: an object with the methods above, or a class (or function) that makes one.
    init_kwargs: what the class gets.
    """
    _Worker(lambda: model, init_kwargs or {}).run()


class _Worker:
    def __init__(self, find_model, init_kwargs):
        self.find_model = find_model
        self.init_kwargs = init_kwargs
        self.model = None
        self.classes = []

    def run(self):
        frames_in, frames_out = _take_over_streams()
        memory = _Memory()
        _end_with_parent()
        while True:
            header, tensors = _read_frame(frames_in, memory)
            if header is None or header["op"] == "close":
                return
            try:
                answer, arrays = getattr(self, "on_" + header["op"])(header, tensors)
            except Exception as error:
                answer, arrays = _describe(error), []
            # Prints come before the answer, not after the run.
            sys.stdout.flush()
            _write_frame(frames_out, answer, arrays)
            # What nobody holds any more is memory for the next batch.
            del tensors, arrays

    def on_hello(self, header, _tensors):
        import numpy  # noqa: F401 - if it is missing, say so now

        self.classes = header.get("classes", [])
        found = self.find_model()
        given = {}
        if isinstance(found, type) or inspect.isroutine(found):
            given = _chosen_arguments(found, {"seed": header.get("seed"), "classes": self.classes})
            self.model = found(**dict(given, **self.init_kwargs))
        else:
            self.model = found
        if _methods(self.model, "load"):
            self.model.load()
        outputs = []
        if self.classes and _methods(self.model, "predict_proba"):
            outputs.append("probability")
        if _methods(self.model, "predict"):
            outputs.append("label" if self.classes else "value")
        if _methods(self.model, "embed", "encode", "encode_sequences"):
            outputs.append("embedding")
        if _methods(self.model, "reconstruct"):
            outputs.append("reconstruction")
        if _methods(self.model, "generate"):
            outputs.append("text")
        answer = {"op": "hello", "outputs": outputs, "fits": bool(_methods(self.model, "fit"))}
        parameters = getattr(self.model, "num_parameters", None)
        if parameters is not None:
            answer["num_parameters"] = int(parameters() if callable(parameters) else parameters)
        answer["sources"] = dict(_sources(self.model), **_weights(self.model))
        answer["given"] = sorted(given)
        answer["packages"] = _packages()
        return answer, []

    def on_fit(self, header, tensors):
        truth = header.get("reports", tensors.get("y"))
        self.model.fit(_samples(header, tensors), truth, **_names(self.model.fit, header))
        return {"op": "fit"}, []

    def on_predict(self, header, tensors):
        output = header["output"]
        samples = _samples(header, tensors)
        if output == "reconstruction":
            answered = self.model.reconstruct(samples, tensors["mask"].view(bool))
        else:
            method = self._method(output, header)
            answered = method(samples, **_names(method, header))
        if output == "text":
            return {"op": "predict", "texts": _texts(answered)}, []
        array = _to_array(answered)
        if output == "label" and (array.dtype.kind == "U" or _holds_texts(array)):
            return {"op": "predict", "labels": array.tolist()}, []
        return {"op": "predict"}, [(output, _plain(array))]

    def _method(self, output, header):
        if output == "probability":
            return self.model.predict_proba
        if output in ("label", "value"):
            return self.model.predict
        if output == "text":
            return self.model.generate
        names = ["embed", "encode", "encode_sequences"]
        if "sequences" in header:
            names = ["encode_sequences", "embed", "encode"]
        return getattr(self.model, _methods(self.model, *names)[0])


def _methods(thing, *names):
    return [name for name in names if callable(getattr(thing, name, None))]


def _chosen_arguments(make, offered):
    try:
        known = inspect.signature(make).parameters
    except (TypeError, ValueError):
        return {}
    return {name: value for name, value in offered.items() if name in known}


def _names(method, header):
    return _chosen_arguments(method, {name: header[name] for name in ("feature_names", "ids") if name in header})


def _samples(header, tensors):
    for name in ("sequences", "texts"):
        if name in header:
            return header[name]
    return tensors["x"] if "x" in tensors else header["ids"]


def _holds_texts(array):
    return array.dtype.kind == "O" and array.ndim == 1 and all(isinstance(label, str) for label in array)


def _texts(answered):
    if answered is None or isinstance(answered, str):
        raise TypeError("generate returned %s instead of a list of texts" % type(answered).__name__)
    texts = answered.tolist() if hasattr(answered, "tolist") else list(answered)
    for row, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError("generate returned %s in row %d, which is no text" % (type(text).__name__, row + 1))
    if sum(map(len, texts)) > _MOST_CHARACTERS:
        raise ValueError("the texts of a batch have more than %d characters; try a smaller --batch-size" % _MOST_CHARACTERS)
    return texts


def _to_array(answered):
    import numpy as np

    if answered is None:
        raise TypeError("the method returned None")
    if hasattr(answered, "detach"):
        answered = answered.detach().cpu()
        if str(answered.dtype) == "torch.bfloat16":
            answered = answered.float()
        return answered.numpy()
    if hasattr(answered, "toarray"):
        return answered.toarray()
    if isinstance(answered, (list, tuple)) and answered and hasattr(answered[0], "detach"):
        return np.stack([_to_array(row) for row in answered])
    return np.asarray(answered)


def _sources(model):
    """SHA-256 of the Python files that define the model: of the working folder, of its class, and of our recipes."""
    folder = os.path.realpath(os.getcwd())
    own = sys.modules.get(type(model).__module__)
    ours = os.path.dirname(os.path.realpath(__file__)) + os.sep
    found = {}
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        if not path or not path.endswith(".py") or not os.path.isfile(path):
            continue
        path = os.path.realpath(path)
        is_inside = path.startswith(folder + os.sep) and "site-packages" not in path
        if (is_inside or path.startswith(ours) or module is own) and path != os.path.realpath(__file__):
            shown = os.path.relpath(path, folder).replace(os.sep, "/") if is_inside else name
            found[shown] = _sha256(path)
    return found


def _weights(model):
    """SHA-256 of the files that the model names as its weights; folders count whole."""
    named = getattr(model, "weight_files", ())
    found = {}
    for path in [named] if isinstance(named, (str, os.PathLike)) else named:
        path = os.path.realpath(os.fspath(path))
        files = [path]
        if os.path.isdir(path):
            files = [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
        for file in files:
            # Where they lie differs between machines.
            shown = os.path.relpath(file, os.path.dirname(path)).replace(os.sep, "/")
            found["weights/" + shown] = _sha256(file)
    return found


def _packages():
    """Versions of Python and of every library that was imported so far and tells its own."""
    found = {"python": sys.version.split()[0]}
    for name, module in list(sys.modules.items()):
        version = None if "." in name else getattr(module, "__dict__", {}).get("__version__")
        if isinstance(version, str):
            found[name] = version
    return found


def _sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(2**20), b""):
            digest.update(piece)
    return digest.hexdigest()


def _describe(error):
    """An error as fmbench shows it, with the line of the user's file it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    outside = [frame for frame in frames if not _is_ours(frame.filename)]
    folder = os.getcwd() + os.sep
    inside = [frame for frame in outside if os.path.realpath(frame.filename).startswith(os.path.realpath(folder))]
    nearest = (inside or outside or [None])[-1]
    answer = {"op": "error", "message": "%s: %s" % (type(error).__name__, error), "interpreter": sys.executable}
    if isinstance(error, SyntaxError):
        answer["where"] = "%s:%s" % (error.filename, error.lineno)
    elif nearest is not None:
        answer["where"] = "%s:%s" % (nearest.filename, nearest.lineno)
    if isinstance(error, ModuleNotFoundError) and error.name is not None:
        answer["missing_module"] = error.name
    return answer


def _is_ours(filename):
    return filename.startswith("<frozen") or os.path.realpath(filename) == os.path.realpath(__file__)


_streams = None


def _take_over_streams():
    """Keeps standard input and output for frames; what anybody prints goes to standard error."""
    global _streams
    if _streams is None:
        frames_in = os.fdopen(os.dup(0), "rb", buffering=0)
        frames_out = os.fdopen(os.dup(1), "wb", buffering=0)
        sys.stdout.flush()
        os.dup2(2, 1)
        empty = os.open(os.devnull, os.O_RDONLY)
        os.dup2(empty, 0)
        os.close(empty)
        _streams = frames_in, frames_out
    return _streams


def _end_with_parent():
    """A batch may take hours; if fmbench is gone, nobody waits for its answer."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class _Memory:
    """Room for tensors, used again while nobody holds on to the last one: fresh pages cost as much as reading into them."""

    def __init__(self):
        self.blocks = {}

    def array(self, name, shape, dtype):
        import numpy as np

        size = int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize
        block = self.blocks.get(name)
        if block is None or len(block) < size or _holders(block) > _HOLDERS_OF_OUR_OWN:
            block = self.blocks[name] = np.empty(size, dtype=np.uint8)
        return block[:size].view(dtype).reshape(shape)


def _holders(thing):
    """How many hold on to it; without reference counts (PyPy), always too many."""
    return sys.getrefcount(thing) if hasattr(sys, "getrefcount") else 1000


def _count_our_own():
    blocks = {"x": bytearray(1)}
    block = blocks.get("x")
    return _holders(block) if hasattr(sys, "getrefcount") else 0


_HOLDERS_OF_OUR_OWN = _count_our_own()


def _read_frame(stream, memory):
    """(header, tensors by name), or (None, {}) at the end of the stream."""
    length = _read(stream, bytearray(4))
    if length is None:
        return None, {}
    header = json.loads(bytes(_read(stream, bytearray(struct.unpack("<I", length)[0]))).decode("utf-8"))
    tensors = {}
    for described in header.get("tensors", []):
        array = memory.array(described["name"], described["shape"], _DTYPES[described["dtype"]])
        if array.size > 0:
            _read(stream, memoryview(array.reshape(-1)).cast("B"))
        tensors[described["name"]] = array
    return header, tensors


def _read(stream, target):
    view = memoryview(target)
    filled = 0
    while filled < len(view):
        count = stream.readinto(view[filled:])
        if not count:
            return None
        filled += count
    return target


def _write_frame(stream, header, arrays):
    pieces = []
    described = []
    for name, array in arrays:
        described.append({"name": name, "dtype": array.dtype.name, "shape": list(array.shape)})
        pieces.append(memoryview(array.reshape(-1)).cast("B") if array.size > 0 else b"")
    text = json.dumps(dict(header, version=PROTOCOL_VERSION, tensors=described)).encode("utf-8")
    pieces.insert(0, struct.pack("<I", len(text)) + text)
    if sum(map(len, pieces)) <= _SMALL:
        pieces = [b"".join(pieces)]
    for piece in pieces:
        view = memoryview(piece)
        while len(view) > 0:
            view = view[stream.write(view) :]


def _plain(array):
    """The array as one of the types that frames know, in C order."""
    import numpy as np

    if array.dtype.kind in "iub":
        if array.size > 0 and (array.max() > 2**31 - 1 or array.min() < -(2**31)):
            array = array.astype("<f8")
        else:
            array = array.astype("<i4")
    elif array.dtype.kind == "f":
        array = array.astype("<f4" if array.dtype.itemsize <= 4 else "<f8", copy=False)
    else:
        raise TypeError("the method returned an array of %s instead of numbers" % array.dtype)
    return np.ascontiguousarray(array)


class Rng:
    """The random numbers of fmbench: the same label gives the same numbers here and there.

    label: says what the numbers are for. The damage to a sample is drawn from ``seed|probe|level|sample id|replicate``,
        as in ``42|noise|*|SUBJ_0000|0``; level is ``*`` for probes whose severities share one draw.

    The generator is sfc32 (Chris Doty-Humphrey, PractRand), seeded by the first four words of the label's SHA-256.
    Whole numbers are the same to the bit; normal numbers to about 1e-14, as sines differ between libraries.
    """

    def __init__(self, label):
        digest = hashlib.sha256(label.encode("utf-8")).digest()
        self._a, self._b, self._c, self._counter = struct.unpack("<4I", digest[:16])
        self._spare = None
        for _ in range(12):
            self.uint32()

    def uint32(self):
        """A whole number in [0, 2**32)."""
        mask = 0xFFFFFFFF
        drawn = (self._a + self._b + self._counter) & mask
        self._counter = (self._counter + 1) & mask
        self._a = self._b ^ (self._b >> 9)
        self._b = (self._c + (self._c << 3)) & mask
        self._c = (((self._c << 21) | (self._c >> 11)) + drawn) & mask
        return drawn

    def uniform(self):
        """A number in [0, 1) with 32 random bits."""
        return self.uint32() / 2**32

    def index(self, n):
        """A whole number in [0, n)."""
        return math.floor(self.uniform() * n)

    def normal(self):
        """A standard normal number (Box & Muller 1958): of two draws the cosine's, then the sine's."""
        if self._spare is not None:
            spare, self._spare = self._spare, None
            return spare
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        angle = 2 * math.pi * self.uniform()
        self._spare = radius * math.sin(angle)
        return radius * math.cos(angle)

    def shuffle(self, values):
        """Shuffles a list in place (Fisher-Yates)."""
        for i in range(len(values) - 1, 0, -1):
            j = self.index(i + 1)
            values[i], values[j] = values[j], values[i]


def write_predictions(path, columns, probabilities=None, classes=None):
    """Writes predictions as ``fmbench score -p`` reads them.

    path: the CSV file.
    columns: a pandas DataFrame, or a mapping from column names to lists. ``sample_id`` is needed; then, as the model
        has them, ``p_<class>`` for each class, ``score``, ``y_pred`` or ``value``; ``subject_id``, ``split``, ``y_true``
        and strata where fmbench does not have the dataset.
    probabilities: instead of columns ``p_<class>``: an array (n, k), with `classes` in the order of its columns.

    Raises ValueError for columns of different lengths, repeated ids, or predictions that are not finite numbers.
    """
    import csv

    table = {str(name): list(columns[name]) for name in columns}
    if probabilities is not None:
        if not classes:
            raise ValueError("write_predictions: with probabilities, name the classes in the order of their columns.")
        rows = [list(row) for row in probabilities]
        if any(len(row) != len(classes) for row in rows):
            raise ValueError("write_predictions: probabilities must have %d columns, one per class." % len(classes))
        for place, name in enumerate(classes):
            table["p_%s" % name] = [row[place] for row in rows]
    _check_predictions(table)
    names = list(table)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in zip(*(table[name] for name in names)):
            writer.writerow([_cell(value) for value in row])


def _check_predictions(table):
    if "sample_id" not in table:
        raise ValueError("write_predictions: there is no column sample_id; there are: %s." % ", ".join(table))
    ids = table["sample_id"]
    lengths = {name: len(values) for name, values in table.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError("write_predictions: the columns differ in length: %s." % lengths)
    if len(set(map(str, ids))) < len(ids):
        raise ValueError("write_predictions: some sample_id occurs twice.")
    for name, values in table.items():
        if name in ("score", "value") or name.startswith("p_"):
            for row, value in enumerate(values):
                if not abs(float(value)) < float("inf"):
                    raise ValueError("write_predictions: %s is %s in row %d." % (name, value, row + 1))


def _cell(value):
    """Numbers with all their digits; nothing for None and NaN."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or value != value:
        return ""
    return repr(value) if isinstance(value, float) else str(value)


def _import_model(import_path):
    module_name, _, attribute = import_path.partition(":")
    module = importlib.import_module(module_name)
    found = module
    for part in attribute.split("."):
        found = getattr(found, part)
    return found


def _about():
    """What `fmbench doctor` asks for."""
    about = {"python": sys.version.split()[0], "executable": sys.executable}
    try:
        import numpy

        about["numpy"] = numpy.__version__
    except ImportError:
        pass
    return about


def _main():
    parser = argparse.ArgumentParser(description="Serves a Python model to fmbench.")
    parser.add_argument("import_path", nargs="?", help="module:Class, found from the working folder")
    parser.add_argument("--init-kwargs", default="{}", help="what the class gets, as JSON")
    parser.add_argument("--about", action="store_true", help="say which Python and NumPy this is")
    given = parser.parse_args()
    if given.about:
        _write_frame(_take_over_streams()[1], dict(_about(), op="about"), [])
        return
    if given.import_path is None or ":" not in given.import_path:
        parser.error("name the model as module:Class")
    sys.path.insert(0, os.getcwd())
    _Worker(lambda: _import_model(given.import_path), json.loads(given.init_kwargs)).run()


if os.environ.get("FMBENCH_WORKER") == "1":
    # Before the user's script prints anything.
    _take_over_streams()

if __name__ == "__main__":
    _main()
