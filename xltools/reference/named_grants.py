"""Named grants and who pays them: a fund's name alone tells whose money it is at first."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import plain
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

EUROPEAN_UNION = "European Union"
LONGEST_INITIALS = 5
"""Letters: a name of one word up to so long is initials."""


@lru_cache(maxsize=20_000)
def payer_of_grant(text: str) -> str:
    """Return the body that pays the grant a text speaks of, as its department is called today; blank where none is known.

    A name counts where it stands whole among the words of the text: "DfE - DSG", "High needs (DSG)". The longest name wins. Initials among
    other words count in capitals alone: "LEVI fund" is a grant, the "Levi Foundation" gives none.
    """
    words, whole = f" {plain(text)} ", plain(text)
    return next(
        (
            payer
            for name, payer in _grants().items()
            if f" {name} " in words and (len(name) > LONGEST_INITIALS or name == whole or _in_capitals(name, text))
        ),
        "",
    )


def _in_capitals(initials: str, text: str) -> bool:
    """Say whether initials stand in a text in capitals, but for a small letter before them: "BSIP", "iBCF"."""
    return any(word[1:].isupper() for word in re.findall(r"\w+", text) if plain(word) == initials)


def payer_named_by_grant(text: str) -> str:
    """Return the payer of the grant whose name a text is, and nothing else; blank where it is none."""
    return _grants().get(plain(text), "")


@cache
def _grants() -> Mapping[str, str]:
    """Payers by the plain names of their grants, the longest names first (table ``named_grants``, compiled for this project)."""
    named = {plain(name): row["payer"] for row in table("named_grants") for name in row["names"].split(";")}
    return MappingProxyType(dict(sorted(named.items(), key=lambda item: -len(item[0]))))
