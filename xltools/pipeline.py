"""The whole way on one screen: read -> whose is it -> check -> count.

Nothing here prints, asks the clock or writes: `xltools.outputs` writes what comes out, `xltools.cli` talks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks import run_checks
from xltools.counting.count import Count, count_lines
from xltools.counting.standings import standings
from xltools.model import Known
from xltools.reading.lines import gather
from xltools.reading.safely import list_files, read_files
from xltools.reading.versions import settle_owners
from xltools.reference.populations import population

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from xltools.folder import CountFolder
    from xltools.model import Partner, Place, ReadFile, Standing
    from xltools.reading.versions import Owned


def consolidate(folder: CountFolder, *, jobs: int = 1, on_file: Callable[[ReadFile, int], None] | None = None) -> Count:
    """Read every return in the folder, check them and count them; the order of files changes nothing."""
    files = read_all([folder.returns], jobs=jobs, on_file=on_file)
    owned = owners_of(files, folder.place, folder.partners)
    found = judge(owned, files, folder.place, folder.partners)
    heard_from = {standing.partner_id for standing in found}
    return Count(
        place=folder.place,
        population=population(folder.place.areas, folder.place.year),
        batch=owned.batch,
        lines=count_lines(owned, folder.place),
        standings=found,
        missing=tuple(partner for partner in folder.partners if partner.partner_id not in heard_from),
        policy=folder.policy,
    )


def validate(
    paths: Sequence[Path],
    *,
    place: Place | None = None,
    partners: Sequence[Partner] = (),
    jobs: int = 1,
    on_file: Callable[[ReadFile, int], None] | None = None,
) -> tuple[Standing, ...]:
    """Read and check returns (files or folders) and say what became of each."""
    files = read_all(paths, jobs=jobs, on_file=on_file)
    return judge(owners_of(files, place, partners), files, place, partners)


def read_all(
    paths: Sequence[Path], *, jobs: int = 1, on_file: Callable[[ReadFile, int], None] | None = None
) -> tuple[ReadFile, ...]:
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
    owned: Owned, files: Iterable[ReadFile], place: Place | None, partners: Sequence[Partner]
) -> tuple[Standing, ...]:
    """Run every check and say what became of each return and each file that could not be read."""
    known = Known(place=place, partners=tuple(partners), previous=owned.previous, undecided=owned.undecided)
    return standings(owned, run_checks(owned.batch, known), files)
