"""The commands about who sent what: a held return accepted or rejected, a partner's traces taken out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.shared import folder_at, today_here

if TYPE_CHECKING:
    from xltools.folder import CountFolder
    from xltools.mail.forget import Wanted
    from xltools.reading.held import Choice

Folder = Annotated[Path, typer.Argument(help="The count folder.")]
ReturnName = Annotated[
    str, typer.Argument(metavar="RETURN", help="The file's name in returns, as the sheet Returns has it.")
]
By = Annotated[str, typer.Option(help="Who decides.")]
Note = Annotated[str, typer.Option(help="Why, in a few words.")]


def accept(folder: Folder, file: ReturnName, by: By = "", note: Note = "") -> None:
    """Let a held return count: it is the partner's though mailed from elsewhere, or its figures are right as they stand."""
    from xltools.reading.held import Choice

    _decide(folder, file, Choice.ACCEPT, by, note)


def reject(folder: Folder, file: ReturnName, by: By = "", note: Note = "") -> None:
    """Leave a held return, or one that came by mail, out of the count for good; the file stays where it is."""
    from xltools.reading.held import Choice

    _decide(folder, file, Choice.REJECT, by, note)


def _decide(folder: Path, file: str, choice: Choice, by: str, note: str) -> None:
    from xltools import actions
    from xltools.reading.held import About

    for decision in actions.decide_on_return(folder_at(folder), file, choice, today_here(), by=by, note=note):
        what = "its figures" if decision.about is About.FIGURES else f"mailed from {decision.sender}"
        print(f"{decision.file}, {what}: {choice.lower()}ed, kept in senders.csv.")
    print(f'To count with it: xltools consolidate "{folder}"')


def forget(
    folder: Folder,
    partner: Annotated[str, typer.Argument(help="Whose traces, by any name it goes by.")] = "",
    before: Annotated[str, typer.Option(metavar="DATE", help="Instead: all from before this day (2011-07-01).")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this it is only shown.")] = False,
    by: By = "",
) -> None:
    """Show, and with --yes take out, the mails, returns and traces of a partner, or from before a day."""
    from xltools.lock import folder_held
    from xltools.mail.forget import FORGOTTEN, find_traces
    from xltools.mail.forget import forget as take_out

    counted = folder_at(folder)
    wanted = _wanted(counted, partner, before)
    with folder_held(counted.path, "forgetting"):
        traces = find_traces(counted, wanted)
        for path in (*traces.returns, *traces.messages):
            print(path)
        for kind, number in traces.numbers.items():
            print(f"{number:>6,}  {kind}")
        for words in traces.stays:
            print(f"Please note: {words}.")
        print(
            "Not touched: reports (they may name bodies and people), partners.csv, dated copies of tables in earlier, mails"
            " outside this folder, backups."
        )
        if yes:
            take_out(counted, traces, wanted, today_here().isoformat(), by)
    print(f"Done; how many of each went is in {FORGOTTEN}." if yes else "Nothing was removed. To do it, add --yes.")


def _wanted(counted: CountFolder, name: str, before: str) -> Wanted:
    from datetime import date

    from xltools.mail.forget import Wanted
    from xltools.model import UsageError

    if bool(name) == bool(before):
        raise UsageError("Say whose traces are to go, or --before a day: one of the two.")
    if before:
        try:
            return Wanted(before=date.fromisoformat(before).isoformat())
        except ValueError:
            raise UsageError(f"{before!r} is not a day such as 2011-07-01.") from None
    told = " ".join(name.split()).casefold()
    meant = [
        partner
        for partner in counted.partners
        if told
        in {word.casefold() for word in (partner.name, partner.short_name, partner.partner_id, *partner.aliases)}
    ]
    if len(meant) != 1:
        raise UsageError(
            f"{'Several partners are' if meant else 'No partner is'} called {name}. Give the name as partners.csv has it."
        )
    return Wanted(meant[0])
