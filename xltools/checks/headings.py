"""The columns of the Spending sheet and the questions of the Return sheet: missing, doubled, moved or unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.engine import Check
from xltools.checks.finders import heading, observed
from xltools.model import Noticed, Severity
from xltools.template.layout import NAMED
from xltools.text import listed, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext, Issue
    from xltools.model import Observation


def _missing_fields(context: CheckContext) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield each return that lacks columns of the template: the fields no count can do without, and the others."""
    missing: dict[int, set[str]] = {}
    for number, noticed in context.noticed(Noticed.HEADING_MISSING):
        if noticed.field:
            missing.setdefault(number, set()).add(noticed.field)
    for number, fields in missing.items():
        codes = ("cofog", "cipfa") if {"cofog", "cipfa"} <= fields else ()  # one of the two is enough
        needed = [field for field in ("service", "gross", *codes) if field in fields]
        yield number, needed, sorted(fields.difference(needed))


def _heading_missing(context: CheckContext) -> Iterator[Issue]:
    named = {number for number, noticed in context.noticed(Noticed.COLUMN_UNCLEAR) if noticed.field == "gross"}
    for number, fields, _ in _missing_fields(context):
        # amount-column-unclear names the heading that comes nearest to gross spending
        needed = [field for field in fields if field != "gross" or number not in named]
        if needed:
            names = listed([f"'{heading(field)}'" for field in needed])
            yield context.file(number, f"There is no column headed {names}.")


HEADING_MISSING = Check(
    code="heading-missing",
    severity=Severity.ERROR,
    title="A column the count cannot do without is missing",
    wrong=(
        "There is no column for the service, for gross spending, or for either the COFOG code or the CIPFA "
        "service line."
    ),
    why="Without these columns a line cannot be counted, or not be put under any function.",
    fix="Put the column back with the heading of the template, and fill it.",
    find=_heading_missing,
)


def _heading_left_out(context: CheckContext) -> Iterator[Issue]:
    for number, _, others in _missing_fields(context):
        if others:
            names = listed([heading(field) for field in others], most=20)
            yield context.file(number, f"The file has no column for {names}.")


HEADING_LEFT_OUT = Check(
    code="heading-left-out",
    severity=Severity.NOTE,
    title="Columns of the template are not in the file",
    wrong="Some columns of the template are not in this file; the count can do without them.",
    why="What those columns would have told us, such as who paid, is not known for any line.",
    fix="Nothing needs doing if you have nothing to say in them. Otherwise put the columns back and fill them.",
    find=_heading_left_out,
)


HEADING_DUPLICATE = Check(
    code="heading-duplicate",
    severity=Severity.WARNING,
    title="Two columns have the same heading",
    wrong="Two columns are headed alike; only the first was read.",
    why="If the second column holds the right figures, the count has the wrong ones.",
    fix="Delete the column that should not count, or give it another heading.",
    find=observed(
        Noticed.HEADING_DUPLICATE,
        lambda noticed: (
            f"A second column is headed '{shorten(noticed.value)}'; "
            f"{noticed.detail or 'we read the first and left this one out'}."
        ),
    ),
)


HEADING_UNKNOWN = Check(
    code="heading-unknown",
    severity=Severity.NOTE,
    title="A column was added that the template does not have",
    wrong="A column has a heading that the template does not know, so it was left out.",
    why="Nothing in that column is counted or passed on.",
    fix="Nothing, if it is for your own use. Otherwise move what we should know into the Notes column.",
    find=observed(
        Noticed.HEADING_UNKNOWN,
        lambda noticed: f"We do not know the column headed '{shorten(noticed.value)}', so we left it out.",
    ),
)


def _heading_moved_message(noticed: Observation) -> str:
    what = noticed.detail or f"the column headed '{shorten(noticed.value)}' is not where the template has it"
    first = f", '{heading(noticed.field)}' among them" if noticed.field and "columns" in what else ""
    return f"{what[0].upper()}{what[1:]}{first}. We read every column by its heading."


HEADING_MOVED = Check(
    code="heading-moved",
    severity=Severity.NOTE,
    title="A column is not where the template has it",
    wrong=(
        "A column stands elsewhere than in the template, or its heading is spelled differently. It was understood "
        "all the same."
    ),
    why="We took it for the column named here; if that is wrong, its figures are in the wrong place.",
    fix="Nothing, if the column is the one named. Otherwise give it the heading of the template.",
    find=observed(Noticed.HEADING_MOVED, _heading_moved_message),
)


def _header_cell_missing_message(noticed: Observation) -> str:
    name = noticed.field or noticed.value
    question = NAMED[name].question if name in NAMED else name
    return f"The cell for '{question}' is no longer on the Return sheet."


HEADER_CELL_MISSING = Check(
    code="header-cell-missing",
    severity=Severity.WARNING,
    title="A question of the Return sheet is gone",
    wrong="A cell of the Return sheet that the template names is no longer there.",
    why="We cannot see your answer to that question.",
    fix="Copy your answers into a fresh copy of the workbook, or tell us the answer by e-mail.",
    find=observed(Noticed.HEADER_CELL_MISSING, _header_cell_missing_message),
)
