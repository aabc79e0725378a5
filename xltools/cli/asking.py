"""The commands that answer a question: cofog, double-counts, statement."""

from __future__ import annotations

import getpass
import json
from functools import cache, partial
from pathlib import Path  # noqa: TC003 - typer looks at annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.shared import Jobs, counter, folder_at, holding, how_many, must_exist, steps_shown, today_here

if TYPE_CHECKING:
    from xltools.folder import CountFolder


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
        Path | None,
        typer.Option(
            "--in", help="The count folder whose dictionary is used or added to, and which knows the partner."
        ),
    ] = None,
) -> None:
    """Suggest COFOG codes for a description, and say why; or confirm one for next time."""
    from xltools.coding.suggestions import suggest, suggestion_json
    from xltools.model import UsageError

    counted = folder_at(folder) if folder else None
    if file and not confirm:
        return _suggest_file(file, top, counted)
    partner_type = partner_type or _type_listed(counted, partner)
    if confirm:
        return _confirm(text, code, partner_type, counted)
    if not text.strip():
        raise UsageError('Give a description: xltools cofog "Highways winter maintenance" --partner-type council')
    confirmed_codes = counted.coding.confirmed_codes if counted else None
    suggestions = suggest(text, partner_type=partner_type, partner=partner, top=top, confirmed_codes=confirmed_codes)
    if as_json:
        return print(json.dumps(suggestion_json(text, suggestions), ensure_ascii=False, indent=1))
    for suggestion in suggestions:
        print(f"{suggestion.code:<7} {suggestion.name}  ({suggestion.confidence:.0%} sure)")
        print(f"        {'; '.join(suggestion.because)}")
    if not suggestions:
        print("Nothing in that text says what the money is for.")
    return None


def double_counts(
    paths: Annotated[list[Path], typer.Argument(help="Returns, folders of them, lines CSVs, or a count folder.")],
    partners: Annotated[Path | None, typer.Option(help="The partner list (default: the count folder's).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    jobs: Jobs = 0,
) -> None:
    """Find money that two or more lines report, and say which line to keep and why."""
    from xltools import actions
    from xltools.folder.tables import read_bodies
    from xltools.outputs.double_counts_json import double_counts_json
    from xltools.outputs.terminal import double_counts_text

    must_exist([*paths, *([partners] if partners else [])])
    listed = read_bodies(partners) if partners else None
    with steps_shown() as on_step:
        batch, ledger = actions.find_double_counts(
            paths, actions.folder_of(paths), listed, jobs=how_many(jobs), on_step=on_step
        )
    print(double_counts_json(batch.lines, ledger) if as_json else "\n".join(double_counts_text(batch.lines, ledger)))


def statement(
    folder: Annotated[Path, typer.Argument(help="The count folder.")],
    body: Annotated[str, typer.Argument(help="A body, by any name it goes by.")],
    other: Annotated[str, typer.Argument(help="The other body.")],
    jobs: Jobs = 0,
) -> None:
    """Print what two bodies say they paid to and had from each other, as a CSV that can be sent to both."""
    from xltools import pipeline
    from xltools.counting.agreement import agreement_between, agreement_frame
    from xltools.model import UsageError
    from xltools.text import guard

    counted = folder_at(folder)
    with steps_shown() as on_step:
        _, ledger = pipeline.ledger_of(counted, jobs=how_many(jobs), on_step=on_step)
    try:
        agreement = agreement_between(ledger, body, other)
    except ValueError as error:
        raise UsageError(str(error)) from None
    table = agreement_frame(agreement)
    texts = [name for name in table.columns if name != "pounds"]
    table[texts] = table[texts].map(guard)
    print(table.to_csv(index=False, float_format="%.2f", lineterminator="\n"), end="")


def _type_listed(counted: CountFolder | None, partner: str) -> str:
    """Return the type of a partner by any name it goes by in the count's partners.csv; nothing where it is not listed."""
    from xltools.organisations.partner_list import PartnerList

    if counted is None or not partner.strip():
        return ""
    listed = PartnerList(tuple(counted.partners))
    meant = listed.resolve(partner).body
    return "" if meant is None else listed.names.bodies[meant].organisation_type


def _confirm(text: str, code: str, partner_type: str, counted: CountFolder | None) -> None:
    from xltools.coding.confirmed_codes import CONFIRMED_CODES_FILE
    from xltools.coding.confirmed_codes import confirm as add
    from xltools.model import UsageError

    if counted is None:
        raise UsageError('Say in which count: xltools cofog --confirm "TEXT" CODE --in FOLDER')
    try:
        with holding(counted, "cofog"):
            path, today = counted.path / CONFIRMED_CODES_FILE, today_here().isoformat()
            confirmed = add(path, text, code, partner_type, getpass.getuser(), today)
    except ValueError as error:
        raise UsageError(str(error)) from None
    print(f"{confirmed.service!r} is {confirmed.code} from now on, in {counted.path / CONFIRMED_CODES_FILE}.")


def _suggest_file(file: Path, top: int, counted: CountFolder | None) -> None:
    """Print one JSON object a line, in the order of the file."""
    from xltools.coding.suggestions import suggest_file, suggestion_json
    from xltools.model import UsageError

    must_exist([file])
    if file.is_dir():
        raise UsageError(f"{file} is a folder. Name a CSV in it, with the columns service, partner_type, partner.")
    confirmed_codes = counted.coding.confirmed_codes if counted else None
    asked = False
    try:
        with counter("Suggesting") as advance:
            for text, suggestions in suggest_file(file, top, confirmed_codes, cache(partial(_type_listed, counted))):
                print(json.dumps(suggestion_json(text, suggestions), ensure_ascii=False))
                advance()
                asked = True
    except ValueError as error:
        raise UsageError(str(error)) from None
    if not asked:
        raise UsageError(
            f"{file} is empty: it has no line to suggest a code for. Its columns are service, partner_type, partner."
        )
