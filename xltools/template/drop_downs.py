"""What a cell is held to as it is typed, and the words a person then reads: the same rules in both templates."""

from __future__ import annotations

from xltools.template.layout import list_name

MOST_POUNDS = 10**12
OPEN_LISTS = ("organisations", "bodies", "levels", "standings", "cofog", "cipfa", "areas")
"""Lists that only suggest: nobody is stopped from typing a body we have not heard of, or a bare code."""


def pick(choices: str, *, strict: bool) -> dict[str, object]:
    """Return the drop-down of a list, through its named range."""
    return {"validate": "list", "source": f"={list_name(choices)}", **refusal(choices, strict=strict)}


def amount(most: int, expected: str) -> dict[str, object]:
    """Return the rule of a cell for an amount, in the unit `expected` speaks of."""
    return {"validate": "decimal", "criteria": "between", "minimum": -most, "maximum": most, **doubt(expected)}


def prompt(heading: str, words: str) -> dict[str, object]:
    """Return what is shown beside the cell it is about; on its own it holds the cell to nothing."""
    return {"validate": "any", "input_title": heading[:32], "input_message": words}


def refusal(choices: str, *, strict: bool) -> dict[str, object]:
    """Return what happens when something is typed that is not on the list."""
    if choices in OPEN_LISTS:
        return {"show_error": False, "error_type": "information"}
    if strict:
        message = "Please pick one of the entries of the list (or clear the cell)."
        return {"error_type": "stop", "error_title": "Not on the list", "error_message": message}
    return doubt("one of the usual entries", "Not on the list")


def doubt(expected: str, title: str = "Is this right?") -> dict[str, object]:
    """Return a question in place of a refusal: the figure may be right."""
    message = f"This is not {expected}. Keep it if you mean it."
    return {"error_type": "warning", "error_title": title, "error_message": message}
