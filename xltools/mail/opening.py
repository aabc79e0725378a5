"""A saved mail opened: what is attached that may be a return, and in words what else was in it. Nothing in it is trusted.

What lies inside something is opened in turn, within one allowance for the whole mail: forwarded mails (which came from their
own sender on their own day), archives, signed parts, Outlook's own forms. Nothing is run, no link followed, no key used.
"""

from __future__ import annotations

from email.message import EmailMessage
from time import monotonic

from xltools.mail import LONGEST_QUOTE
from xltools.mail.archive import unpacked
from xltools.mail.automatic import AUTOMATIC, automatic_words, is_automatic_subject, report_words
from xltools.mail.forms import Form, form_of, is_list_of_spending, is_opened_by_name
from xltools.mail.headers import UNREADABLE, came_of, file_name, header_text, is_mail, parse_message
from xltools.mail.links import link_words
from xltools.mail.opened import (
    DEEPEST,
    MOST_BYTES,
    MOST_SECONDS,
    Allowance,
    Attached,
    Came,
    Opened,
    Taken,
    TooMuchError,
    Within,
)
from xltools.mail.outlook_message import OutlookMessage, is_outlook_message, read_outlook_message
from xltools.mail.remarks import (
    ENCRYPTED,
    LIST_IN_WORDS,
    NONE_ATTACHED,
    REPORT,
    TOO_DEEP,
    elsewhere_words,
    left_words,
    linked_words,
)
from xltools.mail.signed import NotCmsError, SealedError, enclosed
from xltools.mail.tnef import packed_files
from xltools.mail.uuencoded import uuencoded_files
from xltools.text import one_line

LARGEST_MAIL = 200 * 2**20
MOST_NAMED = 10
"""Files of an archive named that could not be returns."""


def open_mail(data: bytes) -> Opened:
    """Return what is in a saved mail (.eml, or Outlook's .msg); raise `ValueError`, in words, where it is none."""
    opening = _Opening(Allowance(monotonic() + MOST_SECONDS))
    if is_outlook_message(data):
        opening.start_outlook(read_outlook_message(data))
        return opening.finished()
    message = parse_message(data)
    if not is_mail(message):
        raise ValueError("it is not a saved mail (.eml, .msg or .mbox)")
    opening.start(message)
    return opening.finished()


class _Opening:
    """One mail on its way: what was found so far, its words, and what is left of its allowance."""

    def __init__(self, allowance: Allowance) -> None:
        self._opened = Opened()
        self._allowance = allowance
        self._texts: list[tuple[str, str]] = []

    def start(self, message: EmailMessage) -> None:
        """Open a mail and everything in it, until nothing is left or the allowance is spent."""
        self._opened.subject = header_text(message, "subject")
        self._opened.came = came_of(message)
        self._opened.automatic = automatic_words(message)
        try:
            self._part(message, Within(self._opened.came))
        except TooMuchError as error:
            self._opened.to_look_at.append(str(error))

    def start_outlook(self, message: OutlookMessage) -> None:
        """Open a message that Outlook saved, and everything in it."""
        came = _came_by_outlook(message)
        self._opened.subject, self._opened.came = one_line(message.subject, 1000), came
        if is_automatic_subject(message.subject) or "rules.ooftemplate" in message.message_class.casefold():
            self._opened.automatic = AUTOMATIC
        try:
            self._outlook_message(message, Within(came))
        except TooMuchError as error:
            self._opened.to_look_at.append(str(error))

    def finished(self) -> Opened:
        """Return what was found, with a word on links and lists that stand in the mail's own words."""
        opened = self._opened
        is_answered = bool(opened.automatic) and not (opened.taken or opened.to_look_at)
        linked = link_words(self._texts, to_workbooks_only=bool(opened.taken))
        if linked and not is_answered:  # answers of the absent link to whom to write instead
            opened.to_look_at.append(linked)
        if opened.taken or opened.to_look_at:
            opened.automatic = ""
        elif any(kind == "text/plain" and is_list_of_spending(text.encode()) for text, kind in self._texts):
            opened.to_look_at.append(LIST_IN_WORDS)
        elif not opened.automatic:
            opened.to_look_at.append(NONE_ATTACHED)
        return opened

    # --- the parts of a mail

    def _part(self, message: EmailMessage, within: Within) -> None:
        self._allowance.part()
        kind = message.get_content_type()
        if kind == "multipart/report":
            self._report(message)
        elif kind in ("multipart/encrypted", "application/pgp-encrypted"):
            self._opened.to_look_at.append(ENCRYPTED)
        elif kind in ("message/rfc822", "message/global"):
            self._forwarded(message, within)
        elif kind in ("message/partial", "message/external-body"):
            self._opened.to_look_at.append(elsewhere_words(message, kind))
        elif message.is_multipart():
            for part in _parts(message):
                self._part_of_many(part, within)
        else:
            self._leaf(message, kind, within)

    def _part_of_many(self, part: EmailMessage, within: Within) -> None:
        """One part beside others, which are opened whatever is the matter with it."""
        try:
            self._part(part, within)
        except TooMuchError:
            raise
        except UNREADABLE as error:
            words = one_line(str(error), LONGEST_QUOTE) or type(error).__name__
            self._opened.to_look_at.append(f"a part of it cannot be read ({words}): ask for the workbook itself")

    def _report(self, message: EmailMessage) -> None:
        words, is_good = report_words(message)
        if is_good:
            self._opened.automatic = words
        else:
            self._opened.to_look_at.append(words)

    def _forwarded(self, message: EmailMessage, within: Within) -> None:
        if not message.is_multipart():
            self._mail(_content(message), within, file_name(message) or "the mail in it")
        for inner in _parts(message):
            if self._is_too_deep(within):
                return
            self._part(inner, within.inside("", came_of(inner).carried_in(within.came)))

    def _mail(self, data: bytes, within: Within, shown: str) -> None:
        """A mail that lies in this one as a file."""
        inner = parse_message(data)
        if not is_mail(inner):
            self._opened.to_look_at.append(
                f"{one_line(shown, 80)} is no mail that can be read: ask for the workbook itself"
            )
        elif not self._is_too_deep(within):
            self._part(inner, within.inside(shown, came_of(inner).carried_in(within.came)))

    def _leaf(self, part: EmailMessage, kind: str, within: Within) -> None:
        name, content = file_name(part), _content(part)
        is_file = part.get_content_disposition() == "attachment"
        if not name and not is_file and kind.startswith("text/") and kind != "text/csv":
            self._words(content, kind, within)
            return
        damaged = any(type(defect).__name__.startswith("Invalid") for defect in part.defects)
        self._file(
            Attached(name, kind, content), within, is_damaged=damaged, smime=str(part.get_param("smime-type", ""))
        )

    def _words(self, content: bytes, kind: str, within: Within) -> None:
        """The mail's own words: kept for links; files that were written into them are taken out."""
        if b"-----BEGIN PGP MESSAGE-----" in content:
            self._opened.to_look_at.append(ENCRYPTED)
        for attached, is_whole in uuencoded_files(content):
            self._file(attached, within, is_damaged=not is_whole)
        self._texts.append((content[:200_000].decode("utf-8", "replace"), kind))

    # --- files, whatever they were packed in

    def _file(self, attached: Attached, within: Within, *, is_damaged: bool = False, smime: str = "") -> None:
        self._allowance.part()
        form, suffix = form_of(attached)
        shown = _shown(attached, within)
        if is_damaged and form is not Form.PASSED_OVER:
            self._opened.to_look_at.append(f"{shown}: the mail is damaged here, and the file may be too")
        if form is Form.RETURN:
            self._take(attached, suffix, within, shown)
        elif form in (Form.ZIP, Form.MAIL, Form.OUTLOOK, Form.TNEF, Form.SMIME):
            self._inside(attached, form, within, shown, smime)
        elif form is Form.PASSED_OVER:
            self._opened.passed_over.append(shown)
        else:
            self._opened.to_look_at.append(left_words(form, attached, shown))

    def _take(self, attached: Attached, suffix: str, within: Within, shown: str) -> None:
        if not attached.content:
            self._opened.to_look_at.append(f"{shown} is empty: ask for it again")
            return
        name = one_line(attached.name, 80) or shown
        self._opened.taken.append(Taken(name, suffix, attached.content, within.came))

    def _inside(self, attached: Attached, form: Form, within: Within, shown: str, smime: str) -> None:
        """What is packed in a file, opened in turn."""
        if self._is_too_deep(within):
            return
        if within.depth or form in (Form.ZIP, Form.SMIME):
            self._allowance.unpack(len(attached.content))
        try:
            if form is Form.ZIP:
                self._archive(attached.content, within.inside(shown), shown)
            elif form is Form.MAIL:
                self._mail(attached.content, within, shown)
            elif form is Form.OUTLOOK:
                message = read_outlook_message(attached.content)
                self._outlook_message(message, within.inside(shown, _came_by_outlook(message).carried_in(within.came)))
            elif form is Form.TNEF:
                self._tnef(attached.content, within.inside(shown), shown)
            else:
                self._signed(attached.content, within, smime)
        except TooMuchError:
            raise
        except ValueError as error:
            self._opened.to_look_at.append(
                f"{shown}: {one_line(str(error), LONGEST_QUOTE)}; ask for the workbook itself, as a plain attachment"
            )

    def _archive(self, content: bytes, within: Within, shown: str) -> None:
        files, others = unpacked(content, is_opened_by_name)
        for attached in files:
            self._allowance.unpack(len(attached.content))
            self._file(attached, within)
        for name in others[:MOST_NAMED]:
            self._file(Attached(name, "", b""), within)
        if len(others) > MOST_NAMED:
            self._opened.to_look_at.append(
                f"{shown} holds {len(others) - MOST_NAMED:,} more files that are no workbooks"
            )
        if not files:
            self._opened.to_look_at.append(f"{shown} has no workbook in it, so it was left in the mail")

    def _tnef(self, content: bytes, within: Within, shown: str) -> None:
        files = packed_files(content)
        for attached in files:
            self._file(attached, within)
        if not files:
            self._opened.passed_over.append(f"{shown} (nothing attached in it)")

    def _signed(self, content: bytes, within: Within, smime: str) -> None:
        if content.startswith(
            b"Content-Type: multipart/signed"
        ):  # as Outlook keeps a mail that is signed beside its words
            self._part(parse_message(content), within.inside(""))
            return
        try:
            inside = enclosed(content, MOST_BYTES)
        except SealedError:
            self._opened.to_look_at.append(ENCRYPTED)
            return
        except NotCmsError as error:
            if "enveloped" in smime.casefold():
                self._opened.to_look_at.append(ENCRYPTED)
                return
            is_signed = smime.casefold() in ("signed-data", "compressed-data")
            what = "it is signed, not encrypted, but" if is_signed else "it is signed or encrypted, and"
            raise ValueError(f"{what} {error}") from None
        if not inside:
            self._opened.passed_over.append("a certificate")
            return
        self._allowance.unpack(len(inside))
        self._part(parse_message(inside), within.inside(""))

    def _outlook_message(self, message: OutlookMessage, within: Within) -> None:
        self._words(message.body.encode(), "text/plain", within)
        if message.html:
            self._words(message.html.encode(), "text/html", within)
        if "report.ipm" in message.message_class.casefold():
            self._opened.to_look_at.append(REPORT)
        self._opened.to_look_at += map(linked_words, message.links)
        self._opened.to_look_at += [
            f"{one_line(name, 80)} is no file, so it was left in the mail" for name in message.unopened
        ]
        signed = "smime" in message.message_class.casefold()
        for attached in message.attached:
            self._file(
                Attached(attached.name, "application/pkcs7-mime", attached.content) if signed else attached, within
            )
        for inner in message.forwarded:
            self._allowance.part()
            if self._is_too_deep(within):
                return
            self._outlook_message(inner, within.inside("", _came_by_outlook(inner).carried_in(within.came)))

    def _is_too_deep(self, within: Within) -> bool:
        if within.depth < DEEPEST:
            return False
        if TOO_DEEP not in self._opened.to_look_at:
            self._opened.to_look_at.append(TOO_DEEP)
        return True


def _parts(message: EmailMessage) -> list[EmailMessage]:
    payload = message.get_payload()
    return [part for part in (payload if isinstance(payload, list) else ()) if isinstance(part, EmailMessage)]


def _shown(attached: Attached, within: Within) -> str:
    name = one_line(attached.name, 80) or f"a part without a name ({one_line(attached.kind, 60)})"
    return f"{name} in {within.container}" if within.container else name


def _came_by_outlook(message: OutlookMessage) -> Came:
    """How a message came that Outlook saved: by the headers it came with, else by what Outlook wrote down."""
    by_headers = came_of(parse_message(message.headers.encode("utf-8", "replace")))
    return Came(
        by_headers.sender or message.sender.casefold(),
        by_headers.received or message.received,
        by_headers.message_id or one_line(message.message_id, 1000),
    )


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
