"""HM Treasury's programme names, published in capitals, written as a person would."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.demo.bundle import bundled

if TYPE_CHECKING:
    from collections.abc import Mapping


def plain_name(example: str, programme: str) -> str:
    """Return a programme name in small letters, with abbreviations and names kept and a capital to begin with."""
    words = re.split(r"([A-Z0-9']+)", programme.strip())
    small = "".join(known_words(example).get(word, word.lower()) for word in words)
    return small[:1].upper() + small[1:]


@cache
def known_words(example: str) -> Mapping[str, str]:
    """Return the words that keep capitals, as published and as written: abbreviations (NHS) and names (London)."""
    return MappingProxyType({row["published"]: row["written"] for row in bundled(example, "words")})
