"""What a return was made from: the workbook in the outbox of its count folder, else the template as it is issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.organisations.partner_list import PartnerList
from xltools.outputs.messages.enclosing import form_name
from xltools.reading.files import FoundFile
from xltools.reading.refusals import unread
from xltools.reading.safely import read_files
from xltools.template.build import build_return
from xltools.template.layout import NAMED
from xltools.workbooks.compared_files import NotCompared, not_read, pair_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xltools.folder import CountFolder
    from xltools.model import Header
    from xltools.workbooks.compared_files import FilePair

TEMPLATE = "the template as issued"
"""What the workbook is called that a return is compared with where none lies in an outbox."""
NOT_OURS = (
    "It is not made from a return of ours, so nothing was issued that it could be compared with; name both files."
)


def pair_with_issued(
    files: Sequence[FoundFile], folder: CountFolder | None, drafts: Path, *, jobs: int = 1
) -> tuple[list[FilePair], list[NotCompared]]:
    """Return each return with what was issued to its body: the workbook in the folder's outbox, else the empty template.

    Templates are made in the folder `drafts`. What is no workbook of one body, or cannot be read, comes second, with the reason.
    """
    alone = [
        not_read("", file.name, [unread(file.name, "not-a-file", file.not_a_file)]) for file in files if file.not_a_file
    ]
    pairs: list[FilePair] = []
    partners = PartnerList(tuple(folder.partners)) if folder else None
    to_read = [file for file in files if not file.not_a_file]
    read = read_files([file.path for file in to_read], names=[file.name for file in to_read], jobs=jobs)
    for number, (content, file) in enumerate(zip(read, to_read, strict=True)):
        if content.unreadable:
            alone.append(not_read("", file.name, [content]))
        elif len(content.returns) != 1 or not content.returns[0].header.values:
            alone.append(NotCompared("", file.name, NOT_OURS))
        else:
            header = content.returns[0].header
            issued = _in_outbox(header, folder, partners) if folder and partners else None
            pairs.append(pair_of(issued or _template(header, partners, drafts / f"{number}.xlsx"), file))
    return pairs, alone


def _in_outbox(header: Header, folder: CountFolder, partners: PartnerList) -> FoundFile | None:
    """The workbook that lies in the outbox for the body a return is from; None where there is none."""
    partner = partners.owner_of(header).partner
    issued = folder.outbox / form_name(partner) if partner else None
    return FoundFile(issued, f"{issued.parent.name}/{issued.name}") if issued and issued.is_file() else None


def _template(header: Header, partners: PartnerList | None, draft: Path) -> FoundFile:
    """The empty template, with what the lead team fills in taken from the return, so that it is told as no change."""
    filled = {name: header[name] for name, cell in NAMED.items() if cell.prefilled and header[name]}
    filled.pop("template_version", None)
    build_return(
        draft, prefill=filled, organisations=[partner.name for partner in partners.partners] if partners else ()
    )
    return FoundFile(draft, TEMPLATE)
