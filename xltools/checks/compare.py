"""Two versions of one partner's return side by side, line by line, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.text import listed, plural, pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.checks.context import CheckContext

    Key = tuple[str, str]  # the service, folded, and the area it covers

MOST_NAMED = 4


def _keys(context: CheckContext, number: int) -> dict[Key, int]:
    """The services of a return with their gross spending in pence; lines of one service and area are added up."""
    gross = context.pence("gross")
    totals: Counter[Key] = Counter()
    for index in context.lines_of(number).tolist():
        totals[_key(context, index)] += int(gross[index])
    return dict(totals)


def _key(context: CheckContext, index: int) -> Key:
    service = " ".join(context.text("service", index).casefold().split())
    return service, context.text("area", index).casefold().strip()


def _spelling(context: CheckContext, number: int) -> dict[Key, str]:
    """The name of each service as the sender first wrote it."""
    lines = reversed(context.lines_of(number).tolist())
    return {_key(context, index): shorten(context.text("service", index), 40) or "no name" for index in lines}


def shared_lines(context: CheckContext, number: int, last: int) -> int:
    """Return how many services of a return also stand in the one it replaces."""
    return len(_keys(context, number).keys() & _keys(context, last).keys())


def compare_versions(context: CheckContext, number: int, last: int) -> str:
    """Return what changed from one version to the next, in words, the largest amounts first; blank where nothing did."""
    now, then = _keys(context, number), _keys(context, last)
    moved = {key: now.get(key, 0) - then.get(key, 0) for key in (*now, *then)}
    by_size = sorted(moved, key=lambda key: -abs(moved[key]))
    changed = [key for key in by_size if key in now and key in then and moved[key]]
    added, removed = [key for key in by_size if key not in then], [key for key in by_size if key not in now]
    if not (added or removed or changed):
        return ""
    names = _spelling(context, last) | _spelling(context, number)
    differences = {key: f"{names[key]} {'+' if moved[key] >= 0 else ''}{pounds(moved[key])}" for key in moved}
    parts = (
        _part(changed, "changed", differences),
        _part(added, "added", differences),
        _part(removed, "removed", {key: f"{names[key]}, which was {pounds(then[key])}" for key in removed}),
    )
    last_file = context.batch.returns[last].file
    return f"{_total(sum(moved.values()))} in '{last_file}': {'; '.join(part for part in parts if part)}."


def _total(difference: int) -> str:
    if not difference:
        return "The total is the same as"
    return f"Gross spending is {pounds(abs(difference))} {'more' if difference > 0 else 'less'} than"


def _part(keys: list[Key], what: str, words: Mapping[Key, str]) -> str:
    """``2 lines added (Art +£5 and Youth +£3)``; blank where there are none, and four of them at most."""
    shown = listed([words.get(key, "") for key in keys], most=MOST_NAMED)
    return f"{plural(len(keys), 'line')} {what} ({shown})" if keys else ""
