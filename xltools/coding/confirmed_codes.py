"""The confirmed codes: codes an analyst has confirmed, kept as a plain CSV in the count folder and shared as such.

Columns: service, partner_type, cofog, confirmed_by, confirmed_on (ISO date).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xltools.coding.descriptions import description_key
from xltools.coding.files import rows_of
from xltools.coding.spenders import spender_kind_of
from xltools.reading.csv_text import add_row
from xltools.reference import cofog
from xltools.text import unguard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

CONFIRMED_CODES_FILE = "dictionary.csv"
COLUMNS = ("service", "partner_type", "cofog", "confirmed_by", "confirmed_on")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A description and the code a person confirmed for it, for one kind of body (blank: for any)."""

    service: str
    partner_type: str
    code: str
    by: str = ""
    on: str = ""

    @property
    def by_whom(self) -> str:
        """By whom and when it was confirmed, in words, as far as that is known."""
        return " ".join(part for part in (self.by and f"by {self.by}", self.on and f"on {self.on}") if part)

    @property
    def words(self) -> str:
        """The reason in words."""
        return f"confirmed {self.by_whom}".strip()


@dataclass(frozen=True, slots=True)
class ConfirmedCodes:
    """Confirmed codes by folded text and kind of body; `problems` says which rows were passed over and why."""

    entries: Mapping[str, Mapping[str, Confirmed]]
    problems: tuple[str, ...] = ()

    def find(self, text: str, partner_type: str = "") -> Confirmed | None:
        """Return what was confirmed for the same kind of body, else for any kind where all agree, else nothing."""
        kinds = self.entries.get(text_key(text)) if self.entries else None
        if not kinds:
            return None
        chain = (*spender_kind_of(partner_type).chain, "") if partner_type else ("",)
        same = next((kinds[kind] for kind in (_kind(partner_type), *chain) if kind in kinds), None)
        agreed = {known.code for known in kinds.values()}
        return same or (next(iter(kinds.values())) if len(agreed) == 1 else None)


def text_key(text: str) -> str:
    """Return the key under which writings of one description are the same: case, spacing and punctuation dropped."""
    return " ".join(re.findall(r"[^\W_]+|&", description_key(text)))


def _kind(partner_type: str) -> str:
    return spender_kind_of(partner_type).key or text_key(partner_type)


def confirmed_codes_of(confirmed: Iterable[Confirmed], problems: tuple[str, ...] = ()) -> ConfirmedCodes:
    """Return these as confirmed codes; of two for the same text and kind of body the later date, then row, stands."""
    entries: dict[str, dict[str, Confirmed]] = {}
    for entry in sorted(confirmed, key=lambda entry: entry.on):
        entries.setdefault(text_key(entry.service), {})[_kind(entry.partner_type)] = entry
    return ConfirmedCodes(entries, problems)


def with_codes(known: ConfirmedCodes, new: Iterable[Confirmed]) -> ConfirmedCodes:
    """Return confirmed codes with further ones, as if these had been added to the file last."""
    kept = [entry for kinds in known.entries.values() for entry in kinds.values()]
    return confirmed_codes_of((*kept, *new), known.problems)


def read_confirmed_codes(path: Path) -> ConfirmedCodes:
    """Read a file of confirmed codes; one that is not there is empty, and rows without text or a known code are passed over."""
    if not path.is_file():
        return ConfirmedCodes({})
    good, problems = [], []
    for number, row in enumerate(rows_of(path), start=2):
        code = cofog.normal_code(row.get("cofog", ""))
        if text_key(row.get("service", "")) and cofog.known(code):
            good.append(_confirmed(row, code))
        elif any(row.values()):
            written = row.get("cofog", "")
            problems.append(f"{path.name}, row {number}: no description, or \u201c{written}\u201d is not a COFOG code")
    return confirmed_codes_of(good, tuple(problems))


def _confirmed(row: Mapping[str, str], code: str) -> Confirmed:
    by, on = row.get("confirmed_by", ""), row.get("confirmed_on", "")
    return Confirmed(unguard(row["service"]), unguard(row.get("partner_type", "")), code, unguard(by), on)


def confirm(path: Path, text: str, code: str, partner_type: str, by: str, on: str) -> Confirmed:
    """Add a confirmed code to the file (made where missing) and return it.

    Raises ValueError, in words for the analyst, where the text is empty, the code unknown or the date not ISO.
    """
    canonical = cofog.normal_code(code)
    if not text_key(text):
        raise ValueError("There is no description to confirm a code for.")
    if not cofog.known(canonical):
        raise ValueError(f"{code!r} is not a COFOG code. Give a division, group or class, such as 10.2.")
    _check_date(on)
    service, kind, who = (" ".join(words.split()) for words in (text, partner_type, by))
    confirmed = Confirmed(service, kind, canonical, who, on)
    add_row(path, COLUMNS, (confirmed.service, confirmed.partner_type, confirmed.code, confirmed.by, confirmed.on), on)
    return confirmed


def _check_date(on: str) -> None:
    try:
        date.fromisoformat(on)
    except ValueError:
        raise ValueError(f"{on!r} is not a date such as 2010-09-30.") from None
