"""Where a count folder stands, as JSON: the values of `facts`, without a sentence of ours. Money is pence."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xltools.outputs.folder_status.facts import Body, FolderStatus, NextStep


def folder_status_json(status: FolderStatus) -> str:
    """Return where a folder stands as JSON text (keys as documented in docs/status.md)."""
    return json.dumps(_as_values(status), ensure_ascii=False, indent=1)


def _as_values(status: FolderStatus) -> dict[str, Any]:
    last, sums, decisions = status.last_count, status.sums, status.decisions
    return {
        "folder": status.folder,
        "place": status.place.name,
        "year": status.place.year,
        "today": status.today,
        "deadline": status.deadline or None,
        "days_left": status.days_left,
        "next": [_step(status, step) for step in status.next_steps],
        "partners": len(status.partners),
        "answered": status.answered,
        "by_status": dict(status.by_status),
        "bodies": [_body(body) for body in status.bodies],
        "returns": [
            {"file": each.file, "partner": each.partner, "status": str(each.status)} for each in status.returns
        ],
        "files": [
            {"file": file.file, "partner": file.partner, "why": file.why, "words": file.words} for file in status.files
        ],
        "decisions": {
            "double_counts": asdict(decisions.double_counts),
            "held": [asdict(each) for each in decisions.held],
            "codes": asdict(decisions.codes),
            "answers": asdict(decisions.answers),
            "questions": [asdict(each) for each in decisions.questions],
            "unconfirmed_senders": list(decisions.unconfirmed_senders),
            "typed_in": {"bodies": decisions.typed_in_bodies, "pence": decisions.typed_in_pence},
        },
        "count": {
            "workbook": last.workbook or None,
            "net_pence": last.net,
            "is_current": last.is_current,
            "out_of_date": list(last.reasons),
            "files_new": last.files_new,
            "files_gone": last.files_gone,
            "decisions_since": last.decisions,
            "published": last.is_published,
            "net_pence_now": sums.net,
            "known_pence": sums.known,
            "apportioned_pence": sums.apportioned,
            "initial_estimates_pence": sums.initial,
        },
        "remarks": list(status.remarks),
    }


def _body(body: Body) -> dict[str, Any]:
    message = body.last_message
    return {
        "partner": body.partner,
        "partner_id": body.partner_id,
        "listed": body.is_listed,
        "status": body.status,
        "counts_from": body.counts_from,
        "counted_pence": body.counted,
        "file": body.file or None,
        "received": body.received or None,
        "lines": body.lines,
        "errors": body.errors,
        "warnings": body.warnings,
        "notes": body.notes,
        "explained": body.explained,
        "files": list(body.files),
        "held": list(body.held),
        "refused": list(body.refused),
        "unreadable": list(body.unreadable),
        "has_address": body.has_address,
        "asked": body.is_asked,
        "first_sent": body.first_sent or None,
        "last_message": None
        if message is None
        else {
            "says": message.kind,
            "prepared_on": message.prepared_on or None,
            "sent_on": message.sent_on or None,
            "is_current": message.is_current,
        },
    }


def _step(status: FolderStatus, step: NextStep) -> dict[str, Any]:
    return {
        "do": step.kind,
        "number": step.number,
        "who": list(step.who),
        "pence": step.pence,
        "days_over": step.days_over,
        "why": list(step.why),
        "command": f'xltools {step.command} "{status.folder}"' if step.command else None,
        "button": step.button or None,
        "waiting": step.waiting,
    }
