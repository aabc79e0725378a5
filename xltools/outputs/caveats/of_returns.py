"""Of returns: rows lost, returns held, senders nobody confirmed, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import SenderStanding, Status
from xltools.outputs.caveats.caveat import Caveat, of_lines_where
from xltools.text import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from xltools.counting.count import Count
    from xltools.model import ReturnStatus


def _files_of_the_folder(count: Count) -> Caveat | None:
    return Caveat("Rows lost", " ".join(count.remarks), None, len(count.remarks)) if count.remarks else None


def _held(count: Count) -> Caveat | None:
    held = [status for status in count.return_statuses if status.status is Status.HELD and not status.has_jumped]
    if not held:
        return None
    lines = _lines_of(count, held)
    told = [f"{status.file} in the name of {status.partner}, from {status.sender}" for status in held]
    return Caveat(
        "Held returns",
        f"{plural(len(held), 'file')} came by mail from an address that is not the body's ({listed(told, most=3)}). Not counted, and "
        "nothing is replaced, until you accept or reject it on the sheet Returns. Ask the body first.",
        int(lines["amount"].fillna(0).sum()),
        len(lines),
        "Ask the body, then accept or reject the return on the sheet Returns.",
    )


def _jumped(count: Count) -> Caveat | None:
    jumped = [status for status in count.return_statuses if status.has_jumped]
    if not jumped:
        return None
    lines = _lines_of(count, jumped)
    told = [f"{status.file} of {status.partner}: {status.held_because}" for status in jumped]
    return Caveat(
        "Newer versions held",
        f"{plural(len(jumped), 'newer version')} cannot be right beside the earlier {'one' if len(jumped) == 1 else 'ones'} "
        f"({listed(told, most=3)}). The earlier counts until you accept or reject the newer on the sheet Returns. Ask the body which is "
        "right.",
        int(lines["amount"].fillna(0).sum()),
        len(lines),
        "Ask the body which version is right, then accept or reject the newer on the sheet Returns.",
    )


def _lines_of(count: Count, statuses: Sequence[ReturnStatus]) -> pd.DataFrame:
    return count.lines[count.lines["return_no"].isin([status.return_no for status in statuses])]


def _senders_unconfirmed(count: Count) -> Caveat | None:
    unconfirmed = [
        status
        for status in count.return_statuses
        if status.counts and status.sender_standing is SenderStanding.UNCONFIRMED
    ]
    told = [f"{status.partner}: {status.sender}" for status in unconfirmed]
    return of_lines_where(
        count,
        "Sender not confirmed",
        f"From bodies without an address in partners.csv, so nobody can tell whether the sender is theirs ({listed(told, most=3)}). "
        "Enter the address in partners.csv, or accept the return on the sheet Returns.",
        count.lines["return_no"].isin([status.return_no for status in unconfirmed]) & count.that_count,
        "Enter their addresses in partners.csv.",
    )


def _with_errors(count: Count) -> Caveat | None:
    rejected = [one.return_no for one in count.return_statuses if one.status is Status.REJECTED]
    return of_lines_where(
        count,
        "Returns with errors",
        "Included as sent until the body corrects them.",
        count.lines["return_no"].isin([number for number in rejected if number is not None]) & count.that_count,
        "Ask these bodies for a corrected return: xltools report writes to them.",
    )


LOOKS: tuple[Callable[[Count], Caveat | None], ...] = (
    _files_of_the_folder,
    _held,
    _jumped,
    _senders_unconfirmed,
    _with_errors,
)
