"""Texts whose code is known, from which the model is trained: programmes, terms, crosswalk lines, the classification."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.coding.descriptions import description_key
from xltools.coding.mixture import UNDIVIDED
from xltools.coding.spenders import (
    UNKNOWN_SPENDER,
    SpenderKind,
    name_words,
    spender_kind_of,
    spender_kinds,
    usual_functions,
)
from xltools.reference import cofog, crosswalks
from xltools.reference.figures.held import BUNDLED
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

LEDGER_LINES = "ledger_lines"
TERMS = ("terms", "terms_today")

NOTHING = "none"
"""Takes the place of a code where a text says nothing about a function."""

NOTHING_WEIGHT = 2.0
"""What a line that says nothing weighs in training: terms and programmes all say something."""

EDITIONS = MappingProxyType({"pesa_2010": 2010, "cra_2014": 2014, "oscar_2017_2023": 2023, "cra_2025": 2025})
"""Editions of HM Treasury's labelled names, and the year of each."""

REGIONAL_ANALYSIS, REGIONAL_YEARS = "cra_2025", ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")
"""The edition whose names are read from the package's own figures, and its years."""

LEAST_PART = 0.1
"""The part of a programme's money that makes a group one of its own."""


def labels() -> tuple[str, ...]:
    """Return the codes the model chooses among: division 07 and the 69 groups."""
    return (UNDIVIDED, *(group.code for group in cofog.groups()))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its code, the body whose wording it is, that body's name, and how much it counts in training.

    `code` is `NOTHING` for a text that says nothing about a function. `year` is that of the edition the code stands in.
    """

    text: str
    code: str
    body: SpenderKind = UNKNOWN_SPENDER
    name: str = ""
    weight: float = 1.0
    year: int = 0

    @property
    def name_words(self) -> tuple[str, ...]:
        """What the body's own name says: `name_words`."""
        return name_words(self.name)


def programmes(editions: Iterable[str] = EDITIONS) -> tuple[Labelled, ...]:
    """Return HM Treasury's programmes and segments of these editions, each with its department, oldest first."""
    listed = (
        (row["text"], row["cofog"], row["department"], row["source"])
        for row in table("programmes", __package__)
        if row["source"] in editions
    )
    newest = _regional_analysis() if REGIONAL_ANALYSIS in editions else ()
    return tuple(
        Labelled(text, code, spender_kind_of("", department), department, year=EDITIONS[edition])
        for text, code, department, edition in (*listed, *newest)
    )


def _regional_analysis() -> Iterator[tuple[str, str, str, str]]:
    """Yield the programmes of the newest regional analysis, which the package holds with their money, by group.

    A group counts where at least a tenth of the programme's money stands under it.
    """
    money: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for year in REGIONAL_YEARS:
        for programme in BUNDLED.programmes(year):
            pence = sum(map(abs, programme.pence.values()))
            money[programme.service, programme.department][programme.cofog] += pence
    for (text, department), by_code in money.items():
        whole = by_code.total()
        for code, pence in by_code.most_common():
            if pence >= whole * LEAST_PART:
                yield text, code, department, REGIONAL_ANALYSIS


def in_practice(items: Iterable[Labelled]) -> tuple[Labelled, ...]:
    """Return the items whose code is that of the newest edition that holds their text for that kind of body."""
    listed = tuple(items)
    newest: dict[tuple[str, str], int] = {}
    for item in listed:
        key = description_key(item.text), item.body.key
        newest[key] = max(item.year, newest.get(key, 0))
    kept = (item for item in listed if item.year == newest[description_key(item.text), item.body.key])
    return tuple({(description_key(item.text), item.code, item.name): item for item in kept}.values())


def new_programmes(train: Iterable[Labelled], test: Iterable[Labelled]) -> tuple[Labelled, ...]:
    """Return the test programmes whose text stands nowhere among the training programmes."""
    seen = {description_key(item.text) for item in train}
    return tuple(item for item in test if description_key(item.text) not in seen)


def terms() -> tuple[Labelled, ...]:
    """Return the terms of local services, with the kind of body where a term means this for that body alone."""
    return tuple(
        Labelled(row["term"], row["cofog"], spender_kinds()[row["bodies"]] if row["bodies"] else UNKNOWN_SPENDER)
        for name in TERMS
        for row in table(name, __package__)
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


def training_texts(
    known: Iterable[Labelled], known_terms: Iterable[Labelled], lines: Iterable[LocalLine]
) -> tuple[Labelled, ...]:
    """Return everything the weights are trained on: programmes, terms, local lines, form lines and the classification."""
    used = _terms_as_used(known_terms)
    local = (part for line in lines for part in line.labelled)
    return (*_with_and_without_body((*known, *local)), *used, *_with_and_without_body(form_lines()), *names())


def _with_and_without_body(items: Iterable[Labelled]) -> Iterator[Labelled]:
    for item in items:
        yield item
        yield Labelled(item.text, item.code, weight=0.4 * item.weight)


def _terms_as_used(known_terms: Iterable[Labelled]) -> Iterator[Labelled]:
    local = [(key, body) for key, body in spender_kinds().items() if body.domain == "local"]
    usual = usual_functions()
    own: dict[str, list[SpenderKind]] = defaultdict(list)
    for key, body in local:
        for code in {code for code, weight in usual[key] if weight >= COMMON_SHARE}:
            own[code].append(body)
    for term in known_terms:
        yield term
        if not term.body.key:
            yield from (Labelled(term.text, term.code, body, weight=0.4) for body in own[term.code])


@dataclass(frozen=True, slots=True)
class LocalLine:
    """A line as a local body might send it, with the groups that would be right (the first is the practice here).

    `accepted` is `NOTHING` alone where the text says nothing about a function.
    """

    text: str
    partner_type: str
    accepted: tuple[str, ...]

    @property
    def labelled(self) -> tuple[Labelled, ...]:
        """The line as one labelled text for each right group; the first weighs most."""
        body, others = spender_kind_of(self.partner_type), len(self.accepted) - 1
        shares = (0.7, *[0.3 / others] * others) if others else (1.0,)
        times = NOTHING_WEIGHT if self.accepted == (NOTHING,) else 1.0
        return tuple(
            Labelled(self.text, code, body, self.partner_type, share * times)
            for code, share in zip(self.accepted, shares, strict=True)
        )


def ledger_lines() -> tuple[LocalLine, ...]:
    """Return this project's own lines as ledgers word them, from which the model is trained and its confidence fitted."""
    return tuple(map(_local_line, table(LEDGER_LINES, __package__)))


def local_lines(path: Path, half: str) -> tuple[LocalLine, ...]:
    """Read one half of a file of local lines (half, text, partner_type, accepted)."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_local_line(row) for row in csv.DictReader(file) if row["half"] == half)


def _local_line(row: Mapping[str, str]) -> LocalLine:
    return LocalLine(row["text"], row["partner_type"], tuple(row["accepted"].split(";")))
