"""What changed since an earlier count: the whole change by body, by function and by reason, to the penny, and the lines behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.counting.change.body_links import link_bodies
from xltools.counting.change.line_pairs import pair_lines
from xltools.counting.change.moves import moved_between_bodies, recoded_services
from xltools.counting.change.reasons import ChangeReason, by_reason, line_changes
from xltools.counting.change.taken_over import with_services_taken_over
from xltools.counting.change.told_together import by_number, told_together
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.counting.change.body_links import BodyLink
    from xltools.counting.change.compared import ComparedCount
    from xltools.counting.change.moves import Moved, Recoded

REASONS = tuple(reason.name.casefold() for reason in ChangeReason)
"""The columns of pence by reason."""


@dataclass(frozen=True, eq=False)
class Change:
    """The change between an earlier count and this one. Money is pence; frames are new ones, to be changed at will.

    `lines_changed` has one row a line or pair of lines (`xltools.counting.change.reasons.line_changes`), whose ``group`` is a position in
    `links`.
    """

    earlier: ComparedCount
    now: ComparedCount
    links: tuple[BodyLink, ...]
    lines_changed: pd.DataFrame

    @property
    def before(self) -> int:
        """What the earlier count counted."""
        return self.earlier.total

    @property
    def after(self) -> int:
        """What this one counts."""
        return self.now.total

    @property
    def change(self) -> int:
        """After less before."""
        return self.after - self.before

    @property
    def same_year(self) -> bool:
        """Whether both counts are of one financial year; a year that is not stated is taken for the same."""
        return not self.earlier.year or self.earlier.year == self.now.year

    @cached_property
    def by_reason(self) -> Mapping[ChangeReason, int]:
        """The change by reason, every reason there; adds up to `change`."""
        return by_reason(self.lines_changed)

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """Money that moved between bodies; no part of the sum."""
        return moved_between_bodies(self.lines_changed, self.earlier.lines, self.now.lines)

    @cached_property
    def recoded(self) -> tuple[Recoded, ...]:
        """Services that stand under another function now; no part of the sum."""
        divided = frozenset(number for number, link in enumerate(self.links) if link.took_over and len(link.after) > 1)
        return recoded_services(self.lines_changed, self.earlier.lines, self.now.lines, self.moved, divided)

    def bodies(self) -> pd.DataFrame:
        """Return one row a body: body, before, after, change, then the change by reason (`REASONS`), note; the largest change first."""
        changes, rows = self.lines_changed, []
        for number, own in changes.groupby("group", sort=True):
            link = self.links[int(str(number))]
            parts = by_reason(own)
            note = link.note or ("" if link.on_list or link.after else _NOT_LISTED)
            money = (int(own[name].sum()) for name in ("before", "after", "change"))
            rows.append((link.name, *money, *(parts[reason] for reason in ChangeReason), note))
        table = pd.DataFrame(rows, columns=["body", "before", "after", "change", *REASONS, "note"])
        table = table[table["before"].ne(0) | table["after"].ne(0)]
        order = table["change"].abs()
        return table.assign(order=order).sort_values(["order", "body"], ascending=[False, True], ignore_index=True)[
            list(table.columns)
        ]

    def divisions(self) -> pd.DataFrame:
        """Return one row a COFOG division ("" = not classified, last): division, name, before, after, change."""
        every = [division.code for division in cofog.divisions()]
        others = sorted({*self.earlier.divisions, *self.now.divisions} - {*every})
        rows = []
        for code in (*every, *others):
            before, after = self.earlier.divisions.get(code, 0), self.now.divisions.get(code, 0)
            rows.append((code, cofog.name_of(code) if code else "Not classified", before, after, after - before))
        return pd.DataFrame(rows, columns=["division", "name", "before", "after", "change"])

    def lines(self, most: int | None = None) -> pd.DataFrame:
        """Return the lines whose money changed, the largest change first: body, organisation (whose line
        it is now), service, service_before, reason, before, after,
        change, exclusions (the part for what is excluded), code_before, code, where_before, where (file, sheet and cell).

        What is told as one (`xltools.counting.change.told_together`) is one row, with the place of its largest line and how many more.
        """
        shown = self._ranked if most is None else self._ranked[:most]
        columns = {name: self.lines_changed[name].tolist() for name in self.lines_changed.columns}
        texts = tuple(
            {name: side.lines[name].tolist() for name in ("organisation", "service", "code")}
            for side in (self.earlier, self.now)
        )
        return pd.DataFrame([self._line(rows, columns, texts) for rows in shown], columns=list(_LINE_COLUMNS))

    @property
    def changed(self) -> int:
        """How many rows `lines` has."""
        return len(self._ranked)

    @cached_property
    def _ranked(self) -> list[list[int]]:
        """The rows told as one whose money changed, the largest change first."""
        numbers = told_together(self.lines_changed, self.earlier.lines, self.now.lines, self._merged)
        pence = self.lines_changed["change"].to_numpy(dtype=np.int64)
        each = [(int(pence[rows].sum()), rows) for rows in by_number(numbers).values()]
        return [rows for change, rows in sorted(each, key=lambda one: (-abs(one[0]), one[1])) if change]

    @cached_property
    def _merged(self) -> frozenset[int]:
        return frozenset(number for number, link in enumerate(self.links) if link.took_over or len(link.before) > 1)

    def _line(
        self, rows: list[int], columns: Mapping[str, list[int]], texts: Sequence[Mapping[str, list[str]]]
    ) -> tuple[object, ...]:
        """One row of `lines`, of the rows told as one."""
        (then, then_first), (now, now_first) = (
            _largest_first(rows, columns[name], columns[pence])
            for name, pence in (("then", "before"), ("now", "after"))
        )
        why = max(rows, key=lambda row: abs(columns["change"][row]))
        sums = (sum(columns[name][row] for row in rows) for name in ("before", "after", "change", "exclusions"))
        body, service, code = (
            tuple(
                "" if first is None else side[name][first]
                for side, first in zip(texts, (then_first, now_first), strict=True)
            )
            for name in ("organisation", "service", "code")
        )
        return (
            self.links[columns["group"][rows[0]]].name,
            body[1] or body[0],
            service[1],
            service[0],
            str(columns["reason"][why]),
            *sums,
            *code,
            _places(self.earlier, then),
            _places(self.now, now),
        )


def _largest_first(rows: list[int], at: list[int], pence: list[int]) -> tuple[list[int], int | None]:
    """The positions of lines on one side, that of the most money first, and the first of them."""
    there = sorted((row for row in rows if at[row] >= 0), key=lambda row: -pence[row])
    lines = [at[row] for row in there]
    return lines, lines[0] if lines else None


def _places(side: ComparedCount, lines: list[int]) -> str:
    if not lines:
        return ""
    more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    return f"{side.location(lines[0])}{more}"


_LINE_COLUMNS = (
    *("body", "organisation", "service", "service_before", "reason", "before", "after", "change", "exclusions"),
    *("code_before", "code", "where_before", "where"),
)
_NOT_LISTED = (
    "Not on the partner list of this count. If another body took over from it, write its name among that body's aliases in "
    "partners.csv: it is then one body, and this is no longer fewer returns."
)


def change_between(earlier: ComparedCount, now: ComparedCount) -> Change:
    """Return what changed between an earlier count and this one."""
    same_year = not earlier.year or earlier.year == now.year
    links = link_bodies(earlier, now)
    changes = _changes(earlier, now, links, same_year=same_year)
    if not same_year:
        together = with_services_taken_over(links, changes, earlier, now)
        if len(together) < len(links):
            links, changes = together, _changes(earlier, now, together, same_year=same_year)
    return Change(earlier, now, links, changes)


def _changes(earlier: ComparedCount, now: ComparedCount, links: Sequence[BodyLink], *, same_year: bool) -> pd.DataFrame:
    groups: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for number, link in enumerate(links):
        groups[0].update(dict.fromkeys(link.before, number))
        groups[1].update(dict.fromkeys(link.after, number))
    before, after = (
        side.lines.assign(group=side.lines["organisation"].map(known).astype("int64"))
        for side, known in zip((earlier, now), groups, strict=True)
    )
    return line_changes(before, after, pair_lines(before, after), (earlier.kinds, now.kinds), same_year=same_year)
