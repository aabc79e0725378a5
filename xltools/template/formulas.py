"""The workbook's own arithmetic: which findings are still live, what a line is told, what is ready to send.

Only functions that Excel 2010 and LibreOffice both know, and no array formulas that need a special keystroke. Other
sheets are reached through defined names, so inserted columns and moved cells are followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from xltools.model import column_letters
from xltools.template.findings import MARK_CELL, MARK_NAME
from xltools.template.layout import (
    DATA_FIELDS,
    FIELDS,
    FINDINGS,
    FINDINGS_FIRST_ROW,
    FINDINGS_LAST_ROW,
    HEADING_ROW,
    LAST_RULED_ROW,
    NAMED_CELLS,
    RETURN,
    SPENDING,
)

CHECKS = "Checks"

_FINDING_NAMES = ("where", "severity", "problem", "", "", "value", "service", "code", "explanation", "")


def down_to(cells: str, last: str, *, to: str = "") -> str:
    """Return the part of a column that is filled: `cells` begin at its heading, and `last` names how many rows go down.

    The range starts at the heading, so that a line inserted above the first is in it; the heading is then left out. With
    `to`, as many columns as lie between the two.
    """
    return f"INDEX({cells},2):INDEX({to or cells},{last})"


def last_filled(cells: str) -> str:
    """Return how many rows down from the heading, itself counted, the last row with anything in it stands (2 at least)."""
    return f"=MAX(2,SUMPRODUCT(MAX((1-ISBLANK({cells}))*(ROW({cells})-ROW(INDEX({cells},1,1))+1))))"


def column_range(field: str) -> str:
    """Return the cells of a Spending column down to the last line filled, however rows are inserted and deleted."""
    letters = column_letters(FIELDS.index(field) + 1)
    return down_to(f"{SPENDING}!${letters}${HEADING_ROW}:${letters}${LAST_RULED_ROW}", "last_line")


def last_line_formula() -> str:
    """Return how many rows of Spending are filled (see `last_filled`)."""
    return last_filled(f"{SPENDING}!$A${HEADING_ROW}:${column_letters(len(DATA_FIELDS))}${LAST_RULED_ROW}")


def range_names() -> dict[str, str]:
    """Return the names of the Spending columns (``lines_gross``), the findings (``finding_where``) and the named cells."""
    names = {f"lines_{field}": column_range(field) for field in DATA_FIELDS}
    for number, name in enumerate(_FINDING_NAMES, 1):
        if name:
            letters = column_letters(number)
            names[f"finding_{name}"] = f"{FINDINGS}!${letters}${FINDINGS_FIRST_ROW}:${letters}${FINDINGS_LAST_ROW}"
    last = column_letters(len(DATA_FIELDS))
    names["sent_cells"] = f"{SPENDING}!$A$1:${last}${LAST_RULED_ROW}"
    names[MARK_NAME] = f"{FINDINGS}!${MARK_CELL[0]}${MARK_CELL[1:]}"
    names["lit_where"] = lit_cells_formula().removeprefix("=")
    names["answer_cells"] = f"{RETURN}!$C$1:$C$99"
    for cell in NAMED_CELLS:
        names[cell.name] = f"{RETURN}!${cell.cell[0]}${cell.cell[1:]}"
    return names


# -- live findings: five working columns on Checks, one row a finding -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Working:
    """The working formulas of one finding: its Spending row and column, what its cell holds now, where it stands, told on.

    `Where` is ``Spending!G14``, ``Spending!row 14`` for a whole line, or ``Return!C8``; row and column are 0 for the last.
    The fourth gives the address while the finding is live, else nothing. Live means: that cell still holds the
    value found, and on Spending the line is still the one that was sent (the same service, not blank), so that sorting
    and inserting rows lights no innocent cell. A finding about a whole line stands at its Service cell. The last formula
    gives the row that is told of it, 0 for none.
    """

    row: str
    column: str
    now: str
    stands: str
    told: str


@cache
def working(number: int, row: str, column: str, now: str, stands: str) -> Working:
    """Return the working formulas of the finding at this position, given the cells the first four stand in."""
    where = f"INDEX(finding_where,{number})"
    whole = f'MID({where},10,4)="row "'
    cell, answer = f"INDEX(sent_cells,{row},{column})", f"INDEX(answer_cells,VALUE(MID({where},9,3)))"
    same_line = f"EXACT(TRIM(INDEX(sent_cells,{row},2)),TRIM(INDEX(finding_service,{number})))"
    held = _held(now, f"INDEX(finding_value,{number})", f"INDEX(finding_code,{number})")
    live = f"AND({same_line},COUNTA(INDEX(sent_cells,{row},0))>0,OR({whole},{held}))"
    on_line = f'IF({live},"{SPENDING}!"&ADDRESS({row},{column},4),"")'
    on_return = f'IF(AND(LEFT({where},8)="{RETURN}!C",{held}),{where},"")'
    return Working(
        row=f'=IF(LEFT({where},9)="{SPENDING}!",IFERROR(VALUE(MID({where},IF({whole},14,11),7)),0),0)',
        column=f"=IF({row}>0,IF({whole},2,CODE(MID({where},10,1))-64),0)",
        now=f'=IF({row}>0,IF(ISBLANK({cell}),"",{cell}),IFERROR(IF(ISBLANK({answer}),"",{answer}),""))',
        stands=f'=IFERROR(IF({row}>0,{on_line},{on_return}),"")',
        told=f'=IF({stands}="",0,{row})',
    )


def _held(now: str, value: str, code: str) -> str:
    """Say whether a cell still holds the value found: an error, the same text, or the same number or day as text.

    Where the finding was that a number is text (or a code a number), the same digits as the other kind are put right.
    """
    forms = "+".join(f'(TEXT({now},"{form}")={value})' for form in ("0.00", "0.0", "yyyy-mm-dd"))
    mended = f'ISNUMBER({now})*ISNUMBER(SEARCH("as-text",{code}))+ISTEXT({now})*ISNUMBER(SEARCH("as-number",{code}))'
    same = f"(EXACT(TRIM({now}),TRIM({value}))+ISNUMBER({now})*({forms})>0)*({mended}=0)>0"
    return f'IF(ISERROR({now}),LEFT({value},1)="#",{same})'


def lit_cells_formula() -> str:
    """Return where cells are to be coloured: where findings still stand, or all that are listed while nothing was worked out.

    A preview, or Excel before editing is enabled, shows a file with the values it was saved with: the working columns then know
    nothing of findings written into it since. So it is as long as the mark they last saw is not the one on the Findings sheet.
    """
    return "=IF(marked_then=marked_as,open_where,finding_where)"


def mark_seen_formula() -> str:
    """Return the mark of the Findings sheet as the working columns last saw it: worked out whenever one of them is."""
    return "=IF(last_line+COUNTA(answer_cells)>=0,marked_as,0)"


def _severity_here(sheet: str) -> str:
    return f'INDEX(finding_severity,MATCH("{sheet}!"&ADDRESS(ROW(),COLUMN(),4),lit_where,0))'


def lit_formula(sheet: str, severity: str) -> str:
    """Return the condition under which a cell of Spending or Return is coloured for a live finding of this severity."""
    return f'={_severity_here(sheet)}="{severity}"'


def explained_formula(sheet: str) -> str:
    """Return the condition under which a live warning or note in this cell has been answered in Your explanation."""
    position = f'MATCH("{sheet}!"&ADDRESS(ROW(),COLUMN(),4),lit_where,0)'
    return f'=AND(INDEX(finding_severity,{position})<>"error",INDEX(finding_explanation,{position})<>"")'


def checked_formula() -> str:
    """Return the Checked column's formula: the first live finding of this row, in words (the same text on every row)."""
    return _told("MATCH(ROW(),open_row,0)")


def told_formula(cell: str) -> str:
    """Return what a cell of the Return sheet is told: its live finding, or nothing."""
    return _told(f'MATCH("{RETURN}!{cell}",open_where,0)')


def _told(position: str) -> str:
    severity, problem = f"INDEX(finding_severity,{position})", f"INDEX(finding_problem,{position})"
    answered = f'AND({severity}<>"error",INDEX(finding_explanation,{position})<>"")'
    return f'=IFERROR(IF({answered},"Explained",PROPER({severity}))&": "&{problem},"")'


# -- the Checks sheet ------------------------------------------------------------------------------------------------

_BLANK_LINE = "*".join(f"ISBLANK(lines_{field})" for field in DATA_FIELDS)
_MONEY = ("gross", "income", "local")
_REQUIRED = tuple(cell for cell in NAMED_CELLS if cell.required)


@dataclass(frozen=True, slots=True)
class ReadinessCheck:
    """A count the workbook keeps of its own lines. Above nought (for `filled`: at nought) it says `words`.

    `stops` tells whether the return is then not ready to send; the others only ask for a second look.
    """

    key: str
    label: str
    formula: str
    words: str
    stops: bool


def _lines_without(condition: str) -> str:
    return f"=SUMPRODUCT((1-{_BLANK_LINE})*{condition})"


def _cells_with_errors() -> str:
    return "=" + "+".join(f"SUMPRODUCT(--ISERROR(lines_{field}))" for field in DATA_FIELDS)


def _not_numbers() -> str:
    parts = (f"COUNTA(lines_{f})-COUNT(lines_{f})-SUMPRODUCT(--ISERROR(lines_{f}))" for f in _MONEY)
    return "=" + "+".join(parts)


def _codes_not_listed() -> str:
    """Count codes whose first word, with a two-digit division, is no code of the list; wildcards are taken as letters."""
    typed = 'SUBSTITUTE(SUBSTITUTE(TRIM(lines_cofog),"?","x"),"*","x")'
    first = f'LEFT({typed},FIND(" ",{typed}&" ")-1)'
    code = f'REPT("0",--(MID({first}&".",2,1)="."))&{first}'
    listed = f'MATCH({code},LEFT(list_cofog,FIND(" ",list_cofog)-1),0)'
    return f"=SUMPRODUCT((1-ISBLANK(lines_cofog))*(1-ISERROR(lines_cofog))*(1-ISNUMBER({listed})))"


_TOTALS = ("TOTAL ", "TOTAL:", "TOTALS", "SUB-TOTAL", "SUBTOTAL", "SUB TOTAL", "GRAND TOTAL")


def named_totals(cells: str) -> str:
    """Return how many of these cells begin as the name of a total does."""
    starts = "+".join(f'(LEFT(UPPER(TRIM({cells}))&" ",{len(start)})="{start}")' for start in _TOTALS)
    return f"=IFERROR(SUMPRODUCT({starts}),0)"


def _income_above_gross() -> str:
    return "=IFERROR(SUMPRODUCT(ISNUMBER(lines_income)*ISNUMBER(lines_gross)*(lines_income>lines_gross)),0)"


CHECK_ROWS = (
    ReadinessCheck(
        "filled", "Lines filled in", f"=SUMPRODUCT(1-{_BLANK_LINE})", "No lines are filled in yet.", stops=True
    ),
    ReadinessCheck(
        "service",
        "Lines without a service",
        _lines_without("ISBLANK(lines_service)"),
        "Say what each line is for.",
        stops=True,
    ),
    ReadinessCheck(
        "gross",
        "Lines without gross spending",
        _lines_without("ISBLANK(lines_gross)"),
        "Give each line its gross spending.",
        stops=True,
    ),
    ReadinessCheck(
        "code",
        "Lines with neither a COFOG code nor a CIPFA line",
        _lines_without("ISBLANK(lines_cofog)*ISBLANK(lines_cipfa)"),
        "Give each line a COFOG code or a CIPFA line.",
        stops=True,
    ),
    ReadinessCheck(
        "listed",
        "Codes that are not on the COFOG list",
        _codes_not_listed(),
        "Pick each COFOG code from the list.",
        stops=True,
    ),
    ReadinessCheck(
        "text",
        "Amounts that are text, not numbers",
        _not_numbers(),
        "Type amounts as plain numbers in pounds.",
        stops=True,
    ),
    ReadinessCheck(
        "errors",
        "Cells with an error such as #REF!",
        _cells_with_errors(),
        "Replace cells that show an error.",
        stops=True,
    ),
    ReadinessCheck(
        "return",
        "Answers missing on the Return sheet",
        "=" + "+".join(f'(TRIM({cell.name})="")' for cell in _REQUIRED),
        "Answer every question on the Return sheet.",
        stops=True,
    ),
    ReadinessCheck(
        "type",
        "Lines that do not say revenue or capital",
        _lines_without("ISBLANK(lines_expenditure_type)"),
        "Say revenue or capital where you can.",
        stops=False,
    ),
    ReadinessCheck(
        "total",
        "Services named as a total",
        named_totals("lines_service"),
        "Delete totals and sub-totals: we work them out.",
        stops=False,
    ),
    ReadinessCheck(
        "income",
        "Lines whose income exceeds their gross spending",
        _income_above_gross(),
        "Is the spending on these lines gross, and the income theirs?",
        stops=False,
    ),
    ReadinessCheck(
        "findings",
        "Findings of our last check that still stand",
        '=SUMPRODUCT(--(open_where<>""))',
        "Correct these, or answer them in Your explanation.",
        stops=False,
    ),
    ReadinessCheck(
        "below",
        f"Lines below row {LAST_RULED_ROW:,}, which this sheet does not see",
        f"=COUNTA({SPENDING}!$B${LAST_RULED_ROW + 1}:$B$99999)",
        "We read them all the same.",
        stops=False,
    ),
)


def total_formula(field: str) -> str:
    """Return the sum of a money column, passing over text and errors (the checks above count those)."""
    return f'=ROUND(SUMIF(lines_{field},">-9E+300"),2)'


def division_formula(division: str, field: str, kind: str = "") -> str:
    """Return the sum of a money column over the lines of one COFOG division (``07``), all or only Revenue or Capital.

    The code may be ``07.4``, ``7.4``, ``7`` or ``07.4 Public health services``, typed as text or as a number.
    """
    starts = [division] if division.startswith("1") else [division, f"{division[1]}.", f"{division[1]} "]
    coded = "+".join(f'(LEFT(TRIM(lines_cofog)&" ",2)="{start}")' for start in starts)
    return _sum_where(f"({coded})", field, kind)


def cipfa_formula(field: str, kind: str = "") -> str:
    """Return the sum of a money column over lines that give a CIPFA line and no COFOG code."""
    return _sum_where("ISBLANK(lines_cofog)*(1-ISBLANK(lines_cipfa))", field, kind)


def typed_formula(field: str, kind: str) -> str:
    """Return the sum of a money column over all lines marked Revenue or Capital."""
    return _sum_where("(1-ISBLANK(lines_expenditure_type))", field, kind)


def _sum_where(condition: str, field: str, kind: str) -> str:
    of_kind = f'*(TRIM(lines_expenditure_type)="{kind}")' if kind else "*1"
    return f'=IFERROR(ROUND(SUMPRODUCT({condition}{of_kind},lines_{field}),2),"a cell holds an error")'
