"""Which body of an earlier count is which of this one: the same under another name, or one that took over from others.

By the one resolver of names (`xltools.organisations`), in the partner lists of both counts. Two bodies that were counted apart
are never taken for one, unless the table of successors says that they were merged.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Partner
from xltools.organisations.partner_list import PartnerList
from xltools.organisations.predecessors import generations, succession_of
from xltools.organisations.resolution import Reason
from xltools.reference.bodies.names import name_key, partner_id_of
from xltools.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xltools.counting.change.compared import ComparedCount

SAME = frozenset(
    {Reason.LISTED, Reason.OTHER_NAME, Reason.USUAL_FORM, Reason.WORDS, Reason.SLIP, Reason.CARE_SYSTEM, Reason.AT_HOME}
)
"""Ways of understanding a name that make it the same body's."""


@dataclass(frozen=True, slots=True)
class BodyLink:
    """The names of a body then and now; several where bodies were merged or divided. `note` says so in words.

    `on_list` says whether the partner list of today has it, or a body that took over from it; `services` which single services a body
    took over from another, in sentences.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    took_over: bool = False
    on_list: bool = True
    services: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What to call it: as it is called now, or was where it is counted no more."""
        return listed(self.after or self.before, most=4) or "Sender not identified"

    @property
    def note(self) -> str:
        """What to know of its names, in a sentence; blank where they are the same."""
        others = [name for name in self.before if name not in self.after]
        if not others or not self.after:
            return " ".join(self.services)
        names = (
            f"Took over from {listed(others, most=10)}."
            if self.took_over
            else f"Called {listed(others)} in the earlier count."
        )
        return " ".join((names, *self.services))


def link_bodies(before: ComparedCount, after: ComparedCount) -> tuple[BodyLink, ...]:
    """Return the bodies of both counts, each once, by name."""
    then, now = (_bodies(each) for each in (before, after))
    joined, took_over = _Groups(), set[str]()
    same = {name: name for name in then if name in now}
    by_key = {name_key(name): name for name in now}
    same |= {name: by_key[name_key(name)] for name in then if name not in same and name_key(name) in by_key}
    listed_now, listed_then = _partner_list(after, now), _partner_list(before, then)
    for name in then:
        joined.add(f"then {name}")
        if name in same:
            joined.join(f"then {name}", f"now {same[name]}")
            continue
        if (other := _same_body(name, before, listed_now)) and other in now and other not in same.values():
            same[name] = other
            joined.join(f"then {name}", f"now {other}")
            continue
        for heir in _heirs(name, listed_now, now, after.year):
            took_over.add(name)
            joined.join(f"then {name}", f"now {heir}")
    for name in now:
        joined.add(f"now {name}")
        if name in same.values() or joined.holds_more_than_one(f"now {name}"):
            continue
        other = _same_body(name, after, listed_then)
        if other in then and other not in same and other not in took_over:
            joined.join(f"then {other}", f"now {name}")
    links = (_link(group, took_over, listed_now) for group in joined.groups())
    return tuple(sorted(links, key=lambda link: link.name))


def _bodies(count: ComparedCount) -> list[str]:
    return sorted({str(name) for name in count.lines["organisation"].unique()})


def _partner_list(count: ComparedCount, names: Sequence[str]) -> PartnerList:
    """The partners of a count, and whoever else sent it something."""
    known = {name_key(partner.name) for partner in count.partners}
    others = [Partner(name, partner_id_of(name)) for name in names if name and name_key(name) not in known]
    return PartnerList((*count.partners, *others))


def _same_body(name: str, own: ComparedCount, others: PartnerList) -> str:
    """The body of the other list that a body is, by its name or by another that its own list gives it; "" where none is."""
    for text in _names_of(name, own.partners):
        answer = others.names.resolve(text)
        if answer.body is not None and answer.reason in SAME:
            return others.names.bodies[answer.body].name
    return ""


def _names_of(name: str, partners: Iterable[Partner]) -> Iterator[str]:
    if not name:
        return
    yield name
    for partner in partners:
        if partner.name == name:
            yield from (text for text in (partner.short_name, *partner.aliases) if text.strip())


def _heirs(name: str, listed_now: PartnerList, now: Sequence[str], year: str) -> tuple[str, ...]:
    """The bodies counted now that took over from one of this name by a year, the first generation of which any is."""
    answer = listed_now.names.resolve(name) if name else None
    if answer is not None and answer.body is not None and answer.reason is Reason.SUCCESSOR:
        heir = listed_now.names.bodies[answer.body].name
        succession = succession_of(name, heir)
        is_yet_to_come = succession is not None and bool(year) and succession.year > year
        return (heir,) if heir in now and not is_yet_to_come else ()
    by_key = {name_key(each): each for each in now}
    for successions in generations(name) if name else ():
        following = (
            name_key(heir)
            for succession in successions
            if not year or succession.year <= year
            for heir in succession.successors
        )
        if heirs := tuple(dict.fromkeys(by_key[key] for key in following if key in by_key)):
            return heirs
    return ()


class _Groups:
    """Names put together: those that are joined, directly or through others, are one group."""

    def __init__(self) -> None:
        self._root: dict[str, str] = {}

    def add(self, name: str) -> None:
        self._root.setdefault(name, name)

    def _of(self, name: str) -> str:
        self.add(name)
        while self._root[name] != name:
            name = self._root[name]
        return name

    def join(self, one: str, other: str) -> None:
        self._root[self._of(one)] = self._of(other)

    def holds_more_than_one(self, name: str) -> bool:
        root = self._of(name)
        return sum(self._of(each) == root for each in list(self._root)) > 1

    def groups(self) -> Iterator[list[str]]:
        held: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._root:
            held[self._of(name)].append(name)
        yield from held.values()


def _link(group: Sequence[str], took_over: set[str], listed_now: PartnerList) -> BodyLink:
    before = tuple(sorted(name.removeprefix("then ") for name in group if name.startswith("then ")))
    after = tuple(sorted(name.removeprefix("now ") for name in group if name.startswith("now ")))
    known = bool(after) or any(name and listed_now.names.resolve(name).body is not None for name in before)
    return BodyLink(before, after, any(name in took_over for name in before), known)
