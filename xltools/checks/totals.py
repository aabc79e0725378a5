"""Money that stands twice in a return, or is not spending: totals, financing, levies and copied rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.checks.engine import Check
from xltools.checks.texts import Phrase
from xltools.classify.debt_interest import says_debt_interest
from xltools.classify.not_spending import is_passed_on
from xltools.classify.parts_of_lines import says_of_which
from xltools.classify.totals import WORDS, Says, says_total
from xltools.model import LineKind, Severity
from xltools.reading.lines import LINE_EXTRAS
from xltools.reference.crosswalks import cipfa_line
from xltools.template.layout import DATA_FIELDS
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext, Issue, Mask
    from xltools.classify.totals import TotalLine
    from xltools.model import Location


def _sums_up(context: CheckContext, total: TotalLine) -> str:
    """Say which lines a total sums: ``2 lines, rows 5 to 6``."""
    rows = sorted(int(context.rows[other]) for other in total.summed)
    return f"row {rows[0]}" if len(rows) == 1 else f"{len(rows)} lines, rows {rows[0]} to {rows[-1]}"


def _amount_field(context: CheckContext, index: int) -> str:
    return "gross" if context.filled("gross")[index] else "local"


def _named(context: CheckContext, index: int) -> str:
    """Say which total: by its name, or by its row where it has none, and its amount."""
    name = context.quoted("service", index) if context.filled("service")[index] else f"Row {context.rows[index]}"
    return f"{name} ({pounds(context.pence(_amount_field(context, index))[index])})"


def _total_among_lines(context: CheckContext) -> Iterator[Issue]:
    for index, total in context.classified.totals.items():
        if not total.difference:
            message = f"{_named(context, index)} is the total of {_sums_up(context, total)}. We do not count it."
            yield context.at(index, "service", message, _ends(context, total))


def _ends(context: CheckContext, total: TotalLine) -> tuple[Location, Location]:
    return context.location(total.summed[0], "gross"), context.location(total.summed[-1], "gross")


TOTAL_AMONG_LINES = Check(
    code="total-among-lines",
    severity=Severity.WARNING,
    title="A total stands among the lines",
    wrong="A line is the total of other lines.",
    why="The same money stands there twice, so the total is not counted.",
    fix="Delete the line; totals are worked out for you.",
    find=_total_among_lines,
)


def _total_near_miss(context: CheckContext) -> Iterator[Issue]:
    for index, total in context.classified.totals.items():
        if total.difference and not total.disagrees:
            yield context.at(index, _amount_field(context, index), _out_by(context, total), _ends(context, total))


def _out_by(context: CheckContext, total: TotalLine) -> str:
    name, lines = _named(context, total.index), _sums_up(context, total)
    return f"{name} is {total.out_by} than {lines}. We do not count it."


TOTAL_NEAR_MISS = Check(
    code="total-near-miss",
    severity=Severity.WARNING,
    title="A total is a little out",
    wrong="A line is the total of other lines, but for a small difference.",
    why="The total is not counted, the lines are. A small difference is often rounding; it may also be a slip in a line.",
    fix="Delete the total. If the difference is more than rounding, correct the line that is wrong.",
    find=_total_near_miss,
)


def totals_that_disagree(context: CheckContext) -> Mask:
    """Say which lines have the name of a total and are counted, as they are not the sum of any lines beside them.

    A line alone is no total.
    """
    named: Mask = context.mentions("service", WORDS) & (context.pence("gross") != 0) & context.services
    for index in np.flatnonzero(named).tolist():
        plainly = says_total(context.text("service", index)) >= Says.PLAINLY
        named[index] = plainly and len(context.lines_of(int(context.return_no[index]))) > 1
    return named


def _total_disagrees(context: CheckContext) -> Iterator[Issue]:
    for index, total in context.classified.totals.items():
        if total.disagrees:
            yield context.at(index, _amount_field(context, index), _out_by(context, total), _ends(context, total))

    def message(index: int) -> str:
        return (
            f"{_named(context, index)} is named as a total, but no lines beside it add up to it. "
            "It is counted until it is corrected or deleted."
        )

    yield from context.each(totals_that_disagree(context), "gross", message)


TOTAL_DISAGREES = Check(
    code="total-disagrees",
    severity=Severity.ERROR,
    title="A total does not agree with its lines",
    wrong="A line is named a total, but its amount is not the sum of the lines next to it.",
    why=(
        "Either a line is missing or wrong, or the total is. A line named 'Total' and nothing else is not counted; any "
        "other name may be a service, so its money is counted, perhaps twice."
    ),
    fix="Correct the figures and delete the total. If it is a service of its own, give it another name.",
    find=_total_disagrees,
)


def _financing_line(context: CheckContext) -> Iterator[Issue]:
    reasons = context.classified.frame["why_not_spending"].array
    wrong = context.classified.is_kind(LineKind.NOT_SPENDING)
    wrong[[*context.classified.totals, *context.classified.parts]] = (
        False  # said by total-among-lines, part-among-lines
    )

    def message(index: int) -> str:
        return f"{context.quoted('service', index)} does not count: {reasons[index]}."

    return context.each(wrong, "service", message)


FINANCING_LINE = Check(
    code="financing-line",
    severity=Severity.WARNING,
    title="A line is not spending",
    wrong=(
        "The line is a grant or tax that pays for services, a movement of reserves, a repayment of debt or an "
        "accounting entry."
    ),
    why="Counted beside the services it pays for, it would be counted twice, so it is not counted.",
    fix="Delete the line. If it is a service after all, describe it so that we can tell.",
    find=_financing_line,
)


def _part_among_lines(context: CheckContext) -> Iterator[Issue]:
    parts = context.classified.parts
    for index, whole in parts.items():
        message = f"{_named(context, index)} is a part of {_named(context, whole)} (row {context.rows[whole]}). We do not count it."
        yield context.at(index, "service", message, (context.location(whole, "gross"),))
    said = context.mentions("service", ("of which", "thereof")) & context.services & (context.pence("gross") != 0)
    for index in np.flatnonzero(said).tolist():
        if index not in parts and says_of_which(context.text("service", index)):
            message = f"{_named(context, index)} sounds like a part of another line. It counts until you tell us, perhaps twice."
            yield context.at(index, "service", message)


PART_AMONG_LINES = Check(
    code="part-among-lines",
    severity=Severity.WARNING,
    title="A line is a part of another line",
    wrong="The name of a line begins with 'of which': it breaks down a line that is there as well.",
    why="Its money stands there twice. Where such lines add up to a line above them they are not counted; otherwise they are.",
    fix="Delete the parts, or the line they are parts of. If it is a service of its own, give it another name.",
    find=_part_among_lines,
)


LEVY = Phrase(
    r"^lev(y|ies)$|\bprecepts?\b|\blev(y|ies): |\blev(y|ies) (to|paid|payable|from)\b"
    r"|\b(waste|disposal|transport|pensions? fund|flood|flood defence|drainage|drainage board"
    r"|environment agency|lee valley|gla"
    r"|national park|passenger|authority|integrated|magistrates|coroners?|port health|other|ita|pta|wda|idb|lpfa"
    r"|fire|rescue|police|probation|mayor(al|s|'s)?)"
    r" (authority |service )?lev(y|ies)\b",
    words=("precept", "levy", "levies"),
)
NOT_PAID_OVER = Phrase(
    r"\b(apprenticeship|infrastructure|climate change|betting|horserace|late night|landfill|roof"
    r"|workplace parking) lev"
    r"|\blevy board\b|^housing benefit \(with parish precepts\b",  # words of our own initial estimates
    words=("lev", "housing benefit"),
)


def levies(context: CheckContext) -> Mask:
    """Say which lines are levies or precepts, by their name or their CIPFA line."""
    named = context.says("service", LEVY)
    chosen = context.holds("cipfa", lambda text: (line := cipfa_line(text)) is not None and is_passed_on(line.line))
    return ((named & ~context.says("service", NOT_PAID_OVER)) | chosen) & context.services


def _levy_or_precept(context: CheckContext) -> Iterator[Issue]:
    def message(index: int) -> str:
        return f"{context.quoted('service', index)} is money paid over to another body, which may report it too."

    return context.each(levies(context) & ~context.filled("paid_to") & ~context.ours, "service", message)


LEVY_OR_PRECEPT = Check(
    code="levy-or-precept",
    severity=Severity.WARNING,
    title="A line is a levy or precept",
    wrong="The line is money raised for or paid over to another body by levy or precept.",
    why="The body that levies reports what it spends; counted here as well, the money is counted twice.",
    fix="Name the body it is paid to ('Paid on to'). Nothing else needs doing: we see whether that body sent a return.",
    find=_levy_or_precept,
)


def _levy_named(context: CheckContext) -> Iterator[Issue]:
    def message(index: int) -> str:
        service, body = context.quoted("service", index), context.quoted("paid_to", index)
        return f"{service} is paid over to {body}. We look whether that body sends a return, and count it there if so."

    return context.each(levies(context) & context.filled("paid_to"), "service", message)


LEVY_NAMED = Check(
    code="levy-named",
    severity=Severity.NOTE,
    title="A levy or precept is paid to the body named",
    wrong="Nothing. The line is money paid over by levy or precept, and says to whom.",
    why="The body that levies reports what it spends; counted here as well, the money would be counted twice.",
    fix="Nothing. We see whether that body sends a return, and count the money there if it does.",
    find=_levy_named,
)


FINANCING = Phrase(
    r"\binterest (payable|paid|charges?|on (loans?|debt|borrowing))\b|\binterest: hra\b|\b(loan|debt) (interest"
    r"|charges?)\b"
    r"|\bdebt (financing|management expenses)\b|\bcapital financing\b|\bfinancing costs?\b|\bcera\b|\brcco\b"
    r"|\bcapital expenditure (charged|financed|funded) (to|from|by)\b|\brevenue (contributions?|financing) (to"
    r"|of|for) capital\b"
    r"|\bdirect revenue financing\b|\bleasing payments?\b|\bprovision for bad (and doubtful )?debts?\b",
    words=("interest", "debt", "financ", "charge", "cera", "rcco", "leasing", "capital"),
)


def financing(context: CheckContext) -> Mask:
    """Say which lines look like the financing of capital spending or debt, by their name, fund, notes or CIPFA line."""
    chosen = context.holds("cipfa", lambda text: (line := cipfa_line(text)) is not None and line.id == "C95")
    beside = _said_beside(context, "fund") | _said_beside(context, "notes")
    return (context.says("service", FINANCING) | chosen | beside) & context.services


def _said_beside(context: CheckContext, name: str) -> Mask:
    """Say which lines are interest on debt by their fund or their notes, as the count reads them (`counting.memo_items`)."""
    return context.holds(name, says_debt_interest)


_SAID_IN = (("fund", " (as its fund says)"), ("notes", " (as its notes say)"))


def _capital_financing_line(context: CheckContext) -> Iterator[Issue]:
    def message(index: int) -> str:
        said = next((words for name, words in _SAID_IN if says_debt_interest(context.text(name, index))), "")
        return f"{context.quoted('service', index)} looks like the financing of capital spending or debt{said}."

    return context.each(financing(context) & ~context.ours, "service", message)


CAPITAL_FINANCING_LINE = Check(
    code="capital-financing-line",
    severity=Severity.WARNING,
    title="A line pays for capital spending counted elsewhere",
    wrong="The line is interest, leasing, or revenue used to pay for capital.",
    why="The asset itself is counted as capital spending, so the same money may be counted twice.",
    fix="Say which capital spending it pays for, and whether that is in your return or another.",
    find=_capital_financing_line,
)


def _copied_rows(context: CheckContext) -> Iterator[Issue]:
    lines, gross = context.batch.lines, context.pence("gross")
    likely = (gross != 0) & context.services
    key = pd.DataFrame({"return": context.return_no, "gross": gross, "service": context.texts("service").codes})
    likely &= key[likely].duplicated(keep=False).reindex(key.index, fill_value=False).to_numpy()
    if not likely.any():
        return
    candidates = lines.loc[likely, ["return_no", *DATA_FIELDS, *LINE_EXTRAS]]
    for copies in candidates.groupby(list(candidates.columns), dropna=False, sort=False).indices.values():
        first, *others = candidates.index[copies].tolist()
        for index in others:
            named = f"{context.quoted('service', index)} ({pounds(gross[index])})"
            message = f"{named} is the same as row {context.rows[first]} in every column."
            yield context.at(index, "service", message, (context.location(first, "service"),))


COPIED_ROWS = Check(
    code="copied-rows",
    severity=Severity.WARNING,
    title="Rows are repeated",
    wrong="A row is the same as an earlier one in everything: service, codes, amounts, references and notes.",
    why="If it was copied by mistake, its money is counted twice.",
    fix="Delete the copy. If both are right, such as equal instalments, tell them apart by a reference or a note.",
    find=_copied_rows,
)
