"""What a check is, and how checks are run over a batch: findings come out, the batch stays as it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.checks.typed_words import FOR_TYPED, in_the_workbook
from xltools.model import Finding, Noticed, ReturnOrigin, Severity
from xltools.steps import Progress, Step, unheard
from xltools.template.layout import DATA_FIELDS
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xltools.checks.context import CheckContext, Issue
    from xltools.model import Location
    from xltools.steps import OnStep

    Find = Callable[[CheckContext], Iterable[Issue]]


OF_THE_SIZE = frozenset({"return-not-in-pounds", "return-small", "amount-scale", "amount-implausible"})
"""What is asked of an amount or a body beside its unit: said once of a sheet whose unit is in doubt."""


@dataclass(frozen=True, slots=True)
class Check:
    """One problem we look for: its public code, how grave it is, its words, and how it is found.

    The code is kebab-case and never changes: explanations and scripts rely on it. `wrong`, `why` and `fix` are sentences
    for the partner and never vary; what varies (message, value, place) is on each `Issue` that `find` yields.
    """

    code: str
    severity: Severity
    title: str
    wrong: str
    why: str
    fix: str
    find: Find
    of_the_workbook: bool = False
    """Whether it is made for the lead team's spend mapping workbook alone; its words are the lead team's then."""

    def finding(self, issue: Issue) -> Finding:
        """Return an issue as a finding in the partner's words."""
        fix = issue.fix or self.fix
        return Finding(
            self.code, self.severity, issue.location, issue.message, self.why, fix, issue.value, issue.related
        )


def find_problems(
    checks: Sequence[Check], context: CheckContext, on_step: OnStep = unheard
) -> tuple[tuple[Finding, ...], ...]:
    """Return the findings of each return of a batch, gravest first and then in the order they stand in the file."""
    findings: list[list[Finding]] = [[] for _ in context.batch.returns]
    asked = _asked(checks, context)
    for number, check in enumerate(asked, 1):
        on_step(Progress(Step.CHECKING, number, len(asked)))
        for issue in check.find(context):
            findings[issue.return_no].append(check.finding(issue))
    _for_the_lead_team(findings, checks, context)
    for number in {number for number, _ in context.noticed(Noticed.ROW_BROKEN)}:
        findings[number] = _without_broken_rows(findings[number], context, number)
    for number, _ in context.noticed(Noticed.LEDGER):
        findings[number] = _one_of_each(findings[number])
    return tuple(tuple(sorted(of_return, key=_order)) for of_return in findings)


def _asked(checks: Sequence[Check], context: CheckContext) -> Sequence[Check]:
    """The checks that are asked of any of these returns: of typed-in figures alone, not those that make no sense there."""
    if any(read.origin is not ReturnOrigin.TYPED_IN for read in context.batch.returns):
        return checks
    return [check for check in checks if check.of_the_workbook or check.code in FOR_TYPED]


def _for_the_lead_team(findings: list[list[Finding]], checks: Sequence[Check], context: CheckContext) -> None:
    """Put what was found of typed-in figures into the lead team's words, each once a workbook; what makes no sense there goes.

    Where the unit of a whole sheet is in doubt, that is said and no single amount is asked about.
    """
    own = frozenset(check.code for check in checks if check.of_the_workbook)
    doubtful = {number for doubt in context.classified.sheet_doubts for number in doubt.numbers}
    told: set[tuple[str, Location, str]] = set()
    for number, read in enumerate(context.batch.returns):
        if read.origin is not ReturnOrigin.TYPED_IN:
            continue
        kept = []
        for finding in findings[number]:
            said = in_the_workbook(finding, own)
            key = finding.code, finding.location, "" if finding.location.column else finding.message
            if said and key not in told and not (number in doubtful and finding.code in OF_THE_SIZE):
                told.add(key)
                kept.append(said)
        findings[number] = kept


def _without_broken_rows(findings: Iterable[Finding], context: CheckContext, number: int) -> list[Finding]:
    """The findings less those on the cells of rows that are broken: what stands in such a row is said once, and nobody's slip."""
    broken = {noticed.location.row for of, noticed in context.noticed(Noticed.ROW_BROKEN) if of == number}
    columns = context.batch.returns[number].columns
    of_lines = {columns[name] for name in DATA_FIELDS if name in columns}
    return [
        seen
        for seen in findings
        if seen.code == Noticed.ROW_BROKEN.value
        or not (seen.location.row in broken and seen.location.column in of_lines)
    ]


def _one_of_each(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each kind of problem, with how many more there are: nobody corrects a ledger line by line."""
    kinds: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=_order):
        kinds.setdefault(finding.code, []).append(finding)
    return [
        replace(
            first,
            message=f"{first.message} The same of {plural(len(more), 'more line', 'more lines')}.",
            related=tuple(seen.location for seen in more),
        )
        if more
        else first
        for first, *more in kinds.values()
    ]


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.severity.rank, finding.location, finding.code, finding.message
