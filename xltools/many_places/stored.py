"""A counted place as kept in the output folder: its lines and findings as Parquet, and a page of what else is to be known.

    lines/place=hackney/year=2010-11/<name>.parquet      every line with what of it counts (pence)
    findings/place=hackney/year=2010-11/<name>.parquet   what `xltools consolidate` would list
    places/<name>.json                                   written last: with it, the place is finished

Any program that reads partitioned Parquet takes a folder as one table. Each file is written whole or not at all.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from xltools.installation import installation
from xltools.model import Area, Place, UsageError
from xltools.reference.bodies.names import partner_id_of
from xltools.storage import make_folder, write_whole, written_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

LINES, FINDINGS, PLACES = "lines", "findings", "places"
PLACE_COLUMNS = ("folder", "place_name", "place_year")
"""Text columns before those of a count's own lines or findings: the folder's name, the place, the financial year counted."""
MEANT = ("body", "funder_body", "paid_to_body")
"""Text columns behind them: whose the line is, whose money it was and who had it, as listed names; "" where nobody certain."""
NOT_INSTALLED = (
    "Rolling up many places keeps their lines as Parquet, for which pyarrow is needed, and it is not installed here."
)


def require_parquet() -> None:
    """Raise `UsageError` where Parquet cannot be written: pyarrow comes with the extra ``cluster``."""
    try:
        found = find_spec("pyarrow")  # found and not imported: whoever asks may have no other use for it
    except ValueError:  # what stands for it is no module
        found = None
    if found is None:
        raise UsageError(f"{NOT_INSTALLED} {installation().with_extra('cluster')}")


@dataclass(frozen=True, slots=True)
class PlaceBody:
    """A body of a place's list, or one that sent lines: its names, kind and area, the pence that count of it, how many lines do."""

    name: str
    names: tuple[str, ...] = ()
    family: str = ""
    area: str = ""
    net: int = 0
    lines: int = 0
    listed: bool = True


@dataclass(frozen=True, slots=True)
class CountedPlace:
    """One place as counted, in pence: what is needed to put many together without reading a return again.

    `name` is that of its files here, `folder` the count folder's path as it was named, `key` what the count rests on. `people` are the
    inhabitants (None: not known) with their source. `statuses` counts returns by what became of them; `to_correct` says
    that one has errors, as the exit code of `consolidate` does. `policy` has the words of
    count.toml.
    """

    name: str
    folder: str
    key: str
    place: str
    year: str
    areas: tuple[tuple[str, str], ...]
    gross: int
    removed: int
    net: int
    low: int
    high: int
    lines: int
    people: int | None
    people_year: str
    people_source: str
    statuses: Mapping[str, int]
    unreadable: tuple[str, ...]
    errors: int
    to_correct: bool
    missing: tuple[str, ...]
    policy: Mapping[str, str]
    remove_from: float
    bodies: tuple[PlaceBody, ...] = field(default=())
    functions: Mapping[str, int] = field(default_factory=dict)
    """Pence that count by COFOG code ("" = not classified), lines of several functions shared over them."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The sha256 of each file, by its name in the lines."""
    remarks: tuple[str, ...] = ()
    versions: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """The version and day (ISO text) of each body's return that counts, where they are stated."""

    @property
    def counted(self) -> Place:
        """The place as the rest of xltools knows it."""
        return Place(self.place, tuple(Area(code, name) for code, name in self.areas), self.year)

    @property
    def short(self) -> str:
        """What the folder is called, without the way to it."""
        return self.folder.replace("\\", "/").rstrip("/").rpartition("/")[2]


def partition(output: Path, kind: str, counted: CountedPlace) -> Path:
    """Return where a place's lines or findings lie."""
    place = partner_id_of(counted.place) or "place"
    return output / kind / f"place={place}" / f"year={counted.year}" / f"{counted.name}.parquet"


def marker(output: Path, name: str) -> Path:
    """Return where a place's page lies."""
    return output / PLACES / f"{name}.json"


def _files_of(output: Path, counted: CountedPlace) -> tuple[Path, Path, Path]:
    """Where a place's lines, findings and first look lie."""
    lines, findings = (partition(output, kind, counted) for kind in (LINES, FINDINGS))
    return lines, findings, output / PLACES / f"{counted.name}.parquet"


def keep(
    output: Path, counted: CountedPlace, lines: pd.DataFrame, findings: pd.DataFrame, first_look: pd.DataFrame
) -> None:
    """Write a counted place; its page last, so that whoever finds the page finds everything."""
    marker(output, counted.name).unlink(missing_ok=True)
    for path, frame in zip(_files_of(output, counted), (lines, findings, first_look), strict=True):
        make_folder(path.parent)
        with written_whole(path) as draft:
            write_frame(frame, draft)
    write_whole(marker(output, counted.name), json.dumps(asdict(counted), ensure_ascii=False, indent=1) + "\n")


def finished(output: Path, name: str) -> CountedPlace | None:
    """Return a place that was counted and kept whole; None where there is none, or one of its files is gone."""
    counted = _page(output, name)
    return counted if counted and all(file.is_file() for file in _files_of(output, counted)) else None


def _page(output: Path, name: str) -> CountedPlace | None:
    try:
        return _counted(json.loads(marker(output, name).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def forget_others(output: Path, names: Iterable[str]) -> None:
    """Take away what is kept of places other than these, so that the lines are those of this run: only what a page here names."""
    wanted = set(names)
    for page in sorted((output / PLACES).glob("*.json")) if (output / PLACES).is_dir() else ():
        if page.stem not in wanted:
            other = _page(output, page.stem)
            for file in _files_of(output, other) if other else ():
                file.unlink(missing_ok=True)
            page.unlink(missing_ok=True)


def lines_of(output: Path, counted: CountedPlace, rows: Sequence[int] | None = None) -> pd.DataFrame:
    """Return a place's lines in their order (or those at some positions), as frames are here: text as `TEXT`, pence as integers."""
    table = _table(partition(output, LINES, counted))
    return _frame(table if rows is None else table.take(rows))


def look_of(output: Path, counted: CountedPlace) -> pa.Table:
    """Return what the first look at a place took down (`first_look`)."""
    *_, look = _files_of(output, counted)
    return _table(look)


def _table(path: Path) -> pa.Table:
    """A file as it is kept: texts as numbers of distinct ones."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    known = pq.read_metadata(path)
    texts = [column.name for column in known.schema.to_arrow_schema() if pa.types.is_string(column.type)]
    return pq.ParquetFile(path, metadata=known, read_dictionary=texts).read()


def texts_of(column: pa.ChunkedArray) -> tuple[list[str], NDArray[np.int64]]:
    """Return the distinct texts of a column of such a file, and for each line the place of its own: "" where none is."""
    coded = column.combine_chunks()
    distinct = [*coded.dictionary.to_numpy(zero_copy_only=False).tolist(), ""]
    return distinct, coded.indices.cast("int64").fill_null(len(distinct) - 1).to_numpy()


def _counted(written: Mapping[str, Any]) -> CountedPlace:
    values = {each.name: written[each.name] for each in fields(CountedPlace)}
    bodies = tuple(PlaceBody(**{**body, "names": tuple(body["names"])}) for body in values["bodies"])
    texts = {name: tuple(values[name]) for name in ("unreadable", "missing", "remarks")}
    areas = tuple((code, name) for code, name in values["areas"])
    versions = {name: (int(number), str(day)) for name, (number, day) in values["versions"].items()}
    return CountedPlace(**{**values, **texts, "areas": areas, "bodies": bodies, "versions": versions})


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet: plain types, nothing of pandas' own, so that equal frames give equal bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {str(name): _array(values) for name, values in frame.items()}
    pq.write_table(pa.table(columns), path, compression="zstd")


def _array(values: pd.Series[Any]) -> pa.Array:
    import pandas as pd
    import pyarrow as pa

    if isinstance(values.dtype, pd.Int64Dtype):
        return pa.array(values.to_numpy(dtype="int64", na_value=0), pa.int64(), mask=values.isna().to_numpy())
    if pd.api.types.is_integer_dtype(values.dtype):
        return pa.array(values.to_numpy())
    return pa.array(values.to_numpy(dtype=object), pa.string(), from_pandas=True)


def _frame(table: pa.Table) -> pd.DataFrame:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    from xltools.reading.lines import TEXT

    columns: dict[str, object] = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_dictionary(column.type):
            distinct, numbers = texts_of(column)
            columns[name] = pd.array(np.array(distinct, dtype=object)[numbers], dtype=TEXT)
        elif column.null_count or name in _MAY_BE_MISSING:
            columns[name] = pd.array(column.to_pylist(), dtype=pd.Int64Dtype())
        else:
            columns[name] = column.to_numpy()
    return pd.DataFrame(columns)


_MAY_BE_MISSING = frozenset({"gross", "income", "local", "amount", "by_key", "outside", "low", "high"})
