"""Rulings on double counts: ``decisions.csv`` of the count folder, kept from run to run.

A ruling belongs to a finding's id, which is made from the content of its lines. Where the lines have changed since (other
amounts), the ruling is not applied again: it comes back as "please look again", with what changed.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from xltools.counting.double_counts.ledger import KEEP_BOTH, REMOVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.counting.double_counts.finding import DoubleCount


@dataclass(frozen=True, slots=True)
class Decision:
    """One ruling: "Remove", "Keep both" or "" (not yet), by whom, on which day, and what it was about.

    `summary` and `fingerprint` are what the finding said when it was ruled on.
    """

    id: str
    decision: str = ""
    by: str = ""
    on: str = ""
    note: str = ""
    kind: str = ""
    summary: str = ""
    fingerprint: str = ""


COLUMNS = tuple(field.name for field in fields(Decision))
"""The columns of ``decisions.csv``; the first five are the analyst's, the last three are filled in."""

_WORDS = {
    "remove": REMOVE,
    "removed": REMOVE,
    "yes": REMOVE,
    "keep both": KEEP_BOTH,
    "keep": KEEP_BOTH,
    "both": KEEP_BOTH,
    "no": KEEP_BOTH,
    "": "",
}


@dataclass(frozen=True, slots=True)
class LookAgain:
    """A ruling whose lines have changed: the finding as it stands now, the ruling, and what changed in words."""

    found: DoubleCount
    decision: Decision
    changed: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """How the rulings meet the findings: "Remove" or "Keep both" by id, what to look at again, what is found no more."""

    rulings: Mapping[str, str]
    look_again: tuple[LookAgain, ...]
    gone: tuple[Decision, ...]


def ruling_of(text: str) -> str | None:
    """Return the ruling a person's word means ("Remove", "Keep both", "" for none yet), or None where it means neither."""
    return _WORDS.get(" ".join(text.split()).casefold())


def replace_decisions(
    decisions: Sequence[Decision], new: Sequence[Decision], shown: frozenset[str]
) -> tuple[Decision, ...]:
    """Return the decisions with new ones added or in place of older ones; a new one without a ruling withdraws.

    `shown` are the ids of the ledger the new ones were written on: an older ruling on the same lines whose id is no longer
    among them is replaced too.
    """
    ids = {one.id for one in new}
    lines = {(one.kind, one.fingerprint) for one in new if one.fingerprint}
    kept = (
        one for one in decisions if one.id not in ids and (one.id in shown or (one.kind, one.fingerprint) not in lines)
    )
    return (*kept, *(one for one in new if one.decision))


def read_decisions(text: str) -> tuple[tuple[Decision, ...], tuple[str, ...]]:
    """Return the rulings of a ``decisions.csv`` and, in words, the rows nothing could be made of.

    The last row for an id counts. Columns may be missing or in any order; a text not saved by a spreadsheet is read alike.
    """
    found: dict[str, Decision] = {}
    problems = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")), 2):
        values = {name: _plain(row.get(name) or "") for name in COLUMNS}
        word = ruling_of(values["decision"])
        if not values["id"]:
            problems.append(f"Row {number} has no id. Copy the id from the Double counts sheet.")
        elif word is None:
            problems.append(f"Row {number} ({values['id']}) says {values['decision']!r}. Write Remove or Keep both.")
        else:
            found[values["id"]] = Decision(**{**values, "decision": word})
    return tuple(found.values()), tuple(problems)


def write_decisions(decisions: Iterable[Decision]) -> str:
    """Return the text of a ``decisions.csv``; nothing in it is read as a formula by a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_safe(getattr(one, name)) for name in COLUMNS] for one in decisions)
    return text.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _plain(text: str) -> str:
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def match_decisions(decisions: Sequence[Decision], found: Sequence[DoubleCount]) -> Ruled:
    """Return which rulings still hold: those on findings whose lines are as they were."""
    by_id = {one.id: one for one in found}
    by_fingerprint: dict[tuple[str, str], list[DoubleCount]] = {}
    for one in found:
        by_fingerprint.setdefault((one.kind, one.fingerprint), []).append(one)
    rulings, again, gone = {}, [], []
    ruled = {decision.id for decision in decisions}
    for decision in decisions:
        if decision.id in by_id:
            if decision.decision:
                rulings[decision.id] = decision.decision
            continue
        kind = decision.kind or decision.id.rpartition("-")[0]
        now = [one for one in by_fingerprint.get((kind, decision.fingerprint), []) if one.id not in ruled]
        if now and decision.decision:
            again.append(LookAgain(now[0], decision, _what_changed(decision, now[0])))
        elif decision.decision:
            gone.append(decision)
    return Ruled(rulings, tuple(again), tuple(gone))


def _what_changed(decision: Decision, now: DoubleCount) -> str:
    before = Counter(one for one in decision.summary.split("; ") if one)
    after = Counter(now.summary.split("; "))
    gone, new = [*(before - after).elements()], [*(after - before).elements()]
    changes = [f"{one} is now {other}" for one in gone if (other := _same_line(one, new))]
    if not changes:
        return "The lines concerned have changed since it was ruled on. Please look again."
    return f"Please look again: {'; '.join(changes)}."


def _same_line(one: str, others: Sequence[str]) -> str:
    """The words on a line that say the same of it but for its amount ("" = none do)."""
    about = one.rpartition(" £")[0]
    return next((other for other in others if other.rpartition(" £")[0] == about), "")


def with_rulings(
    decisions: Sequence[Decision],
    found: Sequence[DoubleCount],
    rulings: Mapping[str, str],
    by: str,
    on: str,
    note: str = "",
) -> tuple[Decision, ...]:
    """Return the decisions with new rulings ("Remove", "Keep both" by id) added or put in place of older ones.

    What each finding says now is kept beside the ruling. A ruling whose lines changed is replaced by the new one.
    """
    about = {one.id: one for one in found}
    again = {one.found.id: one.decision.id for one in match_decisions(decisions, found).look_again}
    replaced = {again[id_] for id_ in rulings if id_ in again} | set(rulings)
    new = [_ruling(about[id_], ruling, by, on, note) for id_, ruling in rulings.items() if id_ in about]
    return (*(one for one in decisions if one.id not in replaced), *new)


def _ruling(one: DoubleCount, ruling: str, by: str, on: str, note: str) -> Decision:
    return Decision(one.id, ruling, by, on, note, one.kind, one.summary, one.fingerprint)
