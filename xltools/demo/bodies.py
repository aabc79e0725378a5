"""The bodies of an example: who was asked, in which file they answered, and where their figures come from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from xltools.demo.bundle import bundled
from xltools.model import Partner
from xltools.reference.bodies.names import partner_id_of


@dataclass(frozen=True, slots=True)
class DemoBody:
    """A body of an example.

    `kind` is its row in the reference table of kinds of spender (``ORG001`` ...). `file` is the file its figures are
    in, blank where it sent nothing. `figures` is the example's word for where they come from. `listed` is "no" for a
    sender that nobody asked.
    """

    partner: str
    short_name: str
    aliases: str
    organisation_type: str
    area: str
    kind: str
    file: str
    figures: str
    listed: str = "yes"

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
def bodies(example: str) -> tuple[DemoBody, ...]:
    """Return the bodies of an example in the order of its list, senders nobody asked among them."""
    return tuple(DemoBody(**row) for row in bundled(example, "bodies"))


def partners(example: str) -> tuple[Partner, ...]:
    """Return the partner list of an example in its own order."""
    return tuple(body.as_partner() for body in bodies(example) if body.listed == "yes")


def senders(example: str, file: str) -> tuple[DemoBody, ...]:
    """Return the bodies whose figures are in this file (several in a CSV, none where nobody answers to it)."""
    return tuple(body for body in bodies(example) if body.file == file)
