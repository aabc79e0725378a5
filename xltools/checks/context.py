"""A batch as the checks look at it: every text judged once however often it occurs, every place worked out on demand.

One `CheckContext` is made for a run and handed to each check, so that what one check prepared serves the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.texts import Texts, is_note
from xltools.model import IN_AMOUNT_CELL, LineKind, Location, Noticed, ReturnOrigin
from xltools.organisations.partner_list import PartnerList
from xltools.organisations.resolution import LISTED
from xltools.reading.lines import AMOUNT_COLUMN
from xltools.reference.areas.geography import Relation
from xltools.reference.bodies.names import name_key
from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.reference.sharing.measures import NONE
from xltools.reference.sharing.shares import NoShare
from xltools.template.layout import DATA_FIELDS, MONEY_FIELDS
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.checks.texts import Phrase
    from xltools.classify.lines import ClassifiedLines
    from xltools.classify.shares import LineShares
    from xltools.model import Batch, Header, Observation, Partner, ReferenceContext
    from xltools.organisations.resolution import Resolution
    from xltools.reference.sharing.measures import Measures

    Mask = NDArray[np.bool_]
    Cell = tuple[int, str, int, str, int]  # return number, sheet, row, field, column where a row holds several lines


@dataclass(frozen=True, slots=True)
class Issue:
    """One place where a check found its problem; `return_no` is the position of the return in the batch.

    `fix` replaces the check's own cure where that does not suit the file.
    """

    return_no: int
    location: Location
    message: str
    value: str = ""
    related: tuple[Location, ...] = ()
    fix: str = ""


@dataclass(frozen=True)
class CheckContext:
    """A batch with what is known, and its columns prepared for checking as they are asked for."""

    batch: Batch
    known: ReferenceContext
    classified: ClassifiedLines
    measures: Measures = NONE
    _texts: dict[str, Texts] = field(default_factory=dict, repr=False, compare=False)
    _filled: dict[str, Mask] = field(default_factory=dict, repr=False, compare=False)
    _pence: dict[str, NDArray[np.int64]] = field(default_factory=dict, repr=False, compare=False)

    # --- columns

    @cached_property
    def return_no(self) -> NDArray[np.intp]:
        """For each line, the position of its return in the batch."""
        return self.batch.lines["return_no"].to_numpy(dtype=np.intp)

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """For each line, the row of its sheet."""
        return self.batch.lines["row"].to_numpy(dtype=np.intp)

    @cached_property
    def amount_columns(self) -> NDArray[np.int16]:
        """For each line, the sheet column of its own amount (0: the return's column of amounts)."""
        return self.batch.lines[AMOUNT_COLUMN].to_numpy()

    def texts(self, name: str) -> Texts:
        """Return a text column as its distinct values."""
        if name not in self._texts:
            self._texts[name] = Texts.of(self.batch.lines[name])
        return self._texts[name]

    def text(self, name: str, index: int) -> str:
        """Return the text of a line's field."""
        return self.texts(name)[index]

    def quoted(self, name: str, index: int) -> str:
        """Return the text of a line's field as a message quotes it: shortened, in inverted commas."""
        return f"'{shorten(self.text(name, index))}'"

    def holds(self, name: str, test: Callable[[str], bool]) -> Mask:
        """Return which lines have a text that is not blank and passes a test; each distinct text is tested once."""
        return self.texts(name).hold(test)

    def mentions(self, name: str, words: Sequence[str]) -> Mask:
        """Return which lines have a text that contains any of these words, in lower case."""
        return self.texts(name).mention(words)

    def says(self, name: str, phrase: Phrase) -> Mask:
        """Return which lines have a text in which a phrase is found."""
        return self.texts(name).say(phrase)

    def filled(self, name: str) -> Mask:
        """Return which lines have something in a field: text that is not blank, or an amount."""
        if name not in self._filled:
            is_money = name in MONEY_FIELDS
            amounts = self.batch.lines[name].notna().to_numpy(dtype=bool) if is_money else None
            self._filled[name] = self.holds(name, lambda text: True) if amounts is None else amounts
        return self._filled[name]

    def pence(self, name: str) -> NDArray[np.int64]:
        """Return a money column in pence, 0 where a line has no amount (see `filled`)."""
        if name not in self._pence:
            self._pence[name] = self.batch.lines[name].to_numpy(dtype=np.int64, na_value=0)
        return self._pence[name]

    # --- lines

    @cached_property
    def _in_order(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        order = np.argsort(self.return_no, kind="stable")
        return order, self.return_no[order]

    def lines_of(self, number: int) -> NDArray[np.intp]:
        """Return the lines of one return, in the order they stand in the batch."""
        order, numbers = self._in_order
        return order[np.searchsorted(numbers, number) : np.searchsorted(numbers, number, side="right")]

    def holds_in_return(self, name: str, test: Callable[[int, str], bool]) -> Mask:
        """Return which lines have a text that passes a test for their return; each pair is tested once."""
        column, filled = self.texts(name), self.filled(name)
        mask = np.zeros(len(filled), dtype=bool)
        if filled.any():
            pairs, where = np.unique(
                self.return_no[filled] * len(column.values) + column.codes[filled], return_inverse=True
            )
            parts = (divmod(pair, len(column.values)) for pair in pairs.tolist())
            passed = np.fromiter((test(number, column.values[code]) for number, code in parts), bool, len(pairs))
            mask[filled] = passed[where]
        return mask

    def first_of_each(self, name: str, mask: Mask) -> list[tuple[int, list[int]]]:
        """Return the first line of each return for each text among a mask's lines, and the others with that text."""
        together: dict[tuple[int, int], list[int]] = {}
        codes = self.texts(name).codes
        for index in np.flatnonzero(mask).tolist():
            together.setdefault((int(self.return_no[index]), int(codes[index])), []).append(index)
        return [(first, others) for first, *others in together.values()]

    @cached_property
    def services(self) -> Mask:
        """Which lines are services: neither the total of other lines nor something that is not spending."""
        return self.classified.is_kind(LineKind.SERVICE)

    @cached_property
    def totals(self) -> Mask:
        """Which lines are left out as totals of others: nothing more is asked of them."""
        return self.classified.is_kind(LineKind.TOTAL)

    @cached_property
    def ours(self) -> Mask:
        """Which lines still say that their figure is the initial estimate we sent: we do not question our own figures."""
        return self.holds("basis", lambda text: text == INITIAL_ESTIMATE)

    @cached_property
    def captions(self) -> Mask:
        """Which rows have words under *Service* and nothing else, and by their look head the lines below or are a note.

        A heading is in capitals where lines with an amount are not, or ends with a colon, and a line with an amount follows.
        """
        bare = self.filled("service")
        for name in DATA_FIELDS:
            if name not in ("line", "service"):
                bare = bare & ~self.filled(name)
        captions = np.zeros(len(bare), dtype=bool)
        for index in np.flatnonzero(bare).tolist():
            captions[index] = is_note(self.text("service", index)) or self._heads_lines(index)
        return captions

    def _heads_lines(self, index: int) -> bool:
        own, text = self.lines_of(int(self.return_no[index])), self.text("service", index).strip()
        follows = int(np.searchsorted(own, index)) + 1
        if follows >= len(own) or not self.filled("gross")[own[follows]]:
            return False
        return text.endswith(":") or (text.isupper() and not self.text("service", int(own[follows])).isupper())

    # --- areas and shares

    def area_is(self, *relations: Relation) -> Mask:
        """Return which lines are for an area that lies so to the place; a blank area is the place itself."""
        return self.classified.lies(*relations)

    @cached_property
    def is_local(self) -> Mask:
        """Which lines are for the place itself or a part of it: the area is blank, the place, or lies within."""
        return self.area_is(Relation.SAME, Relation.WITHIN)

    @cached_property
    def typed_in(self) -> Mask:
        """Which lines the lead team typed into its mapping workbook."""
        origins = [read.origin is ReturnOrigin.TYPED_IN for read in self.batch.returns]
        return np.array([*origins, False], dtype=np.bool_)[self.return_no]

    @property
    def shares(self) -> LineShares:
        """What a share key gives the place of each line whose figure is for another area."""
        return self.classified.shares

    @cached_property
    def to_share(self) -> Mask:
        """Which services have a figure for another area and no local figure: what we apportion, or would if we could."""
        return self.services & (self.shares.numbers >= 0) & self.filled("gross") & ~self.filled("local")

    def not_shared(self, *codes: str) -> Mask:
        """Return which lines should be apportioned and cannot be, for one of these reasons (codes of `NoShare`)."""
        stopped = [isinstance(line.share, NoShare) and line.share.code in codes for line in self.shares.each]
        return np.logical_and(self.to_share, np.array([*stopped, False], dtype=np.bool_)[self.shares.numbers])

    # --- bodies

    @cached_property
    def partner_list(self) -> PartnerList:
        """The partners of the count, by every name they go by."""
        return PartnerList(tuple(self.known.partners))

    @cached_property
    def owners(self) -> tuple[Partner | None, ...]:
        """For each return, the partner it is from, or nothing where the list has none."""
        return tuple(self.partner_list.owner_of(header).partner for header in self.headers)

    def body_named(self, number: int, text: str) -> Resolution:
        """Return which partner a name in a return means, as the count reads it."""
        return self.partner_list.resolve(text, self.owners[number])

    def is_own_name(self, number: int, text: str) -> bool:
        """Say whether a body's name is one of the names of the body that sent a return."""
        owner, answer = self.owners[number], self.body_named(number, text)
        if owner is not None and answer.score >= LISTED and self.partner_list.partner(answer) == owner:
            return True
        return name_key(text) == name_key(self.headers[number]["organisation"])

    # --- places

    @cached_property
    def headers(self) -> tuple[Header, ...]:
        """The answers of the Return sheet, return by return."""
        return tuple(sent.header for sent in self.batch.returns)

    def location(self, index: int, name: str = "") -> Location:
        """Return where a line's field stands: what `Batch.location_of` says, without building a row of the frame."""
        sent, row, column = self.batch.returns[int(self.return_no[index])], self.rows[index], self.amount_columns[index]
        return sent.location_of(int(row), name, self.text("sheet", index), int(column))

    def cell(self, index: int, name: str) -> Cell:
        """Return the cell of a line's field, as `cells` names it."""
        column = int(self.amount_columns[index]) if name in IN_AMOUNT_CELL else 0
        return int(self.return_no[index]), self.text("sheet", index), int(self.rows[index]), name, column

    def cell_of(self, number: int, noticed: Observation) -> Cell:
        """Return the cell of something noticed; where a row holds several lines, one line's is told from another's by its column."""
        several = self.batch.returns[number].origin is ReturnOrigin.TYPED_IN and noticed.field in IN_AMOUNT_CELL
        at = noticed.location
        return number, at.sheet, at.row, noticed.field, at.column if several else 0

    def at(self, index: int, name: str, message: str, related: tuple[Location, ...] = ()) -> Issue:
        """Return something found in a line's cell, with the value that stands in the cell now."""
        number = int(self.return_no[index])
        return Issue(number, self.location(index, name), message, self.value(index, name), related)

    def value(self, index: int, name: str) -> str:
        """Return what stands in a line's cell: as typed where the reader kept that, else the value in its column."""
        if not name:
            return ""
        typed = self._typed.get(self.cell(index, name))
        if typed is not None:
            return typed
        if name not in MONEY_FIELDS:
            return self.text(name, index)
        return as_typed(int(self.pence(name)[index])) if self.filled(name)[index] else ""

    def each(self, mask: Mask, name: str, message: str | Callable[[int], str]) -> Iterator[Issue]:
        """Yield something found in a field of every line of a mask; `message` may be words or made from the line."""
        for index in np.flatnonzero(mask).tolist():
            yield self.at(index, name, message if isinstance(message, str) else message(index))

    def file(self, number: int, message: str, value: str = "", related: tuple[Location, ...] = ()) -> Issue:
        """Return something found about a whole return: of what was typed in for a body, at its largest amount."""
        return Issue(number, self._whole(number), message, value, related)

    def _whole(self, number: int) -> Location:
        read, own = self.batch.returns[number], self.lines_of(number)
        if read.origin is not ReturnOrigin.TYPED_IN or not len(own):
            return Location(read.file)
        return self.location(int(own[np.argmax(np.abs(self.pence("gross")[own]))]), "gross")

    def header(self, number: int, name: str, message: str) -> Issue:
        """Return something found in a named cell of a return (at the file where it has no such cell)."""
        header = self.headers[number]
        location = header.locations.get(name) or Location(self.batch.returns[number].file)
        return Issue(number, location, message, header[name])

    # --- what the reader noticed

    @cached_property
    def _noticed(self) -> dict[Noticed, list[tuple[int, Observation]]]:
        by_kind: dict[Noticed, list[tuple[int, Observation]]] = {}
        for number, sent in enumerate(self.batch.returns):
            for observation in sent.observations:
                by_kind.setdefault(observation.kind, []).append((number, observation))
        return by_kind

    def noticed(self, *kinds: Noticed) -> Iterator[tuple[int, Observation]]:
        """Yield the return number and the observation of everything the reader noticed of these kinds."""
        for kind in kinds:
            yield from self._noticed.get(kind, ())

    def cells(self, *kinds: Noticed) -> frozenset[Cell]:
        """Return the cells in which the reader noticed any of these kinds."""
        return frozenset(self.cell_of(number, observation) for number, observation in self.noticed(*kinds))

    def without(self, mask: Mask, name: str, kinds: Iterable[Noticed]) -> Mask:
        """Return a mask less the lines where the reader noticed one of these kinds in the same cell."""
        cells = self.cells(*kinds)
        if not cells or not mask.any():
            return mask
        kept = mask.copy()
        for index in np.flatnonzero(mask).tolist():
            kept[index] = self.cell(index, name) not in cells
        return kept

    @cached_property
    def _typed(self) -> dict[Cell, str]:
        kinds = (Noticed.AMOUNT_UNREAD, Noticed.AMOUNT_AS_TEXT, Noticed.AMOUNT_DOUBTFUL, Noticed.AMOUNT_FRACTION)
        others = (Noticed.ERROR_CELL, Noticed.CODE_AS_DATE, Noticed.CODE_AS_NUMBER, Noticed.CHOICE_UNKNOWN)
        return {
            self.cell_of(number, observation): observation.value
            for number, observation in self.noticed(*kinds, *others)
        }


def as_typed(pence: int) -> str:
    """Return pence as a worksheet would show the number in pounds when joined to text: ``1200000``, ``-0.5``."""
    whole, rest = divmod(abs(int(pence)), 100)
    return f"{'-' if pence < 0 else ''}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")
