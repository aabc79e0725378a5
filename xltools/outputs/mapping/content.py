"""What goes into a mapping workbook: the register, the partner list, published estimates, the last count and the outbox together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Partner
from xltools.organisations.holders import Holders
from xltools.outputs.mapping.body_rows import body_row
from xltools.outputs.mapping.initial_rows import initial_rows
from xltools.outputs.mapping.standings import Standings
from xltools.outputs.mapping.who import bodies_listed, held_lines
from xltools.outputs.messages.correspondence import read_correspondence
from xltools.reference.areas.geography import place_atoms
from xltools.reference.baseline import place_baseline, tolerance
from xltools.reference.cofog import divisions
from xltools.reference.estimates.place_estimates import published_lines
from xltools.reference.people.populations import population
from xltools.template.mapping import Classification, FilledRow, MappingContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.counting.count import Count
    from xltools.folder import CountFolder
    from xltools.model import Place
    from xltools.outputs.mapping.who import ListedBody
    from xltools.reference.estimates.lines import EstimateLine
    from xltools.reference.figures.held import Figures
    from xltools.template.mapping import BodyRow

UNIT = "£000"
"""The unit a new workbook is in; one that is brought up to date keeps its own."""


def mapping_content(folder: CountFolder, count: Count | None = None, unit: str = UNIT) -> MappingContent:
    """Return everything a folder's mapping workbook says, as of the last count where there is one. Money is pence."""
    place, classification = folder.place, folder.outputs.classification
    lines = published_of(folder)
    holders = Holders(folder.partners, place)
    held = tuple(held_lines(lines, holders))
    bodies = bodies_listed(folder.partners, place, held, holders, _senders_beyond(folder, count))
    rows = [row.filled() for row in initial_rows(held, holders, classification, folder.policy)]
    ids = {body.name: body.partner.partner_id for body in bodies}
    estimated = {ids[row.body] for row in rows}
    standings = Standings(count, read_correspondence(folder.outbox), estimated)
    people = population(place.areas, place.year, supplied=folder.measures.populations)
    return MappingContent(
        place.name,
        place.year,
        classification,
        unit,
        tuple(_row(body, place, standings) for body in bodies),
        tuple(_in_order(rows, bodies, standings)),
        people.people if people else None,
        _baseline(place, classification, folder.figures),
        MappingProxyType({entry.code: tolerance(place.year, entry.code, folder.figures) for entry in divisions()}),
    )


def published_of(folder: CountFolder) -> tuple[EstimateLine, ...]:
    """Return the published lines of a folder's place, brought to its year where count.toml says how; none outside England."""
    atoms = place_atoms(folder.place)
    if not atoms or not all(code.startswith("E") for code in atoms):
        return ()
    return tuple(folder.estimates.uprating.of(published_lines(folder.place, folder.figures)))


def _row(body: ListedBody, place: Place, standings: Standings) -> BodyRow:
    reference = body.partner.partner_id
    return body_row(body, place, standings.of(reference, within=body.within), standings.last_message(reference))


def _senders_beyond(folder: CountFolder, count: Count | None) -> Iterator[Partner]:
    """Yield the bodies whose returns count and that are not on the partner list."""
    listed = {partner.partner_id for partner in folder.partners}
    for status in count.return_statuses if count else ():
        if status.counts and status.partner and status.partner_id not in listed:
            yield Partner(status.partner, status.partner_id, organisation_type=status.organisation_type)


def _in_order(rows: Iterable[FilledRow], bodies: Sequence[ListedBody], standings: Standings) -> Iterator[FilledRow]:
    """Yield the rows body by body, revenue first; one to fill in for a partner without figures; what returns say beside them."""
    own: dict[str, list[FilledRow]] = defaultdict(list)
    for row in rows:
        own[row.body].append(row)
    for body in bodies:
        said = {
            kind: pence for (partner, kind), pence in standings.reported.items() if partner == body.partner.partner_id
        }
        filled = sorted(own[body.name], key=_kind_first)
        if not filled and (body.is_partner or said):
            filled = [FilledRow(body.name, MappingProxyType({}), expenditure_type="Revenue")]
        yield from with_returns(filled, said)


def _kind_first(row: FilledRow) -> tuple[bool, str, str]:
    return row.expenditure_type != "Revenue", row.funder, row.figure_year


def with_returns(rows: Sequence[FilledRow], said: Mapping[str, int]) -> Iterator[FilledRow]:
    """Yield a body's rows with what its return says: all its revenue beside its first row of revenue, and so for capital.

    What is neither, or has no row of its kind, stands beside the body's first row, or in a row of its own.
    """
    left = dict(said)
    kinds = {row.expenditure_type for row in rows}
    loose = sum(left.pop(kind) for kind in [kind for kind in left if kind not in (*kinds, "Capital", "Revenue")])
    for row in rows:
        pence = left.pop(row.expenditure_type, 0) + loose
        loose = 0
        yield replace(row, from_return=pence) if pence else row
    for kind, pence in left.items():
        yield FilledRow(rows[0].body, MappingProxyType({}), expenditure_type=kind, from_return=pence)


def _baseline(place: Place, classification: Classification, figures: Figures) -> Mapping[str, int]:
    """HM Treasury's figures for the place by division; none where the sheet has other headings."""
    baseline = place_baseline(place, figures) if classification is Classification.COFOG else None
    return baseline.pence if baseline else MappingProxyType({})
