"""Many places counted, each by itself, and kept. This process imports nothing of a count for it: those that count do."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.folder import is_count_folder
from xltools.lock import folder_held
from xltools.many_places.cluster import count_on_cluster
from xltools.many_places.inputs import code_key
from xltools.many_places.local import count_locally
from xltools.many_places.stored import require_parquet
from xltools.many_places.tasks import PlaceTask, name_of
from xltools.model import UsageError
from xltools.reading.files import RETURNS
from xltools.steps import Progress, Step
from xltools.storage import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.many_places.tasks import Outcome
    from xltools.steps import OnStep


@contextmanager
def places_counted(
    folders: Sequence[Path], output: Path, *, jobs: int, scheduler: str, on_step: OnStep
) -> Iterator[tuple[Outcome, ...]]:
    """Count the places of these count folders, keep them under `output`, and give what became of each; the output is held meanwhile.

    One that is kept already and rests on the same inputs is not counted again. Raises `UsageError` for what must be put right first.
    """
    require_parquet()
    named = _distinct(folders)
    _may_be_written(output, named)
    make_folder(output)
    with folder_held(output, "rolling up"):
        tasks = [PlaceTask(str(folder), str(output.absolute()), code_key()) for folder in named]
        yield tuple(_counted(tasks, jobs, scheduler, on_step))


def _counted(tasks: Sequence[PlaceTask], jobs: int, scheduler: str, on_step: OnStep) -> Iterator[Outcome]:
    """Count the largest places first, so that none is left to one process at the end."""
    ordered = sorted(tasks, key=lambda task: (-_size(Path(task.folder)), task.folder))
    outcomes = count_on_cluster(ordered, scheduler) if scheduler else count_locally(ordered, jobs)
    for number, outcome in enumerate(outcomes, 1):
        on_step(Progress(Step.PLACES, number, len(tasks), outcome.folder))
        yield outcome


def _size(folder: Path) -> int:
    """Bytes of what is to be read; 0 where nobody can say."""
    try:
        return sum(file.stat().st_size for file in (folder / RETURNS).rglob("*") if file.is_file())
    except OSError:
        return 0


def _distinct(folders: Sequence[Path]) -> list[Path]:
    """The folders, each once however it is named."""
    if not folders:
        raise UsageError("Name at least one count folder to roll up.")
    by_place: dict[str, Path] = {}
    for folder in folders:
        by_place.setdefault(folder.resolve().as_posix(), folder.absolute())
    names = [name_of(folder) for folder in by_place.values()]
    assert len(set(names)) == len(names)  # noqa: S101 - a name has a mark of the way to the folder
    return list(by_place.values())


def _may_be_written(output: Path, folders: Sequence[Path]) -> None:
    """Raise `UsageError` where the output would lie in a count folder, or is none of ours to write to."""
    if output.exists() and not output.is_dir():
        raise UsageError(f"{output} is a file. Name a folder for the roll-up.")
    if is_count_folder(output):
        raise UsageError(f"{output} is a count folder. Name a folder of its own for the roll-up.")
    place = output.resolve()
    inside = next((folder for folder in folders if place.is_relative_to(folder.resolve())), None)
    if inside:
        raise UsageError(
            f"{output} lies in the count folder {inside}, where nothing is written. Name a folder outside of it."
        )
