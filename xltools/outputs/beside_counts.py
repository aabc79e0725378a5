"""The counts that count.toml names under [comparison], found and read: an earlier one of the same place, and those of other places.

A count folder stands for what it wrote, as it counted then: its lines CSV, or its count workbook; where it wrote nothing it
is counted. Whatever cannot be used is said and never stops the count.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.counting.change.from_count import compared
from xltools.counting.compared_with import WITH_NOTHING, ComparedWith
from xltools.folder import is_count_folder, read_folder, returns_of
from xltools.folder.comparison_settings import NO_COMPARISON
from xltools.model import UsageError
from xltools.outputs.earlier_count import read_earlier_count
from xltools.outputs.lines_csv import lines_csv_path
from xltools.reading.files import RETURNS
from xltools.reference.people.populations import population
from xltools.text import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xltools.coding.splitting import Portion
    from xltools.counting.change.compared import ComparedCount
    from xltools.counting.count import Count
    from xltools.folder import CountFolder

    CountAgain = Callable[[CountFolder], Count]


def beside_counts(folder: CountFolder, count_again: CountAgain) -> ComparedWith:
    """Return what a folder is compared with; `count_again` counts a folder that wrote nothing yet."""
    asked = folder.comparison
    if not asked.is_asked_for:
        return WITH_NOTHING
    problems: list[str] = []
    earlier = None
    if asked.earlier_count:
        earlier = _read("earlier_count", asked.earlier_count, folder, count_again, problems)
    others = []
    for text in asked.other_counts:
        other = _read("other_counts", text, folder, count_again, problems)
        if other and other.population is None:
            problems.append(
                f"[comparison] other_counts names {text}, and nobody says how many people live there, so it has no figures per head. "
                "Name the count folder, whose count.toml says which place it is."
            )
        elif other:
            others.append(other)
    if earlier and folder.place and (reason := _another_place(folder, earlier)):
        problems.append(reason)
        earlier = None
    remarks = _remarks(folder, earlier) if earlier else ()
    return ComparedWith(earlier, tuple(others), tuple(problems), remarks, bool(asked.earlier_count))


def earlier_at(
    path: Path, place: str, weights: Mapping[str, tuple[Portion, ...]], count_again: CountAgain
) -> ComparedCount:
    """Return the count at a path: a count folder, or a lines CSV or count workbook of one (of a place, its lines of several functions
    shared by `weights`). Raises `UsageError` where there is none.
    """
    if path.is_dir():
        return _of_folder(path, count_again)
    return read_earlier_count(path, place, weights)


def _read(
    key: str, text: str, folder: CountFolder, count_again: CountAgain, problems: list[str]
) -> ComparedCount | None:
    path = _path_of(text, folder.path)
    try:
        if not path.exists():
            raise UsageError(f"there is nothing at {path}.{_nearest(path)} Put the path right in count.toml")
        if path.resolve() == folder.path.resolve():
            raise UsageError(
                "that is this very folder. Name the folder of another count, or a lines CSV that this one wrote earlier (see the folder "
                "earlier under reports)"
            )
        return earlier_at(path, folder.place.name, folder.coding.weights, count_again)
    except (UsageError, OSError) as error:
        what = "The change since the earlier count" if key == "earlier_count" else "One of the counts to compare with"
        said = str(error).rstrip(".")
        problems.append(f"{what} is not shown: [comparison] {key} names {text}, and {said}.")
        return None


def _path_of(text: str, home: Path) -> Path:
    """The path a text means, relative ones from the count folder; with the other system's slashes where only those lead anywhere."""
    path = home / Path(text).expanduser()
    other = home / text.replace("\\", "/")
    return other if "\\" in text and not path.exists() else path


def _nearest(path: Path) -> str:
    if not path.parent.is_dir():
        return ""
    names = [each.name for each in path.parent.iterdir() if is_count_folder(each) or each.suffix in (".csv", ".xlsx")]
    near = get_close_matches(path.name, names, 1, 0.55)
    return f' The nearest is "{near[0]}".' if near else ""


def _of_folder(path: Path, count_again: CountAgain) -> ComparedCount:
    own = read_folder(path)
    at, problem = own.count_workbook, ""
    for written in (lines_csv_path(at), at):
        if not written.is_file():
            continue
        try:
            read = read_earlier_count(written, own.place.name, own.coding.weights)
        except UsageError as error:
            problem = problem or f" ({error})"
            continue
        return replace(
            read,
            label=f"{own.place.name}, {own.place.year}",
            year=own.place.year,
            partners=own.partners,
            areas=frozenset(area.code for area in own.place.areas),
            population=population(own.place.areas, own.place.year, supplied=own.measures.populations),
        )
    returns = returns_of(own)
    if not any(returns.iterdir()) and own.mapping is None:
        raise UsageError(f"{path} has no lines it wrote{problem}, and its folder {RETURNS} is empty")
    counted = count_again(replace(own, comparison=NO_COMPARISON))
    return compared(counted, f"counted anew from the returns in {path.name}, since it wrote no lines{problem}")


def _another_place(folder: CountFolder, earlier: ComparedCount) -> str:
    here = {area.code for area in folder.place.areas}
    if not earlier.areas or earlier.areas & here or _ground(earlier.areas) & _ground(here):
        return ""
    return (
        f"The change since the earlier count is not shown: [comparison] earlier_count is a count of {earlier.label}, "
        "which is another place. Name an earlier count of the same place there, and this one under other_counts."
    )


def _ground(codes: frozenset[str] | set[str]) -> frozenset[str]:
    from xltools.model import Area, Place
    from xltools.reference.areas.geography import place_atoms

    return place_atoms(Place("", tuple(Area(code, "") for code in sorted(codes)), ""))


def _remarks(folder: CountFolder, earlier: ComparedCount) -> tuple[str, ...]:
    said = []
    here = {area.code for area in folder.place.areas}
    if earlier.areas and earlier.areas != here and (gone := _ground(earlier.areas) ^ _ground(here)):
        said.append(
            f"The two counts are not of quite the same ground ({len(gone)} districts are in one alone: {listed(sorted(gone))}): "
            "the change holds that too."
        )
    if earlier.year > folder.place.year:
        said.append(f"The count called earlier is of {earlier.year}, a later year than this one.")
    if not earlier.year:
        said.append("The earlier count does not say of which year it is; it is taken to be of this one's.")
    return tuple(said)
