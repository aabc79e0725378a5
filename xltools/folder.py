"""The count folder: plain files an analyst can read, diff and keep under version control.

    count.toml        the place, its policy, the mail settings (never a password)
    partners.csv      who spends money in the place
    drivers.csv, dictionary.csv, decisions.csv, explanations.csv
    populations.csv   newer population figures, where the analyst added some (`xltools populations`)
    received.csv      when each return came, where `xltools collect` took it out of a mail
    returns/          what partners sent; only `xltools collect` adds to it, and nothing there is ever changed
    outbox/           what is to be sent
    reports/          what xltools makes

Anything wrong with them is a `UsageError` whose text says which file, what is wrong and what to do.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections import Counter
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.checks.said import COLUMNS as EXPLANATION_COLUMNS
from xltools.checks.said import Said, row_of, said_in
from xltools.coding.choosing import FILL_FROM, CodingRules
from xltools.coding.house import HOUSE_FILE, read_house
from xltools.coding.splitting import WEIGHTS_FILE, read_weights
from xltools.counting.decisions import COLUMNS as DECISION_COLUMNS
from xltools.counting.decisions import Decision, read_decisions
from xltools.counting.double_counts.policy import DEFAULT_POLICY, Policy, read_policy
from xltools.mail_settings import NO_MAIL, mail_text, quoted, read_mail
from xltools.mail_settings import Mail as Mail
from xltools.model import Area, Partner, Place, UsageError
from xltools.reading.received import RECEIVED, RECEIVED_COLUMNS, received_dates, sent_names
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
EXPLANATIONS = "explanations.csv"
POPULATIONS = "populations.csv"
DRIVERS = "drivers.csv"
SIDE_FILES = {
    DRIVERS: DRIVER_COLUMNS,
    "dictionary.csv": ("service", "partner_type", "cofog", "confirmed_by", "confirmed_on"),
    DECISIONS: DECISION_COLUMNS,
    EXPLANATIONS: EXPLANATION_COLUMNS,
}
SUBFOLDERS = ("returns", "outbox", "reports")
LONGEST_ID = 120
"""Bytes of a partner's reference: no file system takes names of more than 255, and some take paths of little more."""

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
    received: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """When returns came, by the sha256 of the file: what `xltools collect` wrote down."""
    explanations: tuple[Said, ...] = ()
    sent_as: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    """What their senders called returns taken out of mails, by the file here and its sha256."""

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

    @property
    def count_workbook(self) -> Path:
        """Where the count workbook goes unless another file is named."""
        return self.reports / f"{partner_id_of(self.place.name)}-{self.place.year}-count.xlsx"


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
    mail = read_mail(path / SETTINGS, _section(path / SETTINGS, settings, "mail"))
    received = _received(path / RECEIVED)
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
        received_dates(received),
        read_explanations(path / EXPLANATIONS),
        sent_names(received),
    )


def create_folder(path: Path, place: Place, partners: Iterable[Partner], mail: Mail = NO_MAIL) -> CountFolder:
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
{STANDS_IN} = false

{mail_text(mail)}"""


def read_partners(path: Path) -> tuple[Partner, ...]:
    """Read partners.csv; raise `UsageError` where it is missing, not a table, names a partner twice or by a whole sentence."""
    partners = read_bodies(path)
    seen: set[str] = set()
    for partner in partners:
        if len(partner.partner_id.encode()) > LONGEST_ID:
            raise UsageError(
                f"{path} has a partner name of {len(partner.name):,} characters ({partner.name[:40]} ...), and files are "
                "called after partners. Shorten it; the long one may stand under aliases."
            )
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


def _received(path: Path) -> list[dict[str, str | None]]:
    if not path.is_file():
        return []
    headings, rows = _rows(path)
    if headings and not {"sha256", "received"} <= set(headings):
        raise UsageError(
            f"{path} has no columns sha256 and received. Its columns should be {', '.join(RECEIVED_COLUMNS)}."
        )
    return rows


def read_explanations(path: Path) -> tuple[Said, ...]:
    """Read explanations.csv, or nothing where there is none; raise `UsageError` naming the row that is wrong."""
    if not path.is_file():
        return ()
    found = []
    for number, row in enumerate(_rows(path)[1], start=2):
        try:
            one = said_in(row)
        except ValueError as error:
            raise UsageError(f"{path}, row {number}: {error}. Put that right, or clear the cell.") from None
        if one.partner and one.code and one.explanation:
            found.append(one)
    return tuple(found)


def keep_explanations(folder: CountFolder, said: Iterable[Said], on: str) -> int:
    """Add what partners said, and is not there yet, to explanations.csv with the ISO date `on`; return how many were added.

    Rows that are there stay as they are, with any further columns; what was said by equal lines is kept as often as it was said.
    """
    path = folder.path / EXPLANATIONS
    headings, rows = _rows(path) if path.is_file() else ((), [])
    held = Counter(one.key for one in folder.explanations)
    new = []
    for one in said:
        held[one.key] -= 1
        if held[one.key] < 0:
            new.append(replace(one, on=one.on or on))
    if new:
        columns = tuple(dict.fromkeys((*headings, *EXPLANATION_COLUMNS)))
        _replace_table(path, columns, [*rows, *map(row_of, new)])
    return len(new)


def _replace_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str | None]]) -> None:
    """Write a table in place of the one that is there: whole, or not at all."""
    draft = path.with_name(f".{path.name}.new")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    draft.replace(path)


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
