"""What Excel's function wizard says of the worksheet functions: under which heading, what each gives, what each argument is.

All of it is in the add-in from the start. Excel keeps what a function gives, and the number of its heading, as attributes in
the VBA text, and the headings and what arguments are in the part of the workbook (MS-OFFMACRO2 2.2.2.1.1). So no macro has to
run when Excel starts: Application.MacroOptions, which would write the same, refuses in a hidden workbook, as an add-in is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

LONGEST = 255
"""Characters that the wizard shows of a description; Excel keeps no more of one."""
BUILT_IN_HEADINGS = 19
"""Headings that Excel has itself (2013 and later); an add-in's own are counted on from there."""
ARGUMENTS_EXTENSION = "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_EXTENDED = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_WRITTEN_BY = "What Excel's function wizard says, written by: python -m xltools.excel.addin.wrappers"


@dataclass(frozen=True, slots=True)
class Described:
    """A worksheet function in the words of its Python: its docstring, and `doc` of each argument, in their order."""

    name: str
    heading: str
    gives: str
    arguments: tuple[str, ...]


def described_functions(module: ModuleType) -> tuple[Described, ...]:
    """Return the functions that xlwings has marked in a module, by name; raise ValueError where a description is too long."""
    marked = [one.__xlfunc__ for _, one in sorted(vars(module).items()) if hasattr(one, "__xlfunc__")]
    return tuple(
        Described(
            one["name"],
            one["category"],
            _words(one["name"], one["ret"]["doc"]),
            tuple(_words(one["name"], argument["doc"]) for argument in one["args"]),
        )
        for one in marked
    )


def _words(name: str, text: str) -> str:
    words = " ".join(text.split())
    if len(words) > LONGEST:
        raise ValueError(f"{name}: Excel shows {LONGEST} characters, and this has {len(words)}: {words}")
    return words


def with_attributes(text: str, functions: Sequence[Described]) -> str:
    """Return VBA text with the attributes of each function below its first line, where Excel itself puts them."""
    headings = _headings(functions)
    for function in functions:
        number = BUILT_IN_HEADINGS + 1 + headings.index(function.heading)
        gives = function.gives.replace('"', '""')
        attributes = (
            f'Attribute {function.name}.VB_Description = "{gives}"\n'
            f'Attribute {function.name}.VB_ProcData.VB_Invoke_Func = " \\n{number}"'  # no key, then the heading
        )
        text = re.sub(rf"^Function {function.name}\(.*\)$", lambda head: f"{head[0]}\n{attributes}", text, flags=re.M)  # noqa: B023 - called at once
    return text


def workbook_help(functions: Sequence[Described]) -> str:
    """Return what goes into the part of the workbook, as XML with its root: the headings, and what arguments are."""
    groups = "".join(f"<functionGroup name={quoteattr(heading)}/>" for heading in _headings(functions))
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<!-- {_WRITTEN_BY} -->",
            f'<workbook xmlns="{_MAIN}">',
            f'<functionGroups builtInGroupCount="{BUILT_IN_HEADINGS}">{groups}</functionGroups>',
            f'<extLst><ext uri="{ARGUMENTS_EXTENSION}" xmlns:x14="{_EXTENDED}"><x14:definedNames>',
            *(line for function in functions for line in _argument_lines(function)),
            "</x14:definedNames></ext></extLst>",
            "</workbook>",
            "",
        )
    )


def _headings(functions: Sequence[Described]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(function.heading for function in functions))


def _argument_lines(function: Described) -> tuple[str, ...]:
    return (
        f"<x14:definedName name={quoteattr(function.name)}>"
        f'<x14:argumentDescriptions count="{len(function.arguments)}">',
        *(
            f'<x14:argumentDescription index="{index}">{escape(words)}</x14:argumentDescription>'
            for index, words in enumerate(function.arguments)
        ),
        "</x14:argumentDescriptions></x14:definedName>",
    )
