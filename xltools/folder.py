"""The count folder: plain files an analyst can read, diff and keep under version control.

    count.toml        the place, its policy, the mail settings (never a password)
    partners.csv      who spends money in the place
    drivers.csv, dictionary.csv, decisions.csv, explanations.csv
    populations.csv   newer population figures, where the analyst added some (`xltools populations`)
    returns/          what partners sent; never written to
    outbox/           what is to be sent
    reports/          what xltools makes

Anything wrong with them is a `UsageError` whose text says which file, what is wrong and what to do.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from xltools.coding.choosing import FILL_FROM, CodingRules
from xltools.coding.house import HOUSE_FILE, read_house
from xltools.coding.splitting import WEIGHTS_FILE, read_weights
from xltools.counting.decisions import COLUMNS as DECISION_COLUMNS
from xltools.counting.decisions import Decision, read_decisions
from xltools.counting.double_counts.policy import DEFAULT_POLICY, Policy, read_policy
from xltools.model import Area, Partner, Place, UsageError
from xltools.reading.versions import partner_id_of
from xltools.reading.years import financial_year
from xltools.reference.people.populations_file import COLUMNS as POPULATION_COLUMNS
from xltools.reference.people.populations_file import read_people_rows
from xltools.reference.sharing.measures import DRIVER_COLUMNS, NONE, Driver, Measures, read_drivers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xltools.reference.people.populations import PeopleRow

SETTINGS = "count.toml"
PARTNERS = "partners.csv"
PARTNER_COLUMNS = ("partner", "short_name", "aliases", "organisation_type", "area", "contact_name", "contact_email")
DECISIONS = "decisions.csv"
POPULATIONS = "populations.csv"
DRIVERS = "drivers.csv"
SIDE_FILES = {
    DRIVERS: DRIVER_COLUMNS,
    "dictionary.csv": ("service", "partner_type", "cofog", "confirmed_by", "confirmed_on"),
    DECISIONS: DECISION_COLUMNS,
    "explanations.csv": ("partner", "code", "service", "explanation", "on"),
}
SUBFOLDERS = ("returns", "outbox", "reports")

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
STANDS_IN = "baseline_stands_in"
"""Under [policy]: whether HM Treasury's figures, shared to the place, stand in for bodies that never answered."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Who writes to the partners and by when they should answer; blank where count.toml does not say."""

    sender: str = ""
    sender_name: str = ""
    deadline: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class CountFolder:
    """A count folder as read: where it is, what is counted, by which policy, and who the partners are."""

    path: Path
    place: Place
    partners: tuple[Partner, ...]
    policy: tuple[tuple[str, str], ...]
    coding: CodingRules
    counting: Policy
    decisions: tuple[Decision, ...]
    mail: Mail
    baseline_stands_in: bool = False
    measures: Measures = NONE

    @property
    def populations(self) -> tuple[PeopleRow, ...]:
        """The newer population figures of populations.csv."""
        return self.measures.populations

    @property
    def returns(self) -> Path:
        """Where partners' returns lie."""
        return self.path / "returns"

    @property
    def outbox(self) -> Path:
        """Where messages and pre-filled returns wait to be sent."""
        return self.path / "outbox"

    @property
    def reports(self) -> Path:
        """Where results are written."""
        return self.path / "reports"


def is_count_folder(path: Path) -> bool:
    """Say whether a folder holds a count.toml."""
    return (path / SETTINGS).is_file()


def read_folder(path: Path) -> CountFolder:
    """Read a count folder's settings and partner list; raise `UsageError` for whatever must be put right first."""
    if not is_count_folder(path):
        raise UsageError(
            f"{path} is not a count folder: it has no {SETTINGS}. "
            f"Make one with: xltools new {path} --place NAME --year 2010-11"
        )
    settings = _settings(path / SETTINGS)
    place = _place(path / SETTINGS, _section(path / SETTINGS, settings, "place"))
    stated = _section(path / SETTINGS, settings, "policy")
    words = {name: str(said) for name, said in stated.items() if name not in (*THRESHOLDS, STANDS_IN)}
    policy = tuple({**dict(POLICY), **words}.items())
    mail = _mail(path / SETTINGS, _section(path / SETTINGS, settings, "mail"))
    return CountFolder(
        path,
        place,
        read_partners(path / PARTNERS),
        policy,
        _coding(path, stated),
        _counting(path, stated),
        _decisions(path),
        mail,
        _stands_in(path / SETTINGS, stated),
        Measures(_drivers(path / DRIVERS), read_populations(path / POPULATIONS)),
    )


def create_folder(path: Path, place: Place, partners: Iterable[Partner], mail: Mail = Mail()) -> CountFolder:
    """Make a new count folder; raise `UsageError` where one is already there (nothing is ever overwritten)."""
    if is_count_folder(path):
        raise UsageError(
            f"{path} already holds a count (it has a {SETTINGS}). Choose another folder, or edit that file."
        )
    for name in SUBFOLDERS:
        (path / name).mkdir(parents=True, exist_ok=True)
    write_new(path / SETTINGS, settings_text(place, mail))
    rows = [_partner_row(partner) for partner in partners]
    write_table(path / PARTNERS, PARTNER_COLUMNS, rows)
    for name, columns in SIDE_FILES.items():
        write_table(path / name, columns, ())
    return read_folder(path)


def write_new(path: Path, text: str) -> None:
    """Write a text file that is not there yet; raise `UsageError` rather than overwrite one that is."""
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(
            f"{path} is already there and is left as it is. Move it away first, or choose another folder."
        ) from None


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a new CSV file; raise `UsageError` rather than overwrite one that is there."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_new(path, text.getvalue())


def settings_text(place: Place, mail: Mail = Mail()) -> str:
    """Return the text of a count.toml."""
    areas = ",\n".join(f"  {_quoted(area.code)}" for area in place.areas)
    named = "\n".join(f"#   {area.code}  {area.name}" for area in place.areas)
    policy = "\n".join(f"{_quoted(name)} = {_quoted(words)}" for name, words in POLICY)
    numbers = "\n".join(f"{name} = {value}" for name, value in THRESHOLDS.items())
    return f"""# What is counted. Change it here; every run reads it afresh.
[place]
name = {_quoted(place.name)}
year = {_quoted(place.year)}
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
{STANDS_IN} = false

# Who writes to the partners. Passwords never go here.
[mail]
sender = {_quoted(mail.sender)}
sender_name = {_quoted(mail.sender_name)}
deadline = {_quoted(mail.deadline)}
server = {_quoted(mail.server)}
"""


def read_partners(path: Path) -> tuple[Partner, ...]:
    """Read partners.csv; raise `UsageError` where it is missing, not a table, or names a partner twice."""
    partners = read_bodies(path)
    seen: set[str] = set()
    for partner in partners:
        if partner.partner_id in seen:
            raise UsageError(f"{path} lists {partner.name} twice. Keep one row for each partner.")
        seen.add(partner.partner_id)
    return partners


def read_bodies(path: Path) -> tuple[Partner, ...]:
    """Read a partner list that may name a body once for each of several places; raise `UsageError` where it is no table."""
    if not path.exists():
        raise UsageError(
            f"{path} is missing. It lists the bodies to ask, with the columns {', '.join(PARTNER_COLUMNS)}."
        )
    headings, rows = _rows(path)
    if headings and "partner" not in headings:
        raise UsageError(f"{path} has no column named partner. Its columns should be {', '.join(PARTNER_COLUMNS)}.")
    return tuple(_partner(row) for row in rows if (row.get("partner") or "").strip())


def _rows(path: Path) -> tuple[tuple[str, ...], list[dict[str, str | None]]]:
    """The headings and the rows of a table; no headings where the file is empty."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(
            f"{path} is not saved as UTF-8. In Excel choose Save As, 'CSV UTF-8 (comma delimited)'."
        ) from None
    table = csv.DictReader(io.StringIO(text, newline=""))
    try:
        rows, headings = list(table), tuple(table.fieldnames or ())
    except csv.Error as error:
        raise UsageError(f"{path} cannot be read near line {table.line_num}: {error}. Put that line right.") from None
    return (headings, rows) if text.strip() else ((), [])


def _drivers(path: Path) -> tuple[Driver, ...]:
    if not path.is_file():
        return ()
    headings, rows = _rows(path)
    missing = [name for name in DRIVER_COLUMNS if headings and name not in headings and name != "source"]
    if missing:
        raise UsageError(f"{path} has no column named {missing[0]}. Its columns should be {', '.join(DRIVER_COLUMNS)}.")
    found, problems = read_drivers(rows)
    if problems:
        raise UsageError(f"{path} cannot be used as it is. {problems[0]}")
    return found


def _partner(row: Mapping[str, str | None]) -> Partner:
    text = {column: " ".join((row.get(column) or "").split()) for column in PARTNER_COLUMNS}
    aliases = tuple(alias.strip() for alias in text["aliases"].split(";") if alias.strip())
    return Partner(
        name=text["partner"],
        partner_id=partner_id_of(text["partner"]),
        short_name=text["short_name"],
        aliases=aliases,
        organisation_type=text["organisation_type"],
        area=text["area"],
        contact_name=text["contact_name"],
        contact_email=text["contact_email"],
    )


def _partner_row(partner: Partner) -> tuple[str, ...]:
    return (
        partner.name,
        partner.short_name,
        "; ".join(partner.aliases),
        partner.organisation_type,
        partner.area,
        partner.contact_name,
        partner.contact_email,
    )


def _settings(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} cannot be read: {error}. Put that line right, or make a new folder and compare."
        ) from None


def _section(path: Path, settings: Mapping[str, object], name: str) -> Mapping[str, object]:
    section = settings.get(name, {})
    if not isinstance(section, dict):
        raise UsageError(
            f'{path}: [{name}] should be a section of its own, with lines such as name = "Hackney" under it.'
        )
    return section


def _place(path: Path, section: Mapping[str, object]) -> Place:
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


def _coding(folder: Path, stated: Mapping[str, object]) -> CodingRules:
    fill_from = _threshold(folder / SETTINGS, stated, FILL)
    try:
        weights = read_weights(folder / WEIGHTS_FILE)
    except (ValueError, KeyError) as error:
        raise UsageError(f"{folder / WEIGHTS_FILE}: {error}") from None
    return CodingRules(fill_from, read_house(folder / HOUSE_FILE), weights)


def _counting(folder: Path, stated: Mapping[str, object]) -> Policy:
    words = {name: said for name, said in stated.items() if isinstance(said, str)}
    return replace(read_policy(words), remove_from=_threshold(folder / SETTINGS, stated, REMOVE))


def _decisions(folder: Path) -> tuple[Decision, ...]:
    path = folder / DECISIONS
    if not path.is_file():
        return ()
    found, problems = read_decisions(path.read_text(encoding="utf-8-sig", errors="replace"))
    if problems:
        raise UsageError(f"{path} cannot be used as it is. {problems[0]}")
    return found


def read_populations(path: Path) -> tuple[PeopleRow, ...]:
    """Read populations.csv, or nothing where there is none; raise `UsageError` naming the row and column that is wrong."""
    if not path.is_file():
        return ()
    table = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig", errors="replace"), newline=""))
    try:
        rows, headings = list(table), table.fieldnames or ()
    except csv.Error as error:
        raise UsageError(f"{path} cannot be read near line {table.line_num}: {error}. Put that line right.") from None
    absent = [column for column in POPULATION_COLUMNS[:3] if headings and column not in headings]
    if absent:
        raise UsageError(f"{path} has no column {absent[0]}. Its columns should be {', '.join(POPULATION_COLUMNS)}.")
    found, problems = read_people_rows(rows)
    if problems:
        more = f" ({len(problems) - 1:,} more rows are wrong.)" if len(problems) > 1 else ""
        raise UsageError(f"{path} cannot be used as it is. {problems[0]}{more}")
    return found


def _threshold(path: Path, stated: Mapping[str, object], name: str) -> float:
    value = stated.get(name, THRESHOLDS[name])
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 2:
        raise UsageError(
            f"{path}: {name} should be a number such as {THRESHOLDS[name]}, or 2 for never (it says {value!r})."
        )
    return float(value)


def _stands_in(path: Path, stated: Mapping[str, object]) -> bool:
    value = stated.get(STANDS_IN, False)
    if not isinstance(value, bool):
        raise UsageError(f"{path}: {STANDS_IN} should be true or false, without quotation marks (it says {value!r}).")
    return value


def _mail(path: Path, section: Mapping[str, object]) -> Mail:
    known = {field.name for field in fields(Mail)}
    if any("password" in name.lower() for name in section):
        raise UsageError(
            f"{path}: [mail] holds a password. Take it out: passwords are asked for, never kept in a file."
        )
    unknown = sorted(set(section) - known)
    if unknown:
        raise UsageError(
            f"{path}: [mail] has {', '.join(unknown)}, which means nothing here. It may have {', '.join(sorted(known))}."
        )
    return Mail(**{name: str(value) for name, value in section.items()})


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(character if character >= " " else " " for character in escaped) + '"'
