"""Drafts in Outlook on this computer (Windows): a person looks at them there and sends them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from xltools.mail.carrier import Outcome
from xltools.mail.journal import Event
from xltools.mail.letter import enclosures
from xltools.mail.words import plain_words
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.mail.letter import Letter

_MAIL_ITEM = 0  # olMailItem


class OutlookDrafts:
    """Puts letters into Outlook's Drafts; `application` is Outlook, `faults` what it raises when it cannot."""

    def __init__(self, application: Any, faults: tuple[type[Exception], ...]) -> None:
        self._application, self._faults = application, faults

    def open(self) -> None:
        """Outlook is there already."""

    def carry(self, letter: Letter, started: Callable[[], None]) -> Outcome:
        """Make one draft; nothing is in Drafts before it is saved as a whole."""
        try:
            with tempfile.TemporaryDirectory(prefix="xltools-") as folder:
                item = self._filled(letter, Path(folder))
                started()
                item.Save()
        except self._faults as error:
            return Outcome(Event.REFUSED, f"Outlook: {plain_words(str(error))}")
        return Outcome(Event.DRAFT, "in Outlook's Drafts")

    def close(self) -> None:
        """Outlook stays open: it is the user's."""

    def _filled(self, letter: Letter, folder: Path) -> Any:
        message = letter.message
        item = self._application.CreateItem(_MAIL_ITEM)
        item.To, item.Subject = letter.recipient, str(message["subject"] or "")
        body = message.get_body(("html", "plain"))
        if body and body.get_content_subtype() == "html":
            item.HTMLBody = body.get_content()
        elif body:
            item.Body = body.get_content()
        for one in getattr(message["reply-to"], "addresses", ()):
            item.ReplyRecipients.Add(one.addr_spec)
        for one in enclosures(message):
            path = folder / PurePath(one.name).name
            path.write_bytes(one.content)
            item.Attachments.Add(str(path))
        return item


def this_outlook() -> OutlookDrafts:
    """Return Outlook on this computer; raise `UsageError` where there is none."""
    if sys.platform != "win32":
        raise UsageError('method = "outlook" needs Outlook on Windows. On this computer choose "smtp" or "graph".')
    import pywintypes
    import win32com.client

    try:
        return OutlookDrafts(win32com.client.Dispatch("Outlook.Application"), (pywintypes.com_error,))
    except pywintypes.com_error as error:
        raise UsageError(
            f"Outlook could not be started ({plain_words(str(error))}). Open it, then try again."
        ) from None
