"""The count folder: plain files an analyst can read, diff and keep under version control.

    count.toml        the place, its policy, the mail settings (never a password)
    partners.csv      who spends money in the place
    mapping.xlsx      the spend mapping workbook: every body, and what the lead team knows of its spending
    drivers.csv, dictionary.csv, decisions.csv, explanations.csv
    headings.csv      what the headings of ledgers are of ours, suggested and confirmed
    populations.csv   newer population figures, where the analyst added some (`xltools figures add`, `xltools populations`)
    figures/          publishers' newer figures, where the analyst added some (`xltools figures add`): see `folder.figures`
    received.csv      when each return came and who sent it, where `xltools collect` took it out of a mail
    references.key    the secret by which findings that come back are known to be those sent to that partner
    senders.csv       what the analyst decided on held returns: from an address not the partner's, or of figures that jump
    returns/          what partners sent; only `xltools collect` adds to it, and nothing there is ever changed
    outbox/           what is to be sent
    reports/          what xltools makes

Anything wrong with them is a `UsageError` whose text says which file, what is wrong and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.coding.confirmed_codes import CONFIRMED_CODES_FILE, read_confirmed_codes
from xltools.coding.rules import CodingRules
from xltools.coding.splitting import WEIGHTS_FILE, read_weights
from xltools.counting.policy import DEFAULT_POLICY
from xltools.folder.comparison_settings import NO_COMPARISON, ComparisonSettings
from xltools.folder.figures import added_people, figures_of, users_measures
from xltools.folder.heading_map import HEADINGS, read_headings
from xltools.folder.mail_settings import NO_MAIL
from xltools.folder.publication_settings import PLAIN_ESTIMATES, PLAIN_OUTPUTS, EstimateSettings, OutputSettings
from xltools.folder.senders import REFERENCE_KEY, SENDERS, read_decisions, references_of, with_decisions
from xltools.folder.settings import SETTINGS, read_settings, settings_text
from xltools.folder.tables import (
    DECISIONS,
    DRIVERS,
    EXPLANATIONS,
    PARTNER_COLUMNS,
    PARTNERS,
    POPULATIONS,
    SIDE_FILES,
    decisions_in,
    drivers_in,
    partner_row,
    read_explanations,
    read_partners,
    read_populations,
    received_rows,
    write_new,
    write_table,
)
from xltools.model import Partner, Place, UsageError
from xltools.reading.files import RETURNS, special
from xltools.reading.received import RECEIVED, arrivals_in, received_dates, sent_names
from xltools.reading.senders import NO_SENDERS, Senders, addresses_in
from xltools.reference.bodies.names import partner_id_of
from xltools.reference.figures.held import BUNDLED
from xltools.reference.sharing.measures import NONE, Measures
from xltools.storage import lost_since_kept, make_folder
from xltools.template.mapping import MAPPING_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.counting.decisions import Decision
    from xltools.counting.policy import Policy
    from xltools.folder.mail_settings import Mail
    from xltools.reading.ledger import HeadingRow
    from xltools.reading.partner_explanations import PartnerExplanation
    from xltools.reference.figures.held import Figures
    from xltools.reference.people.populations import PeopleRow

SUBFOLDERS = (RETURNS, "outbox", "reports")
KEPT = (DECISIONS, CONFIRMED_CODES_FILE, EXPLANATIONS)
"""Files that hold what people decided: copies of the last days are kept beside them."""


@dataclass(frozen=True, slots=True)
class CountFolder:
    """A count folder as read: where it is, what is counted, by which policy, and who the partners are."""

    path: Path
    place: Place
    partners: tuple[Partner, ...]
    policy: Policy
    coding: CodingRules
    decisions: tuple[Decision, ...]
    mail: Mail
    measures: Measures = NONE
    received: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """When returns came, by the sha256 of the file: what `xltools collect` wrote down."""
    explanations: tuple[PartnerExplanation, ...] = ()
    sent_as: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    """What their senders called returns taken out of mails, by the file here and its sha256."""
    estimates: EstimateSettings = PLAIN_ESTIMATES
    outputs: OutputSettings = PLAIN_OUTPUTS
    senders: Senders = NO_SENDERS
    """Who sent what by mail, and what was decided on returns from addresses that are not the partner's."""
    remarks: tuple[str, ...] = ()
    """What a person should know of the folder's own files, such as rows that were lost."""
    headings: tuple[HeadingRow, ...] = ()
    """What the headings of ledgers are of ours, as headings.csv says."""

    references: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Each partner's reference on the findings it is sent, by its id; none before the first report."""
    figures: Figures = BUNDLED
    """The published figures held: the package's, then those added for the user, then those of this folder."""
    open_mapping: Path | None = None
    """A copy of the spend mapping workbook as it is open in Excel, saved or not, where that is read in place of the file."""
    comparison: ComparisonSettings = NO_COMPARISON
    """The earlier count, and counts of other places, that this one is shown beside."""

    @property
    def populations(self) -> tuple[PeopleRow, ...]:
        """The newer population figures of populations.csv, and for other years those added for the user."""
        return self.measures.populations

    @property
    def returns(self) -> Path:
        """Where partners' returns lie."""
        return self.path / RETURNS

    @property
    def outbox(self) -> Path:
        """Where messages and pre-filled returns wait to be sent."""
        return self.path / "outbox"

    @property
    def reports(self) -> Path:
        """Where results are written."""
        return self.path / "reports"

    @property
    def mapping(self) -> Path | None:
        """The spend mapping workbook, where there is one."""
        path = self.open_mapping or self.path / MAPPING_FILE
        return path if path.is_file() else None

    @property
    def count_workbook(self) -> Path:
        """Where the count workbook goes unless another file is named."""
        return self.reports / f"{partner_id_of(self.place.name)}-{self.place.year}-count.xlsx"


def unsaved_folder(place: Place, partners: tuple[Partner, ...], figures: Figures = BUNDLED) -> CountFolder:
    """Return a folder that lies nowhere, for a count nobody was asked for: its rules are those of a new one, and estimates count."""
    policy = replace(DEFAULT_POLICY, estimate_missing_returns=True)
    return CountFolder(Path(), place, partners, policy, CodingRules(), (), NO_MAIL, users_measures(), figures=figures)


def is_count_folder(path: Path) -> bool:
    """Say whether a folder holds a count.toml."""
    return (path / SETTINGS).is_file()


def read_folder(path: Path) -> CountFolder:
    """Read a count folder's settings and partner list; raise `UsageError` for whatever must be put right first."""
    if path.is_file():
        raise UsageError(f"{path} is a file, not a count folder. Name the folder that holds its {SETTINGS}.")
    _check_tables(path)
    if not is_count_folder(path):
        raise UsageError(
            f"{path} is not a count folder: it has no {SETTINGS}. "
            f"Make one with: xltools new {path} --place NAME --year 2010-11"
        )
    settings = read_settings(path / SETTINGS)
    received, partners = received_rows(path / RECEIVED), read_partners(path / PARTNERS)
    references = references_of(path, (partner.partner_id for partner in partners))
    return CountFolder(
        path,
        settings.place,
        partners,
        settings.policy,
        _coding(path, settings.policy.fill_suggested_codes_from),
        decisions_in(path / DECISIONS),
        settings.mail,
        Measures(drivers_in(path / DRIVERS), added_people(read_populations(path / POPULATIONS))),
        received_dates(received),
        read_explanations(path / EXPLANATIONS),
        sent_names(received),
        settings.estimates,
        settings.outputs,
        with_decisions(
            Senders(
                arrivals_in(received),
                team=_team(settings.mail),
                sent_to=MappingProxyType({reference: partner_id for partner_id, reference in references.items()}),
            ),
            read_decisions(path / SENDERS),
        ),
        tuple(lost for name in KEPT if (lost := lost_since_kept(path / name))),
        read_headings(path / HEADINGS),
        references,
        figures_of(path),
        comparison=settings.comparison,
    )


def _check_tables(path: Path) -> None:
    """Raise `UsageError` where something other than a file stands in the place of a table: reading it could hang."""
    for name in (
        SETTINGS,
        PARTNERS,
        *SIDE_FILES,
        POPULATIONS,
        RECEIVED,
        SENDERS,
        REFERENCE_KEY,
        WEIGHTS_FILE,
        HEADINGS,
        MAPPING_FILE,
    ):
        if reason := special(path / name):
            raise UsageError(f"{path / name} cannot be read: {reason}. Put the file itself in its place.")


def _team(mail: Mail) -> frozenset[str]:
    """The lead team's own addresses: mails that it forwards are believed to be from whom they say."""
    return addresses_in(" ".join((mail.sender, mail.reply_to, mail.contact)))


def _coding(path: Path, fill_from: float) -> CodingRules:
    """How codes are chosen: from which confidence, the confirmed codes, the crosswalk's weights."""
    try:
        weights = read_weights(path / WEIGHTS_FILE)
    except (ValueError, KeyError) as error:
        raise UsageError(f"{path / WEIGHTS_FILE}: {error}") from None
    return CodingRules(fill_from, read_confirmed_codes(path / CONFIRMED_CODES_FILE), weights)


def returns_of(folder: CountFolder) -> Path:
    """Return where partners' returns lie; raise `UsageError` where that folder is missing."""
    if not folder.returns.is_dir():
        raise UsageError(f"{folder.returns} is missing. Make that folder and put what partners sent into it.")
    return folder.returns


def create_folder(
    path: Path, place: Place, partners: Iterable[Partner], mail: Mail = NO_MAIL, policy: Policy = DEFAULT_POLICY
) -> CountFolder:
    """Make a new count folder; raise `UsageError` where one is already there (nothing is ever overwritten)."""
    if is_count_folder(path):
        raise UsageError(
            f"{path} already holds a count (it has a {SETTINGS}). Choose another folder, or edit that file."
        )
    for name in SUBFOLDERS:
        make_folder(path / name)
    rows = [partner_row(partner) for partner in partners]
    write_table(path / PARTNERS, PARTNER_COLUMNS, rows)
    for name, columns in SIDE_FILES.items():
        write_table(path / name, columns, ())
    write_new(path / SETTINGS, settings_text(place, mail, policy))  # last: with it, the folder is whole
    return read_folder(path)
