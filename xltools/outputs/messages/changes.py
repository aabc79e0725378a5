"""What a revised return changed: the lines, in the words of the check that compares them, and the findings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.checks.versions import CHANGED_SINCE_LAST
from xltools.model import Severity
from xltools.outputs.messages.facts import Changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.counting.count import Count
    from xltools.model import Finding, ReturnStatus

    Services = Mapping[tuple[str, str, int], str]
    """The service of each line, by file, sheet and row."""


def changes_since_last(count: Count, return_status: ReturnStatus, services: Services) -> Changes | None:
    """Return what changed since the version a return replaces; None where it replaces none."""
    earlier = count.previous.get(-1 if return_status.return_no is None else return_status.return_no)
    if earlier is None:
        return None
    last = next((status for status in count.return_statuses if status.return_no == earlier), None)
    if last is None:
        return None
    words = next((finding.message for finding in return_status.findings if finding.code == CHANGED_SINCE_LAST.code), "")
    then = _problems(last.findings, services)
    everything = _problems(return_status.findings, services)
    now = _problems(
        (finding for finding in return_status.findings if finding.is_open), services
    )  # what was explained is dealt with
    return Changes(
        file=last.file.rpartition("/")[2],
        words=words,
        cleared=(then - now).total(),
        new=(now & (everything - then)).total(),
        left=(now & then).total(),
    )


def _problems(findings: Iterable[Finding], services: Services) -> Counter[tuple[str, ...]]:
    """Errors and warnings by what they are about, not by where they stand: rows move between two versions."""
    return Counter(
        (
            finding.code,
            services.get((finding.location.workbook, finding.location.sheet, finding.location.row), ""),
            finding.value,
        )
        for finding in findings
        if finding.severity is not Severity.NOTE
    )
