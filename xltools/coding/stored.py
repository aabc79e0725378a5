"""The model between training and use: written to one compact file, read back quickly."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from xltools.coding.archive import compress, decompress, pack, unpack
from xltools.coding.library import TextIndex
from xltools.coding.mixture import Example, Model, Weights
from xltools.coding.understanding import Vocabulary
from xltools.reference.cofog import COFOG_VERSION

if TYPE_CHECKING:
    from numpy.typing import NDArray

DATA = resources.files(__package__) / "data"
MODEL_FILE = "model.bin"
INDEXES = ("examples", "names", "terms")


def model_bytes(model: Model) -> bytes:
    """Return a model as bytes before compression: the same bytes for the same model."""
    facts = {
        "cofog": COFOG_VERSION,
        "labels": model.labels,
        "bodies": model.body_keys,
        "vocabulary": " ".join(model.vocabulary.words),
        "quoted": [[example.text, example.department, example.year] for example in model.quoted],
    }
    arrays: dict[str, NDArray[Any]] = {
        "rarity": model.vocabulary.rarity.astype("<f8"),
        "weights.numbers": np.diff(model.weights.numbers, prepend=np.uint32(0)).astype("<u4"),
        "weights.rows": model.weights.rows.astype("i1"),
        "weights.scales": model.weights.scales.astype("<f8"),
        "weights.bias": model.weights.bias.astype("<f8"),
        "worth": model.worth.astype("<f4"),
        "priors": model.priors.astype("<f8"),
        "mixing": model.mixing.astype("<f8"),
        "trust": model.trust.astype("<f8"),
    }
    for name in INDEXES:
        arrays |= _text_index_arrays(name, getattr(model, name))
    return pack(facts, arrays)


def _text_index_arrays(name: str, text_index: TextIndex) -> dict[str, NDArray[Any]]:
    parts = {
        "tokens": text_index.tokens,
        "starts": text_index.starts,
        "labels": text_index.labels,
        "bodies": text_index.bodies,
    }
    return {f"{name}.{part}": array.astype("<i4") for part, array in parts.items()}


def model_of(data: bytes) -> Model:
    """Return the model held in decompressed bytes."""
    facts, arrays = unpack(data)
    indexes = {name: _index_of(name, arrays, len(facts["labels"])) for name in INDEXES}
    numbers = np.cumsum(arrays["weights.numbers"], dtype=np.uint32)  # stored as steps, which compress better
    weights = Weights(numbers, *(arrays[f"weights.{part}"] for part in ("rows", "scales", "bias")))
    return Model(
        labels=tuple(facts["labels"]),
        body_keys=tuple(facts["bodies"]),
        vocabulary=Vocabulary(tuple(facts["vocabulary"].split()), arrays["rarity"]),
        weights=weights,
        quoted=tuple(Example(*parts) for parts in facts["quoted"]),
        worth=arrays["worth"].astype(np.float64),
        priors=arrays["priors"],
        mixing=arrays["mixing"],
        trust=arrays["trust"],
        **indexes,
    )


def _index_of(name: str, arrays: dict[str, NDArray[Any]], label_count: int) -> TextIndex:
    parts = (arrays[f"{name}.{part}"].astype(np.int64) for part in ("tokens", "starts", "labels", "bodies"))
    tokens, starts, labels, bodies = parts
    return TextIndex(tokens, starts, labels, bodies, arrays["rarity"], label_count)


@cache
def shipped_model() -> Model:
    """Return the model that comes with the package (read once, about a tenth of a second)."""
    return model_of(decompress((DATA / MODEL_FILE).read_bytes()))


def stored_bytes(model: Model) -> bytes:
    """Return a model as it lies in its file."""
    return compress(model_bytes(model))
