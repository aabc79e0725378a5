"""How values are put into words for a partner: money, headings, lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.template.layout import BY_FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence


def pounds(pence: int) -> str:
    """Return pence as a reader expects money: ``£1,200,000``, ``-£0.50``."""
    whole, rest = divmod(abs(int(pence)), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}" + (f".{rest:02d}" if rest else "")


def as_typed(pence: int) -> str:
    """Return pence as a worksheet would show the number in pounds when joined to text: ``1200000``, ``-0.5``."""
    whole, rest = divmod(abs(int(pence)), 100)
    return f"{'-' if pence < 0 else ''}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")


def heading(field: str) -> str:
    """Return the heading of a field as the template spells it (the field itself where the template has none)."""
    column = BY_FIELD.get(field)
    return column.heading if column else field.replace("_", " ").capitalize()


def shorten(text: str, longest: int = 60) -> str:
    """Return a text on one line, cut with dots where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 3].rstrip() + "..."


def listed(items: Sequence[str], most: int = 5) -> str:
    """Return ``a, b and c``, or ``a, b and 7 more`` where there are many."""
    shown = list(items[:most])
    if len(items) > most:
        return f"{', '.join(shown)} and {len(items) - most:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def count(number: int, one: str, many: str = "") -> str:
    """Return ``1 line``, ``12 lines``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
