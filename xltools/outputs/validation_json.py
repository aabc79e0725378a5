"""The result of `xltools validate --json`: a contract other people's scripts rely on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.model import Finding, ReturnStatus


def validation_json(return_statuses: Iterable[ReturnStatus]) -> str:
    """Return the returns with their status and findings as JSON text (keys as documented, order as given)."""
    return json.dumps(
        {"returns": [_return(return_status) for return_status in return_statuses]}, ensure_ascii=False, indent=1
    )


def _return(return_status: ReturnStatus) -> dict[str, object]:
    return {
        "file": return_status.file,
        "partner": return_status.partner,
        "status": str(return_status.status),
        "lines": return_status.lines,
        "findings": [_finding(finding) for finding in return_status.findings],
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
