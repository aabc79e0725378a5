"""The tables [estimates] and [outputs] of count.toml: how older figures are brought up to the year, how results are shown."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.folder.vocabulary import refuse_unknown_keys, switch_in, table_in, text_in, word_in
from xltools.model import UsageError
from xltools.reading.years import financial_year
from xltools.reference import cofog
from xltools.reference.estimates.uprating import NO_UPRATING, Uprating
from xltools.template.mapping import Classification

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class PublicationStatus(StrEnum):
    """How firm a publication's figures are."""

    DRAFT = "draft"
    PROVISIONAL = "provisional"
    FINAL = "final"
    REVISED = "revised"


class Designation(StrEnum):
    """Whether a publication is official statistics: the words of the Code of Practice for Statistics. Only its publisher can say."""

    NONE = "not official statistics"
    IN_DEVELOPMENT = "official statistics in development"
    OFFICIAL = "official statistics"
    ACCREDITED = "accredited official statistics"


@dataclass(frozen=True, slots=True)
class EstimateSettings:
    """How figures of an earlier year are brought to the place's: by a factor for each year ("2009-10"), with its source."""

    uprate: tuple[tuple[str, float], ...] = ()
    source: str = ""

    @property
    def uprating(self) -> Uprating:
        """The factors as estimates take them."""
        factors = {year: Fraction(str(factor)) for year, factor in self.uprate}
        return Uprating(MappingProxyType(factors), self.source) if factors else NO_UPRATING


@dataclass(frozen=True, slots=True)
class OutputSettings:
    """How results are shown: the headings, the place's own themes as COFOG codes, whether by ward; and what a publication's cover says.

    `published` is the date of publication (ISO text, "" = the day it is made), `next_update` when the next is due, in words.
    `hand_over_rate` is the part of the money that each hand-over is supposed to cost in a what-if (0 = no what-if).
    """

    classification: Classification = Classification.COFOG
    themes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    status: PublicationStatus = PublicationStatus.PROVISIONAL
    contact: str = ""
    publisher: str = ""
    published: str = ""
    next_update: str = ""
    designation: Designation = Designation.NONE
    wards: bool = False
    hand_over_rate: float = 0.0


PLAIN_ESTIMATES, PLAIN_OUTPUTS = EstimateSettings(), OutputSettings()
"""What holds where count.toml says nothing."""


def read_estimates(path: Path, stated: Mapping[str, object]) -> EstimateSettings:
    """Return the table [estimates] of the settings at `path`; raise `UsageError` for whatever must be put right first."""
    refuse_unknown_keys(path, "estimates", stated, [key.name for key in fields(EstimateSettings)])
    uprate = table_in(path, "estimates.uprate", stated.get("uprate", {}))
    source = text_in(path, "estimates", "source", stated.get("source", ""))
    if uprate and not source:
        raise UsageError(f"{path}: under [estimates], uprate needs a source: where its factors are published.")
    return EstimateSettings(tuple((_year(path, year), _factor(path, year, uprate[year])) for year in uprate), source)


def _year(path: Path, text: str) -> str:
    year = financial_year(text)
    if not year:
        raise UsageError(f'{path}: [estimates.uprate] has {text!r}, where a year such as "2009-10" should stand.')
    return year


def _factor(path: Path, year: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 100:
        raise UsageError(f"{path}: [estimates.uprate] {year} should be a factor such as 1.027 (it says {value!r}).")
    return float(value)


def read_outputs(path: Path, stated: Mapping[str, object]) -> OutputSettings:
    """Return the table [outputs] of the settings at `path`; raise `UsageError` for whatever must be put right first."""
    refuse_unknown_keys(path, "outputs", stated, [key.name for key in fields(OutputSettings)])
    classification = stated.get("classification", PLAIN_OUTPUTS.classification)
    status = stated.get("status", PLAIN_OUTPUTS.status)
    designation = stated.get("designation", PLAIN_OUTPUTS.designation)
    themes = table_in(path, "outputs.themes", stated.get("themes", {}))
    return OutputSettings(
        Classification(word_in(path, "outputs", "classification", classification, tuple(Classification))),
        tuple((" ".join(name.split()), _functions(path, name, themes[name])) for name in themes),
        PublicationStatus(word_in(path, "outputs", "status", status, tuple(PublicationStatus))),
        contact=text_in(path, "outputs", "contact", stated.get("contact", "")),
        publisher=text_in(path, "outputs", "publisher", stated.get("publisher", "")),
        published=_day(path, stated.get("published", "")),
        next_update=text_in(path, "outputs", "next_update", stated.get("next_update", "")),
        designation=Designation(word_in(path, "outputs", "designation", designation, tuple(Designation))),
        wards=switch_in(path, "wards", stated.get("wards", PLAIN_OUTPUTS.wards)),
        hand_over_rate=_rate(path, stated.get("hand_over_rate", PLAIN_OUTPUTS.hand_over_rate)),
    )


def _day(path: Path, value: object) -> str:
    """Return a date, written with quotation marks or without, as ISO text; "" where none is stated."""
    if type(value) is date:
        return value.isoformat()
    text = text_in(path, "outputs", "published", value)
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise UsageError(
            f'{path}: under [outputs], published should be a date such as "2026-12-01" (it says {text!r}).'
        ) from None


def _rate(path: Path, value: object) -> float:
    """Return the rate of the what-if of administration: a part of the money, never a percentage and never all of it."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1:
        raise UsageError(
            f"{path}: under [outputs], hand_over_rate should be a part of the money from 0 to 1, such as 0.2 for 20%, or 0 for no "
            f"what-if (it says {value!r})."
        )
    return float(value)


def _functions(path: Path, theme: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UsageError(
            f'{path}: [outputs.themes] {theme} should list functions, such as ["10.2", "07.4"], or none, [], where the tag alone says it '
            f"(it says {value!r})."
        )
    codes = tuple(cofog.normal_code(code) if isinstance(code, str) else "" for code in value)
    for code, written in zip(codes, value, strict=True):
        if not cofog.known(code):
            raise UsageError(f"{path}: [outputs.themes] {theme} lists {written!r}, which is no COFOG code.")
    return codes
