"""Writes the mapping workbook's sheet Checks: counts, and totals by function, level and body, all of them live formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.reference.bodies.organisations import LEVELS
from xltools.template.checks_sheet import FIRST_CHECK_ROW, UNKNOWN, write_counts, write_verdict
from xltools.template.mapping import BodyStanding, headings
from xltools.template.mapping_counts import MAPPING_CHECKS
from xltools.template.mapping_formulas import (
    ESTIMATE,
    NOTED_DIFFERENCE,
    last_body_formula,
    last_row_formula,
    unit_size,
)
from xltools.template.styles import Styles, print_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from xltools.template.mapping import MappingContent

WIDTHS = (52, 16, 16, 16, 16, 16, 13, 12, 16, 13, 22)
SPARE_BODIES = 50
"""Rows for bodies added later; a count says so if there are more."""
WORKING = {
    "last_row": "N2",
    "last_body": "N3",
    "unit_digits": "N4",
    "estimated_sum": "N5",
    "filled_sum": "N6",
    "filled_pence": "N7",
    "bodies_twice": "N8",
    "bodies_empty": "N9",
    "bodies_differ": "N10",
    "bodies_beyond": "N11",
}
"""Working cells and their names; what each is stands to the left of it."""
SUMMARY_ROW = FIRST_CHECK_ROW + len(MAPPING_CHECKS) + 1
"""The heading row of the first table below the counts; the tables follow with two rows between."""
BEFORE_COUNTING = "As typed: money that two bodies both report is taken out later, by the count."
SUMMARY = (
    "All amounts",
    "of which initial estimates",
    "of which known or reckoned by you",
    "Share known",
    "Share estimated",
    "Per head (£)",
    "HM Treasury's figures for the place (baseline)",
    "All amounts as a share of the baseline",
)


@dataclass(frozen=True, slots=True)
class ChecksLayout:
    """The rows (from 1) in which the tables' headings stand, and how many rows each has below."""

    functions: int
    function_rows: int
    levels: int
    level_rows: int
    bodies: int
    body_rows: int


def checks_layout(content: MappingContent) -> ChecksLayout:
    """Return where the tables of a workbook's sheet Checks stand."""
    functions = SUMMARY_ROW + len(SUMMARY) + 2
    function_rows = len(headings(content.classification))
    levels = functions + function_rows + 3
    bodies = levels + len(LEVELS) + 4
    return ChecksLayout(functions, function_rows, levels, len(LEVELS), bodies, len(content.bodies) + SPARE_BODIES)


def mapping_check_names() -> dict[str, str]:
    """Return the names that point to the sheet Checks."""
    row = FIRST_CHECK_ROW + [check.key for check in MAPPING_CHECKS].index("unit")
    cells = {**WORKING, "unit_changed": f"B{row}"}
    return {name: f"Checks!${cell[0]}${cell[1:]}" for name, cell in cells.items()}


def write_mapping_checks(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    """Write the verdict, the counts with what to do, and the totals."""
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width, styles["text"])
    for row, height in ((0, 26), (2, 22), (4, 20)):
        sheet.set_row(row, height)
    sheet.write_string("A1", "Checks: what the figures come to", styles["title"])
    told = '="Worked out as you type; there is nothing to fill in. Amounts are in "&unit&"."'
    sheet.write_formula("A2", told, styles["hint"], UNKNOWN)
    sheet.write_string("A4", BEFORE_COUNTING, styles["hint"])
    write_verdict(sheet, styles, "Ready to count?", MAPPING_CHECKS)
    write_counts(sheet, styles, MAPPING_CHECKS, columns=len(WIDTHS))
    layout = checks_layout(content)
    _summary(sheet, styles, content)
    _functions(sheet, styles, content, layout)
    _levels(sheet, styles, content, layout)
    _bodies(sheet, styles, content, layout)
    _working(sheet, styles, content, layout)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.print_area(0, 0, layout.bodies + layout.body_rows - 1, len(WIDTHS) - 1)
    print_on(sheet, repeat=None)


def _money(styles: Styles, content: MappingContent) -> object:
    return styles["sum_millions" if content.unit == "£m" else "sum"]


def _titles(sheet: Worksheet, styles: Styles, row: int, titles: Sequence[str]) -> None:
    sheet.set_row(row - 1, 32)
    for column, heading in enumerate(titles):
        words = column == 0 or heading in ("", "In words", "Level", "Where it stands", "Beside the baseline")
        sheet.write_string(row - 1, column, heading, styles["column_heading" if words else "amount_heading"])


# -- the whole -------------------------------------------------------------------------------------------------------


def _summary(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    row, money = SUMMARY_ROW, _money(styles, content)
    _titles(sheet, styles, row, ("The whole", "So far"))
    whole, estimated, known = (f"$B${row + number}" for number in (1, 2, 3))
    formulas = (
        (f"={_rounded(_sum('rows_total'))}", money),
        (f"={_rounded(_sum('rows_total', ESTIMATE))}", money),
        (f"={_rounded(f'{whole}-{estimated}')}", money),
        (f'=IF({whole}=0,"",{known}/{whole})', styles["share"]),
        (f'=IF({whole}=0,"",{estimated}/{whole})', styles["share"]),
        (_per_head(whole), styles["money"]),
        (f'=IF(SUM(baseline)=0,"",{_rounded("SUM(baseline)/unit_pence")})', money),
        (f'=IF(SUM(baseline)=0,"",{whole}*unit_pence/SUM(baseline))', styles["share"]),
    )
    for number, (label, (formula, style)) in enumerate(zip(SUMMARY, formulas, strict=True), row):
        sheet.write_string(number, 0, label, styles["text"])
        sheet.write_formula(number, 1, formula, style, UNKNOWN)


def _sum(amounts: str, basis: str = "", kind: str = "") -> str:
    """Return the sum of amounts, passing over text and errors, of one basis and of one kind where these are given."""
    wanted = {"rows_basis": basis, "rows_expenditure_type": kind}
    conditions = "".join(f',{cells},"{word}"' for cells, word in wanted.items() if word)
    return f'SUMIFS({amounts},{amounts},">-9E+300"{conditions})'


def _rounded(formula: str) -> str:
    """Return a sum to the penny, whatever the unit: adding up leaves specks behind."""
    return f"ROUND({formula},unit_digits)"


def _per_head(amount: str) -> str:
    return f'=IF(N(people)=0,"",IFERROR({amount}*unit_pence/100/people,""))'


# -- by function -----------------------------------------------------------------------------------------------------

FUNCTION_TITLES = (
    *("Revenue", "Capital", "Not said", "All", "Initial estimates", "Share known", "Per head (£)"),
    *("Baseline", "Share of the baseline", "Beside the baseline"),
)


def _functions(sheet: Worksheet, styles: Styles, content: MappingContent, layout: ChecksLayout) -> None:
    _titles(sheet, styles, layout.functions, (f"By {content.classification.what}", *FUNCTION_TITLES))
    for number, (code, heading) in enumerate(headings(content.classification), 1):
        row = layout.functions + number
        amounts = f"INDEX(rows_amounts,0,{number})"
        sums = (
            _sum(amounts, kind="Revenue"),
            _sum(amounts, kind="Capital"),
            "",
            _sum(amounts),
            _sum(amounts, ESTIMATE),
        )
        cells = [f"={_rounded(formula)}" for formula in sums]
        cells[2] = f"={_rounded(f'E{row}-B{row}-C{row}')}"
        base = f"N(INDEX(baseline,{number}))"
        cells += [*_shares(row, "E", "F"), f'=IF({base}=0,"",{_rounded(f"{base}/unit_pence")})']
        cells += [f'=IF({base}=0,"",E{row}*unit_pence/{base})', _judgement(row, number, content.usual_range(code))]
        _row(sheet, styles, content, row, heading, cells)
    _sum_of(sheet, styles, content, layout.functions, layout.function_rows, "BCDEF")


def _shares(row: int, whole: str, estimated: str) -> list[str]:
    known = f'=IF({whole}{row}=0,"",1-{estimated}{row}/{whole}{row})'
    return [known, _per_head(f"{whole}{row}")]


def _judgement(row: int, number: int, usual: tuple[float, float]) -> str:
    """Return in words whether a function is far from the baseline; a small part of the whole baseline never is."""
    low, high = usual
    far = f"ABS(E{row}*unit_pence-N(INDEX(baseline,{number})))>SUM(baseline)*{SMALL}"
    words = f'IF(E{row}=0,"Nothing yet",IF(J{row}<{low:.4g},"Low",IF(J{row}>{high:.4g},"High","Usual")))'
    return f'=IF(J{row}="","",IF({far},{words},"Usual"))'


SMALL = 0.005
"""A difference below this share of the whole baseline is never large, as in the count workbook."""


def _row(sheet: Worksheet, styles: Styles, content: MappingContent, row: int, label: str, cells: Sequence[str]) -> None:
    sheet.write_string(row - 1, 0, label, styles["text"])
    kinds = ("money", "money", "money", "money", "money", "share", "heads", "money", "share", "words")
    for column, (formula, kind) in enumerate(zip(cells, kinds, strict=False), 1):
        _write(sheet, styles, content, row, column, formula, kind)


def _write(
    sheet: Worksheet, styles: Styles, content: MappingContent, row: int, column: int, formula: str, kind: str
) -> None:
    style = {"money": _money(styles, content), "heads": styles["sum"], "words": styles["remark"]}.get(kind)
    sheet.write_formula(row - 1, column, formula, style or styles["share"], UNKNOWN)


def _sum_of(sheet: Worksheet, styles: Styles, content: MappingContent, heading: int, rows: int, letters: str) -> None:
    row = heading + rows + 1
    sheet.write_string(row - 1, 0, "All", styles["label_total"])
    style = styles["sum_millions_total" if content.unit == "£m" else "sum_total"]
    for letter in letters:
        formula = f"={_rounded(f'SUM({letter}{heading + 1}:{letter}{row - 1})')}"
        sheet.write_formula(row - 1, ord(letter) - ord("A"), formula, style, UNKNOWN)


# -- by level --------------------------------------------------------------------------------------------------------

LEVEL_TITLES = ("Bodies", "With figures", "All", "Initial estimates", "Share known", "Per head (£)")
NO_LEVEL = "Not on the sheet Bodies, or of no level above"


def _levels(sheet: Worksheet, styles: Styles, content: MappingContent, layout: ChecksLayout) -> None:
    _titles(sheet, styles, layout.levels, ("By level", *LEVEL_TITLES))
    level, everything = _column(layout, LEVEL), _column(layout, "B")
    for number, name in enumerate(LEVELS, 1):
        row = layout.levels + number
        counts = [f"=COUNTIF({level},$A{row})", f'=COUNTIFS({level},$A{row},{everything},"<>0")']
        sums = [f"={_rounded(f'SUMIF({level},$A{row},{_column(layout, letter)})')}" for letter in "BC"]
        _level_row(sheet, styles, content, row, name, [*counts, *sums])
    row, first = layout.levels + layout.level_rows + 1, layout.levels + 1
    whole = (f"$B${SUMMARY_ROW + 1}", f"$B${SUMMARY_ROW + 2}")
    rest = [
        f"={_rounded(f'{cell}-SUM({letter}{first}:{letter}{row - 1})')}"
        for letter, cell in zip("DE", whole, strict=True)
    ]
    _level_row(sheet, styles, content, row, NO_LEVEL, ["", "", *rest])
    _sum_of(sheet, styles, content, layout.levels, layout.level_rows + 1, "DE")


def _level_row(
    sheet: Worksheet, styles: Styles, content: MappingContent, row: int, label: str, cells: Sequence[str]
) -> None:
    sheet.write_string(row - 1, 0, label, styles["text"])
    kinds = ("count", "count", "money", "money", "share", "heads")
    formulas = [*cells, *_shares(row, "D", "E")]
    for column, (formula, kind) in enumerate(zip(formulas, kinds, strict=True), 1):
        if kind == "count" and formula:
            sheet.write_formula(row - 1, column, formula, styles["whole"], UNKNOWN)
        elif formula:
            _write(sheet, styles, content, row, column, formula, kind)


# -- by body ---------------------------------------------------------------------------------------------------------

BODY_TITLES = (
    "All",
    "Initial estimates",
    "Share known",
    "From the return",
    "In words",
    "",
    "",
    "Level",
    "",
    "Where it stands",
)
LEVEL, WORDS = "I", "F"
TWICE, NOTHING, OTHERWISE = "Named twice on Bodies", "Nothing yet", "The return says another amount"


def _bodies(sheet: Worksheet, styles: Styles, content: MappingContent, layout: ChecksLayout) -> None:
    _titles(sheet, styles, layout.bodies, ("By body", *BODY_TITLES))
    for number in range(1, layout.body_rows + 1):
        row = layout.bodies + number
        again = f"MATCH($A{row},$A${layout.bodies + 1}:$A{row},0)<{number}"
        sums = (
            "SUMIF(rows_organisation,$A{row},rows_total)",
            f'SUMIFS(rows_total,rows_organisation,$A{{row}},rows_basis,"{ESTIMATE}")',
            "SUMIF(rows_organisation,$A{row},rows_from_return)",
        )
        everything, estimated, said = (_of_body(row, again, formula.format(row=row)) for formula in sums)
        said = f'=IF({sums[2].format(row=row)}=0,"",{said[1:]})'
        share = f'=IF(N(B{row})=0,"",1-C{row}/B{row})'
        texts = {0: _of_sheet("body", number), 5: _in_words(row, again)}
        texts |= {8: _of_sheet("level", number), 10: _of_sheet("standing", number)}
        for column, formula in texts.items():
            sheet.write_formula(row - 1, column, formula, styles["remark" if column == 5 else "text"], UNKNOWN)
        kinds = ("money", "money", "share", "money")
        for column, (formula, kind) in enumerate(zip((everything, estimated, share, said), kinds, strict=True), 1):
            _write(sheet, styles, content, row, column, formula, kind)


def _of_sheet(field: str, number: int) -> str:
    return f'=IFERROR(INDEX(bodies_{field},{number})&"","")'


def _of_body(row: int, again: str, formula: str) -> str:
    return f'=IF($A{row}="","",IF({again},0,{_rounded(formula)}))'


def _in_words(row: int, again: str) -> str:
    differs = f"ABS(N(E{row})-B{row})>ABS(N(E{row}))*{NOTED_DIFFERENCE}"
    nothing = f'IF(K{row}="{BodyStanding.INCLUDED.value}","","{NOTHING}")'
    return (
        f'=IF($A{row}="","",IF({again},"{TWICE}",IF(AND(B{row}=0,N(E{row})=0),{nothing},'
        f'IF(AND(N(E{row})<>0,B{row}<>0,{differs}),"{OTHERWISE}",""))))'
    )


def _column(layout: ChecksLayout, letter: str) -> str:
    return f"${letter}${layout.bodies + 1}:${letter}${layout.bodies + layout.body_rows}"


# -- working cells ---------------------------------------------------------------------------------------------------


def _working(sheet: Worksheet, styles: Styles, content: MappingContent, layout: ChecksLayout) -> None:
    words = _column(layout, WORDS)
    formulas = {
        "last_row": ("Rows of Mapping looked at, the heading among them", last_row_formula(content.classification)),
        "last_body": ("Rows of Bodies looked at, the heading among them", last_body_formula()),
        "unit_digits": ("Digits of a penny in the unit", "=IFERROR(ROUND(LOG10(unit_pence),0),8)"),
        "estimated_sum": ("Initial estimates that stand in Mapping", f"={_sum('rows_total', ESTIMATE)}"),
        "filled_sum": ("What was filled in, in pence", "=SUM(filled_amounts)"),
        "filled_pence": ("Pence in the unit it was filled in with", unit_size("filled_unit")),
        "bodies_twice": ("Bodies named twice", f'=COUNTIF({words},"{TWICE}")'),
        "bodies_empty": ("Bodies without figures", f'=COUNTIF({words},"{NOTHING}")'),
        "bodies_beyond": (
            "Bodies for which there is no row above",
            f"=MAX(0,last_body-1-{layout.body_rows})",
        ),
        "bodies_differ": ("Bodies whose return says otherwise", f'=COUNTIF({words},"{OTHERWISE}")'),
    }
    sheet.set_column(12, 12, 44, styles["working"])
    sheet.set_column(13, 13, 18, styles["working"])
    sheet.write_string("M1", "Working cells behind the counts", styles["working"])
    for name, (label, formula) in formulas.items():
        cell = WORKING[name]
        sheet.write_string(f"M{cell[1:]}", label, styles["working"])
        sheet.write_formula(cell, formula, styles["working"], UNKNOWN)
