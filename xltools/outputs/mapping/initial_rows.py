"""The rows of the sheet Mapping that published figures fill in: together exactly what `xltools estimate` says of the place.

A row is a body's revenue or capital from one original source, of figures of one year. Its amounts are what the estimate counts of
them (`EstimateLine.local_net`: the place's part, after fees and charges). What stands under no heading of the sheet is said in
the row's notes, to the penny.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.counting.memo_rules import is_memo_item
from xltools.counting.policy import DEFAULT_POLICY
from xltools.model import Partner
from xltools.outputs.mapping.placing import NOWHERE, heading_of
from xltools.reference.cofog import division_of, name_of
from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.template.mapping import FilledRow
from xltools.text import listed, pounds, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xltools.counting.policy import Policy
    from xltools.organisations.holders import Holders
    from xltools.outputs.mapping.who import HeldLine
    from xltools.reference.estimates.lines import EstimateLine, Holder
    from xltools.template.mapping import Classification

NAMED = 4
"""How many bodies whose figures stand in another's row are named there."""
AFTER_FEES = "After fees and charges."


@dataclass(frozen=True, slots=True, order=True)
class RowKey:
    """What makes a row: the body, revenue or capital, where the money first came from, the year of the figures."""

    body: str
    expenditure_type: str
    funder: str
    year: str


@dataclass(frozen=True, slots=True)
class InitialRow:
    """Published lines that make one row of Mapping; `others` are the bodies named in them that are not the row's own."""

    key: RowKey
    lines: tuple[EstimateLine, ...]
    others: tuple[str, ...] = ()
    placed: Counter[str] = field(default_factory=Counter)
    """Pence by the code of the amount column."""
    unplaced: Counter[str] = field(default_factory=Counter)
    """Pence under no heading, by COFOG division."""
    memo: int = 0
    """Pence of memo items, which no estimate counts."""

    def filled(self) -> FilledRow:
        """Return the row as the workbook is given it."""
        amounts = {code: pence for code, pence in sorted(self.placed.items()) if pence}
        source = "; ".join(dict.fromkeys(_publication(line) for line in self.lines))
        return FilledRow(
            self.key.body,
            amounts,
            funder=self.key.funder,
            expenditure_type=self.key.expenditure_type,
            basis=INITIAL_ESTIMATE,
            figure_source=source,
            figure_year=self.key.year,
            notes=" ".join(self._notes()),
        )

    def _notes(self) -> Iterator[str]:
        yield _how_far_own(self.lines)
        if any(line.income for line in self.lines):
            yield AFTER_FEES
        if self.others:
            yield f"With {listed(self.others, NAMED)}."
        if missing := [(code, pence) for code, pence in sorted(self.unplaced.items()) if pence]:
            each = listed([f"{name_of(code)} {pounds(pence)}" for code, pence in missing], len(missing))
            yield f"{pounds(sum(self.unplaced.values()))} of the estimate is in no column here ({each})."
        if self.memo:
            yield f"Without memo items of {pounds(self.memo)}, which no place receives."


def initial_rows(
    held: Iterable[HeldLine], holders: Holders, classification: Classification, policy: Policy = DEFAULT_POLICY
) -> tuple[InitialRow, ...]:
    """Return the rows that published lines make, in no order but that of the lines; what is a memo item is left out."""
    own: dict[RowKey, list[EstimateLine]] = defaultdict(list)
    for at in held:
        line = at.line
        own[RowKey(at.body, line.expenditure_type, _funder(at, holders), line.year)].append(line)
    return tuple(_row(key, lines, holders, classification, policy) for key, lines in own.items())


def _row(
    key: RowKey, own: Sequence[EstimateLine], holders: Holders, classification: Classification, policy: Policy
) -> InitialRow:
    lines = tuple(line for line in own if not is_memo_item(line, policy))
    memo = sum(line.local_net for line in own) - sum(line.local_net for line in lines)
    row = InitialRow(key, lines or tuple(own), _others(key.body, own, holders), memo=memo)
    for line in lines:
        heading = heading_of(line, classification)
        if heading == NOWHERE:
            row.unplaced[division_of(line.cofog)] += line.local_net
        else:
            row.placed[heading] += line.local_net
    return row


def _funder(at: HeldLine, holders: Holders) -> str:
    """The department whose money a body spends, where published figures say so."""
    department = at.line.holder.department
    if not department:
        return ""
    listed_as = holders.named(department)
    name = listed_as.name if isinstance(listed_as, Partner) else department
    return "" if name == at.body else name


def _others(body: str, lines: Iterable[EstimateLine], holders: Holders) -> tuple[str, ...]:
    """The holders of lines that stand at another body: its agencies, say. Those of the largest amounts come first."""
    pence: Counter[Holder] = Counter()
    for line in lines:
        pence[line.holder] += abs(line.local_net)
    names = [holder.name for holder, _ in pence.most_common() if holder.name != body]
    own = {name for name in names if (known := holders.named(name)) and known.name == body}
    return tuple(dict.fromkeys(name for name in names if name not in own))


def _publication(line: EstimateLine) -> str:
    """Where a line is published, without whose people it was divided by."""
    return line.source.partition("; ")[0]


def _how_far_own(lines: Iterable[EstimateLine]) -> str:
    """How the row's figures were reached, the largest part first."""
    pence: Counter[str] = Counter()
    for line in lines:
        pence[line.basis] += line.local_net
    (first, _), *more = sorted(pence.items(), key=lambda part: -abs(part[1]))
    rest = "".join(f"; {short_pounds(amount)} {basis}" for basis, amount in more if amount)
    return f"{first[:1].upper()}{first[1:]}{rest}."
