"""The return a partner is sent to fill: its own answers and, where published figures name it, an initial estimate to correct."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.organisations.holders import lines_by_partner
from xltools.reference.bodies.initial_estimates import OTHER, initial_estimate
from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.reference.estimates.place_estimates import is_of_earlier_figures
from xltools.template.build import build_return
from xltools.template.layout import TEMPLATE_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.folder import CountFolder
    from xltools.model import Partner, Place
    from xltools.reference.estimates.lines import EstimateLine
    from xltools.template.entry_sheets import Value

OUTTURN = ("rs", "ro")
"""How the tables of revenue outturn begin: its lines have income apart."""


def prefilled_return(folder: CountFolder, partner: Partner) -> tuple[bytes, tuple[EstimateLine, ...]]:
    """Return the workbook a partner is to fill, and the initial estimate in it; equal partners and settings give equal bytes."""
    guess = initial_lines(folder, partner)
    with tempfile.TemporaryDirectory() as draft:
        path = Path(draft) / "return.xlsx"
        names = [body.name for body in folder.partners]
        build_return(
            path, prefill=prefill(folder.place, partner), organisations=names, lines=guess_lines(guess, folder.place)
        )
        return path.read_bytes(), guess


def initial_lines(folder: CountFolder, partner: Partner) -> tuple[EstimateLine, ...]:
    """Return what published figures say a partner spends in the place, the largest first."""
    place, figures = folder.place, folder.figures
    if is_of_earlier_figures(place, figures):
        asked = [(body.name, body.organisation_type) for body in folder.partners]
        return folder.estimates.uprating.of(
            initial_estimate(partner.name, partner.organisation_type, place, partner.area, asked)
        )
    own = lines_by_partner(folder.partners, place, figures).get(partner.partner_id, ())
    lines = (line for line in folder.estimates.uprating.of(own) if _whole_pounds(line.gross))
    return tuple(sorted(lines, key=_order))


def _order(line: EstimateLine) -> tuple[object, ...]:
    """Revenue outturn's services in their order, then the largest programmes, what adds up small ones last."""
    is_outturn = line.table.startswith(OUTTURN)
    return (
        not is_outturn,
        line.table,
        "" if is_outturn else line.area,
        line.service.startswith(OTHER),
        0 if is_outturn else -line.gross,
    )


def guess_lines(guess: Sequence[EstimateLine], place: Place) -> list[dict[str, Value]]:
    """Return an initial estimate as lines of the Spending sheet, in whole pounds; figures of another year are marked as estimates."""
    return [
        {
            "service": line.service,
            "cofog": line.cofog,
            "expenditure_type": line.expenditure_type,
            "gross": _whole_pounds(line.gross),
            "income": _whole_pounds(line.income) if line.table.startswith(OUTTURN) else None,
            "area": line.area,
            "basis": INITIAL_ESTIMATE,
            "share_key": line.share_key,
            "local": _whole_pounds(line.local) if line.area else None,
            "accounts": "Outturn" if line.year == place.year and not line.carried_from else "Estimate",
            "notes": f"{line.note} Source: {line.source}." if line.table else line.note,
        }
        for line in guess
    ]


def _whole_pounds(pence: int) -> int:
    """Return pence as the whole pounds a return asks for: an estimate to the penny would look like knowledge."""
    return (pence + 50) // 100


def prefill(place: Place, partner: Partner) -> dict[str, str]:
    """Return the named cells of a return that the lead team can fill for a partner."""
    return {
        "place": place.name,
        "financial_year": place.year,
        "organisation": partner.name,
        "organisation_id": partner.partner_id,
        "organisation_type": partner.organisation_type,
        "contact_name": partner.contact_name,
        "contact_email": partner.contact_email,
        "area_served": partner.area,
        "template_version": TEMPLATE_VERSION,
        "return_id": f"{partner.partner_id}-{place.year}",
    }
