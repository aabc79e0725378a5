"""Texts whose code is known, from which the model is trained: programmes, terms, crosswalk lines, the classification."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.coding.descriptions import description_key
from xltools.coding.spenders import (
    UNKNOWN_SPENDER,
    SpenderKind,
    spender_kind_of,
    spender_kinds,
    spender_of,
    usual_functions,
)
from xltools.reference import cofog, crosswalks
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

UNDIVIDED = "07"
"""The one division that is a label of its own: HM Treasury publishes health undivided."""


def labels() -> tuple[str, ...]:
    """Return the codes the model chooses among: division 07 and the 69 groups."""
    return (UNDIVIDED, *(group.code for group in cofog.groups()))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its code, the body whose wording it is, that body's name, and how much it counts in training."""

    text: str
    code: str
    body: SpenderKind = UNKNOWN_SPENDER
    name: str = ""
    weight: float = 1.0
    row: int = -1

    @property
    def name_words(self) -> tuple[str, ...]:
        """What the body's own name says: `name_words`."""
        return name_words(self.name)


def name_words(name: str) -> tuple[str, ...]:
    """Return what a body's name says beyond its kind: a mark for each of its families, and words that tell it from others.

    Bodies that took over from one another have the same marks; no word of a name is ever like a mark, which has a space.
    """
    spender = spender_of("", name)
    return (*(f"family {key}" for key in spender.families), *spender.words)


def programmes(sources: Iterable[str] = ("pesa_2010", "cra_2014")) -> tuple[Labelled, ...]:
    """Return HM Treasury's programmes (PESA 2010 chapter 10 and CRA 2014 databases), each with its department."""
    wanted = frozenset(sources)
    rows = enumerate(table("programmes", __package__))
    return tuple(
        Labelled(row["text"], row["cofog"], spender_kind_of("", row["department"]), row["department"], 1.0, number)
        for number, row in rows
        if row["source"] in wanted
    )


def new_programmes(train: Iterable[Labelled], test: Iterable[Labelled]) -> tuple[Labelled, ...]:
    """Return the test programmes whose text stands nowhere among the training programmes."""
    seen = {description_key(item.text) for item in train}
    return tuple(item for item in test if description_key(item.text) not in seen)


def terms() -> tuple[Labelled, ...]:
    """Return the terms of local services, with the kind of body where a term means this for that body alone."""
    return tuple(
        Labelled(
            row["term"], row["cofog"], spender_kinds()[row["bodies"]] if row["bodies"] else UNKNOWN_SPENDER, row=number
        )
        for number, row in enumerate(table("terms", __package__))
    )


def form_lines() -> tuple[Labelled, ...]:
    """Return the lines of CIPFA's analysis and of the revenue outturn that have a group, as councils' wording."""
    lines: tuple[crosswalks.CipfaLine | crosswalks.OutturnLine, ...]
    lines = (*crosswalks.cipfa_lines(), *crosswalks.revenue_outturn_lines())
    coded = ((line.line, cofog.group_of(line.cofog)) for line in lines if line.mapping_type != "exclude")
    return tuple(Labelled(text, group, spender_kinds()["council"]) for text, group in coded if group)


def names() -> tuple[Labelled, ...]:
    """Return the names of groups and classes and the usual services of each group."""
    codes = (code for code in cofog.codes().values() if cofog.group_of(code.code))
    official = (Labelled(code.name, cofog.group_of(code.code)) for code in codes)
    services = (
        Labelled(service.strip(), row["group"], weight=0.7)
        for row in table("cofog_groups")
        for service in row["services"].split(",")
    )
    return (*official, *services)


COMMON_SHARE = 2.0
"""A group a kind of body spends on by this weight or more makes the general terms of that group its own words too."""


def training_texts(known: Iterable[Labelled], known_terms: Iterable[Labelled]) -> tuple[Labelled, ...]:
    """Return everything the weights are trained on: known programmes and terms, form lines and the classification."""
    used = _terms_as_used(known_terms)
    return (*_with_and_without_body(known), *used, *_with_and_without_body(form_lines()), *names())


def _with_and_without_body(items: Iterable[Labelled]) -> Iterator[Labelled]:
    for item in items:
        yield item
        yield Labelled(item.text, item.code, weight=0.4)


def _terms_as_used(known_terms: Iterable[Labelled]) -> Iterator[Labelled]:
    usual = {
        key: frozenset(code for code, weight in groups if weight >= COMMON_SHARE)
        for key, groups in usual_functions().items()
    }
    for term in known_terms:
        yield term
        if not term.body.key:
            yield from (
                Labelled(term.text, term.code, body, weight=0.4)
                for key, body in spender_kinds().items()
                if body.domain == "local" and term.code in usual[key]
            )


@dataclass(frozen=True, slots=True)
class LocalLine:
    """A line as a local body might send it, with the groups that would be right (the first is the practice here)."""

    text: str
    partner_type: str
    accepted: tuple[str, ...]


def local_lines(path: Path, half: str = "") -> tuple[LocalLine, ...]:
    """Read a file of local lines (half, text, partner_type, accepted), one half of it where one is named."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if half in ("", row["half"])]
    return tuple(LocalLine(row["text"], row["partner_type"], tuple(row["accepted"].split(";"))) for row in rows)
