"""Words from servers, mails and their senders, made fit for a terminal and a log."""

from __future__ import annotations

MOST = 160


def plain_words(text: str, most: int = MOST) -> str:
    """Return text on one line without control characters, cut to at most so many characters."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def reply_words(code: int, reply: bytes | str) -> str:
    """Return a mail server's answer as words, its code first."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return plain_words(f"{code} {text}" if code > 0 else text)
