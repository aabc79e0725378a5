"""What an analyst wrote into a count workbook, read back before the next one is written.

Confirmed codes go into the count folder's dictionary.csv, decisions on double counts into its decisions.csv, those on
held returns into its senders.csv.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook

from xltools.coding.confirmed_codes import CONFIRMED_CODES_FILE, Confirmed, confirm, with_codes
from xltools.counting.decisions import Decision, decision_word, replace_decisions, write_decisions
from xltools.folder.senders import SENDERS, choice_in, keep_decisions_on_senders, with_decisions
from xltools.folder.tables import DECISIONS
from xltools.outputs.sheet import NO_ROWS
from xltools.outputs.sheets.coding import CODING, CODING_COLUMNS
from xltools.outputs.sheets.ledger import EARLIER_LEDGER_COLUMNS, LEDGER, LEDGER_COLUMNS
from xltools.outputs.sheets.returns import EARLIER_RETURN_COLUMNS, RETURN_COLUMNS, RETURNS, about_of
from xltools.reading.held import About, HeldDecision
from xltools.reference import cofog
from xltools.reference.bodies.names import partner_id_of
from xltools.storage import write_kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xltools.coding.confirmed_codes import ConfirmedCodes
    from xltools.folder import CountFolder
    from xltools.outputs.cells import OutputColumn

    WrittenRow = tuple[int, dict[str, str]]
    """A row of a sheet and the text of each of its columns."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken from a count workbook: codes confirmed, decisions on double counts and on held returns, and what could not
    be used, in words.
    """

    confirmed: int = 0
    decided: int = 0
    senders: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What an analyst wrote into a count workbook and no file of the folder holds yet; `problems` says in words what cannot be used.

    `shown` are the ids of the double counts that the workbook lists.
    """

    codes: tuple[Confirmed, ...] = ()
    decisions: tuple[Decision, ...] = ()
    senders: tuple[HeldDecision, ...] = ()
    shown: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """How many codes and decisions these are."""
        return len(self.codes) + len(self.decisions) + len(self.senders)


def unsaved_in(workbook: Path, folder: CountFolder, today: date) -> Unsaved:
    """Return what stands in a count workbook and not yet in the folder's files; nothing where there is no workbook."""
    if not workbook.is_file():
        return Unsaved()
    codes, no_codes = _written(workbook, CODING, CODING_COLUMNS)
    rows, no_decisions = _written(workbook, LEDGER, LEDGER_COLUMNS, EARLIER_LEDGER_COLUMNS)
    confirmed, wrong_codes = _new_codes(codes, folder.coding.confirmed_codes, today)
    decided, wrong_decisions = _new_decisions(rows, folder.decisions, today)
    returns, _ = _written(workbook, RETURNS, RETURN_COLUMNS, EARLIER_RETURN_COLUMNS)
    senders, wrong_senders = _new_senders(returns, folder, today)
    problems = (*no_codes, *wrong_codes, *no_decisions, *wrong_decisions, *wrong_senders)
    return Unsaved(
        tuple(confirmed),
        tuple(decided),
        tuple(senders),
        _ids(rows),
        tuple(f"{workbook.name}, {problem}" for problem in problems),
    )


def decisions_recorded(workbook: Path) -> Mapping[str, str]:
    """Return the decision that each row of the sheet Double counts was written with, by the id of its finding ("" = none)."""
    rows, _ = _written(workbook, LEDGER, LEDGER_COLUMNS, EARLIER_LEDGER_COLUMNS)
    return {written["id"]: written["fingerprint"].partition(" ")[2] for _, written in rows}


def take_back(workbook: Path, folder: CountFolder, today: date) -> TakenBack:
    """Take the confirmed codes and the decisions out of a count workbook; nothing where there is none."""
    new = unsaved_in(workbook, folder, today)
    for code in new.codes:
        confirm(folder.path / CONFIRMED_CODES_FILE, code.service, code.code, code.partner_type, code.by, code.on)
    if new.decisions:
        _keep_decisions(new.decisions, new.shown, folder.decisions, folder.path / DECISIONS, today)
    if new.senders:
        keep_decisions_on_senders(folder.path / SENDERS, new.senders)
    return TakenBack(len(new.codes), len(new.decisions), len(new.senders), new.problems)


def as_if_saved(folder: CountFolder, new: Unsaved) -> CountFolder:
    """Return the folder as it would be with what stands in a count workbook taken in; no file is changed."""
    return replace(
        folder,
        decisions=replace_decisions(folder.decisions, new.decisions, new.shown),
        senders=with_decisions(folder.senders, new.senders),
        coding=replace(folder.coding, confirmed_codes=with_codes(folder.coding.confirmed_codes, new.codes)),
    )


def take_decisions(workbook: Path, known: Sequence[Decision], path: Path, today: date) -> tuple[int, tuple[str, ...]]:
    """Take the decisions on double counts out of a workbook into the decisions.csv at `path`, which holds those `known`.

    Return how many were new, and in words what could not be used; nothing where there is no workbook.
    """
    if not workbook.is_file():
        return 0, ()
    rows, no_rows = _written(workbook, LEDGER, LEDGER_COLUMNS)
    new, problems = _new_decisions(rows, known, today)
    if new:
        _keep_decisions(new, _ids(rows), known, path, today)
    return len(new), tuple(f"{workbook.name}, {problem}" for problem in (*no_rows, *problems))


def _ids(rows: Sequence[WrittenRow]) -> frozenset[str]:
    return frozenset(written["id"] for _, written in rows)


def _keep_decisions(
    new: Sequence[Decision], shown: frozenset[str], known: Sequence[Decision], path: Path, today: date
) -> None:
    write_kept(path, write_decisions(replace_decisions(known, new, shown)), today.isoformat())


def _new_codes(rows: Sequence[WrittenRow], known: ConfirmedCodes, today: date) -> tuple[list[Confirmed], list[str]]:
    problems, new = [], []
    for row, written in rows:
        if not written["confirmed"]:
            continue
        code = cofog.normal_code(written["confirmed"])
        if not cofog.known(code):
            problems.append(
                f"{CODING}, row {row}: {written['confirmed']!r} is not a COFOG code, so nothing was confirmed."
            )
            continue
        before = known.find(written["service"], written["kind"])
        if before is None or before.code != code:
            confirmed = Confirmed(written["service"], written["kind"], code, written["by"], today.isoformat())
            known = with_codes(known, [confirmed])
            new.append(confirmed)
    return new, problems


def _new_decisions(
    rows: Sequence[WrittenRow], decisions: Sequence[Decision], today: date
) -> tuple[list[Decision], list[str]]:
    known = {decision.id: decision for decision in decisions}
    new, problems = [], []
    for row, written in rows:
        ruling = decision_word(written["decision"])
        if ruling is None:
            problems.append(
                f"{LEDGER}, row {row}: {written['decision']!r} is not a decision. Write Remove or Keep both."
            )
        elif _is_new(written, ruling, known.get(written["id"])):
            new.append(_decision(written, ruling, today))
    return new, problems


def _new_senders(rows: Sequence[WrittenRow], folder: CountFolder, today: date) -> tuple[list[HeldDecision], list[str]]:
    """What was decided on returns; a workbook written before that could be decided there has no such column."""
    problems, new = [], []
    for row, written in rows:
        if not written["decision"]:
            continue
        choice, sha256, partner_id = (
            choice_in(written["decision"]),
            written["sha256"],
            partner_id_of(written["partner"]),
        )
        arrival, on_figures = folder.senders.of(sha256), folder.senders.on_figures.get((sha256, partner_id))
        about = About.FIGURES if on_figures else about_of(written.get("about", ""))
        known = on_figures if about is About.FIGURES else folder.senders.decisions.get(sha256)
        if choice is None:
            problems.append(f"{RETURNS}, row {row}: {written['decision']!r} is not a decision. Write Accept or Reject.")
        elif about is About.SENDER and arrival is None:
            problems.append(
                f"{RETURNS}, row {row}: nobody mailed {written['file']}, and its figures were not held, so there is nothing to accept "
                "or reject. A file in returns that is not to count is taken out of that folder."
            )
        elif known is None or known.choice is not choice:
            sender, on = arrival.sender if arrival else "", today.isoformat()
            new.append(HeldDecision(sha256, choice, written["file"], partner_id, sender, on=on, about=about))
    return new, problems


def _is_new(written: dict[str, str], ruling: str, known: Decision | None) -> bool:
    """Say whether a person changed what the program wrote into a row: the decision, or a name or note added to one it has."""
    fingerprint, _, before = written["fingerprint"].partition(" ")
    if ruling != before:
        return known is None or ruling != known.decision
    if known is None or not ruling or known.fingerprint != fingerprint:
        return False
    return bool(written["by"] or written["note"]) and (written["by"], written["note"]) != (known.by, known.note)


def _decision(written: dict[str, str], ruling: str, today: date) -> Decision:
    return Decision(
        id=written["id"],
        decision=ruling,
        by=written["by"],
        on=today.isoformat(),
        note=written["note"],
        kind=written["kind"].replace(" ", "-"),
        summary=written["who"],
        fingerprint=written["fingerprint"].partition(" ")[0],
    )


def _written(workbook: Path, sheet: str, *known: Sequence[OutputColumn]) -> tuple[list[WrittenRow], list[str]]:
    """Return the rows of a sheet's table, found by its headings (those of today or earlier ones), or why there are none."""
    rows = _rows(workbook, sheet)
    for columns in known:
        headings, keys = [column.heading for column in columns], [column.key for column in columns]
        start = next((number for number, row in enumerate(rows) if row[: len(headings)] == headings), None)
        if start is not None:
            return [
                (number, dict(zip(keys, row, strict=False)))
                for number, row in enumerate(rows[start + 1 :], start=start + 2)
                if len(row) >= len(keys) and row[0]
            ], []
    if any(row[:1] == [NO_ROWS] for row in rows):
        return [], []
    return [], [
        f"{sheet}: its headings are not as they were written, so nothing on it was taken in. Put them back as they were."
    ]


def _rows(workbook: Path, sheet: str) -> list[list[str]]:
    try:
        with workbook.open("rb") as file:
            values = CalamineWorkbook.from_filelike(file).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, KeyError):
        return []
    return [[_text(value) for value in row] for row in values]


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()
