"""senders.csv: what an analyst decided on returns that came by mail from an address that is not the partner's, or whose figures
jump; the secret by which findings that come back are known.

A decision is bound to the file's sha256: another file of the same name is not meant. Rows that are there stay, the last one
on a file holds.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.folder.tables import read_table, replace_table
from xltools.model import UsageError
from xltools.reading.held import About, Choice, HeldDecision
from xltools.storage import write_new
from xltools.text import guard, unguard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from xltools.reading.senders import Senders

    Key = tuple[str, About, str]
    """A file by its sha256, what is decided of it, and of which body that is where it is the figures."""

SENDERS = "senders.csv"
REFERENCE_KEY = "references.key"
"""Holds the random secret that references of findings are made from; without it old references are not known any more."""
SENDER_COLUMNS = ("file", "sha256", "decision", "partner_id", "sender", "by", "on", "note", "about")
_WORDS = {
    **dict.fromkeys(("accept", "accepted", "yes", "y"), Choice.ACCEPT),
    **dict.fromkeys(("reject", "rejected", "no", "n"), Choice.REJECT),
}


def choice_in(text: str) -> Choice | None:
    """Return the decision a person wrote, however; None where it is none."""
    return _WORDS.get(text.strip().casefold())


def read_decisions(path: Path) -> tuple[HeldDecision, ...]:
    """Return the decisions on held returns, the last on each; none where there is no senders.csv. `UsageError` names a wrong row."""
    if not path.is_file():
        return ()
    decisions: dict[Key, HeldDecision] = {}
    for number, row in enumerate(read_table(path, SENDER_COLUMNS)[1], start=2):
        text = {name: unguard((row.get(name) or "").strip()) for name in SENDER_COLUMNS}
        if not text["sha256"]:
            continue
        choice = choice_in(text.pop("decision"))
        if choice is None:
            raise UsageError(
                f"{path}, row {number}: decision must be Accept or Reject. Put that right, or delete the row."
            )
        about = _about(text.pop("about"))
        if about is None:
            raise UsageError(
                f"{path}, row {number}: about must be {' or '.join(About)}. Put that right, or delete the row."
            )
        sha256 = text.pop("sha256").lower()
        decision = HeldDecision(sha256, choice, **text | {"sender": text["sender"].casefold()}, about=about)
        decisions[key_of(decision)] = decision
    return tuple(decisions.values())


def _about(text: str) -> About | None:
    """What a decision is about; those written before figures could be decided on are about the sender."""
    return next((about for about in About if about == (text.casefold() or About.SENDER)), None)


def key_of(decision: HeldDecision) -> Key:
    """Return what a decision is on: a file's sender, or the figures that a file has of one body."""
    return decision.sha256, decision.about, decision.partner_id if decision.about is About.FIGURES else ""


def with_decisions(senders: Senders, new: Iterable[HeldDecision]) -> Senders:
    """Return what is known of senders with these decisions, each in place of an earlier one on the same."""
    on_senders, on_figures = dict(senders.decisions), dict(senders.on_figures)
    for decision in new:
        if decision.about is About.SENDER:
            on_senders[decision.sha256] = decision
        else:
            on_figures[decision.sha256, decision.partner_id] = decision
    return replace(senders, decisions=MappingProxyType(on_senders), on_figures=MappingProxyType(on_figures))


def keep_decisions_on_senders(path: Path, new: Iterable[HeldDecision]) -> None:
    """Add decisions to senders.csv, each in place of an earlier one on the same; further columns stay."""
    latest = {key_of(decision): decision for decision in new}
    headings, rows = read_table(path, SENDER_COLUMNS) if path.is_file() else ((), [])
    kept = [row for row in rows if _row_key(row) not in latest]
    columns = tuple(dict.fromkeys((*headings, *SENDER_COLUMNS)))
    replace_table(path, columns, [*kept, *map(_row, latest.values())])


def _row(decision: HeldDecision) -> dict[str, str]:
    return {name: guard(getattr(decision, "choice" if name == "decision" else name)) for name in SENDER_COLUMNS}


def _row_key(row: Mapping[str, str | None]) -> Key | None:
    text = {name: unguard((row.get(name) or "").strip()) for name in ("sha256", "about", "partner_id")}
    about = _about(text["about"])
    return (text["sha256"].lower(), about, text["partner_id"] if about is About.FIGURES else "") if about else None


def make_reference_key(folder: Path) -> None:
    """Write the secret that references are made from, where there is none."""
    write_new(folder / REFERENCE_KEY, f"{secrets.token_hex(32)}\n")


def references_of(folder: Path, partner_ids: Iterable[str]) -> Mapping[str, str]:
    """Return each partner's reference, such as ABCD-EFGH-IJKL-MNOP; none where there is no secret yet.

    It is part of an HMAC of the partner's id: it reveals nothing, and nobody without the secret can make another's.
    """
    path = folder / REFERENCE_KEY
    key = path.read_text(encoding="utf-8", errors="replace").strip().encode() if path.is_file() else b""
    return MappingProxyType({partner_id: _reference(key, partner_id) for partner_id in partner_ids if key})


def _reference(key: bytes, partner_id: str) -> str:
    digest = hmac.new(key, f"findings of {partner_id}".encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest[:10]).decode()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))
