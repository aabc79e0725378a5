"""Forgiving match of what a partner typed to the layout's closed lists: "rev", "Y", "est." and the like."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.template.layout import CHOICES
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.template.layout import TemplateColumn

ALSO: dict[str, dict[str, tuple[str, ...]]] = {
    "expenditure_types": {
        "Revenue": ("r", "rev", "running costs", "current", "resource"),
        "Capital": ("c", "cap", "capex", "investment"),
    },
    "yes_no": {"Yes": ("y", "true", "1", "x", "ringfenced"), "No": ("n", "false", "0", "none", "not ringfenced")},
    "bases": {
        "Actual": ("act", "actuals", "known", "actual figure"),
        "Service measure": ("service", "service data", "activity", "measure"),
        "Weighted population": ("weighted", "weighted pop", "wtd population", "wtd pop"),
        "Population": ("pop", "population share", "per head", "per capita", "by population"),
        "Initial estimate": ("first guess", "guess", "best guess", "guesstimate"),
        "Please apportion": ("apportion", "apportioned by you", "please share out", "to be apportioned"),
    },
    "share_keys": {
        "All ages": ("all", "all people", "total", "total population", "everyone"),
        "0-15": ("0 to 15", "015", "under 16", "children"),
        "16-64": ("16 to 64", "1664", "working age"),
        "65+": ("65", "65 plus", "65 and over", "over 65", "older people"),
    },
    "accounts": {
        "Outturn": ("out turn", "actual", "actuals", "final", "final accounts", "accounts"),
        "Budget": ("bud", "budgeted", "plan", "planned"),
        "Estimate": ("est", "estimated", "forecast", "provisional"),
    },
    "laa_themes": {
        "Children and young people": ("children", "cyp"),
        "Safer and stronger communities": ("safer", "stronger", "ssc", "safer stronger communities"),
        "Healthier communities and older people": ("health", "healthier", "hcop", "older people"),
        "Economic development and enterprise": ("economic development", "economy", "ede", "enterprise"),
        "None of these": ("none", "n a", "na", "not applicable", "other"),
    },
    "overheads": {
        "Included in each service": ("included", "yes", "in each service", "absorbed"),
        "Listed on lines of their own": ("listed", "separate", "own lines", "separately"),
        "Left out": ("excluded", "no", "not included", "omitted"),
    },
}
"""What else is taken for a choice, as `word_key` leaves it. Never one word under two choices of a list.

"First guess" is what templates before 2.1 called an initial estimate.
"""

CLOSE_ENOUGH = 85.0
"""rapidfuzz's ratio from which a slip of the keyboard is taken for the choice ("Revneue" and "Capitol" have 86)."""
SHORTEST_SLIP = 6
"""Letters below which a near miss is not taken for a slip."""


@lru_cache(maxsize=32)
def _keys(list_name: str) -> dict[str, str]:
    keys = {word_key(other): choice for choice, others in ALSO.get(list_name, {}).items() for other in others}
    return {**keys, **{word_key(choice): choice for choice in CHOICES[list_name]}}


@lru_cache(maxsize=4096)
def match_choice(text: str, list_name: str) -> str:
    """Return the choice of a closed list (a name in `layout.CHOICES`) that was meant, or "" where none was for certain."""
    key, keys = word_key(text), _keys(list_name)
    if not key or key in keys:
        return keys.get(key, "")
    starts = {choice for known, choice in keys.items() if len(key) > 2 and known.startswith(key)}
    if len(starts) == 1:
        return starts.pop()
    if len(key) < SHORTEST_SLIP:
        return ""
    from rapidfuzz import fuzz, process  # only slips need it

    best = process.extractOne(key, list(keys), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return keys[best[0]] if best else ""


def read_choices(column: TemplateColumn, texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return a column's choices (canonical where one was meant, else as typed) and the positions of the unknown ones."""
    if column.choices not in CHOICES:
        return list(texts), []
    meant = {text: match_choice(text, column.choices) for text in set(texts)}
    unknown = {text for text, choice in meant.items() if text and not choice}
    unknown_at = [position for position, text in enumerate(texts) if text in unknown] if unknown else []
    return [meant[text] or text for text in texts], unknown_at


def same_choice(text: str, other: str) -> bool:
    """Say whether two texts mean the same choice of one of the lists: "First guess" and "Initial estimate"."""
    meant = ((match_choice(text, choices), match_choice(other, choices)) for choices in CHOICES)
    return any(choice and choice == another for choice, another in meant)
