"""What a check is, and how checks are run over a batch: findings come out, the batch stays as it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.model import Finding, Noticed, Severity
from xltools.template.layout import DATA_FIELDS
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xltools.checks.context import CheckContext, Issue

    Find = Callable[[CheckContext], Iterable[Issue]]


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

    def finding(self, issue: Issue) -> Finding:
        """Return an issue as a finding in the partner's words."""
        fix = issue.fix or self.fix
        return Finding(
            self.code, self.severity, issue.location, issue.message, self.why, fix, issue.value, issue.related
        )


def find_problems(checks: Iterable[Check], context: CheckContext) -> tuple[tuple[Finding, ...], ...]:
    """Return the findings of each return of a batch, gravest first and then in the order they stand in the file."""
    findings: list[list[Finding]] = [[] for _ in context.batch.returns]
    for check in checks:
        for issue in check.find(context):
            findings[issue.return_no].append(check.finding(issue))
    for number in {number for number, _ in context.noticed(Noticed.ROW_BROKEN)}:
        findings[number] = _without_broken_rows(findings[number], context, number)
    for number, _ in context.noticed(Noticed.LEDGER):
        findings[number] = _one_of_each(findings[number])
    return tuple(tuple(sorted(of_return, key=_order)) for of_return in findings)


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
