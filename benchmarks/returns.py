"""Count folders to measure with: returns whose texts repeat, or whose every service text is its own, as real ones are.

A text of its own is put together from lines as ledgers word them (the words of one, then the end of another), with a place or
a number where two would be alike, so that rules that look for words find as many as they do in real returns.
"""

from __future__ import annotations

import csv
import random
from importlib.resources import files
from typing import TYPE_CHECKING

from xltools.folder import create_folder
from xltools.model import Area, Partner, Place
from xltools.reference.bodies.names import partner_id_of
from xltools.template.build import build_return

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVICES = (
    ("Primary schools", "09.1"),
    ("Secondary schools", "09.2"),
    ("Highways maintenance", "04.5"),
    ("Libraries", "08.2"),
    ("Refuse collection", "05.1"),
    ("Home care for older people", "10.2"),
    ("Development control", "06.2"),
    ("Parks and open spaces", "08.1"),
    ("Children in care", "10.4"),
    ("Neighbourhood policing", "03.1"),
)
WRONG_CODE = "99.9"
"""What one line in fifty has instead of its code: returns are never clean."""
FUNDERS = (
    "Department for Education",
    "DCLG",
    "Home Office",
    "Own resources",
    "Council tax",
    "NHS Hackney",
    "Heritage Lottery Fund",
)
FUNDS = ("Dedicated Schools Grant", "ERDF", "S75 learning disabilities", "Supporting People", "Area Based Grant")
NOTES = (
    "",
    "",
    "",
    "as last year",
    "budget holder to confirm",
    "includes one-off costs",
    "from the ledger, period 12",
    "see cost centre",
)
SIGNED = {
    "contact_name": "A Person",
    "contact_email": "a@example.org",
    "signed_off_by": "B",
    "signed_off_on": "2011-06-01",
}
Line = dict[str, str | int | float | None]


HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")


def make_returns(
    folder: Path,
    returns: int,
    lines: int,
    *,
    distinct: bool = False,
    first: int = 0,
    beyond: int = 0,
    place: Place = HACKNEY,
) -> None:
    """Make a count folder of a place with this many returns of this many lines; `first` numbers the bodies from there on.

    Where texts are `distinct`, lines name so many bodies `beyond` those of the place as paid, too.
    """
    names, others = (
        [f"Body number {number:03d}" for number in range(start, start + many)]
        for start, many in ((first, returns), (first + returns, beyond))
    )
    partners = [Partner(name, partner_id_of(name), organisation_type="Agency or public body") for name in names]
    create_folder(folder, place, partners)
    texts = _own_texts(first) if distinct else None
    for number, name in enumerate(names, first):
        identity = {
            "place": place.name,
            "financial_year": place.year,
            "organisation": name,
            "organisation_id": partner_id_of(name),
        }
        made = _own_lines(lines, number, texts, names + others) if texts else _repeated_lines(lines, number)
        build_return(folder / "returns" / f"{number:03d}.xlsx", prefill={**identity, **SIGNED}, lines=made)


def _repeated_lines(count: int, seed: int) -> list[Line]:
    chance = random.Random(seed)
    return [
        _line(chance, number, f"{service}, district {number}", code)
        for number in range(count)
        for service, code in [chance.choice(SERVICES)]
    ]


def _own_lines(count: int, seed: int, texts: Iterator[tuple[str, str]], bodies: list[str]) -> list[Line]:
    """Return lines with texts of their own, one in five with a funder, some paid on, in a fund or with a note."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        line = _line(chance, number, *next(texts))
        if chance.random() < 0.2:
            line["funder"] = chance.choice(FUNDERS)
        if chance.random() < 0.05:
            line["paid_to"] = chance.choice(bodies)
        if chance.random() < 0.05:
            line["fund"] = chance.choice(FUNDS)
        line["notes"] = chance.choice(NOTES)
        made.append(line)
    return made


def _line(chance: random.Random, number: int, service: str, code: str) -> Line:
    return {
        "line": f"L{number}",
        "service": service,
        "cofog": WRONG_CODE if number % 50 == 49 else code,
        "expenditure_type": "Revenue",
        "gross": chance.randrange(1_000, 5_000_000),
        "income": chance.choice([None, 500]),
        "basis": "Actual",
        "accounts": "Outturn",
        "notes": chance.choice(["", "", "as last year"]),
    }


def _own_texts(seed: int) -> Iterator[tuple[str, str]]:
    """Yield service texts with their codes for ever, no text twice."""
    table = files("xltools.coding").joinpath("data/ledger_lines.csv").read_text(encoding="utf-8")
    known = [(row["text"], row["accepted"].split(" ")[0]) for row in csv.DictReader(table.splitlines())]
    known = [(text, code) for text, code in known if code.count(".") == 1]
    chance, given = random.Random(seed), set[str]()
    while True:
        (text, code), (other, _) = chance.choice(known), chance.choice(known)
        words = f"{text} {' '.join(other.split()[-2:])}"
        while words in given:
            words = f"{words} {chance.randrange(10_000)}"
        given.add(words)
        yield words, code
