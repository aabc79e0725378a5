"""What an analyst wrote into a count workbook, read back before the next one is written.

Confirmed codes go into the count folder's dictionary.csv, decisions on double counts into its decisions.csv, those on
held returns into its senders.csv.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook

from xltools.coding.confirmed_codes import CONFIRMED_CODES_FILE, confirm, read_confirmed_codes
from xltools.counting.decisions import Decision, decision_word, replace_decisions, write_decisions
from xltools.folder.senders import SENDERS, choice_in, keep_decisions_on_senders
from xltools.folder.tables import DECISIONS
from xltools.outputs.sheet import NO_ROWS
from xltools.outputs.sheets.coding import CODING, CODING_COLUMNS
from xltools.outputs.sheets.ledger import EARLIER_LEDGER_COLUMNS, LEDGER, LEDGER_COLUMNS
from xltools.outputs.sheets.returns import RETURN_COLUMNS, RETURNS
from xltools.reading.senders import SenderDecision
from xltools.reference import cofog
from xltools.reference.bodies.names import partner_id_of
from xltools.storage import write_kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

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


def take_back(workbook: Path, folder: CountFolder, today: date) -> TakenBack:
    """Take the confirmed codes and the decisions out of a count workbook; nothing where there is none."""
    if not workbook.is_file():
        return TakenBack()
    codes, no_codes = _written(workbook, CODING, CODING_COLUMNS)
    decisions, no_decisions = _written(workbook, LEDGER, LEDGER_COLUMNS, EARLIER_LEDGER_COLUMNS)
    confirmed, wrong_codes = _take_codes(codes, folder, today)
    decided, wrong_decisions = _take_decisions(decisions, folder.decisions, folder.path / DECISIONS, today)
    senders, wrong_senders = _take_senders(_written(workbook, RETURNS, RETURN_COLUMNS)[0], folder, today)
    problems = (*no_codes, *wrong_codes, *no_decisions, *wrong_decisions, *wrong_senders)
    return TakenBack(confirmed, decided, senders, tuple(f"{workbook.name}, {problem}" for problem in problems))


def take_decisions(workbook: Path, known: Sequence[Decision], path: Path, today: date) -> tuple[int, tuple[str, ...]]:
    """Take the decisions on double counts out of a workbook into the decisions.csv at `path`, which holds those `known`.

    Return how many were new, and in words what could not be used; nothing where there is no workbook.
    """
    if not workbook.is_file():
        return 0, ()
    rows, no_rows = _written(workbook, LEDGER, LEDGER_COLUMNS)
    decided, problems = _take_decisions(rows, known, path, today)
    return decided, tuple(f"{workbook.name}, {problem}" for problem in (*no_rows, *problems))


def _take_codes(rows: Sequence[WrittenRow], folder: CountFolder, today: date) -> tuple[int, list[str]]:
    path, problems, confirmed = folder.path / CONFIRMED_CODES_FILE, [], 0
    for row, written in rows:
        if not written["confirmed"]:
            continue
        code = cofog.normal_code(written["confirmed"])
        if not cofog.known(code):
            problems.append(
                f"{CODING}, row {row}: {written['confirmed']!r} is not a COFOG code, so nothing was confirmed."
            )
            continue
        known = read_confirmed_codes(path).find(written["service"], written["kind"])
        if known is None or known.code != code:
            confirm(path, written["service"], code, written["kind"], written["by"], today.isoformat())
            confirmed += 1
    return confirmed, problems


def _take_decisions(
    rows: Sequence[WrittenRow], decisions: Sequence[Decision], path: Path, today: date
) -> tuple[int, list[str]]:
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
    if new:
        shown = frozenset(written["id"] for _, written in rows)
        write_kept(path, write_decisions(replace_decisions(decisions, new, shown)), today.isoformat())
    return len(new), problems


def _take_senders(rows: Sequence[WrittenRow], folder: CountFolder, today: date) -> tuple[int, list[str]]:
    """Take what was decided on returns; a workbook written before that could be decided there has no such column."""
    problems, new = [], []
    for row, written in rows:
        if not written["decision"]:
            continue
        choice, sha256 = choice_in(written["decision"]), written["sha256"]
        arrival, known = folder.senders.of(sha256), folder.senders.decisions.get(sha256)
        if choice is None:
            problems.append(f"{RETURNS}, row {row}: {written['decision']!r} is not a decision. Write Accept or Reject.")
        elif arrival is None:
            problems.append(
                f"{RETURNS}, row {row}: nobody mailed {written['file']}, so there is nothing to accept or reject. "
                "A file in returns that is not to count is taken out of that folder."
            )
        elif known is None or known.choice is not choice:
            partner_id = partner_id_of(written["partner"])
            new.append(
                SenderDecision(sha256, choice, written["file"], partner_id, arrival.sender, on=today.isoformat())
            )
    if new:
        keep_decisions_on_senders(folder.path / SENDERS, new)
    return len(new), problems


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
