"""Money, numbers and names as people read them, and the keys under which spellings agree: once for all of xltools.

Everything inside is whole pence; only these functions turn pence into text.
"""

from __future__ import annotations

import re
import unicodedata
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCALES = ((100_000_000_000, "bn", 2), (100_000_000, "m", 1), (100_000, "k", 1))
"""Pence in a billion, a million and a thousand pounds, with the decimals shown."""


def pounds(amount: int, *, pence: bool = True) -> str:
    """Return pence as pounds, ``£1,234.56`` or ``-£1,234``: pence only where there are any, or rounded away on request."""
    whole, rest = divmod(abs(int(amount)), 100)
    if not pence:
        whole, rest = whole + (rest >= 50), 0
    text = f"£{whole:,}" + (f".{rest:02d}" if rest else "")
    return f"-{text}" if amount < 0 and (whole or rest) else text


def short_pounds(pence: int) -> str:
    """Return pence as pounds in billions, millions or thousands: ``£1.33bn``, ``£412.0m``, ``£9.5k``, ``£120``."""
    sign, size = ("-" if pence < 0 else ""), abs(int(pence))
    for scale, letter, decimals in _SCALES:
        # half a last shown digit early, so that £999,950 is £1.0m and not £1000.0k
        if size >= scale - scale // (20 * 1000):
            return f"{sign}£{_rounded(size, scale, decimals)}{letter}"
    return f"{sign}£{(size + 50) // 100:,}"


def _rounded(size: int, scale: int, decimals: int) -> str:
    step = scale // 10**decimals
    tenths = (2 * size + step) // (2 * step)
    whole, rest = divmod(tenths, 10**decimals)
    return f"{whole:,}.{rest:0{decimals}d}"


def percent_of(part: int, whole: int) -> str:
    """Return a part of a whole in per cent with one decimal, or an en dash where there is no whole."""
    return f"{100 * part / whole:.1f}%" if whole else "–"  # noqa: RUF001 - the dash statisticians use for nothing


def plural(number: int, noun: str, nouns: str = "") -> str:
    """Return ``1 line``, ``2,000 lines``; `nouns` where the plural takes more than an s."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def listed(items: Sequence[str], most: int = 5) -> str:
    """Return ``a, b and c``, or ``a, b and 7 more`` where there are many."""
    shown = list(items[:most])
    if len(items) > most:
        return f"{', '.join(shown)} and {len(items) - most:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def capitalised(sentence: str) -> str:
    """Return a sentence with its first letter large and the others as they are."""
    return sentence[:1].upper() + sentence[1:]


def shorten(text: str, longest: int = 60) -> str:
    """Return a text on one line, cut with dots where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 3].rstrip() + "..."


def one_line(text: str, longest: int = 0) -> str:
    """Return a text on one line without control characters, cut to `longest` where given.

    Nothing in it may move a cursor, colour a terminal or add a header to a message.
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return shorten(line, longest) if longest else line


def fold(text: str) -> str:
    """Return the key of a text in which case, spaces and line breaks do not matter; every other sign does."""
    return " ".join(text.casefold().split())


_APOSTROPHES = str.maketrans("", "", "'\u2019")
_WORD = re.compile(r"[^\W_\u00b2\u00b3\u00b9]+")
"""Letters and digits; a raised figure is a footnote's and no part of the word."""


def word_key(text: str) -> str:
    """Return the key of a name in which only its words matter: letters and digits, "and" for "&", apostrophes dropped."""
    return " ".join(_WORD.findall(text.casefold().replace("&", " and ").translate(_APOSTROPHES)))


def without_accents(text: str) -> str:
    """Return a text with its accents taken off, and every other letter as it is."""
    if text.isascii():  # nearly every text, and there may be a million
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


_RUN_AT_START = r"(?:[\t\r\n]|[\s\x00-\x1f]*[=+\-@|%\uff1d\uff0b\uff0d\uff20])"
"""How text begins that a spreadsheet program opening a CSV may run: formulas, DDE calls, and their full-width signs (OWASP,
"CSV Injection")."""
_TO_GUARD = re.compile(rf"'*{_RUN_AT_START}")
_GUARDED = re.compile(rf"'+{_RUN_AT_START}")
_A_NUMBER = re.compile(r"[+-]?£?[\d,]*\.?\d+%?")


def guard(text: str) -> str:
    """Return text for a CSV that people open in a spreadsheet program: an apostrophe before what such a program would run.

    Numbers keep their sign. What begins with such an apostrophe itself gets one more, so that `unguard` gives back the text.
    """
    return f"'{text}" if _TO_GUARD.match(text) and not _A_NUMBER.fullmatch(text) else text


def guard_all(texts: list[str]) -> list[str]:
    """Return texts guarded, quickly where none needs it, as a text that begins with a letter or digit never does."""
    guarded = {text: guard(text) for text in set(texts) if text and not text[0].isalnum()}
    return [guarded.get(text, text) for text in texts] if guarded else texts


def unguard(text: str) -> str:
    """Return the text that `guard` made safe."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text


def wrapped(line: str, width: int | None, hang: int) -> list[str]:
    """Return a line cut at blanks to a width, what follows of it set in by `hang` characters; whole where no width is given.

    A word that is longer than the room for it, such as a file's name, is never broken. Blanks within a line stay.
    """
    if width is None or len(line) <= width:
        return [line]
    inset = " " * min(hang, width // 2)
    start = " " * (len(line) - len(line.lstrip(" ")))
    return wrap(
        line.lstrip(" "),
        width,
        initial_indent=start,
        subsequent_indent=inset,
        break_long_words=False,
        break_on_hyphens=False,
    )


_TOLD_BY = 4
"""Digits by which a long number is told: as many texts may hold a number of their own."""


def in_short(word: str) -> str:
    """Return a word as it stands among distinct ones (`xltools.words.Words`).

    Of a number of more than four digits that is the first four and a nought.
    """
    return f"{word[:_TOLD_BY]}0" if len(word) > _TOLD_BY and word.isdecimal() else word
