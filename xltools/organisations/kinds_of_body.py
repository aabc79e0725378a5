"""Kinds of body instead of names: "academies", "the district councils", "NHS trusts" are all listed bodies of that kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import MANY_TEXTS, plain

if TYPE_CHECKING:
    from xltools.organisations.areas import Places
    from xltools.organisations.bodies import Body


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of body as people write it: `words` (a pattern) of a `family`, some of them only for writers of some families.

    `named` is a pattern that at least one name of such a body holds, `unlike` one that none holds.
    """

    words: str
    family: str
    named: str = ""
    unlike: str = ""
    rank: str = ""
    written_by: frozenset[str] = frozenset()

    def holds(self, body: Body) -> bool:
        """Say whether a body is of this kind."""
        names = " ".join(plain(name) for name in body.names)
        return (
            body.family == self.family
            and (not self.named or re.search(self.named, names) is not None)
            and not (self.unlike and re.search(self.unlike, names))
            and (not self.rank or self.rank in body.ranks)
        )


_COMMISSIONED = frozenset({"nhs commissioner"})
_COMBINED = r"\b(combined|mayoral|mca|greater london authority)\b"
_KINDS = (
    _Kind(
        r"academies( (trusts?|schools|budgets))?|(multi )?academy (trusts|schools|chains|sponsors|budgets)|mats",
        "school",
        r"academ|trust|\bmat\b",
    ),
    _Kind(r"(maintained|community|special|primary|secondary) schools", "school", "", r"academ|\bmat\b"),
    _Kind(r"schools|(maintained )?schools and academies|academies and schools", "school"),
    _Kind(
        r"gp practices|gps?|general practices?|practices|gp surgeries|primary care networks|pcns",
        "",
        r"\b(gp|practice|surgery|medical centre|pcn)\b",
    ),
    _Kind(
        r"(district|borough|lower tier|second tier) (councils|authorities)|districts|boroughs|billing authorities",
        "council",
        "",
        _COMBINED,
        "district",
    ),
    _Kind(
        r"((constituent|member|local|partner|unitary|upper tier) )?(councils|authorities)|las|constituent (boroughs|districts)",
        "council",
        "",
        _COMBINED,
    ),
    _Kind(
        r"parish(es| councils| and town councils)|town councils|town and parish councils|parishes and towns|local precepting authorities",
        "parish",
    ),
    _Kind(
        r"(nhs|acute|hospital|nhs foundation|foundation|provider|acute and community) (trusts|providers)|hospitals",
        "nhs provider",
    ),
    _Kind(r"providers|trusts|main providers", "nhs provider", written_by=_COMMISSIONED),
    _Kind(r"police forces?|force|constabular(y|ies)", "police", unlike=r"\b(commissioner|opcc|pcc)\b"),
    _Kind(r"(fe |further education )?colleges|(colleges and )?universities|colleges and (other )?providers", "college"),
    _Kind(r"housing associations|registered providers|rps|social landlords", "housing"),
    _Kind(
        r"(voluntary|third|vcs|vcse|charity) (sector )?(organisations|groups|bodies|sector)|charities|vcse?|vcfse",
        "voluntary",
    ),
    _Kind(r"icbs|integrated care boards|ccgs|pcts|nhs commissioners", "nhs commissioner"),
)
_AROUND = re.compile(
    r"^(?:(?:all|various|several|our|local|listed|individual|each|other|eligible|state funded|payments? to|to) )*"
)
_WHERE = re.compile(
    r" (?:in|within|of|across|for|serving) (?:(?:our|this|local) )?(?:area|place|borough|county|city|district|region|patch|.{3,30})$"
)


@lru_cache(maxsize=MANY_TEXTS)
def _kinds(text: str) -> tuple[_Kind, ...]:
    bare = _AROUND.sub("", plain(text))
    texts = dict.fromkeys((bare, _WHERE.sub("", bare)))
    return tuple(kind for kind in _KINDS if any(re.fullmatch(kind.words, part) for part in texts))


def bodies_of_kind(text: str, writer: int, places: Places) -> frozenset[int]:
    """Return the numbers of the listed bodies of a kind that a text names instead of bodies; none where it names no kind."""
    bodies = places.names.bodies
    family = bodies[writer].family if writer >= 0 else ""
    for kind in _kinds(text):
        if kind.written_by and family not in kind.written_by:
            continue
        meant = frozenset(body.number for body in places.near(writer) if kind.holds(body)) - {writer}
        if meant:
            return meant
    return frozenset()
