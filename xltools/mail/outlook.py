"""Drafts in Outlook on this computer (Windows): a person looks at them there and sends them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from xltools.mail import LONGEST_QUOTE
from xltools.mail.outgoing import attached_files
from xltools.mail.transport import Delivery
from xltools.model import UsageError
from xltools.outputs.messages.sent import Event
from xltools.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.mail.outgoing import OutgoingMessage

_MAIL_ITEM = 0  # olMailItem


class OutlookDrafts:
    """Puts messages into Outlook's Drafts; `application` is Outlook, `faults` what it raises when it cannot."""

    def __init__(self, application: Any, faults: tuple[type[Exception], ...]) -> None:
        self._application, self._faults = application, faults

    def open(self) -> None:
        """Outlook is there already."""

    def deliver(self, outgoing: OutgoingMessage, started: Callable[[], None]) -> Delivery:
        """Make one draft; nothing is in Drafts before it is saved as a whole."""
        try:
            with tempfile.TemporaryDirectory(prefix="xltools-") as folder:
                item = self._filled(outgoing, Path(folder))
                started()
                item.Save()
        except self._faults as error:
            return Delivery(Event.REFUSED, f"Outlook: {one_line(str(error), LONGEST_QUOTE)}")
        return Delivery(Event.DRAFT, "in Outlook's Drafts")

    def close(self) -> None:
        """Outlook stays open: it is the user's."""

    def _filled(self, outgoing: OutgoingMessage, folder: Path) -> Any:
        message = outgoing.message
        item = self._application.CreateItem(_MAIL_ITEM)
        item.To, item.Subject = outgoing.recipient, str(message["subject"] or "")
        body = message.get_body(("html", "plain"))
        if body and body.get_content_subtype() == "html":
            item.HTMLBody = body.get_content()
        elif body:
            item.Body = body.get_content()
        for address in getattr(message["reply-to"], "addresses", ()):
            item.ReplyRecipients.Add(address.addr_spec)
        for file in attached_files(message):
            path = folder / PurePath(file.name).name
            path.write_bytes(file.content)
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
            f"Outlook could not be started ({one_line(str(error), LONGEST_QUOTE)}). Open it, then try again."
        ) from None
