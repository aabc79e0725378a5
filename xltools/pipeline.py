"""The whole way on one screen: read -> whose is it -> check -> count -> double counts off.

Nothing here prints, asks the clock or writes: `xltools.outputs` writes what comes out, `xltools.cli` talks.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from xltools.checks import run_checks
from xltools.coding.notes import suggestion_notes
from xltools.counting.count import Count, count_lines
from xltools.counting.netting import ages, draw_up, take_off
from xltools.counting.standings import standings
from xltools.model import Known
from xltools.reading.lines import gather
from xltools.reading.safely import list_files, read_files
from xltools.reading.versions import settle_owners
from xltools.reference.populations import population

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import pandas as pd

    from xltools.counting.double_counts import Policy
    from xltools.counting.netting import Ledger
    from xltools.folder import CountFolder
    from xltools.model import Batch, Finding, Partner, Place, ReadFile, Standing
    from xltools.reading.versions import Owned

    OnFile = Callable[[ReadFile, int], None]
    """Hears of each file as it is read, and of how many there are."""


def consolidate(folder: CountFolder, *, jobs: int = 1, on_file: OnFile | None = None) -> Count:
    """Read every return in the folder, check them and count them; the order of files changes nothing."""
    files, owned, reported, ledger = _draw_up(folder, jobs, on_file)
    found = judge(owned, files, folder.place, folder.partners, suggestion_notes(owned.batch, reported))
    heard_from = {standing.partner_id for standing in found}
    return Count(
        place=folder.place,
        population=population(folder.place.areas, folder.place.year),
        batch=owned.batch,
        lines=take_off(reported, ledger),
        standings=found,
        missing=tuple(partner for partner in folder.partners if partner.partner_id not in heard_from),
        policy=folder.policy,
        coding=folder.coding,
        ledger=ledger,
        partners=folder.partners,
    )


def ledger_of(folder: CountFolder, *, jobs: int = 1, on_file: OnFile | None = None) -> tuple[Batch, Ledger]:
    """Return a count folder's lines and its ledger of double counts, as they stand inside the count."""
    _, owned, _, ledger = _draw_up(folder, jobs, on_file)
    return owned.batch, ledger


def _draw_up(
    folder: CountFolder, jobs: int, on_file: OnFile | None
) -> tuple[tuple[ReadFile, ...], Owned, pd.DataFrame, Ledger]:
    files = read_all([folder.returns], jobs=jobs, on_file=on_file)
    owned = owners_of(files, folder.place, folder.partners)
    reported = count_lines(owned, folder.place, folder.coding)
    ledger = draw_up(reported, (*folder.partners, *owned.partners), folder.counting, folder.decisions)
    return files, owned, reported, ledger


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
    jobs: int = 1,
    on_file: OnFile | None = None,
) -> tuple[Standing, ...]:
    """Read and check returns (files or folders) and say what became of each."""
    files = read_all(paths, jobs=jobs, on_file=on_file)
    return judge(owners_of(files, place, partners), files, place, partners)


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
) -> tuple[Standing, ...]:
    """Run every check and say what became of each return and each file that could not be read.

    `notes` are further findings, one tuple for each return of the batch, of the least severity.
    """
    known = Known(place, tuple(partners), owned.previous, owned.undecided, owned.mismatched)
    found = run_checks(owned.batch, known)
    return standings(owned, [one + more for one, more in zip_longest(found, notes, fillvalue=())], files)
