"""The command line: reads arguments, calls the pipeline, prints. Thin on purpose.

Data goes to standard output, progress to standard error and only on a terminal. Exit codes: 0 nothing to correct,
1 errors found in returns, 2 wrong usage or configuration (or a fault of our own, kept in a log file), 3 a file could not be
read (the others were done all the same), 130 stopped by the user, 141 whoever read the output went away.
Imports that cost time are made inside the commands, so that ``xltools --help`` answers at once.
"""

from __future__ import annotations

import gc
import getpass
import json
import os
import sys
from contextlib import contextmanager
from datetime import date, datetime
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
STOPPED, READER_GONE = 130, 141

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
    from xltools.reference.partners import vintage_note

    counted = _place_named(place, year)
    partners = _suggested(counted)
    made = create_folder(folder, counted, partners)
    districts = ", ".join(area.name for area in counted.areas)
    print(f"Made {folder} for {counted.name}, {counted.year}: {_plural(len(counted.areas), 'district')} ({districts}).")
    if note := vintage_note(counted.year):
        print(note)
    print(
        f"{made.path / 'partners.csv'} suggests {_plural(len(partners), 'partner')}. Correct it and add e-mail addresses; put your"
    )
    print(f"name, address and deadline under [mail] in {made.path / 'count.toml'}. Then:")
    print(f'  xltools issue "{folder}"')


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
    wanted = [_returns_of(counted) if counted and path.resolve() == counted.path.resolve() else path for path in paths]
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


@app.command("double-counts")
def double_counts(
    paths: Annotated[list[Path], typer.Argument(help="Returns, folders of them, lines CSVs, or a count folder.")],
    partners: Annotated[Path | None, typer.Option(help="The partner list (default: the count folder's).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    jobs: Jobs = 0,
) -> None:
    """Find money that two or more lines report, and say which line to keep and why."""
    from xltools import pipeline
    from xltools.counting.double_counts import DEFAULT_POLICY
    from xltools.folder import read_bodies
    from xltools.outputs.double_counts_json import double_counts_json
    from xltools.outputs.terminal import double_counts_text

    _must_exist([*paths, *([partners] if partners else [])])
    counted = _folder_of(paths)
    listed = read_bodies(partners) if partners else counted.partners if counted else ()
    with _progress("Reading") as on_file:
        if counted and not partners and [path.resolve() for path in paths] == [counted.path.resolve()]:
            batch, ledger = pipeline.ledger_of(counted, jobs=_jobs(jobs), on_file=on_file)
        else:
            policy = counted.counting if counted else DEFAULT_POLICY
            batch, ledger = pipeline.double_counts(paths, listed, policy, jobs=_jobs(jobs), on_file=on_file)
    print(double_counts_json(batch.lines, ledger) if as_json else "\n".join(double_counts_text(batch.lines, ledger)))


@app.command()
def statement(
    folder: Annotated[Path, typer.Argument(help="The count folder.")],
    one: Annotated[str, typer.Argument(help="A body, by any name it goes by.")],
    other: Annotated[str, typer.Argument(help="The other body.")],
    jobs: Jobs = 0,
) -> None:
    """Print what two bodies say they paid to and had from each other, as a CSV that can be sent to both."""
    from xltools import pipeline
    from xltools.counting.netting import statement_between
    from xltools.counting.statement import statement_frame
    from xltools.model import UsageError

    counted = _folder(folder)
    with _progress("Reading") as on_file:
        _, ledger = pipeline.ledger_of(counted, jobs=_jobs(jobs), on_file=on_file)
    try:
        found = statement_between(ledger, one, other)
    except ValueError as error:
        raise UsageError(str(error)) from None
    print(statement_frame(found).to_csv(index=False, float_format="%.2f", lineterminator="\n"), end="")


@app.command()
def cofog(
    text: Annotated[str, typer.Argument(help="A description, in any words.")] = "",
    code: Annotated[str, typer.Argument(help="With --confirm: the code that is right.")] = "",
    partner_type: Annotated[str, typer.Option(help="Whose line it is: council, PCT, police, DWP ...")] = "",
    partner: Annotated[str, typer.Option(help="The body's name, if known.")] = "",
    top: Annotated[int, typer.Option(help="How many suggestions.", min=1, max=10)] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    file: Annotated[
        Path | None, typer.Option(help="A CSV with columns service, partner_type, partner: a result a line.")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Remember that this code is right for this description.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option("--in", help="The count folder whose dictionary is used or added to.")
    ] = None,
) -> None:
    """Suggest COFOG codes for a description, and say why; or confirm one for next time."""
    from xltools.coding.suggestions import suggest, suggestion_json
    from xltools.model import UsageError

    house = _folder(folder).coding.house if folder else None
    if confirm:
        return _confirm(text, code, partner_type, folder)
    if file:
        return _suggest_file(file, top, folder)
    if not text.strip():
        raise UsageError('Give a description: xltools cofog "Highways winter maintenance" --partner-type council')
    found = suggest(text, partner_type=partner_type, partner=partner, top=top, house=house)
    if as_json:
        return print(json.dumps(suggestion_json(text, found), ensure_ascii=False, indent=1))
    for one in found:
        print(f"{one.code:<7} {one.name}  ({one.confidence:.0%} sure)")
        print(f"        {'; '.join(one.because)}")
    if not found:
        print("Nothing in that text says what the money is for.")
    return None


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
        _run()
    except UsageError as error:
        _end(WRONG_USAGE, str(error))
    except PermissionError as error:
        _end(WRONG_USAGE, f"{error.filename} cannot be written. If it is open in Excel, close it and try again.")
    except BrokenPipeError:
        _end(READER_GONE)
    except KeyboardInterrupt:
        _end(STOPPED, "Stopped.")
    except Exception as error:  # the last resort: nobody at a desk should see a trace
        _end(WRONG_USAGE, _apology(error))


def _run() -> None:
    """Run the command; typer's own endings are undone where they hide that the user or the reader went away."""
    try:
        app()
    except SystemExit as leaving:
        hidden = next((one for one in _causes(leaving) if isinstance(one, KeyboardInterrupt | BrokenPipeError)), None)
        if hidden:
            raise hidden from None
        sys.stdout.flush()
        raise
    sys.stdout.flush()


def _causes(error: BaseException) -> Iterator[BaseException]:
    behind = error.__cause__ or error.__context__
    while behind is not None:
        yield behind
        behind = behind.__cause__ or behind.__context__


def _end(code: int, words: str = "") -> None:
    """Leave with this exit code; nothing more is written to a reader who is gone."""
    if code == READER_GONE:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    elif words:
        print(f"xltools: {words}" if code == WRONG_USAGE else words, file=sys.stderr)
    sys.exit(code)


def _apology(error: Exception) -> str:
    from xltools.excel.failure_log import log_failure

    log = log_failure(error, datetime.now().astimezone(), xltools.__version__)
    kept = f"Please send the file {log} to whoever looks after xltools." if log else "No log file could be written."
    reason = " ".join(str(error).split())[:200]
    return f"Something went wrong inside xltools ({type(error).__name__}{f': {reason}' if reason else ''}). {kept}"


def _speak_utf8() -> None:
    """Pound signs and names must not stop a batch on a machine whose console has another code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _consolidate(folder: CountFolder, jobs: int, output: Path | None, lines: LinesIn) -> tuple[Count, tuple[Path, ...]]:
    from xltools import pipeline
    from xltools.folder import read_folder
    from xltools.outputs.read_back import take_back
    from xltools.outputs.write import write_outputs

    gc.disable()  # a run is short and what it makes lasts to its end: collecting only looks at it again and again
    _returns_of(folder)
    target = _checked_output(output, folder) if output else default_output(folder)
    today = _today()
    taken = take_back(target, folder, today)
    if taken.confirmed:
        print(f"Taken from {target.name}: {_plural(taken.confirmed, 'confirmed code')}, now in dictionary.csv.")
    if taken.ruled:
        print(f"Taken from {target.name}: {_plural(taken.ruled, 'ruling')}, now in decisions.csv.")
    for problem in taken.problems:
        print(f"Not taken from {problem}")
    with _progress("Reading") as on_file:
        count = pipeline.consolidate(read_folder(folder.path), jobs=_jobs(jobs), on_file=on_file)
    return count, write_outputs(count, target, lines=lines.value, returns=folder.returns, made_on=today)


def _returns_of(folder: CountFolder) -> Path:
    from xltools.model import UsageError

    if not folder.returns.is_dir():
        raise UsageError(f"{folder.returns} is missing. Make that folder and put what partners sent into it.")
    return folder.returns


def _checked_output(output: Path, folder: CountFolder) -> Path:
    """Return the workbook to write; raise `UsageError` where writing it would harm what an analyst or a partner wrote."""
    from xltools.model import UsageError

    if output.is_dir():
        raise UsageError(f"{output} is a folder. Name the workbook to write in it, such as {output / 'count.xlsx'}.")
    if output.suffix.lower() != ".xlsx":
        raise UsageError(f"{output} is no name for a workbook. Give one that ends in .xlsx, such as count.xlsx.")
    if output.resolve().is_relative_to(folder.returns.resolve()):
        raise UsageError(f"{output} lies among the returns, which are never written to. Name a place outside returns.")
    return output


def default_output(folder: CountFolder) -> Path:
    """Return where the count workbook of a folder goes unless another file is named."""
    from xltools.reading.versions import partner_id_of

    return folder.reports / f"{partner_id_of(folder.place.name)}-{folder.place.year}-count.xlsx"


def _confirm(text: str, code: str, partner_type: str, folder: Path | None) -> None:
    from xltools.coding.house import HOUSE_FILE
    from xltools.coding.house import confirm as add
    from xltools.model import UsageError

    if folder is None:
        raise UsageError('Say in which count: xltools cofog --confirm "TEXT" CODE --in FOLDER')
    counted = _folder(folder)
    try:
        one = add(counted.path / HOUSE_FILE, text, code, partner_type, getpass.getuser(), _today().isoformat())
    except ValueError as error:
        raise UsageError(str(error)) from None
    print(f"{one.service!r} is {one.code} from now on, in {counted.path / HOUSE_FILE}.")


def _suggest_file(file: Path, top: int, folder: Path | None) -> None:
    """Print one JSON object a line, in the order of the file."""
    from xltools.coding.files import suggest_file
    from xltools.coding.suggestions import suggestion_json
    from xltools.model import UsageError

    _must_exist([file])
    house = _folder(folder).coding.house if folder else None
    try:
        with _counter("Suggesting") as advance:
            for text, found in suggest_file(file, top=top, house=house):
                print(json.dumps(suggestion_json(text, found), ensure_ascii=False))
                advance()
    except ValueError as error:
        raise UsageError(str(error)) from None


def _today() -> date:
    return datetime.now().astimezone().date()


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

    homes = {next((home for home in (path, *path.resolve().parents) if is_count_folder(home)), None) for path in paths}
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
def _counter(verb: str) -> Iterator[Callable[[], None]]:
    """Count on standard error what has been done, if a person is watching."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress, TextColumn

    with Progress(
        TextColumn("{task.description} {task.completed:,}"), console=Console(stderr=True), transient=True
    ) as progress:
        task = progress.add_task(verb, total=None)
        yield lambda: progress.advance(task)


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
