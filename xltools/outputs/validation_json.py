"""The result of `xltools validate --json`: a contract other people's scripts rely on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.model import Finding, ReturnStatus


def validation_json(return_statuses: Iterable[ReturnStatus]) -> str:
    """Return the returns with their status and findings as JSON text (keys as documented, order as given)."""
    return json.dumps({"returns": [_return(one) for one in return_statuses]}, ensure_ascii=False, indent=1)


def _return(one: ReturnStatus) -> dict[str, object]:
    return {
        "file": one.file,
        "partner": one.partner,
        "status": str(one.status),
        "lines": one.lines,
        "findings": [_finding(finding) for finding in one.findings],
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "sheet": finding.location.sheet,
        "cell": finding.location.cell,
        "message": finding.message,
        "why": finding.why,
        "fix": finding.fix,
        "value": finding.value,
        **({"explanation": finding.explanation.text} if finding.explanation else {}),
    }
