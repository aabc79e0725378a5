"""count.toml as typed settings: the place, its counting policy, estimates, outputs, comparison and mail.

Whatever is wrong with it is a `UsageError` that names the file, the key, and what to write instead.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.counting.policy import DEFAULT_POLICY, Policy
from xltools.folder.comparison_settings import NO_COMPARISON, ComparisonSettings, read_comparison
from xltools.folder.mail_settings import NO_MAIL, Mail, mail_text, read_mail
from xltools.folder.policy_settings import policy_text, read_policy
from xltools.folder.publication_settings import EstimateSettings, OutputSettings, read_estimates, read_outputs
from xltools.folder.vocabulary import quoted, refuse_unknown_keys, refuse_unknown_tables, table_in
from xltools.model import Area, Place, UsageError
from xltools.reading.years import financial_year

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SETTINGS = "count.toml"
TABLES = ("place", "policy", "estimates", "outputs", "comparison", "mail")


@dataclass(frozen=True, slots=True)
class Settings:
    """What count.toml says."""

    place: Place
    policy: Policy
    estimates: EstimateSettings
    outputs: OutputSettings
    mail: Mail
    comparison: ComparisonSettings = NO_COMPARISON


def read_settings(path: Path) -> Settings:
    """Read count.toml; raise `UsageError` for whatever must be put right first."""
    stated = _toml(path)
    refuse_unknown_tables(path, stated, TABLES)
    tables = {name: table_in(path, name, stated.get(name, {})) for name in TABLES}
    return Settings(
        _place(path, tables["place"]),
        read_policy(path, tables["policy"]),
        read_estimates(path, tables["estimates"]),
        read_outputs(path, tables["outputs"]),
        read_mail(path, tables["mail"]),
        read_comparison(path, tables["comparison"]),
    )


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} cannot be read: {error}. Put that line right, or make a new folder and compare."
        ) from None


def _place(path: Path, stated: Mapping[str, object]) -> Place:
    refuse_unknown_keys(path, "place", stated, ("name", "year", "areas"))
    name, year, codes = stated.get("name"), stated.get("year"), stated.get("areas")
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


def settings_text(place: Place, mail: Mail = NO_MAIL, policy: Policy = DEFAULT_POLICY) -> str:
    """Return the text of a count.toml: every setting, with what else it may be."""
    areas = ",\n".join(f"  {quoted(area.code)}" for area in place.areas)
    named = "\n".join(f"#   {area.code}  {area.name}" for area in place.areas)
    return f"""# What is counted. Change it here; every run reads it afresh.
[place]
name = {quoted(place.name)}
year = {quoted(place.year)}
# The local authority districts that make up the place, by GSS code:
{named}
areas = [
{areas},
]

{policy_text(policy)}

{mail_text(mail)}"""
