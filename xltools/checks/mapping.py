"""The lead team's spend mapping workbook: its unit and year, rows and bodies, totals typed over, estimates confirmed or copied.

These findings are for those who filled the workbook in; no partner is told of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.context import Issue
from xltools.checks.engine import Check
from xltools.checks.identity import meant_by
from xltools.model import Noticed, ReturnOrigin, Severity
from xltools.reading.years import financial_year
from xltools.text import listed, plural, pounds, short_pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext
    from xltools.classify.lines import SheetDoubt
    from xltools.model import Observation


def _typed(context: CheckContext) -> list[int]:
    returns = context.batch.returns
    return [number for number, read in enumerate(returns) if read.origin is ReturnOrigin.TYPED_IN]


def _unit(context: CheckContext) -> Iterator[Issue]:
    for number, seen in context.noticed(Noticed.SHEET_UNIT):
        yield Issue(number, seen.location, f"No amount that was typed counts: {seen.detail}.", seen.value)
    for doubt in context.classified.sheet_doubts:
        yield context.header(doubt.numbers[0], "unit", _doubt_words(doubt))


def _doubt_words(doubt: SheetDoubt) -> str:
    size = "a thousand" if abs(doubt.scale) == 3 else "a million"
    direction = "times too much" if doubt.scale < 0 else "times too little"
    meant = doubt.pence * 10**doubt.scale if doubt.scale > 0 else doubt.pence // 10**-doubt.scale
    return (
        f"The unit seems wrong: {doubt.off} of {plural(doubt.judged, 'body', 'bodies')} whose usual spending is known "
        f"{'is' if doubt.off == 1 else 'are'} {size} {direction}. What is typed comes to {short_pounds(doubt.pence)}; it would be "
        f"{short_pounds(meant)}. None of it counts until this is settled."
    )


MAPPING_UNIT = Check(
    code="mapping-unit",
    severity=Severity.ERROR,
    title="The unit of the mapping workbook is missing, or does not fit its amounts",
    wrong=(
        "The cell with the unit is blank or says something we do not know; or it was changed and the amounts were not; or with it "
        "the bodies spend a thousand times more or less than such bodies do."
    ),
    why="One cell decides how much every amount is. Read in the wrong unit, the whole count would be a thousand times off.",
    fix=(
        "Choose the unit that the amounts are in: £, £000 or £m. If the unit is right as it stands, write above the table, in a free "
        "cell, what it is, such as 'All amounts in £000'; then the amounts count."
    ),
    find=_unit,
    of_the_workbook=True,
)


def _row_without_body(context: CheckContext) -> Iterator[Issue]:
    for number, seen in context.noticed(Noticed.ROW_UNNAMED):
        yield Issue(
            number, seen.location, f"This row has {seen.detail or 'an amount'} and names no body, so it does not count."
        )


MAPPING_ROW_WITHOUT_BODY = Check(
    code="mapping-row-without-body",
    severity=Severity.ERROR,
    title="A row of the mapping workbook has an amount and no body",
    wrong="A row has an amount, and nothing stands under 'Body'.",
    why="Money of nobody cannot be compared with what others report, so it could count twice. It does not count.",
    fix="Write the body's name as it stands on the sheet Bodies. If the amount is a total or a note, move it out of the table.",
    find=_row_without_body,
    of_the_workbook=True,
)


def _body_unlisted(context: CheckContext) -> Iterator[Issue]:
    for number, seen in context.noticed(Noticed.BODY_UNLISTED):
        if context.owners[number] is None:
            meant = f" Did you mean '{seen.detail}'?" if seen.detail else ""
            hint = meant_by(context, seen.value) or meant
            where = "on the sheet Bodies or the partner list" if context.known.partners else "on the sheet Bodies"
            message = f"'{shorten(seen.value)}' is not {where}. It counts as a body of its own.{hint}"
            yield Issue(number, seen.location, message, seen.value)


MAPPING_BODY_UNKNOWN = Check(
    code="mapping-body-unknown",
    severity=Severity.WARNING,
    title="A body of the mapping workbook is not on its sheet Bodies",
    wrong="An amount is typed in for a body that is neither on the sheet Bodies nor on the partner list.",
    why="The same body under two names would count twice, and its return would not replace what was typed for it.",
    fix="Use the name on the sheet Bodies. If it is another body, add it to partners.csv; then it is asked for its return as well.",
    find=_body_unlisted,
    of_the_workbook=True,
)


def _named_twice(context: CheckContext) -> Iterator[Issue]:
    first: dict[tuple[str, str], int] = {}
    for number in _typed(context):
        owner, read = context.owners[number], context.batch.returns[number]
        if owner is None:
            continue
        before = first.setdefault((read.file, owner.partner_id), number)
        if before != number:
            names = [f"'{shorten(context.headers[each]['organisation'])}'" for each in (before, number)]
            related = (context.headers[before].locations["organisation"],)
            message = f"{names[1]} and {names[0]} are one body, {owner.name}; their rows count together."
            yield Issue(number, context.headers[number].locations["organisation"], message, "", related)


MAPPING_BODY_NAMED_TWICE = Check(
    code="mapping-body-named-twice",
    severity=Severity.NOTE,
    title="A body stands under two names in the mapping workbook",
    wrong="Rows of one body bear two of its names.",
    why="They count together. If both give the same money, it counts twice.",
    fix="Nothing, if the rows are of different money. Otherwise delete one. One name for a body keeps them apart from others.",
    find=_named_twice,
    of_the_workbook=True,
)


def _total_typed(context: CheckContext) -> Iterator[Issue]:
    for number, seen in context.noticed(Noticed.TOTAL_TYPED):
        if seen.detail:
            message = f"The total was typed over its formula and is {seen.value}: {seen.detail}. The columns count."
        else:
            message = f"Only a total is typed, {seen.value}. It counts, and under no function."
        yield Issue(number, seen.location, message, seen.value)


MAPPING_TOTAL_TYPED = Check(
    code="mapping-total-typed",
    severity=Severity.WARNING,
    title="A total of the mapping workbook was typed and is not the sum of its row",
    wrong="A number stands where the total of a row is worked out, and the columns of the row add up to something else, or are blank.",
    why="Either a function is missing or the total is old. The columns count where there are any.",
    fix="Correct the row's columns. Then copy the formula of another row's total over this one.",
    find=_total_typed,
    of_the_workbook=True,
)


def _other_year(context: CheckContext) -> Iterator[Issue]:
    place = context.known.place
    seen: set[tuple[int, int]] = set()
    for number in _typed(context):
        year = financial_year(place.year if place else context.headers[number]["financial_year"])
        for index in context.lines_of(number).tolist() if year else ():
            of_line, row = financial_year(context.text("financial_year", index)), int(context.rows[index])
            if (
                of_line
                and of_line != year
                and "figure_year" in context.batch.returns[number].columns
                and (number, row) not in seen
            ):
                seen.add((number, row))
                location = context.batch.returns[number].location_of(row, "figure_year", context.text("sheet", index))
                if of_line != financial_year(context.headers[number]["financial_year"]):
                    yield Issue(
                        number,
                        location,
                        f"The figure is of {of_line}; this count is for {year}. It counts as it stands.",
                        of_line,
                    )


MAPPING_FIGURE_OF_ANOTHER_YEAR = Check(
    code="mapping-figure-of-another-year",
    severity=Severity.WARNING,
    title="A figure of the mapping workbook is of another year",
    wrong="'Year of the figure' is not the year that is counted.",
    why="For a first impression a figure of the year before will do; added to figures of this year it is only near the truth.",
    fix="Ask for the figure of the year counted. Until then say in Notes that it is of another year.",
    find=_other_year,
    of_the_workbook=True,
)


def _estimate_confirmed(context: CheckContext) -> Iterator[Issue]:
    for number, seen in context.noticed(Noticed.ESTIMATE_CONFIRMED):
        yield Issue(number, seen.location, _confirmed_words(seen), seen.value)


def _confirmed_words(seen: Observation) -> str:
    basis = f"says '{shorten(seen.value)}'" if seen.value else "says nothing any more"
    are = "is" if seen.detail == "1 amount" else "are"
    return f"The row {basis}, and {seen.detail} {are} still our initial estimate. It counts as typed."


MAPPING_ESTIMATE_CONFIRMED = Check(
    code="mapping-estimate-confirmed",
    severity=Severity.NOTE,
    title="An initial estimate is confirmed in the mapping workbook",
    wrong="Nothing. A row no longer says that it is an initial estimate, and holds amounts that were filled in as one.",
    why="Its amounts count as typed: as the body's own figures, and no better estimate takes their place.",
    fix="Nothing, if the amounts are confirmed. Otherwise choose 'Initial estimate' again, or type what you know.",
    find=_estimate_confirmed,
    of_the_workbook=True,
)


def _of_body(context: CheckContext, kind: Noticed) -> Iterator[tuple[int, list[Observation]]]:
    """What was noticed of a kind, body by body."""
    together: dict[int, list[Observation]] = {}
    for number, seen in context.noticed(kind):
        together.setdefault(number, []).append(seen)
    yield from together.items()


def _estimate_kept(context: CheckContext) -> Iterator[Issue]:
    for number, rows in _of_body(context, Noticed.ESTIMATE_KEPT):
        first, related = rows[0], tuple(seen.location for seen in rows[1:])
        more = f", as in {plural(len(related), 'more row')}" if related else ""
        are = "is" if first.detail == "1 amount" else "are"
        message = f"In this row some amounts were typed; {first.detail} {are} still our initial estimate and counted as one{more}."
        yield Issue(number, first.location, message, first.value, related)


MAPPING_ESTIMATE_KEPT = Check(
    code="mapping-estimate-kept",
    severity=Severity.NOTE,
    title="In a row with typed amounts, others are still our initial estimate",
    wrong="Nothing. Some amounts of a row were typed, and others still are what was filled in, to the penny.",
    why="Published figures that nobody has touched are not taken for the team's own, whatever the row says of how they were reached.",
    fix="Nothing, if they are estimates. Those that you know to be right, move to a row of their own and say how they were reached.",
    find=_estimate_kept,
    of_the_workbook=True,
)


def _source_ours(context: CheckContext) -> Iterator[Issue]:
    for number, rows in _of_body(context, Noticed.SOURCE_OURS):
        first, related = rows[0], tuple(seen.location for seen in rows[1:])
        more = f", as in {plural(len(related), 'more row')}" if related else ""
        message = f"An amount was typed here, and its source is still the one we wrote for our estimate{more}. It is not taken as yours."
        yield Issue(number, first.location, message, first.value, related)


MAPPING_SOURCE_OURS = Check(
    code="mapping-source-ours",
    severity=Severity.NOTE,
    title="A typed amount still has the source of our estimate beside it",
    wrong="An amount was typed over an initial estimate, and 'Source of the figure' was left as it was filled in.",
    why="Whoever asks later where the figure is from would be sent to the wrong place.",
    fix="Write under 'Source of the figure' who gave you the amount, or where it is published; and clear our words from Notes.",
    find=_source_ours,
    of_the_workbook=True,
)


def _estimate_copied(context: CheckContext) -> Iterator[Issue]:
    for number, seen in context.noticed(Noticed.ESTIMATE_COPIED):
        message = f"This row of '{shorten(seen.value)}' is a copy of {seen.detail}, an initial estimate of ours; it does not count again."
        yield Issue(number, seen.location, message)


MAPPING_ESTIMATE_COPIED = Check(
    code="mapping-estimate-copied",
    severity=Severity.WARNING,
    title="A row filled in as an initial estimate was copied",
    wrong="Two rows of one body, source and kind hold the amounts that were filled in for one.",
    why="The same estimate twice would be too much. It counts once.",
    fix="Delete the copy, or type into it what you know.",
    find=_estimate_copied,
    of_the_workbook=True,
)


def _own_columns(context: CheckContext) -> Iterator[Issue]:
    for number, columns in _of_body(context, Noticed.OWN_COLUMN):
        names = listed([f"'{shorten(seen.value, 40)}'" for seen in columns])
        related = tuple(seen.location for seen in columns[1:])
        noun = "column" if len(columns) == 1 else "columns"
        yield Issue(
            number,
            columns[0].location,
            f"Your own {noun} {names} {'holds' if len(columns) == 1 else 'hold'} figures that do not count.",
            "",
            related,
        )


MAPPING_OWN_COLUMNS = Check(
    code="mapping-own-columns",
    severity=Severity.NOTE,
    title="The mapping workbook has columns of figures of your own",
    wrong="Nothing. A column holds figures, and its heading is no function, theme or heading that is counted by.",
    why="Only the columns of the table count. If one of them was renamed beyond recognition, its amounts are missing.",
    fix="Nothing, if the column is your own. Otherwise give it back its heading.",
    find=_own_columns,
    of_the_workbook=True,
)


def _uncoded(context: CheckContext) -> Iterator[Issue]:
    told: set[str] = set()
    for number in _typed(context):
        read = context.batch.returns[number]
        for index in context.lines_of(number).tolist()[:1] if read.file not in told else ():
            if context.text("laa_theme", index) and not (context.text("cofog", index) or context.text("cipfa", index)):
                told.add(read.file)
                amount = _uncoded_pence(context, read.file)
                message = f"{pounds(amount, pence=False)} stands under themes alone: it counts, uncoded, and belongs to no function yet."
                yield Issue(number, context.location(index, "gross"), message)


def _uncoded_pence(context: CheckContext, file: str) -> int:
    own = [number for number in _typed(context) if context.batch.returns[number].file == file]
    return sum(int(context.pence("gross")[context.lines_of(number)].sum()) for number in own)


MAPPING_UNCODED = Check(
    code="mapping-uncoded",
    severity=Severity.NOTE,
    title="What is typed by theme alone has no function",
    wrong="Nothing. The workbook is kept by themes, and a theme holds services of several functions.",
    why="The money counts, and stands as not classified until a code is given. The sheet Coding lists the rows.",
    fix="Nothing, for a first impression. Give codes on the sheet Coding of the count workbook, or keep the workbook by divisions.",
    find=_uncoded,
    of_the_workbook=True,
)

OF_THE_WORKBOOK = (
    MAPPING_UNIT,
    MAPPING_ROW_WITHOUT_BODY,
    MAPPING_BODY_UNKNOWN,
    MAPPING_BODY_NAMED_TWICE,
    MAPPING_TOTAL_TYPED,
    MAPPING_FIGURE_OF_ANOTHER_YEAR,
    MAPPING_ESTIMATE_CONFIRMED,
    MAPPING_ESTIMATE_KEPT,
    MAPPING_SOURCE_OURS,
    MAPPING_ESTIMATE_COPIED,
    MAPPING_OWN_COLUMNS,
    MAPPING_UNCODED,
)
"""The checks of the workbook, in the order they run."""
