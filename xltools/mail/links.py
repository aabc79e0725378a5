"""Links in the words of a mail that may lead to a return which is not attached. They are named, never followed."""

from __future__ import annotations

import html
import re
from itertools import islice
from typing import TYPE_CHECKING

from xltools.mail import LONGEST_QUOTE
from xltools.text import listed, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LINK = re.compile(r"https?://[^\s<>\"']{4,2000}")
_HREF = re.compile(r"\bhref\s{0,9}=\s{0,9}[\"']?(https?://[^\s\"'>]{4,2000})", re.I)
_LONGEST_TAG = 5_000
_UNSEEN = ("style", "script")
_TO_A_WORKBOOK = re.compile(r"\.(?:xls[xmb]?|ods|csv|zip)\b|/:x:/|//docs\.google\.com/spreadsheets/", re.I)
_SHARES = re.compile(
    r"//[^/]*(?:sharepoint|onedrive|1drv|dropbox|wetransfer|we\.tl|drive\.google|docs\.google|\bbox\.|egress|mimecast|hightail"
    r"|sharefile|sendspace|mailbigfile|icloud|nextcloud|owncloud|filetransfer|transfer|\bfiles?\b|\bshare\b|\bdownloads?\b)"
    r"|/(?:download|share|s/|f/|:[a-z]:/)",
    re.I,
)
_SPEAKS_OF_A_FILE = re.compile(
    r"\b(?:return|spreadsheet|workbook|template|excel|download|attach\w*|shared|upload\w*|figures|file|document|link|spending"
    r"|submission|secure)\b",
    re.I,
)
_LONGEST = 200_000
_AROUND = 300
_MOST_LINKS = 200
"""Characters of the words looked at, those around a link that say what it is, and links looked at in a mail."""
_LEGAL = re.compile(r"\b(?:privacy|unsubscribe|disclaimer|terms|survey|follow us)\b", re.I)


def link_words(texts: Iterable[tuple[str, str]], *, to_workbooks_only: bool) -> str:
    """Return in words that a mail links to what may be a return, "" where it does not.

    `texts` are its words, each with its kind (text/plain, text/html). With `to_workbooks_only` (a return is attached) a
    link counts only if it says itself that it leads to a workbook.
    """
    links = dict.fromkeys(
        link
        for link, words in islice(_links(texts), _MOST_LINKS)
        if _TO_A_WORKBOOK.search(link) or (not (to_workbooks_only or _LEGAL.search(words)) and _may_lead(link, words))
    )
    if not links:
        return ""
    named = listed([one_line(link, LONGEST_QUOTE) for link in links], 3)
    if to_workbooks_only:
        return f"it also links to a workbook, which was not fetched: {named}"
    return (
        f"it has a link instead of an attachment, which was not followed: {named}. Open it and save the workbook into "
        "returns/, or ask for it as an attachment"
    )


def _may_lead(link: str, words: str) -> bool:
    return bool(_SHARES.search(link) or _SPEAKS_OF_A_FILE.search(words.replace(link, " ")))


def _links(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each link with the words it stands in: its line and the line before. Quoted lines are of an earlier mail."""
    for text, kind in texts:
        if kind == "text/html":
            yield from _anchors(text[:_LONGEST])
            continue
        before = ""
        for line in text[:_LONGEST].splitlines():
            if not line.startswith(">"):
                for match in _LINK.finditer(line):
                    around = line[max(match.start() - _AROUND, 0) : match.end() + _AROUND]
                    yield match[0].rstrip(".,;:)]}>"), f"{before[-_AROUND:]} {around}"
            before = line if line.strip() else before if before.rstrip().endswith(":") else ""


def _anchors(text: str) -> Iterator[tuple[str, str]]:
    """Each link of a web page with the words a reader clicks on; gone through once, tag by tag."""
    link = words = unseen = ""
    for piece in text.split("<"):
        tag, _, after = piece[:_LONGEST_TAG].partition(">")
        name = tag[:7].casefold()
        if unseen and name.startswith(f"/{unseen}"):
            unseen = ""
        unseen = unseen or next((kind for kind in _UNSEEN if name.startswith(kind)), "")
        if link and name.startswith(("/a", "a ", "a\n", "a\r")):
            yield html.unescape(link), html.unescape(" ".join(words.split()))
            link = ""
        if name[:2] in ("a ", "a\n", "a\r", "a\t") and not unseen and (href := _HREF.search(tag)):
            link, words = href[1], ""
        words = f"{words} {after[:500]}"[:1000] if link else ""
    if link:
        yield html.unescape(link), html.unescape(words)
