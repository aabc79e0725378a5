"""Two versions of one partner's return side by side, line by line, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.checks.words import count, listed, pounds, shorten

if TYPE_CHECKING:
    from xltools.checks.looked import Looked

    Key = tuple[str, str]  # the service, folded, and the area it covers


def _keys(looked: Looked, number: int) -> dict[Key, int]:
    """The services of a return with their gross spending in pence; lines of one service and area are added up."""
    gross = looked.pence("gross")
    totals: Counter[Key] = Counter()
    for index in looked.lines_of(number).tolist():
        key = (
            " ".join(looked.text("service", index).casefold().split()),
            looked.text("area", index).casefold().strip(),
        )
        totals[key] += int(gross[index])
    return dict(totals)


def shared_lines(looked: Looked, number: int, last: int) -> int:
    """Return how many services of a return also stand in the one it replaces."""
    return len(_keys(looked, number).keys() & _keys(looked, last).keys())


def compare_versions(looked: Looked, number: int, last: int) -> str:
    """Return what changed from one version to the next, in words; blank where nothing did."""
    now, then = _keys(looked, number), _keys(looked, last)
    added, removed = [key for key in now if key not in then], [key for key in then if key not in now]
    changed = sorted(
        (key for key in now if key in then and now[key] != then[key]), key=lambda key: -abs(now[key] - then[key])
    )
    if not (added or removed or changed):
        return ""
    parts = [
        f"{count(len(changed), 'line')} changed ({_named(changed, now, then)})" if changed else "",
        f"{count(len(added), 'line')} added ({_named(added, now, {})})" if added else "",
        f"{count(len(removed), 'line')} removed ({_named(removed, {}, then)})" if removed else "",
    ]
    difference = sum(now.values()) - sum(then.values())
    total = (
        f"Gross spending is {pounds(abs(difference))} {'more' if difference > 0 else 'less'}"
        if difference
        else "The total is the same"
    )
    return f"{total} than in '{looked.batch.returns[last].file}': {'; '.join(part for part in parts if part)}.".replace(
        "the same than", "the same as"
    )


def _named(keys: list[Key], now: dict[Key, int], then: dict[Key, int]) -> str:
    names = []
    for key in keys[:4]:
        difference = now.get(key, 0) - then.get(key, 0)
        names.append(f"{shorten(key[0], 40) or 'no name'} {'+' if difference >= 0 else ''}{pounds(difference)}")
    return listed([*names, *("" for _ in keys[4:])], most=4)
