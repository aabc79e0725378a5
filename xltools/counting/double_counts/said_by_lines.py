"""What the lines of a place say, whatever of them counts: whom they name, and their texts as numbers.

It follows from what was sent alone, and so can be read before anybody knows what each line is or how much of it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.counting.double_counts.named_bodies import (
    BLANK,
    SetsOfBodies,
    codes_of,
    own_bodies,
    perhaps_about,
    resolve_column,
    with_senders,
)
from xltools.counting.double_counts.named_in_text import named_in_services
from xltools.counting.double_counts.service_texts import ServiceTexts
from xltools.organisations.areas import places_of
from xltools.organisations.resolver import index_names
from xltools.reading.lines import AMOUNT_COLUMN
from xltools.reading.mapping_rows import FIGURE_SOURCE
from xltools.reading.years import financial_year
from xltools.reference.bodies.names import plain
from xltools.reference.cofog import normal_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from xltools.organisations.areas import Places
    from xltools.organisations.bodies import Body
    from xltools.organisations.resolver import Names

_DETAILS = (
    "cofog",
    "expenditure_type",
    "funder",
    "paid_to",
    "fund",
    "financial_year",
    "period",
    "area",
    "basis",
    "accounts",
)
"""What a row says besides its body, service, amount and reference."""
_CONTENT = (
    "service",
    "fund",
    "cofog",
    "funder",
    "paid_to",
    "financial_year",
    "period",
    "reference",
    "expenditure_type",
)
"""What makes a line's content: what it says, amounts left out."""

READ = tuple(dict.fromkeys(("partner", "partner_id", "service", "notes", AMOUNT_COLUMN, *_DETAILS, *_CONTENT)))
"""The columns of a lines frame that are read."""


@dataclass(frozen=True)
class SaidByLines:
    """What lines say, as columns of one length under the names of `PreparedLines`, and whom the names in them mean.

    `giver` and `receiver` are as funder, payee and service text name them; `named_giver` and `named_receiver` as the service text
    alone does. `sets` numbers the bodies that names of several mean; `perhaps_about` says which texts may name a body.
    """

    body: NDArray[np.int32]
    giver: NDArray[np.int32]
    receiver: NDArray[np.int32]
    named_giver: NDArray[np.int32]
    named_receiver: NDArray[np.int32]
    service: NDArray[np.int32]
    texts: ServiceTexts
    perhaps_about: NDArray[np.bool_]
    fund: NDArray[np.int32]
    funds: tuple[str, ...]
    note: NDArray[np.int32]
    notes: tuple[str, ...]
    division: NDArray[np.int32]
    group: NDArray[np.int32]
    year: NDArray[np.int32]
    details: NDArray[np.int32]
    reference: NDArray[np.int32]
    payee: NDArray[np.int32]
    content: NDArray[np.uint64]
    places: Places
    sets: SetsOfBodies

    def hold_texts_of(self, lines: pd.DataFrame) -> None:
        """Take the texts of services from the lines themselves: another process answers with texts of its own, held twice."""
        first = np.zeros(len(self.texts.texts), dtype=np.int64)
        first[self.service[::-1]] = np.arange(len(self.service))[::-1]
        self.texts.texts = tuple(_described(lines).to_numpy(dtype=object)[first].tolist())


def read_lines(lines: pd.DataFrame, bodies: Sequence[Body]) -> SaidByLines:
    """Return what lines say (columns `READ`); bodies that send lines and are in no list are added to the list of bodies."""
    owners, owner_texts = codes_of(lines["partner"])
    known = with_senders(bodies, lines, owner_texts, owners)
    names = index_names(known)
    own = own_bodies(lines, names, owners, owner_texts)
    service, services = codes_of(_described(lines))
    texts = ServiceTexts(services)
    _ = texts.stems  # services are compared by them later: they go with the texts
    fund, funds = codes_of(lines["fund"])
    note, notes = codes_of(lines["notes"])
    sets, places = SetsOfBodies(), places_of(names)
    giver = resolve_column(lines["funder"], own, places, sets)
    receiver = resolve_column(lines["paid_to"], own, places, sets)
    named_receiver, named_giver = named_in_services(texts, service, own, places, sets)
    receiver = np.where(receiver == BLANK, named_receiver, receiver)
    giver = np.where(giver == BLANK, named_giver, giver)
    division, group = _functions(lines["cofog"])
    return SaidByLines(
        body=own,
        giver=giver.astype(np.int32),
        receiver=receiver.astype(np.int32),
        named_giver=named_giver,
        named_receiver=named_receiver,
        service=service,
        texts=texts,
        perhaps_about=perhaps_about(texts, names),
        fund=fund,
        funds=funds,
        note=note,
        notes=notes,
        division=division,
        group=group,
        year=_by_text(lines["financial_year"], _year),
        details=joined_codes(lines, _DETAILS),
        reference=joined_codes(lines, ("reference",), blank_is_zero=True),
        payee=joined_codes(lines, ("paid_to",), blank_is_zero=True),
        content=_content(lines, own, names),
        places=places,
        sets=sets,
    )


def _described(lines: pd.DataFrame) -> pd.Series[str]:
    """What each line says it is spent on: under a heading of the mapping workbook, the row's notes say more than the heading."""
    typed = lines[AMOUNT_COLUMN].gt(0) & lines["notes"].ne("")
    if not typed.any():
        return lines["service"]
    notes = lines["notes"].str.partition(FIGURE_SOURCE)[0].str.strip(" .")
    return lines["service"].where(~typed | notes.eq(""), lines["service"] + ": " + notes)


def _by_text(texts: pd.Series[str], reading: Callable[[str], int]) -> NDArray[np.int32]:
    codes, distinct = codes_of(texts)
    values = np.array([reading(text) for text in distinct], dtype=np.int32)
    return values[codes] if len(values) else codes


def _year(text: str) -> int:
    written = financial_year(text)
    return int(written[:4]) if written else 0


def _functions(codes: pd.Series[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    def number(text: str, parts: int) -> int:
        pieces = normal_code(text).split(".") if text else []
        digits = [int(piece) for piece in pieces if piece.isdigit()]
        if len(digits) < parts:
            return 0
        return digits[0] if parts == 1 else digits[0] * 100 + digits[1]

    return _by_text(codes, lambda text: number(text, 1)), _by_text(codes, lambda text: number(text, 2))


def joined_codes(lines: pd.DataFrame, columns: Sequence[str], *, blank_is_zero: bool = False) -> NDArray[np.int32]:
    """One code per combination of these columns (0 = all blank, if asked for)."""
    code = np.zeros(len(lines), dtype=np.int64)
    for column in columns:
        own, distinct = pd.factorize(lines[column].to_numpy(dtype=object))
        code = pd.factorize(code * (len(distinct) + 1) + own)[0].astype(np.int64)
    if blank_is_zero:
        blank = np.all([lines[column].eq("").to_numpy(dtype=bool) for column in columns], axis=0)
        code = np.where(blank, 0, code + 1)
    return code.astype(np.int32)


def _content(lines: pd.DataFrame, own: NDArray[np.int32], names: Names) -> NDArray[np.uint64]:
    """A number made from what a line says, amounts left out: the same in every run, whatever the order of lines."""
    ids = np.array([body.partner_id for body in names.bodies] + [""], dtype=object)
    result = pd.util.hash_array(ids[own], categorize=True)
    for column in _CONTENT:
        codes, distinct = codes_of(lines[column])
        folded = np.array([plain(text) for text in distinct] or [""], dtype=object)
        result = result * np.uint64(1_000_003) + pd.util.hash_array(folded, categorize=False)[codes]
    return result
