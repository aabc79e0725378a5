"""Mails that a program wrote: answers of the absent, receipts, and reports that something did not arrive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.mail import LONGEST_QUOTE
from xltools.mail.headers import header_text
from xltools.text import one_line

if TYPE_CHECKING:
    from email.message import EmailMessage

_REPLY_HEADERS = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-mail-autoreply")
_SUBJECT = re.compile(
    r"\s*(?:(?:re|aw): *)?(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response|responder)|out of (?:the )?office|ooo\b"
    r"|ateb(?:iad)? awtomatig|allan o'r swyddfa|abwesenheit|automatische antwort|r[eé]ponse automatique)",
    re.IGNORECASE,
)
"""What Exchange, Gmail and others write, in English, Welsh, German and French."""
AUTOMATIC = "an automatic reply, passed over: nothing to do"
RECEIPT = "a receipt for a message we sent, passed over: nothing to do"
_ARRIVED = ("delivered", "relayed", "expanded")


def automatic_words(message: EmailMessage) -> str:
    """Return in words that a program answered in a person's place, "" where that cannot be told from the mail's head.

    `Auto-Submitted` is RFC 3834's; auto-generated mails are no answers and may carry returns (systems send them).
    """
    submitted = header_text(message, "auto-submitted").casefold()
    if submitted.startswith(("auto-replied", "auto-notified")) or _is_reply(message):
        return AUTOMATIC
    return ""


def is_automatic_subject(subject: str) -> bool:
    """Say whether a subject is what mail programs put over the answer of somebody absent."""
    return bool(_SUBJECT.match(subject))


def _is_reply(message: EmailMessage) -> bool:
    if any(header_text(message, name).casefold() not in ("", "no") for name in _REPLY_HEADERS):
        return True
    if header_text(message, "precedence").casefold() == "auto_reply":
        return True
    return is_automatic_subject(header_text(message, "subject"))


def report_words(message: EmailMessage) -> tuple[str, bool]:
    """Return what a report about a message says, and whether that is good news: it arrived, or was read."""
    for part in message.walk():
        if "displayed" in header_text(part, "disposition").casefold():
            return RECEIPT, True
        recipient = header_text(part, "final-recipient").partition(";")[2].strip()
        action = header_text(part, "action")
        if recipient and action.casefold() in _ARRIVED:
            return RECEIPT, True
        if recipient:
            status = f"{action} {header_text(part, 'diagnostic-code') or header_text(part, 'status')}".strip()
            return (
                f"it is a report about a message to {one_line(recipient, 80)}: {one_line(status, LONGEST_QUOTE)}",
                False,
            )
    return "it is a report about another message (not delivered, or read); nothing was taken out", False
