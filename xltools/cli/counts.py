"""The commands that make a count: new, issue, validate, consolidate, demo, doctor."""

from __future__ import annotations

import gc
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import xltools
from xltools.cli.shared import (
    Jobs,
    Raw,
    counter,
    exit_code,
    financial_year_of,
    folder_at,
    holding,
    how_many,
    must_exist,
    print_diagnoses,
    print_lines,
    print_paths,
    start_reader,
    steps_shown,
    terminal_width,
    today_here,
    undone_where_stopped,
)
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.actions import Recount
    from xltools.counting.count import Count
    from xltools.folder import CountFolder
    from xltools.model import Partner, Place, ReturnStatus
    from xltools.outputs.count_workbook import LinesTo
    from xltools.outputs.mapping.write import MappingRefresh


class LinesIn(StrEnum):
    """Where `consolidate` puts the single lines of the count."""

    WORKBOOK = "workbook"
    CSV = "csv"
    NONE = "none"


def new(
    folder: Annotated[Path, typer.Argument(help="The count folder to make.")],
    place: Annotated[str, typer.Option(help="A district, county, region, pilot ... by name or GSS code.")],
    year: Annotated[str, typer.Option(help="The financial year, such as 2010-11.")],
) -> None:
    """Make a count folder: settings, and a list of the public bodies usually found in such a place."""
    from xltools.folder import create_folder
    from xltools.outputs.mapping.write import write_mapping
    from xltools.reference.areas.meant import place_meant
    from xltools.reference.areas.membership import partly_in
    from xltools.reference.bodies.partners import vintage_note

    meant = place_meant(place, financial_year_of(year), "--place")
    counted, area = meant.place, meant.area
    if meant.said:
        print(meant.said)
    partners = _suggested(counted)
    made = create_folder(folder, counted, partners)
    mapping = write_mapping(made, today_here())
    districts = ", ".join(one.name for one in counted.areas)
    print(f"Made {folder} for {counted.name}, {counted.year}: {plural(len(counted.areas), 'district')} ({districts}).")
    if split := [name for name, _ in partly_in(area, counted.year)] or [
        one.name for one in area.members if one.code in area.unknown_parts
    ]:
        print(
            f"Only a part of {', '.join(split)} lies in {area.name}; the count takes "
            f"{'it' if len(split) == 1 else 'each of them'} whole. To leave one out, delete it under areas in {made.path / 'count.toml'}."
        )
    if note := vintage_note(counted.year):
        print(note)
    print(
        f"{made.path / 'partners.csv'} suggests {plural(len(partners), 'partner')}. Correct it and add e-mail addresses; put your"
    )
    print(f"name, address and deadline under [mail] in {made.path / 'count.toml'}. Then:")
    print(f'  xltools issue "{folder}"')
    print(
        f"{mapping} lists every body with what is published of it. To count before returns come, type in what you know; then:"
    )
    print(f'  xltools consolidate "{folder}"')


def issue(folder: Annotated[Path, typer.Argument(help="The count folder.")], raw: Raw = False) -> None:
    """Write one pre-filled return per partner, and the message it goes with, into the outbox. Nothing is sent."""
    from xltools.outputs.issue import issue_returns, issued_words
    from xltools.outputs.messages.index import write_index_raw

    counted = folder_at(folder)
    issued = []
    with holding(counted, "issue"), counter("Writing returns") as advance:
        for prepared in issue_returns(counted, today_here()):
            issued.append(prepared)
            advance()
        if raw:
            write_index_raw(counted.outbox)
    print_lines(issued_words(issued))
    print(f"{plural(len(issued), 'return')} in {counted.outbox}. Nothing was sent: look through them first.")


def validate(
    paths: Annotated[list[Path], typer.Argument(help="Returns (workbooks or CSV), folders of them, or count folders.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    jobs: Jobs = 0,
) -> None:
    """Check returns and say, file by file and cell by cell, what is to be corrected."""
    gc.disable()  # a run is short and what it makes lasts to its end, first of all what is imported
    start_reader()
    from xltools import actions
    from xltools.outputs.findings_file import findings_text
    from xltools.outputs.validation_json import validation_json

    must_exist(paths)
    with steps_shown() as on_step:
        checked = actions.check(paths, actions.folder_of(paths), jobs=how_many(jobs), on_step=on_step)
    if as_json:
        print(validation_json(checked))
    else:
        _print_findings(checked, findings_text(checked, terminal_width()))
    raise typer.Exit(exit_code(checked))


def consolidate(
    folder: Annotated[Path, typer.Argument(help="The count folder.")],
    jobs: Jobs = 0,
    output: Annotated[
        Path | None, typer.Option(help="The count workbook to write (default: in the folder's reports).")
    ] = None,
    lines: Annotated[LinesIn, typer.Option(help="Where the single lines go.")] = LinesIn.WORKBOOK,
    raw: Raw = False,
) -> None:
    """Read, check and count every return in the folder; write the count workbook, the report and the findings."""
    start_reader()
    from xltools.outputs.terminal import count_summary

    count, written, mapping = _consolidate(folder_at(folder), jobs, output, _lines_to(lines, raw=raw))
    print_lines(count_summary(count))
    print_paths((*written, *([mapping.written] if mapping.written else [])))
    _print_moved(mapping)
    raise typer.Exit(exit_code(count.return_statuses))


def report(
    folder: Annotated[Path, typer.Argument(help="The count folder.")],
    jobs: Jobs = 0,
    templates: Annotated[
        bool, typer.Option("--templates", help="Only copy the wording of the messages into the folder, to be edited.")
    ] = False,
    raw: Raw = False,
) -> None:
    """Write to every partner what became of its return, with the file to correct, into the outbox. Nothing is sent."""
    from xltools.outputs.messages.templates import write_templates

    if templates:
        _print_templates(folder_at(folder), write_templates(folder_at(folder).path))
        return
    start_reader()
    from xltools import actions
    from xltools.outputs.messages.index import write_index_raw
    from xltools.outputs.messages.index_pages import counts as counts_of
    from xltools.outputs.messages.index_pages import note_words

    counted = folder_at(folder)
    with undone_where_stopped(counted, "report"):
        recount = recount_folder(counted, jobs, counted.count_workbook)
        with steps_shown() as on_step:
            rows = actions.prepare_reports(recount, today_here(), on_step=on_step)
        if raw:
            write_index_raw(counted.outbox)
    print_lines(note_words(rows))
    _print_missing_settings(counted)
    print(f"{counts_of(rows)}\nNothing was sent. Look through them first: {counted.outbox / 'index.html'}")
    print(f'Then: xltools send "{folder}"')
    raise typer.Exit(exit_code(recount.count.return_statuses))


def estimate(
    place: Annotated[
        str, typer.Argument(help="A district, county, region, combined authority ... by name or GSS code.")
    ],
    year: Annotated[str, typer.Option(help="The financial year (default: the newest with figures).")] = "",
    output: Annotated[Path | None, typer.Option(help="A folder for the count workbook and the report.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, on one line.")] = False,
) -> None:
    """Estimate all public spending in an English place from published figures alone, before any return."""
    from xltools import actions
    from xltools.folder.figures import figures_of
    from xltools.outputs.estimate_json import estimate_json
    from xltools.outputs.estimate_text import estimate_text
    from xltools.reference.areas.meant import place_meant

    figures = figures_of()
    wanted = financial_year_of(year) if year else actions.newest_estimate_year(figures)
    gc.disable()
    meant = place_meant(place, wanted)
    if meant.said:
        print(f"xltools: {meant.said}", file=sys.stderr)
    count = actions.estimate(meant.place, figures)
    print(estimate_json(count) if as_json else "\n".join(estimate_text(count)))
    if output:
        written = actions.write_estimate(count, output, today_here())
        if not as_json:
            print_paths(written)


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to make the example count.")] = Path("demo"),
    example: Annotated[
        str,
        typer.Option("--example", metavar="NAME", help="Which example: greater-manchester-2024-25 or hackney-2010-11."),
    ] = "greater-manchester-2024-25",
    jobs: Jobs = 0,
) -> None:
    """Make a bundled example from published figures, check its returns and consolidate them."""
    gc.disable()
    start_reader()
    from xltools.demo.examples import example_named
    from xltools.demo.make import make_demo
    from xltools.folder import is_count_folder
    from xltools.model import UsageError
    from xltools.outputs.terminal import count_summary

    chosen = example_named(example)
    if is_count_folder(folder):
        raise UsageError(f"{folder} already holds a count. Name another folder: xltools demo FOLDER")
    print(f"Making the {chosen.title} returns in {folder / 'returns'} ...", flush=True)
    make_demo(folder, chosen)
    count, written, mapping = _consolidate(folder_at(folder), jobs, None, "workbook")
    print_lines(("", *count_summary(count)))
    print_paths((*written, *([mapping.written] if mapping.written else [])))
    print(
        f"\nSome problems are planted for the example; {chosen.page} says which figures are published and which are not."
    )


def doctor() -> None:
    """Say what this machine has and lacks for xltools, and what to do about it."""
    from xltools.excel.doctor import examine

    print(f"xltools {xltools.__version__}")
    raise typer.Exit(print_diagnoses(examine()))


def _lines_to(lines: LinesIn, *, raw: bool) -> LinesTo:
    from xltools.model import UsageError

    if not raw:
        return lines.value
    if lines is not LinesIn.CSV:
        raise UsageError("--raw is about the lines as CSV. Add --lines csv, or leave it out.")
    return "raw-csv"


def _consolidate(
    folder: CountFolder, jobs: int, output: Path | None, lines: LinesTo
) -> tuple[Count, tuple[Path, ...], MappingRefresh]:
    """Count, write the results, and bring the mapping workbook up to the count."""
    from xltools import actions

    target = _checked_output(output, folder) if output else folder.count_workbook
    with undone_where_stopped(folder, "consolidate"):
        recount = recount_folder(folder, jobs, target)
        with steps_shown() as on_step:
            written = actions.write_count(
                recount, target, today_here(), lines=lines, jobs=how_many(jobs), on_step=on_step
            )
        return recount.count, written, actions.refresh_mapping(recount, today_here())


def _print_moved(refresh: MappingRefresh) -> None:
    """Say what moved in the mapping workbook, and what to do about it."""
    from xltools.outputs.mapping.moved import moved_text

    if lines := [*moved_text(refresh.moved), *refresh.remarks]:
        print("\n" + "\n".join(lines))


def recount_folder(folder: CountFolder, jobs: int, workbook: Path) -> Recount:
    """Take back what the analyst wrote into the last count workbook, then count; say what was taken."""
    from xltools import actions
    from xltools.folder.tables import EXPLANATIONS

    gc.disable()  # a run is short and what it makes lasts to its end: collecting only looks at it again and again
    with steps_shown() as on_step:
        recount = actions.recount(folder, workbook, today_here(), jobs=how_many(jobs), on_step=on_step)
    taken = recount.taken
    if taken.confirmed:
        print(f"Taken from {workbook.name}: {plural(taken.confirmed, 'confirmed code')}, now in dictionary.csv.")
    if taken.decided:
        print(f"Taken from {workbook.name}: {plural(taken.decided, 'decision')}, now in decisions.csv.")
    if taken.senders:
        print(f"Taken from {workbook.name}: {plural(taken.senders, 'decision')} on returns, now in senders.csv.")
    for problem in taken.problems:
        print(f"Not taken from {problem}")
    if recount.explanations:
        print(f"{plural(recount.explanations, 'new explanation')} of partners kept in {EXPLANATIONS}.")
    return recount


def _print_missing_settings(folder: CountFolder) -> None:
    """Say what the messages lack because count.toml does not say it, and whether its deadline has passed."""
    from xltools.outputs.messages.dates import iso_day

    mail = folder.mail
    if not mail.sender:
        print("Please note: count.toml names no sender under [mail], so the messages do not say whom they are from.")
    if not mail.deadline:
        print("Please note: count.toml names no deadline under [mail], so the messages do not say by when to answer.")
    elif "" < iso_day(mail.deadline) < today_here().isoformat():
        print(f"Please note: the deadline in count.toml ({mail.deadline}) has passed. Change it, then run this again.")


def _print_templates(folder: CountFolder, written: Sequence[Path]) -> None:
    from xltools.outputs.messages.templates import MESSAGES

    for path in written:
        print(f"Written: {path}")
    if not written:
        print(f"All are there already; nothing in {folder.path / MESSAGES} was changed.")


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


def _suggested(place: Place) -> tuple[Partner, ...]:
    from xltools.model import Partner
    from xltools.reference.bodies.names import partner_id_of
    from xltools.reference.bodies.partners import suggested_partners

    return tuple(
        Partner(body.name, partner_id_of(body.name), body.short_name, body.aliases, body.organisation_type, body.area)
        for body in suggested_partners(place.areas, place.year, place.name)
    )


def _print_findings(return_statuses: Sequence[ReturnStatus], text: Sequence[str]) -> None:
    from xltools.model import ReturnOrigin
    from xltools.outputs.story import status_counts

    print("\n".join(text))
    sent = sum(status.origin is ReturnOrigin.SENT for status in return_statuses)
    print(f"\n{plural(sent, 'return')}: {status_counts(return_statuses)}")
