"""The whole way on one screen: read -> whose is it -> check -> count -> first guesses for the silent -> double counts off.

Nothing here prints, asks the clock or writes: `xltools.outputs` writes what comes out, `xltools.cli` talks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.checks import run_checks
from xltools.checks.answers import match_answers
from xltools.coding.notes import suggestion_notes
from xltools.counting.count import Count, count_lines
from xltools.counting.netting import ages, draw_up, take_off
from xltools.counting.stand_ins import displace, stand_in_standings, stand_ins
from xltools.counting.standings import in_order, standings
from xltools.model import Known
from xltools.reading.lines import gather
from xltools.reading.received import with_received
from xltools.reading.safely import list_files, read_files
from xltools.reading.versions import settle_owners
from xltools.reference.people.populations import population
from xltools.reference.sharing.measures import NONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from xltools.checks.answers import Answered
    from xltools.checks.said import Said
    from xltools.counting.double_counts import Policy
    from xltools.counting.netting import Ledger
    from xltools.folder import CountFolder
    from xltools.model import Batch, Finding, Partner, Place, ReadFile, Standing
    from xltools.reading.versions import Owned
    from xltools.reference.sharing.measures import Measures

    OnFile = Callable[[ReadFile, int], None]
    """Hears of each file as it is read, and of how many there are."""


def consolidate(folder: CountFolder, *, jobs: int = 1, on_file: OnFile | None = None) -> Count:
    """Read every return in the folder, check them and count them; the order of files changes nothing."""
    drawn = _draw_up(folder, jobs, on_file)
    sent = drawn.sent.batch
    notes = suggestion_notes(sent, drawn.reported.head(len(sent.lines)))
    lines = take_off(drawn.reported, drawn.ledger)
    answered = _answered(
        drawn.sent, drawn.files, folder.place, folder.partners, notes, folder.measures, folder.explanations
    )
    found = standings(drawn.sent, answered.findings, drawn.files, answered.senders)
    heard_from = {standing.partner_id for standing in found}
    return Count(
        place=folder.place,
        population=population(folder.place.areas, folder.place.year, supplied=folder.measures.populations),
        batch=drawn.owned.batch,
        lines=lines,
        standings=in_order((*found, *stand_in_standings(drawn.owned, lines))),
        missing=tuple(partner for partner in folder.partners if partner.partner_id not in heard_from),
        policy=folder.policy,
        coding=folder.coding,
        ledger=drawn.ledger,
        partners=folder.partners,
        previous=drawn.sent.previous,
        said=answered.said,
    )


def ledger_of(folder: CountFolder, *, jobs: int = 1, on_file: OnFile | None = None) -> tuple[Batch, Ledger]:
    """Return a count folder's lines and its ledger of double counts, as they stand inside the count."""
    drawn = _draw_up(folder, jobs, on_file)
    return drawn.owned.batch, drawn.ledger


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What was read, the returns sent, those and the ones that stand in, their lines with what counts, the double counts."""

    files: tuple[ReadFile, ...]
    sent: Owned
    owned: Owned
    reported: pd.DataFrame
    ledger: Ledger


def _draw_up(folder: CountFolder, jobs: int, on_file: OnFile | None) -> _Drawn:
    files = with_received(read_all([folder.returns], jobs=jobs, on_file=on_file), folder.received)
    owned = owners_of(files, folder.place, folder.partners)
    reported = count_lines(owned, folder.place, folder.coding, folder.measures)
    ledger = draw_up(reported, (*folder.partners, *owned.partners), folder.counting, folder.decisions)
    drawn = _Drawn(files, owned, owned, reported, ledger)
    return _with_stand_ins(drawn, folder) if folder.baseline_stands_in else drawn


def _with_stand_ins(drawn: _Drawn, folder: CountFolder) -> _Drawn:
    """Let first guesses stand in for the silent: only what the others report, net of double counts, says how far."""
    sent, net = drawn.sent, take_off(drawn.reported, drawn.ledger)
    guesses = stand_ins(sent, net, folder.coding, folder.partners, folder.place)
    if not guesses.returns:
        return drawn
    owned = settle_owners(gather((*sent.batch.returns, *guesses.returns)), folder.partners, folder.place)
    reported = displace(count_lines(owned, folder.place, folder.coding, folder.measures), guesses)
    bodies, guessed = (*folder.partners, *owned.partners), guesses.lines_of(len(reported))
    ledger = draw_up(reported, bodies, folder.counting, folder.decisions, guesses=guessed)
    return _Drawn(drawn.files, sent, owned, reported, ledger)


def double_counts(
    paths: Sequence[Path],
    partners: Sequence[Partner],
    policy: Policy,
    *,
    jobs: int = 1,
    on_file: OnFile | None = None,
) -> tuple[Batch, Ledger]:
    """Look for double counts in returns, whatever place they are for, with nothing taken out beforehand.

    The lines of the ledger are those of the batch. A line reports its local figure, or else gross.
    """
    owned = owners_of(read_all(paths, jobs=jobs, on_file=on_file), None, ())
    lines = owned.batch.lines
    amounts = lines["local"].where(lines["local"].notna(), lines["gross"])
    return owned.batch, draw_up(
        lines.assign(amount=amounts, why_not=""), partners, policy, ages=ages(owned.batch.returns)
    )


def validate(
    paths: Sequence[Path],
    *,
    place: Place | None = None,
    partners: Sequence[Partner] = (),
    measures: Measures = NONE,
    explanations: Sequence[Said] = (),
    received: Mapping[str, str] = MappingProxyType({}),
    jobs: int = 1,
    on_file: OnFile | None = None,
) -> tuple[Standing, ...]:
    """Read and check returns (files or folders) and say what became of each.

    `received` gives, by the sha256 of a file, when it came, where it does not say so itself.
    """
    files = with_received(read_all(paths, jobs=jobs, on_file=on_file), received)
    return judge(owners_of(files, place, partners), files, place, partners, (), measures, explanations)


def read_all(paths: Sequence[Path], *, jobs: int = 1, on_file: OnFile | None = None) -> tuple[ReadFile, ...]:
    """Read files and folders of returns, each in safety; `on_file` hears of each with how many there are in all."""
    found = list_files(paths)
    files = []
    for file in read_files([one.path for one in found], names=[one.name for one in found], jobs=jobs):
        files.append(file)
        if on_file:
            on_file(file, len(found))
    return tuple(sorted(files, key=lambda file: file.file))


def owners_of(files: Iterable[ReadFile], place: Place | None, partners: Sequence[Partner]) -> Owned:
    """Put the files' returns together and settle whose they are and which of each partner's is the newest."""
    return settle_owners(gather(one for file in files for one in file.returns), partners, place)


def judge(
    owned: Owned,
    files: Iterable[ReadFile],
    place: Place | None,
    partners: Sequence[Partner],
    notes: Sequence[tuple[Finding, ...]] = (),
    measures: Measures = NONE,
    explanations: Sequence[Said] = (),
) -> tuple[Standing, ...]:
    """Run every check and say what became of each return and each file that could not be read.

    `notes` are further findings, one tuple for each return of the batch, of the least severity; `measures`
    are what the lead team shares figures out by; `explanations` what partners said about findings in earlier rounds.
    """
    kept = tuple(files)
    answered = _answered(owned, kept, place, partners, notes, measures, explanations)
    return standings(owned, answered.findings, kept, answered.senders)


def _answered(
    owned: Owned,
    files: Iterable[ReadFile],
    place: Place | None,
    partners: Sequence[Partner],
    notes: Sequence[tuple[Finding, ...]],
    measures: Measures,
    explanations: Sequence[Said],
) -> Answered:
    """Run every check, and put what partners said beside what was found."""
    known = Known(place, tuple(partners), owned.previous, owned.undecided, owned.mismatched)
    found = run_checks(owned.batch, known, measures)
    noted = [one + more for one, more in zip_longest(found, notes, fillvalue=())]
    return match_answers(owned, noted, files, explanations)
