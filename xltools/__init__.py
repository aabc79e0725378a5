"""Count what all public money spent in a place buys: templates, checks, consolidation and reports."""

from __future__ import annotations

__version__ = "0.1.0"
