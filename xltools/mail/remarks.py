"""What is said of what was left in a mail: why, and what a person can do about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.mail import LONGEST_QUOTE
from xltools.mail.forms import OTHERS, Form, ending_of
from xltools.text import one_line

if TYPE_CHECKING:
    from email.message import EmailMessage

    from xltools.mail.opened import Attached

ENCRYPTED = "it is encrypted, so nothing could be taken out: save the attachment from your mail program"
NONE_ATTACHED = "nothing attached that could be a return"
LIST_IN_WORDS = "a list of spending stands in the mail's own words: ask for it as a workbook or CSV"
TOO_DEEP = "mails and archives inside one another more than five deep were not opened: ask for the workbook itself"
REPORT = "it is a report about another message (not delivered, or read)"
_PROTECTED = (
    "is protected by rights: only the recipient's own mail program opens it. Open it there and save the workbook into "
    "returns/, or ask for it without protection"
)


def left_words(form: Form, attached: Attached, shown: str) -> str:
    """Return why a file was left in the mail, and what to do; `shown` is what it is called."""
    if form is Form.PROTECTED:
        return f"{shown} {_PROTECTED}"
    if form is Form.ENCRYPTED:
        return f"{shown} is encrypted: ask for the workbook itself"
    if form is Form.SHORTCUT:
        link = re.search(rb"https?://[^\s<\"]{4,500}", attached.content)
        where = one_line(link[0].decode("utf-8", "replace"), LONGEST_QUOTE) if link else "somewhere"
        return f"{shown} is a link instead of the file, and was not followed: {where}"
    if form is Form.TABLE:
        return f"{shown} is a table without the headings of a return, so it was left in the mail"
    words = OTHERS.get(ending_of(attached.name), "")
    return f"{shown} is no workbook or CSV{f' ({words})' if words else ''}, so it was left in the mail"


def linked_words(link: str) -> str:
    """Return that a file is only linked to, and where it lies."""
    return f"it links to a file instead of attaching it, and the link was not followed: {one_line(link, LONGEST_QUOTE)}"


def elsewhere_words(message: EmailMessage, kind: str) -> str:
    """Return what is said of a part (RFC 2046) that is a piece of a mail, or says where a file lies."""
    if kind == "message/partial":
        return "it is one piece of a mail that was cut up on the way: ask for the workbook in one mail"
    return linked_words(str(message.get_param("url", "") or message.get_param("name", "")))
