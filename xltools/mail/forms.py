"""What an attachment is: by its name, by what the mail says of it, by its content."""

from __future__ import annotations

import csv
import io
from collections import Counter
from contextlib import suppress
from enum import StrEnum
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.mail.outlook_message import is_outlook_message
from xltools.mail.tnef import SIGNATURE as TNEF_SIGNATURE
from xltools.reading.csv_text import DELIMITERS, decode
from xltools.reading.headings import SEARCHED_ROWS, find_headings
from xltools.reading.package import FileKind, look_at
from xltools.reading.refusals import Refused

if TYPE_CHECKING:
    from xltools.mail.opened import Attached

RETURNS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")


class Form(StrEnum):
    """What an attachment is, and so what becomes of it."""

    RETURN = "may be a return"
    MAIL = "a mail"
    OUTLOOK = "a message that Outlook saved"
    TNEF = "attachments packed by Outlook"
    ZIP = "a zip archive"
    SMIME = "signed or encrypted"
    ENCRYPTED = "encrypted"
    PROTECTED = "protected by rights"
    SHORTCUT = "a link in a file"
    TABLE = "a table that is no list of spending"
    PASSED_OVER = "a picture, a signature, words"
    OTHER = "another document"


_BY_ENDING = {
    **dict.fromkeys(RETURNS, Form.RETURN),
    ".zip": Form.ZIP,
    ".eml": Form.MAIL,
    ".msg": Form.OUTLOOK,
    ".p7m": Form.SMIME,
    ".rpmsg": Form.PROTECTED,
    **dict.fromkeys((".pfile", ".pxlsx", ".pxls"), Form.PROTECTED),
    **dict.fromkeys((".pgp", ".gpg"), Form.ENCRYPTED),
    **dict.fromkeys((".url", ".webloc", ".gsheet"), Form.SHORTCUT),
    **dict.fromkeys(
        (".p7s", ".vcf", ".ics", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmz"), Form.PASSED_OVER
    ),
}
_BY_KIND = {
    "application/ms-tnef": Form.TNEF,
    "application/vnd.ms-tnef": Form.TNEF,
    "message/rfc822": Form.MAIL,
    "application/vnd.ms-outlook": Form.OUTLOOK,
    "application/pkcs7-mime": Form.SMIME,
    "application/x-pkcs7-mime": Form.SMIME,
    "application/x-microsoft-rpmsg-message": Form.PROTECTED,
    "application/pgp-encrypted": Form.ENCRYPTED,
    "application/applefile": Form.PASSED_OVER,
}
_ENDINGS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.12": ".xlsm",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "text/csv": ".csv",
}
_BY_CONTENT = {FileKind.XLSX: ".xlsx", FileKind.XLSB: ".xlsb", FileKind.ODS: ".ods", FileKind.XLS: ".xls"}
_PASSED_OVER = (
    *("image/", "audio/", "video/", "text/", "application/pkcs7-signature", "application/x-pkcs7-signature"),
    "application/pgp-signature",
)
_TEXTS = (".txt", ".tsv", ".tab", ".prn", ".dat", ".asc", ".text", "")
_SAMPLE = 200_000
_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 3
OTHERS = {
    ".pdf": "a PDF",
    ".doc": "a Word document",
    ".docx": "a Word document",
    ".rtf": "a Word document",
    ".pptx": "a presentation",
    ".numbers": "made by Apple's Numbers; it can export as Excel",
    ".rar": "an archive that is not opened here; .zip is",
    ".7z": "an archive that is not opened here; .zip is",
    ".gz": "an archive that is not opened here; .zip is",
    ".tgz": "an archive that is not opened here; .zip is",
    ".tar": "an archive that is not opened here; .zip is",
    ".htm": "a web page, perhaps a message to be read in a browser",
    ".html": "a web page, perhaps a message to be read in a browser",
    ".mbox": "a mailbox: save it, and collect from it",
    ".accdb": "a database",
    ".mdb": "a database",
}
"""Endings of other documents, with what they are in words."""


def ending_of(name: str) -> str:
    """Return the ending of a file's name in small letters, whatever stands behind it."""
    return PurePath(name.replace("\\", "/")).suffix.casefold().rstrip(". ")


def is_opened_by_name(name: str) -> bool:
    """Say whether a file in an archive could be a return or hold one, going by its name."""
    ending = ending_of(name)
    return _BY_ENDING.get(ending, Form.OTHER) not in (Form.OTHER, Form.PASSED_OVER) or ending in _TEXTS


def form_of(attached: Attached) -> tuple[Form, str]:
    """Return what an attachment is, and for what may be a return the ending it is to be kept under."""
    name, kind, content = attached.name, attached.kind, attached.content
    ending = ending_of(name)
    if content.startswith(TNEF_SIGNATURE) or name.casefold() == "winmail.dat":
        return Form.TNEF, ""
    if kind in _BY_KIND and ending not in RETURNS:
        return _BY_KIND[kind], ""
    if ending in _BY_ENDING:
        return _BY_ENDING[ending], ending
    if is_outlook_message(content):
        return Form.OUTLOOK, ""
    if kind in _ENDINGS and ending in ("", ".dat"):
        return Form.RETURN, _ENDINGS[kind]
    if suffix := _by_content(content, kind):
        return (Form.ZIP if suffix == ".zip" else Form.RETURN), suffix
    return _text_form(kind, ending, content)


def _by_content(content: bytes, kind: str) -> str:
    """The ending of a workbook or archive whose name says nothing, "" for what is neither."""
    if content[:4] not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return ""
    try:
        return _BY_CONTENT.get(look_at(content).kind, "")
    except Refused as refused:
        is_zip = kind in ("application/zip", "application/x-zip-compressed") or "zip archive" in refused.detail
        return ".zip" if is_zip else ""


def _text_form(kind: str, ending: str, content: bytes) -> tuple[Form, str]:
    """What remains: a CSV under another name, words, or another document."""
    if ending in (".htm", ".html") or (ending in OTHERS and not kind.startswith("image/")):
        return Form.OTHER, ""
    if ending in _TEXTS and is_list_of_spending(content):
        return Form.RETURN, ".csv"
    if kind.startswith(_PASSED_OVER) or (ending in (".txt", ".text", ".asc") and b"\0" not in content[:_SAMPLE]):
        return (Form.TABLE if ending in _TEXTS and _is_table(content) else Form.PASSED_OVER), ""
    return Form.OTHER, ""


def is_list_of_spending(content: bytes) -> bool:
    """Say whether a text is a CSV whose headings are those of a return."""
    text = decode(content[:_SAMPLE])
    return any(find_headings(_rows(text, delimiter), csv=True) is not None for delimiter in DELIMITERS)


def _is_table(content: bytes) -> bool:
    """Whether nearly all lines of a text have the same number of columns."""
    text = decode(content[:_SAMPLE])
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _rows(text, delimiter) if any(row))
        width, number = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        if width >= _FEWEST_COLUMNS and number >= max(_FEWEST_ROWS, 0.9 * widths.total()):
            return True
    return False


def _rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    with suppress(csv.Error):  # a cell longer than any is; what came before it counts
        rows.extend(islice(reader, SEARCHED_ROWS))
    return rows
