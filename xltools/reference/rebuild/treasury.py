"""How HM Treasury writes codes, programmes and councils in its databases, for the scripts that take tables from them."""

from __future__ import annotations

import re

PROGRAMME_CODE = re.compile(r"^S\d{2}[0-9A-Z]{5}\s*-\s*")
"""HM Treasury's segment code before a programme's name: ``S0333001-NHS TRUSTS``, ``S034A009 - ENABLERS``."""

COUNCILS = frozenset({"ENG_LA", "ENG_HRA", "Local Government England"})
"""HM Treasury's names for English local government as a spender: the councils themselves, never a partner."""


def canonical(code: str) -> str:
    """Return a COFOG code with a two-digit division; HM Treasury writes ``7``, ``7.0`` and ``10.2``."""
    division, _, rest = code.partition(".")
    return ".".join([division.zfill(2), *([rest] if rest.strip("0") else [])]) if division else ""
