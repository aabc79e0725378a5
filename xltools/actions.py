"""What a person can ask for, each once: for the command line, Excel and notebooks alike.

Nothing here prints, asks or reads the clock: whoever calls gives the day, shows the progress and says what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xltools import validation
from xltools.counting.policy import DEFAULT_POLICY
from xltools.folder import is_count_folder, read_folder, returns_of, unsaved_folder
from xltools.folder.heading_map import HEADINGS, suggest_headings
from xltools.folder.senders import SENDERS, keep_decisions_on_senders
from xltools.folder.tables import EXPLANATIONS, keep_explanations
from xltools.lock import folder_held
from xltools.model import Place, UsageError
from xltools.reading.files import list_files
from xltools.reading.held import About, HeldDecision
from xltools.reading.received import with_received
from xltools.reading.senders import NO_SENDERS
from xltools.reference.figures.held import BUNDLED
from xltools.reference.sharing.measures import NONE
from xltools.steps import Progress, Step, unheard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xltools.counting.count import Count
    from xltools.counting.netting import Ledger
    from xltools.folder import CountFolder
    from xltools.model import Batch, Partner, ReadFile, ReturnStatus
    from xltools.outputs.count_workbook import LinesTo
    from xltools.outputs.folder_status.facts import FolderStatus
    from xltools.outputs.mapping.write import MappingRefresh
    from xltools.outputs.messages.index import IndexRow
    from xltools.outputs.read_back import TakenBack
    from xltools.reading.files import FoundFile
    from xltools.reading.held import Choice
    from xltools.reference.figures.held import Figures
    from xltools.steps import OnStep
    from xltools.workbooks.compared_files import Compared
    from xltools.workbooks.merged import Merged
    from xltools.workbooks.side_by_side import SideBySide


@dataclass(frozen=True, eq=False)
class Recount:
    """A count that took the analyst's decisions in first: the folder as it was counted, what was taken from the workbook
    before, and how many new explanations of partners were kept.
    """

    folder: CountFolder
    taken: TakenBack
    count: Count
    explanations: int


def folder_of(paths: Sequence[Path]) -> CountFolder | None:
    """Return the count folder that all the paths lie in, if they do: it says which place and partners to expect."""
    homes = {next((home for home in (path, *path.resolve().parents) if is_count_folder(home)), None) for path in paths}
    home = homes.pop() if len(homes) == 1 else None
    return read_folder(home) if home else None


def check(
    paths: Sequence[Path], folder: CountFolder | None, *, jobs: int = 1, on_step: OnStep = unheard
) -> tuple[ReturnStatus, ...]:
    """Read and check returns by what a count folder expects of them.

    The folder itself stands for all returns in it and for its spend mapping workbook.
    """
    wanted = [each for path in paths for each in (_all_of(folder) if folder and _is(folder, path) else (path,))]
    return validation.validate(
        wanted,
        place=folder.place if folder else None,
        partners=folder.partners if folder else (),
        measures=folder.measures if folder else NONE,
        explanations=folder.explanations if folder else (),
        received=folder.received if folder else {},
        senders=folder.senders if folder else NO_SENDERS,
        headings=suggest_headings(folder.path / HEADINGS, folder.returns) if folder else (),
        figures=folder.figures if folder else BUNDLED,
        jobs=jobs,
        on_step=on_step,
    )


def find_double_counts(
    paths: Sequence[Path],
    folder: CountFolder | None,
    partners: Sequence[Partner] | None = None,
    *,
    jobs: int = 1,
    on_step: OnStep = unheard,
) -> tuple[Batch, Ledger]:
    """Find money that two lines report: in a count folder as its count does, in loose returns with nothing taken out.

    `partners` takes the place of the folder's partner list; then the folder's returns are looked at as loose ones.
    """
    from xltools import pipeline

    if folder and partners is None and len(paths) == 1 and _is(folder, paths[0]):
        returns_of(folder)
        return pipeline.ledger_of(folder, jobs=jobs, on_step=on_step)
    listed = (folder.partners if folder else ()) if partners is None else partners
    policy = folder.policy if folder else DEFAULT_POLICY
    return pipeline.double_counts(paths, listed, policy, jobs=jobs, on_step=on_step)


def recount(
    folder: CountFolder, workbook: Path | None, today: date, *, jobs: int = 1, on_step: OnStep = unheard
) -> Recount:
    """Take what the analyst wrote into a count workbook (if there is one), count, and keep what partners explained."""
    from xltools import pipeline
    from xltools.outputs.read_back import TakenBack, take_back

    returns_of(folder)
    on_step(Progress(Step.TAKING_BACK))
    taken = take_back(workbook, folder, today) if workbook else TakenBack()
    suggest_headings(folder.path / HEADINGS, folder.returns)
    decided = replace(read_folder(folder.path), open_mapping=folder.open_mapping)
    count = pipeline.consolidate(decided, jobs=jobs, on_step=on_step)
    known = decided.explanations
    kept = keep_explanations(decided.path / EXPLANATIONS, known, count.said, today.isoformat())
    return Recount(decided, taken, count, kept)


def status(
    folder: CountFolder, today: date, workbook: Path | None = None, *, jobs: int = 1, on_step: OnStep = unheard
) -> FolderStatus:
    """Say where a count folder stands on a day: who has answered, what is open, what to do next. Nothing is written.

    The returns are read, checked and counted as they lie there, with the decisions in `workbook` (without one: in the count workbook
    written last) as if they had been taken in. Raises `UsageError` where the folder has no folder ``returns``.
    """
    from xltools import pipeline
    from xltools.outputs.folder_status.last_count import last_workbook
    from xltools.outputs.folder_status.look import look_at
    from xltools.outputs.read_back import Unsaved, as_if_saved, unsaved_in

    returns_of(folder)
    written = workbook or last_workbook(folder)
    unsaved = unsaved_in(written, folder, today) if written else Unsaved()
    count = pipeline.consolidate(as_if_saved(folder, unsaved), jobs=jobs, on_step=on_step)
    return look_at(folder, count, today, written, unsaved)


def write_count(
    recounted: Recount,
    workbook: Path,
    today: date,
    *,
    lines: LinesTo = "workbook",
    jobs: int = 1,
    on_step: OnStep = unheard,
) -> tuple[Path, ...]:
    """Write the count workbook and, beside it, the report and the findings; return the files written."""
    from xltools.outputs.messages.correspondence import read_correspondence
    from xltools.outputs.write import write_outputs

    folder = recounted.folder
    return write_outputs(
        recounted.count,
        workbook,
        lines=lines,
        returns=folder.returns,
        made_on=today,
        correspondence=read_correspondence(folder.outbox),
        jobs=jobs,
        on_step=on_step,
    )


def publish(recounted: Recount, today: date, *, on_step: OnStep = unheard) -> tuple[Path, ...]:
    """Write the count as an official publication into the folder's reports; return the files written.

    Where count.toml names no publisher or contact, those of its messages are printed.
    """
    from xltools.outputs.publication.write import write_publication

    folder, settings = recounted.folder, recounted.folder.outputs
    stated = replace(
        settings,
        publisher=settings.publisher or folder.mail.sender_name,
        contact=settings.contact or folder.mail.contact or folder.mail.sender,
    )
    stem = folder.count_workbook.stem.removesuffix("-count")
    workbook = folder.reports / f"{stem}-publication.xlsx"
    return write_publication(recounted.count, stated, workbook, settings.published or today.isoformat(), on_step)


def explore(recounted: Recount, today: date, *, on_step: OnStep = unheard) -> Path:
    """Write the page to explore the count into the folder's reports; return it. Raises `UsageError` for amounts beyond reason."""
    from xltools.outputs.explore.page import write_explore

    folder = recounted.folder
    stem = folder.count_workbook.stem.removesuffix("-count")
    return write_explore(recounted.count, folder.reports / f"{stem}-explore.html", today, on_step)


def compare(
    old: Path, new: Path | None, folder: CountFolder | None, *, jobs: int = 1, on_step: OnStep = unheard
) -> list[Compared]:
    """Compare a file, or a folder's files, with a later one or folder; without `new`, with what was issued to each body.

    Where a count folder is named, its returns are meant. `on_step` hears of each pair. Every file
    ends with a result: what differs, or why it was not compared.
    """
    from xltools.workbooks.compared_files import compare_pairs, pair_of
    from xltools.workbooks.issued import pair_with_issued
    from xltools.workbooks.version_pairs import pair_folders

    with TemporaryDirectory(prefix="total-place-") as drafts:
        if new is None:
            pairs, alone = pair_with_issued(list_files([returns_at(old)]), folder, Path(drafts), jobs=jobs)
        elif old.is_dir() != new.is_dir():
            raise UsageError("Name two files, or two folders; one of these is a folder and the other is not.")
        elif old.is_dir():
            pairs, alone = pair_folders(returns_at(old), returns_at(new), jobs=jobs)
        else:
            pairs, alone = [pair_of(*list_files([old]), *list_files([new]))], []
        compared: list[Compared] = []
        for result in compare_pairs(pairs, jobs=jobs):
            compared.append(result)
            on_step(Progress(Step.COMPARING, len(compared), len(pairs)))
        return [*compared, *alone]


def returns_at(path: Path) -> Path:
    """Return where the returns lie that a path stands for: those of a count folder, or the path itself."""
    return returns_of(read_folder(path)) if path.is_dir() and is_count_folder(path) else path


def refresh_mapping(recounted: Recount, today: date) -> MappingRefresh:
    """Bring the folder's mapping workbook up to the count; nothing typed into it is overwritten. Return what moved."""
    from xltools.outputs.mapping.write import refresh_mapping

    return refresh_mapping(recounted.folder, today, recounted.count)


def prepare_reports(recounted: Recount, today: date, *, on_step: OnStep = unheard) -> tuple[IndexRow, ...]:
    """Write each partner's message and marked-up return into the outbox; return what is said of each. Nothing is sent."""
    from xltools.outputs.messages.prepare import prepare_messages

    return prepare_messages(recounted.folder, recounted.count, today, on_step)


def decide_on_return(
    folder: CountFolder, name: str, choice: Choice, today: date, *, by: str = "", note: str = ""
) -> tuple[HeldDecision, ...]:
    """Accept or reject a return that is held, and keep that in senders.csv, bound to the bytes of the file.

    Where its figures are held the decision is about them, for each body that the file has such figures of; else it is about who
    mailed it. `name` is the file's in returns/ (or the path to it). Raises `UsageError` where there is none, several, or there is
    nothing to decide.
    """
    listed = _in_returns(folder, name)
    (file,) = validation.read_all([listed.path])
    arrival, on = folder.senders.of(file.sha256), today.isoformat()
    sender = arrival.sender if arrival else ""
    if bodies := _bodies_that_jump(file, folder):
        decisions = tuple(
            HeldDecision(file.sha256, choice, listed.name, body, sender, by, on, note, About.FIGURES) for body in bodies
        )
    elif arrival is None:
        raise UsageError(
            f"Nobody mailed {listed.name}, and its figures do not jump beside an earlier version: it was put into {folder.returns} by "
            "hand, and counts without being accepted. Take it out of that folder if it is not to count."
        )
    else:
        decisions = (HeldDecision(file.sha256, choice, listed.name, _partner_of(file, folder), sender, by, on, note),)
    with folder_held(folder.path, f"{choice.lower()}ing a return"):
        keep_decisions_on_senders(folder.path / SENDERS, decisions)
    return decisions


def merge(
    paths: Sequence[Path], output: Path, *, jobs: int = 1, on_step: OnStep = unheard
) -> tuple[Merged, Path | None]:
    """Put partial returns of one body together and write them to `output`; return what became of each, and the path written.

    Nothing is written where no file could be taken. Raises `UsageError` where `output` is no place for it.
    """
    from xltools.workbooks.merge import merge_files
    from xltools.workbooks.merge_workbook import write_merged

    _may_be_written(output, paths)
    folder = folder_of(paths)
    merged = merge_files(paths, folder.partners if folder else (), jobs=jobs, on_step=on_step)
    if not merged.is_written:
        return merged, None
    return write_merged(merged, output), output


def side_by_side(
    paths: Sequence[Path], output: Path, made_on: date | None = None, *, jobs: int = 1, on_step: OnStep = unheard
) -> SideBySide:
    """Write every return as a sheet of one workbook at `output`, with an index and a table of all lines.

    A count folder stands for its returns. Raises `UsageError` where `output` is no place for it, or no file could be read.
    """
    from xltools.workbooks.side_by_side import Spool, lay_side_by_side
    from xltools.workbooks.side_workbook import write_side_by_side

    _may_be_written(output, paths, inside=True)
    wanted = [returns_of(read_folder(path)) if path.is_dir() and is_count_folder(path) else path for path in paths]
    with Spool() as spool:
        laid = lay_side_by_side(wanted, spool, jobs=jobs, on_step=on_step)
        if laid.is_written:
            write_side_by_side(laid, output, made_on)
    return laid


def _may_be_written(output: Path, paths: Sequence[Path], *, inside: bool = False) -> None:
    """Raise `UsageError` where a workbook made of others cannot go to `output`: nothing is ever written over.

    `inside` says that it may lie in a count folder whose returns are read, beside them.
    """
    if output.suffix.casefold() != ".xlsx":
        raise UsageError(f"{output} is no name of a workbook. Let it end in .xlsx.")
    if not output.parent.is_dir():
        raise UsageError(f"There is no folder {output.parent} to write {output.name} to.")
    if output.exists() or output.is_symlink():
        raise UsageError(f"There is a file {output} already, and nothing is written over. Give another name.")
    place = output.resolve()
    homes = [home for home in place.parents if is_count_folder(home) and place.is_relative_to(home / "returns")]
    if homes:
        raise UsageError(
            f"{output} lies among the returns of a count, where its parts would count beside it. Write it elsewhere, and put it "
            "there in place of its parts."
        )
    folders = [path for path in paths if path.is_dir() and not (inside and is_count_folder(path))]
    if any(place.is_relative_to(path.resolve()) for path in folders):
        raise UsageError(
            f"{output} lies in the folder that is merged. Write it elsewhere, so that it is not merged again."
        )


def place_named(name: str, year: str) -> Place:
    """Return the place a person names, in a financial year; raise `UsageError` with the candidates, as `place_meant` does."""
    from xltools.reference.areas.meant import place_meant

    return place_meant(name, year).place


def newest_estimate_year(figures: Figures = BUNDLED) -> str:
    """Return the newest financial year that both HM Treasury's and councils' figures are held of."""
    both = set(figures.spending_years()) & set(figures.outturn_years())
    return max(both, default=max(figures.spending_years()))


def estimate(place: Place, figures: Figures = BUNDLED) -> Count:
    """Return a first count of a place from published figures alone, before any return.

    Raises `UsageError` for a place outside England: figures are held for England.
    """
    from xltools import pipeline
    from xltools.organisations.holders import partners_of
    from xltools.reference.areas.geography import place_atoms
    from xltools.reference.estimates.place_estimates import published_lines

    if not place_atoms(place) or not all(code.startswith("E") for code in place_atoms(place)):
        raise UsageError(f"Published figures are held for England only, and {place.name} is not wholly in it.")
    holders = partners_of(published_lines(place, figures), place)
    return pipeline.estimate(unsaved_folder(place, tuple(dict.fromkeys(holders.values())), figures), holders)


def write_estimate(count: Count, folder: Path, today: date) -> tuple[Path, ...]:
    """Write the count workbook, the report and the findings of an estimate into a folder; return the files written."""
    from xltools.outputs.write import write_outputs
    from xltools.reference.bodies.names import partner_id_of

    name = f"{partner_id_of(count.place.name)}-{count.place.year}-count.xlsx"
    return write_outputs(count, folder / name, made_on=today)


def _in_returns(folder: CountFolder, name: str) -> FoundFile:
    """The one file in returns/ that a name or path means."""
    files = list_files([returns_of(folder)])
    wanted = name.replace("\\", "/")
    meant = [listed for listed in files if wanted == listed.name] or [
        listed for listed in files if wanted.rpartition("/")[2] == listed.name.rpartition("/")[2]
    ]
    if len(meant) != 1:
        which = "Several files are" if meant else "No file is"
        raise UsageError(f"{which} called {name} in {folder.returns}. Give the name as the sheet Returns has it.")
    return meant[0]


def _bodies_that_jump(file: ReadFile, folder: CountFolder) -> tuple[str, ...]:
    """The bodies whose figures in a file wait for a decision, or were decided on before, by their ids."""
    before = tuple(body for sha256, body in folder.senders.on_figures if sha256 == file.sha256)
    if before:
        return before
    files = with_received(validation.read_all([folder.returns], headings=folder.headings), folder.received)
    return validation.bodies_that_jump(
        file.sha256, files, folder.place, folder.partners, folder.measures, folder.senders, folder.figures
    )


def _partner_of(file: ReadFile, folder: CountFolder) -> str:
    """The partner that all returns of a file are from; "" where they are several's."""
    resolved = validation.resolve_returns([file], folder.place, folder.partners)
    ids = {partner.partner_id for partner in resolved.partners}
    return ids.pop() if len(ids) == 1 else ""


def _all_of(folder: CountFolder) -> tuple[Path, ...]:
    """What is checked of a count folder: its returns, and its spend mapping workbook where it has one."""
    return (returns_of(folder), folder.mapping) if folder.mapping else (returns_of(folder),)


def _is(folder: CountFolder, path: Path) -> bool:
    return path.resolve() == folder.path.resolve()
