"""An analyser of VBA that is not ours finds nothing in either add-in, and finds what VBA's compiler would refuse."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from pyvbaanalysis import analyze_office_file

from xltools.excel.addin.build import build_addin
from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS, KINDS
from xltools.excel.addin.sources import macro_modules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xltools.excel.addin.kinds import Kind


def found_in(path: Path, kind: Kind, name: str = "", old: str = "", new: str = "") -> list[tuple[str, str]]:
    """Return what the analyser finds, as module and its word for it, after a change in one module where one is named."""
    modules = {module.name: module for module in macro_modules(kind)}
    if name:
        assert old in modules[name].text
        modules[name] = dataclasses.replace(modules[name], text=modules[name].text.replace(old, new, 1))
    build_addin(path, kind, modules=tuple(modules.values()))
    return [(module, found.code) for module, all_found in analyze_office_file(path).items() for found in all_found]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.file))
def test_the_analyser_reads_every_module_and_finds_nothing(kind: Kind, tmp_path: Path) -> None:
    assert found_in(tmp_path / kind.file, kind) == []
    assert set(analyze_office_file(tmp_path / kind.file)) == {module.name for module in macro_modules(kind)}


CLICK = 'TotalPlaceBridge.Click "validate", "checking this workbook"'
HEAD = "Function COFOG_NAME(code)\n"
PLANTED: Mapping[str, tuple[Kind, str, str, str, str]] = {
    "a variable nobody declared": (BUTTONS, "TotalPlaceBridge", "Busy = Doing", "Bsy = Doing", "undeclared-variable"),
    "a Sub that is not there": (BUTTONS, "TotalPlaceRibbon", CLICK, CLICK.replace("Click", "Clck"), "member-not-found"),
    "an argument too few": (BUTTONS, "TotalPlaceRibbon", CLICK, CLICK.partition(",")[0], "argument-count"),
    "text for a number": (BUTTONS, "TotalPlaceBridge", "TITLE As String", "TITLE As Long", "const-evaluation-error"),
    "a label that is not there": (BUTTONS, "TotalPlaceBridge", "GoTo NoDialog", "GoTo NoDialg", "undefined-label"),
    "a call of Windows for 32 bits": (
        FUNCTIONS,
        "TotalPlacePython",
        "Declare PtrSafe Function Load",
        "Declare Function Load",
        "declare-missing-ptrsafe",
    ),
    "a description inside its function": (
        FUNCTIONS,
        "TotalPlaceFunctions",
        HEAD,
        f"{HEAD}    COFOG_NAME = 0\n",
        "module-declaration-in-procedure",
    ),
    "two functions of one name": (
        FUNCTIONS,
        "TotalPlaceFunctions",
        HEAD,
        "Function POPULATION(code)\n",
        "duplicate-procedure",
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_vba_would_refuse_is_found(planted: str, tmp_path: Path) -> None:
    kind, name, old, new, word = PLANTED[planted]
    assert (name, word) in found_in(tmp_path / kind.file, kind, name, old, new)
