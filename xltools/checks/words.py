"""How values are put into words for a partner: money, headings, lists."""

from __future__ import annotations

from xltools.template.layout import BY_FIELD


def as_typed(pence: int) -> str:
    """Return pence as a worksheet would show the number in pounds when joined to text: ``1200000``, ``-0.5``."""
    whole, rest = divmod(abs(int(pence)), 100)
    return f"{'-' if pence < 0 else ''}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")


def heading(field: str) -> str:
    """Return the heading of a field as the template spells it (the field itself where the template has none)."""
    column = BY_FIELD.get(field)
    return column.heading if column else field.replace("_", " ").capitalize()
