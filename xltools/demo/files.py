"""The files of an example's `returns/`: their forms, and what of their headers is not as usual."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.demo.bodies import bodies
from xltools.demo.bundle import bundled

if TYPE_CHECKING:
    from collections.abc import Mapping


class Form(StrEnum):
    """The forms in which a return is sent, by their words in `files.csv`."""

    WORKBOOK = ""
    TEMPLATE_1_0 = "template 1.0"
    LINES_CSV = "lines csv"
    ODS = "ods"
    OWN_WORKBOOK = "own workbook"


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A file as sent. Blank fields are as usual: the current template, the example's year and place, the sender's own name (of
    `organisation`, "-" is none).

    `version_of` is the file whose sender and figures it has too. `unit` is "thousands" where every amount is given in
    thousands of pounds, `note` what its lines then say in their label.
    """

    file: str
    form: str = ""
    financial_year: str = ""
    place: str = ""
    organisation: str = ""
    signed_off: str = ""
    version_of: str = ""
    unit: str = ""
    note: str = ""


@cache
def unusual_files(example: str) -> Mapping[str, DemoFile]:
    """Return the files of an example that are not as usual, by name."""
    return MappingProxyType({row["file"]: DemoFile(**row) for row in bundled(example, "files")})


def file_named(example: str, name: str) -> DemoFile:
    """Return what is known of a file."""
    return unusual_files(example).get(name) or DemoFile(name)


@cache
def files(example: str) -> tuple[str, ...]:
    """Return the names of all files in `returns/`, in order."""
    return tuple(sorted({body.file for body in bodies(example) if body.file} | set(unusual_files(example))))
