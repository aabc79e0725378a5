"""What kind of body a local name belongs to, in any year: councils, boards, trusts, police, fire, transport by their names.

Only whole names count ("Hackney", "NHS Black Country", "WMCA"); of a name that several bodies bear, the council's comes first.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import plain
from xltools.reference.bodies.registered import several
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_COUNCIL_WORDS = re.compile(r"\b(?:london|royal|metropolitan|borough|city|district|council|mbc|bc|dc|cc|lb|of)\b")
_RANK = re.compile(r" (?:CC|BC|DC|MBC|City)$")
_TABLES = (("councils", ""), ("local_bodies", ""), ("nhs_trusts", "NHS provider"))


def local_kind_of(name: str) -> tuple[str, str]:
    """Return the type of organisation (`ORGANISATION_TYPES`) and the row of ``organisations`` of a local body; else blanks.

    The bare name of a district or county means its council, as does the name with other words for one behind it.
    """
    kinds, key = _kinds_by_name(), plain(name)
    bare = " ".join(_COUNCIL_WORDS.sub("", key).split())
    return kinds.get(key) or (bare != key and kinds.get(bare)) or ("", "")


@cache
def _kinds_by_name() -> Mapping[str, tuple[str, str]]:
    kinds: dict[str, tuple[str, str]] = {}
    for table_name, otherwise in _TABLES:
        for row in table(table_name):
            for name in _names(row):
                kinds.setdefault(plain(name), (otherwise or row["organisation_type"], row.get("kind", "")))
    return MappingProxyType(kinds)


def _names(row: Mapping[str, str]) -> Iterator[str]:
    yield from (row["name"], row["short_name"], *several(row["aliases"]))
    if "e_code" in row:
        yield _RANK.sub("", row["short_name"])
