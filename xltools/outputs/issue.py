"""The first round: one pre-filled return per partner and the message that goes with it, into the outbox. Nothing is sent.

Where HM Treasury's regional figures name a partner, its Spending sheet holds a first guess to correct.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from xltools.reference.bodies.first_guess import FIRST_GUESS, first_guess
from xltools.template.build import build_return
from xltools.template.layout import TEMPLATE_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xltools.folder import CountFolder
    from xltools.model import Partner, Place
    from xltools.reference.bodies.first_guess import GuessLine
    from xltools.template.entry_sheets import Value

EXCEL = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")

MESSAGE_KEPT = "message left as it was; delete it to have it written anew"


@dataclass(frozen=True, slots=True)
class Issued:
    """What was prepared for one partner: its return, its message (None without an address), and a remark in words."""

    partner: Partner
    workbook: Path
    message: Path | None
    remark: str


def issue_returns(folder: CountFolder) -> Iterator[Issued]:
    """Write each partner's return and message into the outbox, one at a time; what is already there is left as it is."""
    folder.outbox.mkdir(exist_ok=True)
    names = [partner.name for partner in folder.partners]
    asked = [(partner.name, partner.organisation_type) for partner in folder.partners]
    for partner in folder.partners:
        guess = first_guess(partner.name, partner.organisation_type, folder.place, partner.area, asked)
        yield _issue(folder, partner, names, guess)


def _issue(folder: CountFolder, partner: Partner, names: Sequence[str], guess: Sequence[GuessLine]) -> Issued:
    workbook = folder.outbox / f"{partner.partner_id}.xlsx"
    letter = folder.outbox / f"{partner.partner_id}.eml"
    kept = workbook.exists()
    if not kept:
        lines = guess_lines(guess, folder.place)
        build_return(workbook, prefill=prefill(folder.place, partner), organisations=names, lines=lines)
    remark = "already in the outbox, left as it was" if kept else _written(guess)
    if not partner.contact_email:
        return Issued(partner, workbook, None, f"{remark}; no e-mail address in partners.csv, so no message")
    if letter.exists():
        return Issued(partner, workbook, letter, f"{remark}; {MESSAGE_KEPT}")
    letter.write_bytes(_message(folder, partner, workbook, guess).as_bytes(policy=SMTP))
    return Issued(partner, workbook, letter, remark)


def _written(guess: Sequence[GuessLine]) -> str:
    lines = "1 line" if len(guess) == 1 else f"{len(guess)} lines"
    return f"return written, with a first guess of {lines}" if guess else "return written"


def guess_lines(guess: Sequence[GuessLine], place: Place) -> list[dict[str, Value]]:
    """Return a first guess as lines of the Spending sheet, in whole pounds; figures of another year than the place's are estimates."""
    return [
        {
            "service": line.service,
            "cofog": line.cofog,
            "expenditure_type": line.expenditure_type,
            "gross": _whole_pounds(line.gross),
            "area": line.area,
            "basis": FIRST_GUESS,
            "share_key": line.share_key,
            "local": _whole_pounds(line.local),
            "accounts": "Outturn" if line.year == place.year else "Estimate",
            "notes": line.note,
        }
        for line in guess
    ]


def _whole_pounds(pence: int) -> int:
    """Return pence as the whole pounds a return asks for: a guess to the penny would look like knowledge."""
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


def _message(folder: CountFolder, partner: Partner, workbook: Path, guess: Sequence[GuessLine]) -> EmailMessage:
    environment = Environment(
        loader=PackageLoader("xltools.outputs"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - a plain text message, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("issue.txt").render(
        partner=partner, place=folder.place, mail=folder.mail, file=workbook.name, guess=guess
    )
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"Public spending in {folder.place.name} {folder.place.year}: your return"
    message["To"] = one_line(partner.contact_email)
    if folder.mail.sender:
        message["From"] = one_line(folder.mail.sender)
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content(text)
    message.add_attachment(workbook.read_bytes(), maintype=EXCEL[0], subtype=EXCEL[1], filename=workbook.name)
    return message


def one_line(text: str) -> str:
    """Return text without line breaks, so that it cannot add a header to a message."""
    return " ".join(text.split())
