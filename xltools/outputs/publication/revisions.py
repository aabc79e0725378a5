"""What was published before, kept as a small file beside the publication, and what has been revised since.

The file ``<place>-<year>-publications.json`` holds one edition for each day of publication; publishing again on a day replaces
that day's edition, so that a correction before release is no revision. Money is pence.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from xltools.counting import totals
from xltools.model import UsageError
from xltools.outputs.publication import notes
from xltools.outputs.publication.spending_tables import TOTAL
from xltools.outputs.publication.values import Kind, PublishedColumn, PublishedTable, Shorthand, share
from xltools.outputs.wording import NOT_CLASSIFIED
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from xltools.counting.count import Count
    from xltools.outputs.publication.values import PublishedRow


@dataclass(frozen=True, slots=True)
class Edition:
    """What was published on a day: its status, and counted pence by COFOG division ("" = not classified) and by body."""

    published: str
    status: str
    divisions: Mapping[str, int]
    bodies: Mapping[str, int]

    @property
    def total(self) -> int:
        """Counted pence in all."""
        return sum(self.divisions.values())


def edition_of(count: Count, day: str, status: str) -> Edition:
    """Return what a count publishes on a day."""
    divisions, bodies = (
        totals.by_division(count),
        totals.by_organisation(count).groupby("organisation")["counted"].sum(),
    )
    return Edition(
        day,
        status,
        {str(code): int(pence) for code, pence in zip(divisions["division"], divisions["counted"], strict=True)},
        {str(name): int(pence) for name, pence in bodies.items()},
    )


def read_editions(path: Path) -> tuple[Edition, ...]:
    """Return what was published before, the oldest first; none where there is no such file."""
    if not path.is_file():
        return ()
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))["editions"]
        editions = [
            Edition(str(each["published"]), str(each["status"]), _pence(each["divisions"]), _pence(each["bodies"]))
            for each in kept
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(
            f"{path} cannot be read: it should hold what was published before, as xltools wrote it. Take it back from the folder "
            "earlier beside it; or move it away, and the next publication is the first."
        ) from None
    return tuple(sorted(editions, key=lambda edition: edition.published))


def _pence(stated: Mapping[str, object]) -> dict[str, int]:
    if not all(isinstance(pence, int) for pence in stated.values()):
        raise TypeError("pence are whole numbers")
    return {name: int(str(pence)) for name, pence in stated.items()}


def editions_text(editions: Iterable[Edition], newest: Edition) -> str:
    """Return the text of the file with the newest edition in it, in place of one of the same day."""
    kept = [edition for edition in editions if edition.published != newest.published]
    every = sorted((*kept, newest), key=lambda edition: edition.published)
    return json.dumps({"editions": [asdict(edition) for edition in every]}, indent=1, ensure_ascii=False) + "\n"


def last_before(editions: Iterable[Edition], day: str) -> Edition | None:
    """Return the last edition before a day."""
    earlier = [edition for edition in editions if edition.published < day]
    return earlier[-1] if earlier else None


FIRST = "This is the first publication of these figures, so nothing is revised."


def revision_tables(newest: Edition, last: Edition | None, place: str) -> tuple[PublishedTable, ...]:
    """Return what is revised by division and by body. A first publication says so, and has the table by division alone."""
    codes = sorted({*newest.divisions, *(last.divisions if last else ())}, key=lambda code: code or "~")
    named = [(f"{code} {cofog.name_of(code)}" if code else NOT_CLASSIFIED, code) for code in codes]
    by_division = _table(
        "revisions_by_division", f"Revisions by function, {place}", "Division", named, newest, last, "divisions"
    )
    if last is None:
        return (by_division,)
    bodies = sorted({*newest.bodies, *last.bodies})
    changed = [(name, name) for name in bodies if newest.bodies.get(name) != last.bodies.get(name)]
    by_body = _table("revisions_by_body", f"Revisions by body, {place}", "Body", changed, newest, last, "bodies")
    return (by_division, by_body)


def _table(
    name: str, title: str, label: str, named: list[tuple[str, str]], newest: Edition, last: Edition | None, which: str
) -> PublishedTable:
    now: Mapping[str, int] = getattr(newest, which)
    before: Mapping[str, int] | None = getattr(last, which) if last else None
    rows = [
        _row(shown, now.get(key), before.get(key) if before else None, is_first=last is None) for shown, key in named
    ]
    rows.append(_row(TOTAL, newest.total, last.total if last else None, is_first=last is None))
    said = f"published on {last.published} ({last.status})" if last else ""
    changed = "Bodies whose figures changed" if which == "bodies" else "Every division"
    return PublishedTable(
        name,
        title,
        f"{changed}: the figures {said} and those of this publication." if last else FIRST,
        (
            PublishedColumn(label, width=52),
            PublishedColumn("Published before (£ million)", Kind.MONEY, (notes.ROUNDING,)),
            PublishedColumn("Published now (£ million)", Kind.MONEY),
            PublishedColumn("Revision (£ million)", Kind.MONEY),
            PublishedColumn("Revision (%)", Kind.PERCENT),
        ),
        tuple(rows),
        (notes.REVISION,),
    )


def _row(label: str, now: int | None, before: int | None, *, is_first: bool) -> PublishedRow:
    """A figure now and before; a body that had none before, or has none now, is shown as not available there."""
    none = Shorthand.NOT_APPLICABLE if is_first else Shorthand.NOT_AVAILABLE
    here = Shorthand.NOT_AVAILABLE if now is None else now
    if is_first or before is None:
        return (label, none, here, Shorthand.NOT_APPLICABLE if is_first else now or 0, Shorthand.NOT_APPLICABLE)
    change = (now or 0) - before
    return (label, before, here, change, share(change, abs(before)))
