"""The cover of a publication: what it is, how firm, from whom and when, and how to read it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xltools import __version__
from xltools.folder.publication_settings import Designation
from xltools.outputs.headline import headline_warning, sources_of
from xltools.outputs.missing import what_is_missing
from xltools.outputs.publication.notes import for_publication
from xltools.outputs.publication.revisions import FIRST
from xltools.outputs.publication.values import (
    CONTENTS,
    COVER,
    NOTES,
    SHORTHAND_WORDS,
    LineStyle,
    PublishedSheet,
    SheetLine,
)
from xltools.text import capitalised, pounds, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.counting.count import Count
    from xltools.folder.publication_settings import OutputSettings
    from xltools.outputs.publication.revisions import Edition
    from xltools.outputs.publication.standing import Standing
    from xltools.outputs.publication.values import Shorthand

LICENCE, LICENCE_PAGE = (
    "Open Government Licence v3.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)
NOT_GIVEN = "Not stated."


def cover(
    count: Count,
    settings: OutputSettings,
    standing: Standing,
    day: str,
    last: Edition | None,
    used: Iterable[Shorthand],
) -> PublishedSheet:
    """Return the cover sheet; `used` is the shorthand that stands in the tables."""
    parts: tuple[tuple[str, tuple[str | SheetLine, ...]], ...] = (
        ("Status", _status(settings, standing)),
        ("What this is", _what(count)),
        ("Main figure", (_main(count),)),
        *((("What is missing", missing),) if (missing := _missing(count)) else ()),
        ("Publisher", (settings.publisher or NOT_GIVEN,)),
        ("Contact", (settings.contact or NOT_GIVEN,)),
        ("Date published", (day_in_words(day),)),
        ("Next update", (settings.next_update or "No date is set.",)),
        ("Revisions", (f"{_since(last)} What was revised is in the tables of revisions." if last else FIRST,)),
        ("Finding your way", _ways()),
        ("Rounding and shorthand", _reading(used)),
        ("Licence", _licence(settings)),
        (
            "How it was made",
            (
                f"With xltools {__version__}, from the returns of public bodies. The tables Quality and Methods say how.",
            ),
        ),
    )
    lines = [SheetLine(title_of(count), LineStyle.TITLE)]
    for heading, texts in parts:
        lines.append(SheetLine(heading, LineStyle.HEADING))
        lines += [SheetLine(text) if isinstance(text, str) else text for text in texts]
    return PublishedSheet(COVER, tuple(lines))


def title_of(count: Count) -> str:
    """Return the title of the publication."""
    return f"Public spending in {count.place.name}, financial year {count.place.year}"


def day_in_words(day: str) -> str:
    """Return an ISO date as people write it: 1 December 2026."""
    read = date.fromisoformat(day)
    return f"{read.day} {read:%B %Y}"


def _status(settings: OutputSettings, standing: Standing) -> tuple[str, ...]:
    why = ("The figures are provisional because:", *standing.open_matters) if standing.open_matters else ()
    return (standing.sentence, f"{capitalised(_DESIGNATIONS[settings.designation])}", *why)


_DESIGNATIONS = {
    Designation.NONE: "These are not official statistics.",
    Designation.IN_DEVELOPMENT: "These are official statistics in development: their methods are new, and may change.",
    Designation.OFFICIAL: "These are official statistics.",
    Designation.ACCREDITED: "These are accredited official statistics.",
}


def _what(count: Count) -> tuple[str, ...]:
    warning = headline_warning(count)
    sources = sources_of(count) or "returns of public bodies"
    areas = ", ".join(f"{area.name} ({area.code})" for area in sorted(count.place.areas, key=lambda area: area.code))
    return (
        *((warning,) if warning else ()),
        "A count of what all public bodies spend in one place, and what it is for. Money that two bodies both report is counted once. "
        f"It rests on {sources}.",
        f"Area: {areas or count.place.name}. Period: the financial year {count.place.year}, from 1 April to 31 March.",
    )


def _main(count: Count) -> str:
    each = count.per_head(count.net)
    heads = f", or {pounds(each, pence=False)} for each person" if each is not None else ""
    ends = (
        f" Low estimate {short_pounds(count.low)}, high estimate {short_pounds(count.high)}."
        if count.shared_out
        else ""
    )
    return f"Total public spending in the place was {short_pounds(count.net)}{heads}.{ends}"


def _missing(count: Count) -> tuple[str, ...]:
    """How far the total is under what is to be expected, where, and who gave no figures that can be used."""
    return tuple(f"{one.heading}: {for_publication(one.words)}" for one in what_is_missing(count))


def _since(last: Edition) -> str:
    return f"Figures were published before, on {day_in_words(last.published)}."


def _ways() -> tuple[SheetLine, ...]:
    return (
        SheetLine("Contents: the list of tables", target=CONTENTS),
        SheetLine("Notes: what the notes in the tables say", target=NOTES),
    )


def _reading(used: Iterable[Shorthand]) -> tuple[str, ...]:
    return (
        "Amounts are in £ million, rounded to one decimal; amounts per person in whole pounds.",
        "Rounded figures may not add up to their total.",
        *(f"{short.value} means {SHORTHAND_WORDS[short]}." for short in used),
    )


def _licence(settings: OutputSettings) -> tuple[str | SheetLine, ...]:
    holder = f" Copyright {settings.publisher}." if settings.publisher else ""
    return (
        f"You may use these figures freely if you say where they come from.{holder}",
        SheetLine(LICENCE, target=LICENCE_PAGE),
    )
