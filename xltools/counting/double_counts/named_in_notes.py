"""Whom notes name as source or payee of a whole line: "Income source: Home Office", "passported to Aller DC".

The columns of the template say it first; notes are read where a column is blank. What they tell of a part of the line, or only
perhaps, names nobody for the whole of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.told_parts import LONGEST, ToldPart, is_not_here, names_told, told_parts
from xltools.organisations.meanings import told_by
from xltools.organisations.resolution import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.named_bodies import SetsOfBodies
    from xltools.organisations.areas import Places

SURELY = 0.85
"""How well a name in a note means a body."""
_ITEMS = re.compile(r"[;\n]|\.(?!\d)(?=\s|$)")
_SOURCE = re.compile(
    r"\s*(?:wholly |fully |all |entirely )?(?:income source"
    r"|source of (?:the )?(?:money|funds?|funding|income)|source|funded (?:by|from|via)"
    r"|(?:financed|met|reimbursed) (?:in full )?(?:by|from)|paid for by"
    r"|(?:grant|money|funding|income)(?: (?:rec'?d|received))? from|received from)\s*[:=-]?\s*(?:the\s+)?(?P<bodies>\w[^£]*?)"
    r"(?:\s+(?:grants?|funding|money|income|allocation))?\s*$",
    re.IGNORECASE,
)
_GRANT_OF = re.compile(
    r"\s*(?:from (?:the )?)?(?P<bodies>\w[^£;,]{1,60}?)[ -](?:grant[ -]funded|funded|grants?|money|funding)\s*",
    re.IGNORECASE,
)
"""A whole note such as "HO grant" or "DfE funded"."""
_PAYEE = re.compile(
    r"(?:(?:onward )?to |(?:payee|recipient|paid to|payable to):? )(?:the )?"
    r"(?P<bodies>\w[^£]*?)(?:(?<=.) under (?:a |the )?(?:\w+ )?agreement)?",
    re.IGNORECASE,
)
_INSTALMENTS = re.compile(
    r"\s+(?:(?:in|by) \d+ (?:equal )?(?:instal\w+|payments)|monthly|quarterly|under (?:a |the )?(?:\w+ )?agreement)\b.*$",
    re.IGNORECASE,
)
_NAME_ALONE = re.compile(r"\s*(?:[A-Z][\w&'().-]*|of|and|the|for)(?:\s+(?:[A-Z&][\w&'().-]*|of|and|the|for|&))*\s*")
_SOME_OF_A_KIND = re.compile(
    r"(?:(?:all|the|our|two|three|four|some|other|several|most) )*"
    r"(?:districts?|boroughs?|councils|authorities|parishes|colleges|schools|academies|trusts|providers|forces)\b.*"
    r"\b(?:of|in|from|outside|elsewhere|near)\b(?! (?:the|this|our) (?:area|place|county|city))",
    re.IGNORECASE,
)


def bodies_meant(part: ToldPart, writer: int, places: Places, surely: float = SURELY) -> frozenset[int]:
    """Return the bodies that the words of a part begin with; "the districts of Northmoor" are some of a kind, and nobody knows
    which.
    """
    for name in names_told(part.bodies, by_words=part.is_from):
        if _SOME_OF_A_KIND.match(name):
            return frozenset()
        answer = told_by(name, writer, places)
        if answer.reason is Reason.TOGETHER:
            return frozenset(answer.candidates)
        if answer.body is not None and answer.score >= surely and (part.is_from or answer.reason is not Reason.PARTS):
            return frozenset({answer.body})
    return frozenset()


@lru_cache(maxsize=100_000)
def payee_noted(note: str) -> str:
    """Return whom a note names as paid with the whole line ("" = nobody)."""
    parts = told_parts(note)
    whole = [part.bodies for part in parts if part.is_whole and part.plain]
    if not parts and any(word in f" {note.casefold()}" for word in (" to ", "payee", "recipient")):
        whole = [
            _INSTALMENTS.sub("", match[1])
            for item in _ITEMS.split(note[:LONGEST])
            if (match := _PAYEE.fullmatch(item.strip()))
        ]
        return whole[0] if len(whole) == 1 else ""
    return _INSTALMENTS.sub("", whole[0]) if len(whole) == len(parts) == 1 else ""


@lru_cache(maxsize=100_000)
def source_noted(note: str) -> str:
    """Return whom a note names as the source of the whole line ("" = nobody)."""
    lower = note.casefold()
    if not any(
        word in lower
        for word in (
            "source",
            "funded",
            "financed",
            "from",
            "paid for",
            "met by",
            "reimbursed",
            "grant",
            "money",
            "funding",
        )
    ):
        return ""
    if any(part.is_from for part in told_parts(note)):
        return ""
    items = _ITEMS.split(note[:LONGEST])
    found = [
        match["bodies"]
        for item in items
        if (match := _SOURCE.match(item) or _GRANT_OF.fullmatch(item)) and not is_not_here(item)
    ]
    return found[0] if len(found) == 1 else ""


def payee_alone(note: str) -> str:
    """Return a note that may be a name and nothing else, as beside a levy ("" = it says more, or nothing)."""
    return note if _NAME_ALONE.fullmatch(note[:LONGEST]) else ""


def named_in_notes(
    note: NDArray[np.int32],
    notes: Sequence[str],
    own: NDArray[np.int32],
    blank: NDArray[np.bool_],
    places: Places,
    sets: SetsOfBodies,
    noted: Callable[[str], str],
) -> dict[int, int]:
    """Return the number of the body, or of the bodies together, that notes name (`noted`) for lines whose column is blank."""
    telling = np.array([bool(noted(text)) for text in notes] or [False], dtype=bool)[note] & blank
    where = np.flatnonzero(telling).tolist()
    said = [(noted(notes[int(note[line])]), int(own[line])) for line in where]
    meant = {each: bodies_meant(_whole(each[0]), each[1], places) - {each[1]} for each in dict.fromkeys(said)}
    return {
        line: next(iter(meant[each])) if len(meant[each]) == 1 else sets.means_all(meant[each])
        for line, each in zip(where, said, strict=True)
        if meant[each]
    }


def _whole(bodies: str) -> ToldPart:
    return ToldPart(bodies, bodies, None, 0, plain=True, is_whole=True)
