"""The command line: reads arguments, calls the pipeline, prints. Thin on purpose.

Data goes to standard output, progress to standard error and only on a terminal. Exit codes: 0 nothing to correct,
1 errors found in returns, 2 wrong usage or configuration, 3 a file could not be read (the others were done all the same).
Imports that cost time are made inside the commands, so that ``xltools --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import xltools
from xltools.reading.processes import start_early

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xltools.counting.count import Count
    from xltools.folder import CountFolder
    from xltools.model import Partner, Place, ReadFile, Standing

app = typer.Typer(
    help="Count what all public money spent in a place buys.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

NOTHING_TO_CORRECT, ERRORS_FOUND, WRONG_USAGE, UNREADABLE = 0, 1, 2, 3

Jobs = Annotated[int, typer.Option(help="How many files to read at a time; 0 means one for each processor.", min=0)]


class LinesIn(StrEnum):
    """Where `consolidate` puts the single lines of the count."""

    WORKBOOK = "workbook"
    CSV = "csv"
    NONE = "none"


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The count folder to make.")],
    place: Annotated[str, typer.Option(help="A district, county, region, pilot ... by name or GSS code.")],
    year: Annotated[str, typer.Option(help="The financial year, such as 2010-11.")],
) -> None:
    """Make a count folder: settings, and a list of the public bodies usually found in such a place."""
    from xltools.folder import create_folder

    counted = _place_named(place, year)
    partners = _suggested(counted)
    made = create_folder(folder, counted, partners)
    print(f"Made {folder} for {counted.name}, {counted.year}: {_plural(len(counted.areas), 'district')}.")
    print(
        f"{made.path / 'partners.csv'} suggests {_plural(len(partners), 'partner')}. Correct it and add e-mail addresses, then:"
    )
    print(f"  xltools issue {folder}")


@app.command()
def issue(folder: Annotated[Path, typer.Argument(help="The count folder.")]) -> None:
    """Write one pre-filled return per partner, and the message it goes with, into the outbox. Nothing is sent."""
    from xltools.outputs.issue import issue_returns

    counted = _folder(folder)
    written = 0
    for issued in issue_returns(counted):
        written += 1
        print(f"{issued.workbook.name}: {issued.remark}")
    print(f"{_plural(written, 'return')} in {counted.outbox}. Nothing was sent: look through them first.")


@app.command()
def validate(
    paths: Annotated[list[Path], typer.Argument(help="Returns (workbooks or CSV), folders of them, or count folders.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    jobs: Jobs = 0,
) -> None:
    """Check returns and say, file by file and cell by cell, what is to be corrected."""
    start_early()
    from xltools import pipeline
    from xltools.outputs.findings_file import findings_text
    from xltools.outputs.validation_json import validation_json

    _must_exist(paths)
    counted = _folder_of(paths)
    wanted = [path / "returns" if counted and path.resolve() == counted.path.resolve() else path for path in paths]
    with _progress("Checking") as on_file:
        found = pipeline.validate(
            wanted,
            place=counted.place if counted else None,
            partners=counted.partners if counted else (),
            jobs=_jobs(jobs),
            on_file=on_file,
        )
    if as_json:
        print(validation_json(found))
    else:
        _print_findings(found, findings_text(found))
    raise typer.Exit(_exit_code(found))


@app.command()
def consolidate(
    folder: Annotated[Path, typer.Argument(help="The count folder.")],
    jobs: Jobs = 0,
    output: Annotated[
        Path | None, typer.Option(help="The count workbook to write (default: in the folder's reports).")
    ] = None,
    lines: Annotated[LinesIn, typer.Option(help="Where the single lines go.")] = LinesIn.WORKBOOK,
) -> None:
    """Read, check and count every return in the folder; write the count workbook, the report and the findings."""
    start_early()
    from xltools.outputs.terminal import count_summary

    count, written = _consolidate(_folder(folder), jobs, output, lines)
    print("\n".join(count_summary(count)))
    _print_paths(written)
    raise typer.Exit(_exit_code(count.standings))


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to make the example count.")] = Path("demo"),
    jobs: Jobs = 0,
) -> None:
    """Make the Hackney 2010-11 example from published figures, check its returns and consolidate them."""
    start_early()
    from xltools.demo.make import make_demo
    from xltools.folder import is_count_folder
    from xltools.model import UsageError
    from xltools.outputs.terminal import count_summary

    if is_count_folder(folder):
        raise UsageError(f"{folder} already holds a count. Name another folder: xltools demo FOLDER")
    print(f"Making the Hackney 2010-11 returns in {folder / 'returns'} ...", flush=True)
    make_demo(folder)
    count, written = _consolidate(_folder(folder), jobs, None, LinesIn.WORKBOOK)
    print("\n".join(("", *count_summary(count))))
    _print_paths(written)
    print(
        "\nSome problems are planted for the example; docs/demo.md says which figures are published and which are not."
    )


@app.command()
def doctor() -> None:
    """Say what this machine has and lacks for xltools, and what to do about it."""
    from xltools.excel.doctor import examine

    found = examine()
    print(f"xltools {xltools.__version__}")
    for one in found:
        mark = {True: "ok     ", False: "MISSING", None: "note   "}[one.works]
        print(f"{mark}  {one.subject}: {one.words}")
        if one.cure:
            print(f"         {one.cure}")
    raise typer.Exit(WRONG_USAGE if any(one.works is False for one in found) else NOTHING_TO_CORRECT)


def main() -> None:
    """Run the command line; a mistake in usage or settings ends in one kind sentence and exit code 2."""
    from xltools.model import UsageError

    _speak_utf8()
    try:
        app()
    except UsageError as error:
        print(f"xltools: {error}", file=sys.stderr)
        sys.exit(WRONG_USAGE)
    except PermissionError as error:
        print(
            f"xltools: {error.filename} cannot be written. If it is open in Excel, close it and try again.",
            file=sys.stderr,
        )
        sys.exit(WRONG_USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_utf8() -> None:
    """Pound signs and names must not stop a batch on a machine whose console has another code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _consolidate(folder: CountFolder, jobs: int, output: Path | None, lines: LinesIn) -> tuple[Count, tuple[Path, ...]]:
    from xltools import pipeline
    from xltools.outputs.write import write_outputs

    with _progress("Reading") as on_file:
        count = pipeline.consolidate(folder, jobs=_jobs(jobs), on_file=on_file)
    target = output or default_output(folder)
    today = datetime.now().astimezone().date()
    return count, write_outputs(count, target, lines=lines.value, returns=folder.returns, made_on=today)


def default_output(folder: CountFolder) -> Path:
    """Return where the count workbook of a folder goes unless another file is named."""
    from xltools.reading.versions import partner_id_of

    return folder.reports / f"{partner_id_of(folder.place.name)}-{folder.place.year}-count.xlsx"


def _place_named(name: str, year: str) -> Place:
    from xltools.model import Place, UsageError
    from xltools.reading.years import financial_year
    from xltools.reference.geography import find_places, suggest_places

    if not financial_year(year):
        raise UsageError(f"{year!r} is not a financial year. Write it as 2010-11.")
    kind, _, rest = name.partition(":")
    found = tuple(one for one in find_places(rest) if one.kind == kind.strip().lower()) if rest else find_places(name)
    if not found:
        near = ", ".join(suggest_places(name))
        raise UsageError(f"No place called {name!r} is known." + (f" Did you mean {near}?" if near else ""))
    if len(found) > 1:
        choices = "\n".join(
            f'  --place "{one.kind}: {one.name}"  ({_plural(len(one.members), "district")})' for one in found
        )
        raise UsageError(f"{name!r} is the name of several places. Say which one:\n{choices}")
    return Place(found[0].name, found[0].members, financial_year(year))


def _suggested(place: Place) -> tuple[Partner, ...]:
    from xltools.model import Partner
    from xltools.reading.versions import partner_id_of
    from xltools.reference.partners import suggested_partners

    return tuple(
        Partner(one.name, partner_id_of(one.name), one.short_name, (), one.organisation_type, one.area)
        for one in suggested_partners(place.areas, place.year)
    )


def _folder(path: Path) -> CountFolder:
    from xltools.folder import read_folder

    return read_folder(path)


def _folder_of(paths: Sequence[Path]) -> CountFolder | None:
    """Return the count folder the paths belong to, if they all belong to one: it says which place and partners to expect."""
    from xltools.folder import is_count_folder, read_folder

    homes = {
        next((home for home in (path, *path.resolve().parents[:2]) if is_count_folder(home)), None) for path in paths
    }
    home = homes.pop() if len(homes) == 1 else None
    return read_folder(home) if home else None


def _must_exist(paths: Sequence[Path]) -> None:
    from xltools.model import UsageError

    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(
            f"There is no file or folder called {', '.join(missing)}. Check the name, or give its full path."
        )


def _jobs(wanted: int) -> int:
    return wanted or os.cpu_count() or 1


def _exit_code(standings: Sequence[Standing]) -> int:
    from xltools.model import Status

    statuses = {standing.status for standing in standings}
    if Status.UNREADABLE in statuses:
        return UNREADABLE
    return ERRORS_FOUND if statuses & {Status.REJECTED, Status.REFUSED} else NOTHING_TO_CORRECT


@contextmanager
def _progress(verb: str) -> Iterator[Callable[[ReadFile, int], None] | None]:
    """Show a progress bar on standard error while files are read, if a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(verb, total=None)
        yield lambda file, total: progress.update(task, advance=1, total=total, description=f"{verb} {file.file}")


def _print_findings(standings: Sequence[Standing], text: Sequence[str]) -> None:
    from xltools.outputs.terminal import status_counts

    print("\n".join(text))
    print(f"\n{_plural(len(standings), 'return')}: {status_counts(standings)}")


def _print_paths(written: Sequence[Path]) -> None:
    print()
    for path in written:
        print(f"Written: {path}")


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


if __name__ == "__main__":
    main()
