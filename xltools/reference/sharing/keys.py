"""Share keys: what a figure for a wider area is shared out by, as a person writes it.

"All ages" (also when blank), "0-15", "16-64", "65+", a driver the analyst supplies ("Pupils"), or a weighted key of
these ("60% Pupils, 40% All ages").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import plain
from xltools.reference.people.populations import AGES

if TYPE_CHECKING:
    from xltools.reference.sharing.measures import Measures

ALL_AGES = "All ages"
POPULATION_KEYS = (ALL_AGES, *AGES)
_ALL_AGES = frozenset({"", "all ages", "population", "people", "total population", "residents", "all", "per head"})
_AGES = {
    **{plain(ages): ages for ages in AGES},
    "under 16": "0-15",
    "children": "0-15",
    "aged 0 15": "0-15",
    "0 to 15": "0-15",
    "working age": "16-64",
    "aged 16 64": "16-64",
    "16 to 64": "16-64",
    "65 and over": "65+",
    "65 over": "65+",
    "over 65": "65+",
    "65": "65+",
    "aged 65": "65+",
    "older people": "65+",
}
_WEIGHTED = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:%|per ?cent)\s*(?:of |by |on )?(.*?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShareKey:
    """A share key as understood: its name as printed, and each measure with its weight (the weights add up to 1)."""

    name: str
    measures: tuple[tuple[Fraction, str], ...]

    @property
    def is_weighted(self) -> bool:
        """Whether the key mixes several measures."""
        return len(self.measures) > 1


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A share key that means nothing here, why, and what to do."""

    message: str
    fix: str


def share_key(text: str, measures: Measures) -> ShareKey | UnknownKey:
    """Return the key that a text means, given the drivers there are; blank means all ages."""
    single = _measure(text, measures)
    if single:
        return ShareKey(single, ((Fraction(1), single),))
    pieces = [piece for piece in re.split(r"[,;&]|\s\+\s|\band\b", text) if piece.strip()]
    weighted = [match for match in map(_WEIGHTED.fullmatch, pieces) if match and match[2]]
    if weighted and len(weighted) == len(pieces):
        return _weighted_key(text, [(match[1], match[2]) for match in weighted], measures)
    return UnknownKey(f"The share key {text!r} is not known.", _offered(measures))


def _weighted_key(text: str, parts: list[tuple[str, str]], measures: Measures) -> ShareKey | UnknownKey:
    stated = [(Fraction(percent) / 100, _measure(name, measures), name) for percent, name in parts]
    unknown = [name for _, measure, name in stated if not measure]
    if unknown:
        return UnknownKey(f"The share key {text!r} names {unknown[0]!r}, which is not known.", _offered(measures))
    if sum(weight for weight, _, _ in stated) != 1:
        total = _percent(sum((weight for weight, _, _ in stated), Fraction(0)))
        return UnknownKey(f"The weights of the share key {text!r} add up to {total}.", "Make them add up to 100%.")
    joined: dict[str, Fraction] = {}
    for weight, measure, _ in stated:
        if weight:
            joined[measure] = joined.get(measure, Fraction(0)) + weight
    if len(joined) == 1:
        return share_key(next(iter(joined)), measures)
    name = ", ".join(f"{_percent(weight)} {measure}" for measure, weight in joined.items())
    return ShareKey(name, tuple((weight, measure) for measure, weight in joined.items()))


def _percent(weight: Fraction) -> str:
    return f"{float(weight * 100):g}%"


def _measure(text: str, measures: Measures) -> str:
    """Return the measure that a text names: a driver by its own name before anything else; "" where none is known."""
    key = plain(text)
    driver = next((name for name in measures.driver_names() if plain(name) == key), "")
    if driver or text.strip() in AGES:
        return driver or text.strip()
    return ALL_AGES if key in _ALL_AGES else _AGES.get(key, "")


def _offered(measures: Measures) -> str:
    names = (*POPULATION_KEYS, *measures.driver_names())
    listed = f"{', '.join(names[:-1])} or {names[-1]}"
    return f"Use {listed}, or weights such as '60% 65+, 40% All ages'; add a driver of your own in drivers.csv."
