"""The partner list of the demonstration: who was asked, in which file they answered, and where their figures come from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from xltools.demo.bundle import bundled
from xltools.model import Partner
from xltools.reference.bodies.names import partner_id_of

Figures = Literal["council", "treasury", "planted", "none"]


@dataclass(frozen=True, slots=True)
class DemoBody:
    """A body on the demonstration's partner list.

    `kind` is its row in the reference table of kinds of spender (``ORG001`` ...). `file` is the file its figures are
    in, blank where it sent nothing. `figures` says where they come from.
    """

    partner: str
    short_name: str
    aliases: str
    organisation_type: str
    area: str
    kind: str
    file: str
    figures: Figures

    @property
    def partner_id(self) -> str:
        """The lead team's reference for the body."""
        return partner_id_of(self.partner)

    @property
    def contact_email(self) -> str:
        """An address that can never reach anybody (`example` is reserved for examples)."""
        return f"finance@{self.partner_id}.example"

    def as_partner(self) -> Partner:
        """Return the body as `partners.csv` holds it. No real person or address is in the demonstration."""
        return Partner(
            self.partner,
            self.partner_id,
            self.short_name,
            tuple(name for name in self.aliases.split(";") if name),
            self.organisation_type,
            self.area,
            "Finance team",
            self.contact_email,
        )


@cache
def bodies() -> tuple[DemoBody, ...]:
    """Return the partner list in its own order."""
    return tuple(DemoBody(**row) for row in bundled("bodies"))  # type: ignore[arg-type]  # a test holds `figures` to its four words


def senders(file: str) -> tuple[DemoBody, ...]:
    """Return the bodies whose figures are in this file (several in a CSV, none where nobody answers to it)."""
    return tuple(body for body in bodies() if body.file == file)
