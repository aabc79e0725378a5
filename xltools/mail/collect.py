"""Returns taken out of saved mails: matched to their partner, filed in returns/, and when they came written down.

Whose a return is, is decided as everywhere else (`reading.versions`): by the organisation it names, else by the reference in
it; then by the address it came from. One that stays unmatched is filed all the same, under its sender's name: checking the
returns says what is missing, and nothing is lost.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.mail import LONGEST_QUOTE
from xltools.mail.opening import open_mail
from xltools.mail.saved import saved_mails
from xltools.mail.storage import Filed, safe_stem
from xltools.outputs.messages.index import read_index, sha256_of
from xltools.outputs.messages.outbox import EARLIER
from xltools.reading.csv_text import add_row
from xltools.reading.held import NOBODY_KNOWN, Arrival, held_because
from xltools.reading.lines import gather
from xltools.reading.received import RECEIVED, RECEIVED_COLUMNS
from xltools.reading.safely import read_files
from xltools.reading.senders import BEFORE_ANY_MAIL, addresses_in, held_for
from xltools.reading.versions import resolve_submitters
from xltools.storage import disk_answers
from xltools.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.folder import CountFolder
    from xltools.mail.opened import Came, Opened, Taken
    from xltools.mail.saved import SavedMail
    from xltools.model import Partner, ReadFile


@dataclass(slots=True)
class Collected:
    """What came of one mail: a heading and lines in words; how many returns were taken; whether a person must look."""

    heading: str
    lines: list[str] = field(default_factory=list)
    taken: int = 0
    is_read: bool = True
    needs_a_look: bool = False
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Whose a return is: the partner (None: nobody's), by what, and a remark in words."""

    partner: Partner | None
    by: str = ""
    remark: str = ""


def collect_mails(folder: CountFolder, paths: Sequence[Path]) -> Iterator[Collected]:
    """Yield what came of each mail; whoever calls holds the lock of the folder's returns."""
    desk = _Desk(folder)
    for saved in saved_mails(paths):
        yield desk.collect(saved)


class _Desk:
    """What is needed to file returns, looked up once."""

    def __init__(self, folder: CountFolder) -> None:
        self._folder = folder
        self._filed = Filed(folder.returns)
        self._sent = frozenset(_sent_attachments(folder.outbox))
        self._names = {_plain_name(row.attachment): row.partner_id for row in read_index(folder.outbox)}
        self._arrivals = {sha256: list(came) for sha256, came in folder.senders.arrivals.items()}

    def collect(self, saved: SavedMail) -> Collected:
        """Take the returns out of one mail."""
        result = Collected(saved.name)
        if not saved.is_mail:
            return Collected(saved.name, [saved.problem], needs_a_look=True)
        try:
            if saved.problem:
                raise ValueError(saved.problem)
            opened = open_mail(saved.data)
        except Exception as error:  # a mail that no parser can make sense of costs itself alone
            words = one_line(getattr(error, "strerror", None) or str(error), LONGEST_QUOTE) or type(error).__name__
            result.lines.append(f"could not be read: {words}")
            result.is_read = False
            return result
        result.heading = (
            f"{result.heading}: {one_line(opened.subject, 80)} ({opened.came.sender or 'sender not known'})"
        )
        with disk_answers(self._folder.returns):
            self._file_all(opened, result)
        return result

    def _file_all(self, opened: Opened, result: Collected) -> None:
        for taken in opened.taken:
            line, is_new, is_clear = self._file(taken)
            result.lines.append(line)
            result.taken += is_new
            result.needs_a_look = result.needs_a_look or not is_clear
        result.lines += opened.to_look_at
        if opened.passed_over:
            result.lines.append(f"passed over: {one_line(', '.join(opened.passed_over))}")
        result.lines += [opened.automatic] if opened.automatic else []
        result.is_automatic = bool(opened.automatic)
        result.needs_a_look = result.needs_a_look or bool(opened.to_look_at)

    def _file(self, taken: Taken) -> tuple[str, bool, bool]:
        """File one attachment; what was done in words, whether it is new, whether nothing is doubtful."""
        sha256 = sha256_of(taken.content)
        if sha256 in self._sent:
            return f"{taken.name} is the very file we sent, not filled in: left in the mail", False, True
        same = self._filed.same(sha256)
        if same:
            self._note_arrival(same, sha256, taken, Match(None, "" if sha256 in self._arrivals else BEFORE_ANY_MAIL))
            return f"{taken.name} is the same as {same}, which is there already: left in the mail", False, True
        read = _read(taken)
        match = self._answers(taken) if read.findings_of else match_sender(read, taken.came, self._folder)
        stem = _stem(taken, match, read)
        # who sent it is written down first: a file that came by mail never stands there without its sender
        self._note_arrival(self._filed.next_name(stem, taken.suffix), sha256, taken, match)
        name = self._filed.add(stem, taken.suffix, taken.content, sha256)
        remark = f". Mind: {match.remark}" if match.remark else ""
        is_clear = not match.remark and (match.partner is not None or bool(read.findings_of))
        return f"{taken.name} -> {name}: {_owner(match, read)}{remark}", True, is_clear

    def _answers(self, taken: Taken) -> Match:
        """Whose a findings workbook is that came back: told by the name we sent it under, else by the sender."""
        partner_id = self._names.get(_plain_name(taken.name), "")
        by_name = next((partner for partner in self._folder.partners if partner.partner_id == partner_id), None)
        if by_name:
            return Match(by_name, "its name", _not_known(taken.came, by_name, self._folder))
        writers = _writers(taken.came, self._folder)
        return Match(writers[0], "the sender's address") if len(writers) == 1 else Match(None)

    def _note_arrival(self, name: str, sha256: str, taken: Taken, match: Match) -> None:
        """Write into received.csv when a file came and who sent it, once for each sender."""
        came = taken.came
        arrival = _arrival(came, by_hand=match.by == BEFORE_ANY_MAIL)
        known = self._arrivals.setdefault(sha256, [])
        if any((earlier.sender, earlier.forwarded_by) == (arrival.sender, arrival.forwarded_by) for earlier in known):
            return
        known.append(arrival)
        partner_id = match.partner.partner_id if match.partner else ""
        row = (name, sha256, came.received, partner_id, match.by, arrival.sender, taken.name, came.message_id)
        add_row(self._folder.path / RECEIVED, RECEIVED_COLUMNS, (*row, "; ".join(arrival.forwarded_by)))


def match_sender(read: ReadFile, came: Came, folder: CountFolder) -> Match:
    """Return whose a return is, and by what that is known."""
    by_content = _by_content(read, folder)
    writers = _writers(came, folder)
    if by_content:
        partner, by, remark = by_content
        said = _not_known(came, partner, folder)
        return Match(partner, by, "; ".join(words for words in (remark, said) if words))
    if len(writers) == 1:
        why = "it could not be read" if read.unreadable else "it does not say whose it is in words we know"
        return Match(writers[0], "the sender's address", why)
    shared = f"{came.sender} writes for {' and '.join(partner.name for partner in writers)}" if writers else ""
    return Match(None, remark=shared)


def _arrival(came: Came, *, by_hand: bool = False) -> Arrival:
    """How a file came, as it is kept."""
    forwarded_by = tuple(forwarder or NOBODY_KNOWN for forwarder in came.forwarded_by)
    return Arrival(came.sender or NOBODY_KNOWN, forwarded_by, came.received, by_hand)


def _not_known(came: Came, partner: Partner, folder: CountFolder) -> str:
    """Why what came in a partner's name is held, in words; "" where it came from that partner."""
    held = held_for(_arrival(came), partner, folder.partners, folder.senders)
    return f"{held_because(held, partner.name)}: held until you accept or reject it" if held else ""


def _stem(taken: Taken, match: Match, read: ReadFile) -> str:
    if match.partner is None:
        return safe_stem(taken.came.sender, Path(taken.name).stem)
    return safe_stem(match.partner.partner_id, "explanations" if read.findings_of else "")


def _owner(match: Match, read: ReadFile) -> str:
    if match.partner is not None:
        return f"{'explanations of ' if read.findings_of else ''}{match.partner.name} (by {match.by})"
    if read.findings_of:
        return "explanations; xltools validate says which return they are about"
    return "nobody on the partner list; check whose it is"


def _plain_name(name: str) -> str:
    """The name of a file without what a browser or mail program adds to a second copy of it."""
    return re.sub(r" ?\(\d+\)(?=\.[^.]*$)", "", name).casefold()


def _writers(came: Came, folder: CountFolder) -> list[Partner]:
    return [
        partner for partner in folder.partners if came.sender and came.sender in addresses_in(partner.contact_email)
    ]


def _by_content(read: ReadFile, folder: CountFolder) -> tuple[Partner, str, str] | None:
    """The one listed partner that a file's returns are all from, by what, and a remark where name and reference differ."""
    resolved = resolve_submitters(gather(read.returns), folder.partners, folder.place) if read.returns else None
    if resolved and all(resolved.listed) and len({partner.partner_id for partner in resolved.partners}) == 1:
        partner, reference = resolved.partners[0], read.returns[0].header["organisation_id"].strip()
        by = "the reference in it" if reference == partner.partner_id else "the organisation it names"
        return partner, by, resolved.mismatched.get(0, "")
    return None


def _read(taken: Taken) -> ReadFile:
    """Read an attachment as every return is read: in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="xltools-") as folder:
        path = Path(folder) / f"return{taken.suffix}"
        path.write_bytes(taken.content)
        return next(iter(read_files([path], names=[taken.name])))


def _sent_attachments(outbox: Path) -> Iterator[str]:
    """The sha256 of every attachment that was prepared here, in this round or an earlier one."""
    yield from (row.attachment_sha256.lower() for row in read_index(outbox) if row.attachment_sha256)
    for path in (outbox / EARLIER).rglob("*"):
        if path.suffix.casefold() in (".xlsx", ".csv") and path.is_file():
            yield sha256_of(path)
