"""The command that shares out one figure: apportion."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer looks at annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.shared import financial_year_of, folder_at

if TYPE_CHECKING:
    from xltools.counting.apportioning import Apportioned, Asked
    from xltools.reference.areas.geography import Grouping
    from xltools.reference.sharing.shares import NoShare


def apportion(
    amount: Annotated[str, typer.Argument(help="Pounds, such as 1250000, -300.50 or £1.25m.")],
    origin: Annotated[str, typer.Option("--from", help="The area the figure covers, by name or GSS code.")],
    to: Annotated[
        list[str] | None,
        typer.Option("--to", help="An area in it (several: repeat --to); or districts, or wards, to break it down."),
    ] = None,
    key: Annotated[
        str, typer.Option(help='All ages, 0-15, 16-64, 65+, a driver of drivers.csv, or "60% 65+, 40% All ages".')
    ] = "",
    year: Annotated[str, typer.Option(help="The financial year, such as 2010-11 (default: the newest carried).")] = "",
    function: Annotated[str, typer.Option(help="What the money is for, as a COFOG code: it decides the range.")] = "",
    within: Annotated[
        Path | None, typer.Option("--in", help="A count folder, for its drivers, populations and year.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Share a figure for a wide area out to smaller ones, exact to the penny, and say by what and how surely."""
    from xltools.counting.apportioning import Asked
    from xltools.folder.figures import users_measures
    from xltools.model import UsageError
    from xltools.outputs.apportioned_text import apportioned_json, apportioned_text
    from xltools.reference.areas.meant import area_meant
    from xltools.reference.cofog import known, normal_code
    from xltools.reference.people.populations import newest_year
    from xltools.reference.sharing.shares import NoShare

    pence = _pence_of(amount)
    if function and not known(normal_code(function)):
        raise UsageError(f"{function!r} is no COFOG code. Write one such as 07 or 09.2.")
    folder = folder_at(within) if within else None
    of_year = financial_year_of(year) if year else folder.place.year if folder else newest_year()
    asked = Asked(
        pence,
        area_meant(origin, of_year, "--from"),
        of_year,
        key,
        normal_code(function),
        folder.measures if folder else users_measures(),
    )
    shares = _apportioned(asked, to or ["districts"])
    if isinstance(shares, NoShare):
        raise UsageError(f"{shares.message} {shares.fix}")
    print(apportioned_json(shares) if as_json else "\n".join(apportioned_text(shares)))


def _pence_of(text: str) -> int:
    from xltools.model import Noticed, UsageError
    from xltools.reading.amounts import read_amount

    read = read_amount(text)
    if read.pence is None:
        raise UsageError(f"{text!r} is no amount: {read.detail}. Write pounds, such as 1250000 or £1.25m.")
    if read.noticed is Noticed.AMOUNT_FRACTION:
        raise UsageError(f"{text!r} is finer than a penny. Write pounds with at most two decimals, such as 1250000.50.")
    if read.noticed is Noticed.AMOUNT_DOUBTFUL:
        print(f"xltools: {text!r} was read as {read.detail}.", file=sys.stderr)
    return read.pence


def _apportioned(asked: Asked, to: list[str]) -> Apportioned | NoShare:
    from xltools.counting.apportioning import DISTRICTS, WARDS, apportion, apportion_to_districts, apportion_to_wards
    from xltools.model import UsageError
    from xltools.reference.areas.meant import area_meant

    levels = [name.strip().casefold() for name in to if name.strip().casefold() in (DISTRICTS, WARDS)]
    areas: list[Grouping] = [
        area_meant(name, asked.year, "--to") for name in to if name.strip().casefold() not in (DISTRICTS, WARDS)
    ]
    if len(levels) > 1:
        raise UsageError("Choose --to districts or --to wards, not both.")
    if levels:
        return (apportion_to_wards if levels == [WARDS] else apportion_to_districts)(asked, areas)
    return apportion(asked, areas)
