"""A return beside the one it replaces: what changed, whether it replaces it at all, and which of two is the newer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.checks.engine import Check
from xltools.classify.line_pairs import NAMES_ALIKE
from xltools.model import Severity
from xltools.text import fold, listed, plural, pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.checks.context import CheckContext, Issue

    Key = tuple[str, str]
    """The service, folded, and the area it covers."""

MOST_NAMED = 4
"""Lines of each kind that a comparison names."""


def _keys(context: CheckContext, number: int) -> dict[Key, int]:
    """The services of a return with their gross spending in pence; lines of one service and area are added up."""
    gross = context.pence("gross")
    totals: Counter[Key] = Counter()
    for index in context.lines_of(number).tolist():
        totals[_key(context, index)] += int(gross[index])
    return dict(totals)


def _key(context: CheckContext, index: int) -> Key:
    service = fold(context.text("service", index))
    return service, context.text("area", index).casefold().strip()


def _spelling(context: CheckContext, number: int) -> dict[Key, str]:
    """The name of each service as the sender first wrote it."""
    lines = reversed(context.lines_of(number).tolist())
    return {_key(context, index): shorten(context.text("service", index), 40) or "no name" for index in lines}


def shared_lines(context: CheckContext, number: int, last: int) -> int:
    """Return how many services of a return also stand in the one it replaces, in its words or corrected."""
    now, then = _keys(context, number), _keys(context, last)
    return len(now.keys() & then.keys()) + len(corrected_lines(now, then))


def corrected_lines(now: Mapping[Key, int], then: Mapping[Key, int]) -> dict[Key, Key]:
    """Return the lines of which only the area or the spelling was corrected, with what they were; their amounts are the same."""
    from rapidfuzz import fuzz  # only a return that replaces another needs it

    left: dict[int, list[Key]] = {}
    for key, gross in then.items():
        if key not in now and gross:
            left.setdefault(gross, []).append(key)
    corrected: dict[Key, Key] = {}
    for key, gross in now.items():
        if key not in then:
            alike = [
                old
                for old in left.get(gross, ())
                if old[0] == key[0] or (old[1] == key[1] and fuzz.ratio(old[0], key[0]) >= NAMES_ALIKE)
            ]
            if alike:
                corrected[key] = alike[0]
                left[gross].remove(alike[0])
    return corrected


def compare_versions(context: CheckContext, number: int, last: int) -> str:
    """Return what changed from one version to the next, in words, the largest amounts first; blank where nothing did."""
    now, sent = _keys(context, number), _keys(context, last)
    names = _spelling(context, last) | _spelling(context, number)
    corrected = corrected_lines(now, sent)
    became = {old: new for new, old in corrected.items()}
    then = {became.get(key, key): gross for key, gross in sent.items()}
    moved = {key: now.get(key, 0) - then.get(key, 0) for key in (*now, *then)}
    by_size = sorted(moved, key=lambda key: -abs(moved[key]))
    changed = [key for key in by_size if key in now and key in then and moved[key]]
    added, removed = [key for key in by_size if key not in then], [key for key in by_size if key not in now]
    if not (added or removed or changed or corrected):
        return ""
    differences = {key: f"{names[key]} {'+' if moved[key] >= 0 else ''}{pounds(moved[key])}" for key in moved}
    parts = (
        _part_words(changed, "changed", differences),
        _part_words(list(corrected), "with another area or name", names),
        _part_words(added, "added", differences),
        _part_words(removed, "removed", {key: f"{names[key]}, which was {pounds(then[key])}" for key in removed}),
    )
    last_file = context.batch.returns[last].file
    return f"{_total_words(sum(moved.values()))} in '{last_file}': {'; '.join(part for part in parts if part)}."


def _total_words(difference: int) -> str:
    if not difference:
        return "The total is the same as"
    return f"Gross spending is {pounds(abs(difference))} {'more' if difference > 0 else 'less'} than"


def _part_words(keys: list[Key], what: str, words: Mapping[Key, str]) -> str:
    """``2 lines added (Art +£5 and Youth +£3)``; blank where there are none, and four of them at most."""
    shown = listed([words.get(key, "") for key in keys], most=MOST_NAMED)
    return f"{plural(len(keys), 'line')} {what} ({shown})" if keys else ""


def _changed_since_last(context: CheckContext) -> Iterator[Issue]:
    for number, last in sorted(context.known.previous.items()):
        words = compare_versions(context, number, last)
        if words:
            yield context.file(number, words)


CHANGED_SINCE_LAST = Check(
    code="changed-since-last",
    severity=Severity.NOTE,
    title="What changed since the last version",
    wrong="Nothing. This is what differs between this return and the one it replaces.",
    why="A total that moves between two versions has to be explained to those who saw the first.",
    fix="Nothing, if the changes are meant. Otherwise correct the line that should not have changed.",
    find=_changed_since_last,
)


FEWEST_LINES = 3
"""With fewer lines in either return, only two that share none are asked about."""
LEAST_SHARED = 0.3
"""Of the shorter return's lines: revised returns keep nearly all their services, halves share a few general ones."""


def _shares_few_lines_with_last(context: CheckContext) -> Iterator[Issue]:
    for number, last in sorted(context.known.previous.items()):
        lines, before = len(context.lines_of(number)), len(context.lines_of(last))
        shared = shared_lines(context, number, last)
        shorter = min(lines, before)
        if shorter and (not shared or (shorter >= FEWEST_LINES and shared < LEAST_SHARED * shorter)):
            older = context.batch.returns[last].file
            here = plural(lines, "line")
            kept = f"Only {shared} of {here}" if shared else f"None of the {here} here"
            message = f"{kept} stood in '{older}', which this return replaces. Are they two halves?"
            yield context.file(number, message)


SHARES_FEW_LINES_WITH_LAST = Check(
    code="shares-few-lines-with-last",
    severity=Severity.WARNING,
    title="The new version has little in common with the last",
    wrong="Two returns of one organisation share few lines, so they may be two halves instead of two versions.",
    why="Only the newer of two versions counts. If they are halves, half of the spending is missing.",
    fix="Tell us whether the newer replaces the older. If they are halves, send all lines in one return.",
    find=_shares_few_lines_with_last,
)


def _version_ambiguous(context: CheckContext) -> Iterator[Issue]:
    for number, other in sorted(context.known.undecided.items()):
        file = context.batch.returns[other].file
        message = f"Version and date do not say for certain whether this return or '{file}' is the newer."
        yield context.file(number, message)


VERSION_AMBIGUOUS = Check(
    code="which-is-newer",
    severity=Severity.WARNING,
    title="It is not certain which of two returns is the newer",
    wrong="Another return of the same organisation has the same version and date, or one has none, or they disagree.",
    why="Only the newest return counts. We took this one, and may have taken the wrong one.",
    fix=(
        "Tell us which return counts, or give that one a later date of sign-off (in a CSV file, a higher "
        "'version') and send it again."
    ),
    find=_version_ambiguous,
)
