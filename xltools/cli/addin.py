"""The commands for the Excel add-in."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import xltools
from xltools.cli.shared import print_diagnoses

Folder = Annotated[Path | None, typer.Option(help="Another folder than the one from which Excel starts for you.")]

app = typer.Typer(
    help="The Excel add-ins of Total Place: the buttons, and the worksheet functions.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def build(
    output: Annotated[Path, typer.Option(help="Where to write the one with the buttons.")] = Path("TotalPlace.xlam"),
) -> None:
    """Build both add-ins from their sources, not yet set up for a computer; the same sources give the same files.

    The worksheet functions go beside the buttons, into a file whose name ends in Functions.
    """
    from xltools.excel.addin.build import build_addin
    from xltools.excel.addin.kinds import FUNCTIONS, beside
    from xltools.model import UsageError

    if not output.parent.is_dir():
        raise UsageError(f"There is no folder {output.parent}. Make it first, or choose another place with --output.")
    build_addin(output)
    build_addin(beside(output), FUNCTIONS)
    print(f"Written: {output} (buttons), {beside(output)} (worksheet functions)")


@app.command()
def install(
    to: Folder = None,
    interpreter: Annotated[
        Path | None, typer.Option(help="The Python it starts, with its full path; else the one running now.")
    ] = None,
    functions: Annotated[
        bool,
        typer.Option("--with-functions/--without-functions", help="The worksheet functions too, or the buttons alone."),
    ] = True,
) -> None:
    """Put the add-ins where Excel loads them for you, set up for this Python. Close Excel first."""
    from xltools.excel.addin.install import install as put
    from xltools.excel.addin.install import this_host
    from xltools.excel.warm.client import end
    from xltools.installation import installation

    done = put(this_host(), to=to, interpreter=interpreter, functions=functions)
    end(os.environ)
    print(f"Installed: {done.path} (buttons)")
    if done.functions:
        print(f"Installed: {done.functions} (worksheet functions)")
    print(f"They start: {done.interpreter}")
    for warning in done.warnings:
        print(f"Mind: {warning}")
    if to is None:
        check_it = installation().command("addin check")
        print(f'Start Excel: the tab "Total Place" is at the end of the ribbon. If it is not: {check_it}')


@app.command()
def uninstall(to: Folder = None) -> None:
    """Take away the add-ins that install put there, and nothing else. Close Excel first."""
    from xltools.excel.addin.install import this_host
    from xltools.excel.addin.install import uninstall as take_away
    from xltools.excel.warm.client import forget

    for path in take_away(this_host(), to=to):
        print(f"Removed: {path}")
    if to is None:
        forget(os.environ)


@app.command()
def check() -> None:
    """Say what is wrong on this computer for the add-ins, and what to do about it. Nothing is changed."""
    from xltools.excel.addin.check_pc import check_pc
    from xltools.excel.addin.machine import this_machine

    print(f"xltools {xltools.__version__}")
    raise typer.Exit(print_diagnoses(check_pc(this_machine())))


class Warm(StrEnum):
    """What may be asked of the Python that stays ready between clicks."""

    ON, OFF, END = "on", "off", "end"


@app.command()
def warm(
    want: Annotated[
        Warm | None, typer.Argument(help="on, off, or end: end the one that is ready now. Without it: how things are.")
    ] = None,
) -> None:
    """Keep Python ready between clicks, so that the next one answers sooner, or not; say whether one is ready now."""
    from xltools.excel.warm.client import end
    from xltools.excel.warm.told import how_it_is

    if want is not None and want is not Warm.END:
        _switch(on=want is Warm.ON)
    if want in (Warm.OFF, Warm.END):
        print("Python that was ready has been ended." if end(os.environ) else "No Python was ready, so none was ended.")
    if want is not Warm.END:
        print(how_it_is(os.environ).sentence)


def _switch(*, on: bool) -> None:
    from xltools.excel.warm.switch import switch
    from xltools.model import UsageError

    try:
        switch(os.environ, on=on)
    except OSError as error:
        raise UsageError(f"Your choice could not be kept: {error}.") from error
