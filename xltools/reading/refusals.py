"""Why a file could not be read, in words for the person who sent it: one finding for each kind of trouble."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from xltools.model import Finding, Location, ReadFile, ReturnOrigin, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


class Words(NamedTuple):
    """The three parts of a finding; `{detail}` in the message is filled in for the file at hand."""

    message: str
    why: str
    fix: str


_UNCOUNTED = "None of its figures are in the count."
_SAVE_AGAIN = "Open it in Excel, save it again as an Excel workbook (.xlsx) and send that copy."

REFUSALS: Mapping[str, Words] = MappingProxyType(
    {
        "file-missing": Words(
            "The file could not be opened: {detail}.",
            _UNCOUNTED,
            "Check that it is still there, that nobody has it open and locked, and that you may read it.",
        ),
        "not-a-file": Words(
            "This is not a file that can be read: {detail}.",
            "Reading it could hang, or bring in what nobody sent. " + _UNCOUNTED,
            "Put the file itself in its place, or take it away.",
        ),
        "file-empty": Words(
            "The file is empty: it holds no data at all.",
            "An empty file is usually what is left of an upload or e-mail that broke off. " + _UNCOUNTED,
            "Send the workbook again, and check its size before sending.",
        ),
        "file-encrypted": Words(
            "The workbook is protected by a password, so it cannot be opened{detail}.",
            _UNCOUNTED,
            "In Excel choose File, Info, Protect Workbook, Encrypt with Password, clear the password, save, and send it again.",
        ),
        "file-label-encrypted": Words(
            "The workbook is encrypted by a sensitivity label, or by rights management, so only the people it names can open it.",
            "No password opens it, and the program has no account to open it with. " + _UNCOUNTED,
            "In Excel choose Home, Sensitivity and a label without encryption (or File, Info, Protect Workbook, Restrict Access, "
            "Unrestricted Access), save, and send it again. If your rules do not allow that, ask who set the label how to send it.",
        ),
        "file-damaged": Words(
            "The file is damaged: {detail}.", "Reading on could give wrong figures. " + _UNCOUNTED, _SAVE_AGAIN
        ),
        "file-too-large": Words(
            "The file is too large to be a return: {detail}.",
            "Opening it could stop the whole run. " + _UNCOUNTED,
            "Copy the lines into a fresh return (values only, without empty formatted rows or pictures) and send that.",
        ),
        "file-wrong-type": Words(
            "This is not a workbook or a CSV file: {detail}.",
            _UNCOUNTED,
            "Send the return itself as an Excel workbook (.xlsx), or its lines as a CSV file.",
        ),
        "file-timed-out": Words(
            "The file could not be read in {detail}, so reading it was stopped.",
            "It may be damaged or hold far more than a return does. " + _UNCOUNTED,
            "Copy the lines into a fresh return (values only) and send that.",
        ),
        "file-crashed-reader": Words(
            "The program that reads workbooks broke off on this file{detail}.",
            "The other files were read all the same. " + _UNCOUNTED,
            _SAVE_AGAIN,
        ),
        "cell-out-of-reach": Words(
            "Something stands far outside the table: {detail}.",
            "A cell so far away makes the sheet too large to read. " + _UNCOUNTED,
            "Delete the rows and columns beyond the table (select them, then Delete), save, and send the workbook again.",
        ),
        "payments-file": Words(
            "This is a list of payments under headings of its own, and what they are of ours is not confirmed: {detail}.",
            "Under the wrong heading every payment would be wrong. None of them is counted yet.",
            "In headings.csv of the count folder look at what is suggested for each heading, correct it where it is wrong, "
            "and write your name under confirmed_by. Then check the returns again.",
        ),
        "cross-table": Words(
            "The spending stands in a cross table, such as a pivot, and not in a list: {detail}.",
            "In a cross table totals run along two sides and no column says what its figures are. " + _UNCOUNTED,
            "List one service a line, with its amount under Gross spending (£), in the Spending sheet of the return. From a pivot, "
            "send the list it was made from.",
        ),
        "not-a-return": Words(
            "No list of spending was found in this file: {detail}.",
            "Lines are found by their headings, such as Service, COFOG code and Gross spending (£). " + _UNCOUNTED,
            "Put the lines into the Spending sheet of the return, under its headings, and send that.",
        ),
        "mapping-among-returns": Words(
            "This is a spend mapping workbook, in which the lead team types what it knows of bodies, and no return.",
            "Only what the lead team typed itself may count for other bodies. " + _UNCOUNTED,
            "If it is your own, put it into the count folder as mapping.xlsx, beside count.toml. If a body sent it, ask it for a return.",
        ),
    }
)
"""By code. The codes are public and never renamed."""


class Refused(Exception):  # noqa: N818  # not a programming error: it ends as a finding
    """Ends the reading of one file; `code` is one of `REFUSALS`, `detail` fills its message."""

    def __init__(self, code: str, detail: str = "", location: Location | None = None) -> None:
        super().__init__(code, detail, location)
        self.code, self.detail, self.location = code, detail, location


def refusal(file: str, code: str, detail: str = "", location: Location | None = None) -> Finding:
    """Return the finding that says why this file was not read."""
    words = REFUSALS[code]
    message = words.message.replace("{detail}", detail)
    return Finding(code, Severity.ERROR, location or Location(file), message, words.why, words.fix)


def unread(file: str, code: str, detail: str = "", *, sha256: str = "", size: int = 0) -> ReadFile:
    """Return what is stated of a file that was not read."""
    return ReadFile(file, sha256, size, unreadable=refusal(file, code, detail))


def without_typed_in(file: ReadFile) -> ReadFile:
    """Return a file that lies among the returns; what a spend mapping workbook there says is no body's and does not count."""
    if all(read.origin is ReturnOrigin.SENT for read in file.returns):
        return file
    return unread(file.file, "mapping-among-returns", sha256=file.sha256, size=file.size)
