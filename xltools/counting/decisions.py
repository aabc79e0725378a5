"""Decisions on double counts: ``decisions.csv`` of the count folder, kept from run to run.

A decision belongs to a finding's id, which is made from the content of its lines. Where the lines have changed since (other
amounts), the decision is not applied again: it comes back as "please look again", with what changed.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from xltools.counting.policy import KEEP_BOTH, REMOVE
from xltools.text import guard, unguard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.counting.double_counts.finding import DoubleCount


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: "Remove", "Keep both" or "" (not yet), by whom, on which day, and what it was about.

    `summary` and `fingerprint` are what the finding said when it was decided.
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
    """A decision whose lines have changed: the finding as it stands now, the decision, and what changed in words."""

    finding: DoubleCount
    decision: Decision
    changed: str


@dataclass(frozen=True, slots=True)
class MatchedDecisions:
    """How decisions meet findings: "Remove" or "Keep both" by id, what to look at again, what is found no more."""

    decided: Mapping[str, str]
    look_again: tuple[LookAgain, ...]
    gone: tuple[Decision, ...]


def decision_word(text: str) -> str | None:
    """Return the decision a person's word means ("Remove", "Keep both", "" for none yet), or None where it means neither."""
    return _WORDS.get(" ".join(text.split()).casefold())


def replace_decisions(
    decisions: Sequence[Decision], new: Sequence[Decision], shown: frozenset[str]
) -> tuple[Decision, ...]:
    """Return the decisions with new ones added or in place of older ones; a new one without a word withdraws.

    `shown` are the ids of the ledger the new ones were written on: an older decision on the same lines whose id is no longer
    among them is replaced too.
    """
    ids = {decision.id for decision in new}
    lines = {(decision.kind, decision.fingerprint) for decision in new if decision.fingerprint}
    kept = (
        older
        for older in decisions
        if older.id not in ids and (older.id in shown or (older.kind, older.fingerprint) not in lines)
    )
    return (*kept, *(decision for decision in new if decision.decision))


def read_decisions(rows: Iterable[Mapping[str, str | None]]) -> tuple[tuple[Decision, ...], tuple[str, ...]]:
    """Return the decisions in the rows of a ``decisions.csv`` and, in words, the rows nothing could be made of.

    The first row below the headings is row 2. The last row for an id counts. Columns may be missing.
    """
    decisions: dict[str, Decision] = {}
    problems = []
    for number, row in enumerate(rows, 2):
        values = {name: unguard((row.get(name) or "").strip()) for name in COLUMNS}
        word = decision_word(values["decision"])
        if not values["id"]:
            problems.append(f"Row {number} has no id. Copy the id from the Double counts sheet.")
        elif word is None:
            problems.append(f"Row {number} ({values['id']}) says {values['decision']!r}. Write Remove or Keep both.")
        else:
            decisions[values["id"]] = Decision(**{**values, "decision": word})
    return tuple(decisions.values()), tuple(problems)


def write_decisions(decisions: Iterable[Decision]) -> str:
    """Return the text of a ``decisions.csv``; nothing in it is read as a formula by a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([guard(getattr(decision, name)) for name in COLUMNS] for decision in decisions)
    return text.getvalue()


def match_decisions(decisions: Sequence[Decision], findings: Sequence[DoubleCount]) -> MatchedDecisions:
    """Return which decisions still hold: those on findings whose lines are as they were."""
    ids = {finding.id for finding in findings}
    by_fingerprint: dict[tuple[str, str], list[DoubleCount]] = {}
    for finding in findings:
        by_fingerprint.setdefault((finding.kind, finding.fingerprint), []).append(finding)
    decided, again, gone = {}, [], []
    known = {decision.id for decision in decisions}
    for decision in decisions:
        if not decision.decision:
            continue
        if decision.id in ids:
            decided[decision.id] = decision.decision
            continue
        kind = decision.kind or decision.id.rpartition("-")[0]
        alike = by_fingerprint.get((kind, decision.fingerprint), [])
        now = next((finding for finding in alike if finding.id not in known), None)
        if now is None:
            gone.append(decision)
        else:
            again.append(LookAgain(now, decision, _what_changed(decision, now)))
    return MatchedDecisions(decided, tuple(again), tuple(gone))


def _what_changed(decision: Decision, now: DoubleCount) -> str:
    before = Counter(words for words in decision.summary.split("; ") if words)
    after = Counter(now.summary.split("; "))
    gone, new = [*(before - after).elements()], [*(after - before).elements()]
    changes = [f"{line} is now {other}" for line in gone if (other := _same_line(line, new))]
    if not changes:
        return "The lines concerned have changed since it was decided. Please look again."
    return f"Please look again: {'; '.join(changes)}."


def _same_line(line: str, others: Sequence[str]) -> str:
    """The words on a line that say the same of it but for its amount ("" = none do)."""
    about = line.rpartition(" £")[0]
    return next((other for other in others if other.rpartition(" £")[0] == about), "")
