"""The COFOG code a wrong code may have been meant for."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from xltools.reference import cofog

EVERYWHERE = frozenset(
    {"and", "of", "for", "n", "e", "c", "services", "service", "general", "public", "affairs", "other"}
)
"""Words in so many names that they point to none."""


@lru_cache(maxsize=10_000)
def nearest_code(typed: str) -> str:
    """Return the code that was probably meant, or nothing: by its name, without a stray digit, or with its dots put in.

    "Old age" and "10.22" are 10.2, "Culture" is 08, "102" is 10.2, "7.4.9" is 07.4; "99" resembles nothing.
    """
    named = _nearest_name(typed)
    if named:
        return named
    digits = re.sub(r"[^0-9.]", "", typed.replace(",", ".").replace("-", ".").replace("/", ".")).strip(".")
    return next((code for attempt in _attempts(digits) if cofog.known(code := cofog.normal_code(attempt))), "")


def _nearest_name(typed: str) -> str:
    """The code whose name is spelled like this, or the only division or group whose name has all these words."""
    words = _letters(typed)
    if len(words) <= 3:
        return ""
    by_preference = [*sorted(cofog.codes(), key=len, reverse=True), *(group.code for group in cofog.groups())]
    names = {_letters(cofog.name_of(code)): code for code in by_preference}
    close = difflib.get_close_matches(words, names, n=1, cutoff=0.85)
    if close:
        return names[close[0]]
    telling = set(words.split()) - EVERYWHERE
    for level in (cofog.divisions(), cofog.groups()):
        having = [code.code for code in level if telling <= set(_letters(code.name).split())]
        if telling and having:
            return having[0] if len(having) == 1 else ""
    return ""


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", text.casefold()))


def _attempts(digits: str) -> list[str]:
    """The digits with dots put in where there are none, then ever shorter, as long as a group can be left."""
    if "." not in digits:
        splits = [f"{digits[:at]}.{digits[at:]}" for at in (2, 1) if len(digits) > at]
        return [*splits, *(split[:-1] for split in splits if len(split) > 4)] if len(digits) < 5 else []
    division, _, rest = digits.partition(".")
    shorter = [f"{division}.{rest[:length]}" for length in range(len(rest), 0, -1)]
    return [attempt for attempt in shorter if not attempt.endswith(".")] + ([division] if division != "0" else [])
