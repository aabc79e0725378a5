"""Money as people read it. Everything inside is whole pence; only these functions turn pence into text."""

from __future__ import annotations

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


def share(part: int, whole: int) -> str:
    """Return a part of a whole in per cent with one decimal, or an en dash where there is no whole."""
    return f"{100 * part / whole:.1f}%" if whole else "–"  # noqa: RUF001 - the dash statisticians use for nothing


def _rounded(size: int, scale: int, decimals: int) -> str:
    step = scale // 10**decimals
    tenths = (2 * size + step) // (2 * step)
    whole, rest = divmod(tenths, 10**decimals)
    return f"{whole:,}.{rest:0{decimals}d}"
