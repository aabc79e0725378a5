"""What an example is: a place and a year, the data beside it, and how its published figures become lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xltools.counting.policy import Policy
    from xltools.demo.bodies import DemoBody
    from xltools.demo.lines import Line
    from xltools.folder.mail_settings import Mail
    from xltools.model import Place


@dataclass(frozen=True, eq=False)
class LeftOut:
    """Published money that no return of an example holds: whose, why, and pounds for the wider area."""

    whose: str
    why: str
    pounds: int


@dataclass(frozen=True, eq=False)
class Example:
    """A bundled example; compared by identity, so that answers about it can be kept.

    `name` is its word on the command line and the folder of its tables in `data/`. `region` is the wider area that figures are
    shared out of. `signed_off` is the ISO date on which returns were signed off unless `files.csv` says otherwise.
    `body_lines` gives a body's lines of published figures, `local_pounds` what of them is spending in the place,
    `figures_words` what the figures of a body are, in a word or two, `overheads` how such figures treat overheads, where not
    within each service. The rest is for `page`, its page in docs: tables of
    `sources.csv`, sentences with its populations and totals, and what no return holds.
    """

    name: str
    place: Place
    region: str
    mail: Mail
    signed_off: str
    policy: Policy
    body_lines: Callable[[DemoBody], list[Line]]
    local_pounds: Callable[[DemoBody], int]
    figures_words: Mapping[str, str]
    overheads: Mapping[str, str]
    page: str
    sources: tuple[str, ...]
    facts: Callable[[], tuple[str, ...]]
    left_out: Callable[[], tuple[LeftOut, ...]]

    @property
    def title(self) -> str:
        """The place and the year, in words."""
        return f"{self.place.name} {self.place.year}"
