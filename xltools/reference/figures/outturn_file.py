"""MHCLG's revenue outturn by authority as downloaded (RSX, RO1 to RO6): read, added up against its own totals, made tidy.

An authority whose return did not come in time has markers for figures. What MHCLG estimates for it stands only in the totals
of its class and of England: the difference is kept by class and service, under no authority's code.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.reference.figures.folders import TableKey
from xltools.reference.figures.held import (
    AUTHORITY_COLUMNS,
    ESTIMATED,
    LINE_COLUMNS,
    MISSING,
    OUTTURN_COLUMNS,
    RECEIVED,
)
from xltools.reference.figures.outturn_layout import DOWNLOAD, layout_of
from xltools.reference.figures.outturn_lines import lines_that_add_up
from xltools.reference.figures.published import Release, TidyTable, amount, pounds, refuse, text_of
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.reference.figures.outturn_layout import AssetLine, OutturnLayout
    from xltools.reference.figures.published import PublishedFile

    Amounts = tuple[float | None, ...]

PUBLISHER = "Ministry of Housing, Communities and Local Government"
ENGLAND, GLA = "E92000001", "GLA"
TITLES = {
    "RSX": "Revenue outturn by service (RSX)",
    "RO1": "Revenue outturn, education (RO1)",
    "RO2": "Revenue outturn, highways and transport (RO2)",
    "RO3": "Revenue outturn, social care and public health (RO3)",
    "RO4": "Revenue outturn, housing (RO4)",
    "RO5": "Revenue outturn, cultural, environmental, regulatory and planning (RO5)",
    "RO6": "Revenue outturn, protective, central and other services (RO6)",
}
CLASSES = {
    **dict.fromkeys(("sd", "shire district", "shire districts", "e07"), "SD"),
    **dict.fromkeys(("ua", "unitary", "unitary authorities", "e06"), "UA"),
    **dict.fromkeys(("md", "met district", "metropolitan districts", "e08"), "MD"),
    **dict.fromkeys(("lb", "london", "london boroughs", "e09"), "London"),
    **dict.fromkeys(("sc", "shire county", "shire counties", "e10"), "SC"),
    **dict.fromkeys(("gla", "greater london authority", "e12000007"), "GLA"),
    **dict.fromkeys(("p", "police", "police authorities", "e23"), "Police"),
    **dict.fromkeys(("fr", "f", "fire", "fire and rescue authorities", "e31"), "Fire"),
    **dict.fromkeys(("ca", "combined authority", "combined authorities", "e47"), "Combined Authority"),
    **dict.fromkeys(("npa", "park", "parks", "national park authorities", "national park authority", "e26"), "Park"),
    **dict.fromkeys(("wa", "w", "waste", "waste authorities", "e50"), "Waste"),
}
"""Every year's name of a class, and the first signs of its ONS codes, by the name it has here."""
_E_CODE = re.compile(r"E\d{4}")
ALL = "England"
"""Stands for the class of all authorities where a release has no rows of classes."""
_SELF = 2.0
"""Thousands of pounds by which seven figures of one row may differ from each other: each is rounded by itself."""
MOST_ODD_ROWS = 5
"""Lines of a whole release whose own seven figures may disagree: two releases had one each."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of figures: its authority or total, and the seven amounts in thousands of each line, where there are any."""

    number: int
    e_code: str
    ons_code: str
    name: str
    kind: str
    amounts: Mapping[str, Amounts]

    @property
    def received(self) -> bool:
        return any(value is not None for amounts in self.amounts.values() for value in amounts)


def read_outturn(file: PublishedFile) -> Release:
    """Return what a file of revenue outturn holds; raises `OddFileError` where it does not agree with its own totals."""
    layout = layout_of(file)
    rows = list(_rows(file, layout))
    problems, remarks = list[str](), list[str]()
    authorities = _authorities(file, layout, rows, problems)
    classes = {row.kind: row for row in rows if row.e_code != row.ons_code and _is_class_total(row)}
    england = next((row for row in rows if row.ons_code == ENGLAND), None)
    if england is None or not authorities:
        what = "row for ENGLAND" if authorities else "authority with figures"
        raise refuse(file.name, [f"it has no {what}, so its figures cannot be checked."], DOWNLOAD)
    lines = lines_that_add_up(file.name, layout.lines, {row.name: row.amounts for row in (*authorities, england)})
    problems += _odd_rows(file, layout, authorities, lines, remarks)
    estimates = _estimates(authorities, classes, england, lines, problems)
    if problems:
        raise refuse(file.name, problems, DOWNLOAD)
    remarks += _missing(authorities)
    return _release(layout, authorities, lines, estimates, remarks)


def _rows(file: PublishedFile, layout: OutturnLayout) -> Iterator[_Row]:
    roles, placed = layout.roles, [(line.asset_id, line.columns) for line in layout.lines]
    for number, row in enumerate(file.rows(layout.sheet)[layout.header + 1 :], layout.header + 1):
        e_code, ons_code, name = (text_of(row, roles[role]) for role in ("e_code", "ons_code", "authority"))
        if _E_CODE.fullmatch(e_code) or ons_code == ENGLAND or ons_code.casefold() in CLASSES:
            kind = CLASSES.get(ons_code.casefold()) or _class(
                text_of(row, roles.get("detailed")), text_of(row, roles["class"])
            )
            amounts = {asset: tuple(_amount(row, column) for column in columns) for asset, columns in placed}
            yield _Row(number, e_code, ons_code, name, kind, amounts)


def _amount(row: Sequence[object], column: int) -> float | None:
    return amount(row[column]) if column < len(row) else None


def _class(detailed: str, wide: str) -> str:
    return CLASSES.get(detailed.casefold()) or CLASSES.get(wide.casefold(), detailed or wide)


def _is_class_total(row: _Row) -> bool:
    return not _E_CODE.fullmatch(row.e_code) and row.ons_code.casefold() in CLASSES


def _authorities(
    file: PublishedFile, layout: OutturnLayout, rows: Iterable[_Row], problems: list[str]
) -> tuple[_Row, ...]:
    """Return each authority once: the Greater London Authority stands among the classes again, rounded by itself."""
    known: dict[str, _Row] = {}
    for row in rows:
        if not _E_CODE.fullmatch(row.e_code):
            continue
        earlier = known.setdefault(row.e_code, row)
        if earlier is not row and not (row.kind == GLA and _agree(earlier, row)):
            cells = [file.cell(layout.sheet, each.number, layout.roles["e_code"]) for each in (earlier, row)]
            figures = "" if _agree(earlier, row) else ", with different figures"
            problems.append(f"{row.name} ({row.e_code}) stands there twice{figures}: {' and '.join(cells)}.")
    return tuple(known.values())


def _agree(one: _Row, other: _Row) -> bool:
    pairs = (zip(one.amounts[asset], other.amounts[asset], strict=True) for asset in one.amounts)
    return all(abs((left or 0) - (right or 0)) <= _SELF for pair in pairs for left, right in pair)


def _odd_rows(
    file: PublishedFile,
    layout: OutturnLayout,
    authorities: Iterable[_Row],
    lines: Iterable[AssetLine],
    remarks: list[str],
) -> list[str]:
    """Return what is wrong where many rows disagree with themselves; a few, as releases have them, are only remarked on."""
    odd = []
    for row in authorities:
        for line in lines:
            employees, running, total, fees, other, income, net = (value or 0 for value in row.amounts[line.asset_id])
            apart = (employees + running - total, fees + other - income, total - income - net)
            if max(map(abs, apart)) > _SELF:
                cell = file.cell(layout.sheet, row.number, line.columns[2])
                odd.append(f"{row.name}, {line.service}: its figures do not add up across ({cell}).")
    if len(odd) > MOST_ODD_ROWS:
        return odd
    remarks += [f"{text} Kept as published." for text in odd]
    return []


def _estimates(
    authorities: Sequence[_Row],
    classes: Mapping[str, _Row],
    england: _Row,
    lines: Sequence[AssetLine],
    problems: list[str],
) -> Mapping[tuple[str, str], list[float]]:
    """Return, by class and line, what stands in the class's total and under no authority; none where none is missing."""
    estimates: dict[tuple[str, str], list[float]] = {}
    members = defaultdict[str, list[_Row]](list)
    for row in authorities:
        members[row.kind if classes else ALL].append(row)
    for kind, total in (classes or {ALL: england}).items():
        rests = _rests(total, members[kind], lines, 1 + len(members[kind]) / 2)
        missing = any(not row.received for row in members[kind])
        if missing and sum(rest[2] for rest in rests.values()) >= 0:
            estimates |= {(kind, asset_id): rest for asset_id, rest in rests.items()}
        else:
            problems += _apart(total.name, rests, lines, "authorities")
    if classes:
        wholes = [*classes.values(), *(row for kind in set(members) - set(classes) for row in members[kind])]
        rests = _rests(england, wholes, lines, 5 + len(authorities) / 20)
        problems += _apart("ENGLAND", rests, lines, "classes")
    return estimates


def _rests(total: _Row, parts: Sequence[_Row], lines: Iterable[AssetLine], allowed: float) -> dict[str, list[float]]:
    """Return by line, in thousands, a total less its parts where it is further from them than rounding allows."""
    rests = {line.asset_id: _rest(total, parts, line.asset_id) for line in lines}
    return {asset_id: rest for asset_id, rest in rests.items() if rest and max(map(abs, rest)) > allowed}


def _apart(name: str, rests: Mapping[str, list[float]], lines: Iterable[AssetLine], parts: str) -> Iterator[str]:
    for line in lines:
        if rest := rests.get(line.asset_id):
            yield f"{name}: {line.service} does not add up, the {parts} {_difference(rest)}."


def _rest(total: _Row, parts: Iterable[_Row], asset_id: str) -> list[float] | None:
    """Return a total less its parts, measure by measure, in thousands; nothing where the total itself is not given."""
    wanted = total.amounts[asset_id]
    if any(value is None for value in wanted):
        return None
    sums = [0.0] * len(wanted)
    for part in parts:
        for position, value in enumerate(part.amounts[asset_id]):
            sums[position] += value or 0
    return [(value or 0) - together for value, together in zip(wanted, sums, strict=True)]


def _difference(rest: Sequence[float]) -> str:
    """Say by how much parts differ from their total: by net current expenditure, or whatever is furthest apart."""
    apart = rest[-1] if abs(rest[-1]) > 1 else max(rest, key=abs)
    return f"come to £{abs(apart) / 1000:,.1f}m {'less' if apart > 0 else 'more'} than its row says"


def _missing(authorities: Iterable[_Row]) -> Iterator[str]:
    names = [row.name for row in authorities if not row.received]
    if names:
        verb = "is" if len(names) == 1 else "are"
        yield f"{plural(len(names), 'authority', 'authorities')} {verb} missing from the release: {', '.join(names)}."


def _release(
    layout: OutturnLayout,
    authorities: Sequence[_Row],
    lines: Sequence[AssetLine],
    estimates: Mapping[tuple[str, str], list[float]],
    remarks: list[str],
) -> Release:
    key = TableKey(layout.form.lower(), layout.year)
    kinds = Counter(kind for kind, _ in estimates)
    named = [
        (row.e_code, row.ons_code, row.name, row.kind, RECEIVED if row.received else MISSING) for row in authorities
    ]
    named += [(kind, "", f"Not in the release: {kind}", kind, ESTIMATED) for kind in kinds]
    figures = [
        _outturn_row(row.e_code, line.asset_id, row.amounts[line.asset_id]) for row in authorities for line in lines
    ]
    figures += [_outturn_row(kind, asset_id, amounts) for (kind, asset_id), amounts in estimates.items()]
    table = TidyTable(
        key,
        (OUTTURN_COLUMNS, *filter(None, figures)),
        {
            "authorities": (AUTHORITY_COLUMNS, *named),
            "lines": (LINE_COLUMNS, *((line.line, line.asset_id, line.service) for line in lines)),
        },
    )
    edition = f"Revenue outturn ({layout.form}) {layout.year}" + (
        f", edition of {layout.edition}" if layout.edition else ""
    )
    agreed = (f"{plural(len(authorities), 'authority', 'authorities')} against their classes and England",)
    return Release(f"{TITLES[layout.form]} {layout.year}", PUBLISHER, edition, (table,), agreed, tuple(remarks))


def _outturn_row(code: str, asset_id: str, amounts: Sequence[float | None]) -> tuple[str, ...] | None:
    """Return the tidy row of an authority's line in pounds, nothing where it has no figures or all are nought."""
    employees, running, total, fees, other, _, net = (pounds(value or 0) for value in amounts)
    values = (employees, running, total, fees, other, net)
    return (code, asset_id, *map(str, values)) if any(values) else None
