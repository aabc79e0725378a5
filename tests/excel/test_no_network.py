"""No button and no worksheet function reaches for the network: by what they import, and by what they were seen to do.

`test_every_button` watches each click as it is made; here it is shown that nothing a click may import could.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from tests.validators import ROOT
from xltools.excel.ribbon import BUTTONS
from xltools.excel.warm.place import FAMILY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NETWORK = {
    "socket",
    "ssl",
    "http",
    "smtplib",
    "imaplib",
    "ftplib",
    "requests",
    "httpx",
    "msal",
    "keyring",
    "urllib.request",
}
PIPES = {"xltools.excel.warm.wire"}
"""Modules that may import `socket`: they ask the other end of a pipe of this computer who it is, and open no other kind."""
EDGE = (
    "xltools.excel.click",
    "xltools.excel.warm.serving",
    "xltools.excel.functions",
    *(f"xltools.excel.buttons.{one.group}" for one in BUTTONS.values()),
)


def imported_by(path: Path) -> set[str]:
    """Return what a module imports anywhere in it, also within a function, by full name; what only types need left out."""
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing = {id(one) for node in ast.walk(tree) if is_for_types(node) for one in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and id(node) not in typing:
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and id(node) not in typing:
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def reached_from(names: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the modules of xltools that these import, at whatever remove, and all that those import but for `PIPES`."""
    waiting, ours, everything = [*names, *ribbon_needs()], set[str](), set[str]()
    while waiting:
        name = waiting.pop()
        path = ROOT.joinpath(*name.split("."))
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if name not in ours and file.is_file():
            ours.add(name)
            found = imported_by(file)
            everything |= found if name not in PIPES else set()
            waiting += [one for one in found if one.startswith("xltools.")]
    return ours, everything


def ribbon_needs() -> list[str]:
    return [needed for button in BUTTONS.values() for needed in button.needs]


def test_as_the_page_for_it_says_no_button_and_no_function_can_open_a_network_connection() -> None:
    ours, everything = reached_from(EDGE)
    assert {"xltools.pipeline", "xltools.outputs.messages.prepare", "xltools.excel.doctor"} <= ours
    assert [name for name in ours if name.startswith("xltools.mail.")] == []
    assert {name for name in everything if name in NETWORK or name.split(".")[0] in NETWORK} == set()


def test_what_passes_a_click_on_knows_no_address_but_a_path_or_a_pipe() -> None:
    words = {
        node.id if isinstance(node, ast.Name) else node.attr
        for name in PIPES
        for node in ast.walk(ast.parse(ROOT.joinpath(*name.split(".")).with_suffix(".py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.Attribute)
    }
    assert {"Listener", "Client", "FAMILY"} <= words
    assert not {word for word in words if word.startswith("AF_")} | words & {"bind", "connect_ex", "create_connection"}
    assert ("AF_PIPE" if sys.platform == "win32" else "AF_UNIX") == FAMILY


def test_the_search_would_find_the_commands_that_do() -> None:
    ours, everything = reached_from(["xltools.cli.mail"])
    assert "xltools.mail.send" in ours
    assert NETWORK & everything
