"""Everything `publish` writes: the workbook, the same as ODS, a CSV for each table, and what was published, for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.outputs.publication.compose import compose
from xltools.outputs.publication.csv_files import csv_name, csv_text
from xltools.outputs.publication.ods import write_ods
from xltools.outputs.publication.revisions import edition_of, editions_text, read_editions
from xltools.outputs.publication.standing import standing_of
from xltools.outputs.publication.xlsx import write_xlsx
from xltools.steps import Progress, Step, unheard
from xltools.storage import make_folder, written_together

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.counting.count import Count
    from xltools.folder.publication_settings import OutputSettings
    from xltools.steps import OnStep


def write_publication(
    count: Count, settings: OutputSettings, workbook: Path, day: str, on_step: OnStep = unheard
) -> tuple[Path, ...]:
    """Write a count's publication of a day (ISO) to `workbook` and the other files beside it; return the files written.

    Files of the last publication go to the folder `earlier`. `on_step` hears of each file.
    Raises `UsageError` where what was published before cannot be read.
    """
    folder, stem = workbook.parent, workbook.stem
    make_folder(folder)
    on_step(Progress(Step.PUBLICATION))
    kept = workbook.with_name(f"{stem}s.json")
    editions = read_editions(kept)
    publication = compose(count, settings, day, editions)
    newest = edition_of(count, day, standing_of(count, settings.status).status.value)
    retired = [path.name for path in folder.glob(f"{stem}-table-*.csv")]
    files = len(publication.tables) + 2
    with written_together(folder, retired) as stage:
        on_step(Progress(Step.PUBLICATION, 1, files))
        written = [write_xlsx(publication, stage / workbook.name)]
        on_step(Progress(Step.PUBLICATION, 2, files))
        written.append(write_ods(publication, stage / f"{stem}.ods"))
        for number, table in enumerate(publication.tables, 1):
            on_step(Progress(Step.PUBLICATION, number + 2, files))
            written.append(stage / csv_name(stem, number, table))
            written[-1].write_bytes(csv_text(table).encode("utf-8-sig"))
        written.append(stage / kept.name)
        written[-1].write_text(editions_text(editions, newest), encoding="utf-8", newline="")
    return tuple(folder / path.name for path in written)
