"""count.toml: the place, where each kind of money is counted, how sure is sure enough.

Whatever is wrong with it is a `UsageError` that names the file, what is wrong and what to do.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.coding.choosing import FILL_FROM, CodingRules
from xltools.coding.confirmed_codes import CONFIRMED_CODES_FILE, read_confirmed_codes
from xltools.coding.splitting import WEIGHTS_FILE, read_weights
from xltools.counting.double_counts.policy import DEFAULT_POLICY, Policy, read_policy
from xltools.folder.mail_settings import NO_MAIL, Mail, mail_text, quoted
from xltools.model import Area, Place, UsageError
from xltools.reading.years import financial_year

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SETTINGS = "count.toml"

POLICY = (
    (
        "grants",
        "Counted at the last public body that spends the money; at the giver where the receiver sends no return.",
    ),
    ("health", "Counted at the commissioner; NHS trusts are its providers."),
    ("pooled budgets", "Counted at the host; the partners' contributions are noted."),
    ("levies and precepts", "Counted at the body that levies them, where it sends a return."),
    ("schools", "Counted at the council."),
    ("benefits", "Housing and council tax benefit counted at the council, other benefits at the department."),
    ("national estimates", "A local actual figure is counted before a share of a national one."),
    ("national goods", "Defence, debt interest and other spending no place receives are left out."),
)
"""Where each kind of money is counted unless count.toml says otherwise (the Total Place template's principles)."""

FILL, REMOVE = "fill_suggested_codes_from", "remove_double_counts_from"
THRESHOLDS = {FILL: FILL_FROM, REMOVE: DEFAULT_POLICY.remove_from}
"""Numbers under [policy]: how sure something must be to be done without being asked; 2 means never."""
ESTIMATED = "baseline_stands_in"
"""Under [policy]: whether HM Treasury's figures, shared to the place, stand in for bodies that never answered."""


def settings_text(place: Place, mail: Mail = NO_MAIL) -> str:
    """Return the text of a count.toml."""
    areas = ",\n".join(f"  {quoted(area.code)}" for area in place.areas)
    named = "\n".join(f"#   {area.code}  {area.name}" for area in place.areas)
    policy = "\n".join(f"{quoted(name)} = {quoted(words)}" for name, words in POLICY)
    numbers = "\n".join(f"{name} = {value}" for name, value in THRESHOLDS.items())
    return f"""# What is counted. Change it here; every run reads it afresh.
[place]
name = {quoted(place.name)}
year = {quoted(place.year)}
# The local authority districts that make up the place, by GSS code:
{named}
areas = [
{areas},
]

# Where each kind of money is counted. These words are printed in the count.
[policy]
{policy}
# How sure (from 0 to 1; 2 means never) a suggested COFOG code must be to be filled in, and a double count to be removed
# before you have ruled on it. Both are always marked as what they are.
{numbers}
# Whether HM Treasury's regional figures, shared to the place, count for bodies none of whose returns counts (true or
# false). They are marked wherever they show, and give way to what bodies report themselves.
{ESTIMATED} = false

{mail_text(mail)}"""


def read_settings(path: Path) -> dict[str, object]:
    """Return count.toml as it stands."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} cannot be read: {error}. Put that line right, or make a new folder and compare."
        ) from None


def section(path: Path, settings: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Return a section of it, empty where it has none."""
    section = settings.get(name, {})
    if not isinstance(section, dict):
        raise UsageError(
            f'{path}: [{name}] should be a section of its own, with lines such as name = "Hackney" under it.'
        )
    return section


def place_in(path: Path, section: Mapping[str, object]) -> Place:
    """Return the place of the section [place]."""
    name, year, codes = section.get("name"), section.get("year"), section.get("areas")
    if not isinstance(name, str) or not name.strip():
        raise UsageError(f'{path}: [place] needs a name, such as name = "Hackney".')
    if not isinstance(year, str) or not financial_year(year):
        raise UsageError(f'{path}: [place] needs a financial year, such as year = "2010-11" (it says {year!r}).')
    if not isinstance(codes, list) or not codes:
        raise UsageError(f'{path}: [place] needs its districts\' GSS codes, such as areas = ["E09000012"].')
    return Place(name.strip(), tuple(_area(path, str(code)) for code in codes), financial_year(year))


def _area(path: Path, code: str) -> Area:
    from xltools.reference.areas.geography import find_places

    for grouping in find_places(code):
        if len(grouping.members) == 1:
            return Area(grouping.code or grouping.members[0].code, grouping.members[0].name)
    raise UsageError(
        f"{path}: [place] lists the area {code!r}, which is not the GSS code of an English district we know."
    )


def coding_in(folder: Path, stated: Mapping[str, object]) -> CodingRules:
    """Return how codes are chosen: the threshold of [policy], the confirmed codes, the crosswalk's weights."""
    fill_from = _threshold(folder / SETTINGS, stated, FILL)
    try:
        weights = read_weights(folder / WEIGHTS_FILE)
    except (ValueError, KeyError) as error:
        raise UsageError(f"{folder / WEIGHTS_FILE}: {error}") from None
    return CodingRules(fill_from, read_confirmed_codes(folder / CONFIRMED_CODES_FILE), weights)


def counting_in(folder: Path, stated: Mapping[str, object]) -> Policy:
    """Return where money is counted and how sure a double count must be to come off."""
    words = {name: said for name, said in stated.items() if isinstance(said, str)}
    return replace(read_policy(words), remove_from=_threshold(folder / SETTINGS, stated, REMOVE))


def _threshold(path: Path, stated: Mapping[str, object], name: str) -> float:
    value = stated.get(name, THRESHOLDS[name])
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 2:
        raise UsageError(
            f"{path}: {name} should be a number such as {THRESHOLDS[name]}, or 2 for never (it says {value!r})."
        )
    return float(value)


def estimates_allowed(path: Path, stated: Mapping[str, object]) -> bool:
    """Say whether HM Treasury's figures may stand in for bodies that never answered."""
    value = stated.get(ESTIMATED, False)
    if not isinstance(value, bool):
        raise UsageError(f"{path}: {ESTIMATED} should be true or false, without quotation marks (it says {value!r}).")
    return value


def policy_words(stated: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return where each kind of money is counted, in words: the place's own where it has its own."""
    words = {name: str(said) for name, said in stated.items() if name not in (*THRESHOLDS, ESTIMATED)}
    return tuple({**dict(POLICY), **words}.items())
