"""Bodies named in a return: the partner itself, the partner list, and names that resemble one another."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.reference.bodies.organisations import fold_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.model import Header, Partner

CLOSE_ENOUGH = 85.0
"""Names this alike (rapidfuzz's token sort ratio, 0 to 100) are offered as the one meant."""


@lru_cache(maxsize=50_000)
def body_key(name: str) -> str:
    """Return the key under which spellings of a body's name agree; each spelling is folded once."""
    return fold_name(name)


def partner_keys(partners: Sequence[Partner]) -> dict[str, Partner]:
    """Return partners by every key they go by: name, short name and aliases folded, and the reference after ``id:``."""
    keys: dict[str, Partner] = {}
    for partner in partners:
        for name in (partner.name, partner.short_name, *partner.aliases):
            if body_key(name):
                keys.setdefault(body_key(name), partner)
    return keys | {f"id:{partner.partner_id}": partner for partner in partners if partner.partner_id}


def owner_of(header: Header, keys: Mapping[str, Partner]) -> Partner | None:
    """Return the partner whose return this is, by its reference or its name, or nothing where the list has none."""
    return keys.get(f"id:{header['organisation_id'].strip()}") or keys.get(body_key(header["organisation"]))


def own_names(header: Header, owner: Partner | None) -> frozenset[str]:
    """Return the keys of every name under which the body that sent a return goes."""
    names = [header["organisation"]]
    if owner:
        names += [owner.name, owner.short_name, *owner.aliases]
    return frozenset(key for name in names if (key := body_key(name)))


def nearest_partner(name: str, keys: Mapping[str, Partner]) -> str:
    """Return the name of the partner that a name resembles most, or nothing where it resembles none."""
    from rapidfuzz import fuzz, process

    names = [key for key in keys if not key.startswith("id:")]
    best = process.extractOne(body_key(name), names, scorer=fuzz.token_sort_ratio, score_cutoff=CLOSE_ENOUGH)
    return keys[best[0]].name if best else ""
