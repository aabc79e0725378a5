"""The buttons of the ribbon tab, by id: where each one's function is, and what it imports before it starts.

The functions have the ids for names and stand in `xltools.excel.buttons`; only the module of the button clicked is imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.installation import installation
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import xlwings as xw

    from xltools.excel.say import Say

    Action = Callable[[xw.Book, Say], None]

CHECKING = ("xltools.actions",)
COUNTING = (*CHECKING, "xltools.pipeline")


@dataclass(frozen=True, slots=True)
class Button:
    """A button: the module of its group and the modules its work needs; `reads` says that it reads files of partners."""

    group: str
    needs: tuple[str, ...] = ()
    reads: bool = False


BUTTONS: Mapping[str, Button] = MappingProxyType(
    {
        "validate": Button("check", CHECKING, reads=True),
        "clear_findings": Button("check"),
        "next_finding": Button("check"),
        "compare_versions": Button(
            "check", (*CHECKING, "xltools.workbooks.compared_files", "xltools.excel.version_changes"), reads=True
        ),
        "suggest_codes": Button("code", ("xltools.classify.codes", "xltools.folder")),
        "apply_codes": Button("code"),
        "fill_from_cipfa": Button("code"),
        "find_double_counts": Button("count", COUNTING, reads=True),
        "recount": Button("count", (*COUNTING, "xltools.outputs.write"), reads=True),
        "apportion": Button("count", ("xltools.excel.apportioning",)),
        "compare_baseline": Button("count", COUNTING, reads=True),
        "fill_estimates": Button("mapping", COUNTING, reads=True),
        "bring_in_returns": Button("mapping", COUNTING, reads=True),
        "consolidate_folder": Button("consolidate", (*COUNTING, "xltools.outputs.write"), reads=True),
        "where_it_stands": Button("consolidate", (*COUNTING, "xltools.outputs.folder_status.look"), reads=True),
        "prepare_reports": Button("report", (*COUNTING, "xltools.outputs.messages.prepare"), reads=True),
        "open_outbox": Button("report"),
        "explore": Button("report", COUNTING, reads=True),
        "publish": Button("report", COUNTING, reads=True),
        "guide": Button("help"),
        "check_pc": Button("help"),
        "about": Button("help"),
    }
)


def load(button: str) -> Action:
    """Import what a button needs and return its function; raise `UsageError` where there is no such button."""
    entry = BUTTONS.get(button)
    if entry is None:
        raise UsageError(f"There is no button {button!r} in this version of xltools. {installation().set_up}")
    if entry.reads:
        from xltools.reading.processes import start_early

        start_early()
    for needed in entry.needs:
        import_module(needed)
    action: Action = getattr(import_module(f"xltools.excel.buttons.{entry.group}"), button)
    return action
