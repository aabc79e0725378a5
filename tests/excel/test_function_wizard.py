"""What Excel's function wizard says of the worksheet functions: in the words of their Python, and where Excel looks for it."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
import zipfile
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.excel.reading_back import read_modules
from tests.validators import ROOT
from xltools.excel.addin.build import BOOK, build_addin
from xltools.excel.addin.kinds import FUNCTIONS
from xltools.excel.addin.sources import FUNCTIONS_MODULE, function_wizard, macro_modules
from xltools.excel.addin.wizard import Described, described_functions, with_attributes, workbook_help

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EXTENDED = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
SPECIFIED = "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"
"""Of the extension that says what arguments are: MS-OFFMACRO2 2.2.2.1.1."""
EXCEL_SHOWS = 255
FUNCTION = re.compile(r"^Function (\w+)\((.*)\)\r$", re.M)
ATTRIBUTE = re.compile(r'^Attribute (\w+)\.(VB_Description|VB_ProcData\.VB_Invoke_Func) = "((?:[^"]|"")*)"\r$', re.M)
ASK = """
import json, sys
from dataclasses import asdict
from xltools.excel.addin.wizard import described_functions
from xltools.excel.addin.wrappers import _marked
print(json.dumps([asdict(one) for one in described_functions(_marked("xltools.excel.functions"))]))
"""


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("functions") / FUNCTIONS.file
    build_addin(path, FUNCTIONS)
    return path


@pytest.fixture(scope="module")
def described() -> tuple[Described, ...]:
    """Give the functions in the words of their Python: docstring and `doc`, as xlwings takes them on Windows."""
    run = subprocess.run([sys.executable, "-c", ASK], capture_output=True, encoding="utf-8", check=True)
    return tuple(Described(**{**one, "arguments": tuple(one["arguments"])}) for one in json.loads(run.stdout))


def book_of(path: Path) -> ET.Element:
    with zipfile.ZipFile(path) as package:
        return ET.fromstring(package.read(BOOK))  # noqa: S314 - a file the test has just built


def arguments_of(text: str) -> dict[str, list[str]]:
    """Return the functions of a module with the names of their arguments."""
    found = FUNCTION.findall(text)
    return {name: [one.removeprefix("Optional ") for one in words.split(", ") if one] for name, words in found}


def wizard_faults(book: ET.Element, text: str) -> Iterator[str]:
    """Look for what Excel would not find, or would show with the wrong function or argument."""
    lines, functions = text.split("\n"), arguments_of(text)
    headings = [one.get("name") for one in book.iter(f"{MAIN}functionGroup")]
    first = 1 + int(next(book.iter(f"{MAIN}functionGroups")).get("builtInGroupCount", "0"))
    for number, line in enumerate(lines):
        if found := FUNCTION.match(f"{line}"):
            below = [ATTRIBUTE.match(one) for one in lines[number + 1 : number + 3]]
            told = [(one[1], one[2]) for one in below if one]
            if told != [(found[1], "VB_Description"), (found[1], "VB_ProcData.VB_Invoke_Func")]:
                yield f"{found[1]} has not its two attributes on the lines below its first"
            elif below[1] and below[1][3] not in [rf" \n{first + place}" for place in range(len(headings))]:
                yield f"{found[1]} stands under no heading of the file"
    if ATTRIBUTE.findall(text) and len(ATTRIBUTE.findall(text)) != 2 * len(functions):
        yield "an attribute belongs to no function"
    extensions = [one for one in book.iter(f"{MAIN}ext") if one.get("uri") == SPECIFIED]
    told_of = {one.get("name"): one for extension in extensions for one in extension.iter(f"{EXTENDED}definedName")}
    if set(told_of) != set(functions):
        yield f"arguments are told of {sorted(map(str, told_of))}"
    for name, one in told_of.items():
        words = list(one.iter(f"{EXTENDED}argumentDescription"))
        wanted = list(map(str, range(len(functions.get(str(name), ())))))
        if [word.get("index") for word in words] != wanted or [
            each.get("count") for each in one.iter(f"{EXTENDED}argumentDescriptions")
        ] != [str(len(wanted))]:
            yield f"{name} has {len(words)} arguments told of, and takes {len(wanted)}"


def test_every_function_and_argument_is_described_where_excel_looks_for_it(addin: Path) -> None:
    text = read_modules(addin)[FUNCTIONS_MODULE]
    assert list(wizard_faults(book_of(addin), text)) == []
    assert len(arguments_of(text)) == 6
    assert [one.get("name") for one in book_of(addin).iter(f"{MAIN}functionGroup")] == ["Total Place"]


def test_the_words_are_those_of_the_python_and_fit_into_what_excel_shows(
    addin: Path, described: tuple[Described, ...]
) -> None:
    book, attributes = book_of(addin), ATTRIBUTE.findall(read_modules(addin)[FUNCTIONS_MODULE])
    assert {name: words for name, kind, words in attributes if kind == "VB_Description"} == {
        one.name: one.gives for one in described
    }
    assert {
        str(one.get("name")): tuple(word.text for word in one.iter(f"{EXTENDED}argumentDescription"))
        for one in book.iter(f"{EXTENDED}definedName")
    } == {one.name: one.arguments for one in described}
    functions = import_module("xltools.excel.functions")
    for one in described:
        assert one.gives == inspect.getdoc(getattr(functions, one.name))
        assert all(0 < len(words) <= EXCEL_SHOWS for words in (one.gives, *one.arguments))


def test_the_page_for_users_says_the_same_words(addin: Path, described: tuple[Described, ...]) -> None:
    page = (ROOT / "docs" / "excel.md").read_text(encoding="utf-8")
    takes = arguments_of(read_modules(addin)[FUNCTIONS_MODULE])
    for one in described:
        arguments = "<br>".join(
            f"`{name}`: {words}" for name, words in zip(takes[one.name], one.arguments, strict=True)
        )
        (row,) = re.findall(rf"^\| `={one.name}\([^`]*\)` (\|.*)$", page, re.M)
        assert row == f"| {one.gives} | {arguments} |"


def test_the_committed_words_are_the_written_ones_and_no_macro_runs_for_them(described: tuple[Described, ...]) -> None:
    assert function_wizard() == workbook_help(described)
    for module in macro_modules(FUNCTIONS):
        assert not re.search(r"MacroOptions|Workbook_Open|Auto_Open|IsAddin", module.text)


def test_words_excel_would_cut_off_are_refused() -> None:
    def marked(words: str) -> SimpleNamespace:
        arguments = [{"doc": "A\n    code."}, {"doc": words}]
        told = {"name": "F", "category": "Total Place", "ret": {"doc": "Of it."}, "args": arguments}
        return SimpleNamespace(F=SimpleNamespace(__xlfunc__=told))

    assert described_functions(marked("x" * 255))[0].arguments == ("A code.", "x" * 255)  # type: ignore[arg-type] # as a module
    with pytest.raises(ValueError, match="F: Excel shows 255 characters, and this has 256"):
        described_functions(marked("x" * 256))  # type: ignore[arg-type] # as a module


def test_marks_that_vba_or_xml_would_misread_are_written_so_that_they_are_not() -> None:
    one = Described("F", 'Ours & "theirs"', 'Says "yes" & <no>.', ("A < B & C",))
    text = with_attributes("Function F(a)\nEnd Function\nFunction FF(a)\nEnd Function", [one])
    assert text.splitlines()[1] == 'Attribute F.VB_Description = "Says ""yes"" & <no>."'
    assert text.splitlines()[4:] == ["Function FF(a)", "End Function"]
    told = ET.fromstring(workbook_help([one]).encode())  # noqa: S314 - just written
    assert [words.text for words in told.iter(f"{EXTENDED}argumentDescription")] == ["A < B & C"]
    assert [group.get("name") for group in told.iter(f"{MAIN}functionGroup")] == ['Ours & "theirs"']


def in_text(old: str, new: str) -> Callable[[str, str], tuple[str, str]]:
    return lambda book, text: (book, changed(text, old, new))


def in_book(old: str, new: str) -> Callable[[str, str], tuple[str, str]]:
    return lambda book, text: (changed(book, old, new), text)


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


HEAD = "Function COFOG_NAME(code)\r\n"
GIVES = 'Attribute COFOG_NAME.VB_Description = "Name of a COFOG code."\r\n'
PLANTED: Mapping[str, tuple[Callable[[str, str], tuple[str, str]], str]] = {
    "description above its function": (in_text(HEAD + GIVES, GIVES + HEAD), "COFOG_NAME has not its two"),
    "description of another function": (in_text("Attribute COFOG_NAME.VB_D", "Attribute COFOG.VB_D"), "COFOG_NAME has"),
    "no description": (in_text(GIVES, ""), "COFOG_NAME has not its two attributes"),
    "quotes not doubled": (in_text("Name of a COFOG code.", 'Name of a "COFOG" code.'), "COFOG_NAME has not"),
    "a heading of Excel's own": (in_text(r" \n20", r" \n14"), "APPORTION stands under no heading"),
    "one heading too few": (in_book('<functionGroup name="Total Place"/>', ""), "APPORTION stands under no heading"),
    "another extension": (in_book(SPECIFIED, "{79F54976-1DA5-4618-B147-4CDE4B953A38}"), "arguments are told of []"),
    "a function that is not there": (in_book('Name name="COFOG_NAME"', 'Name name="COFOG"'), "arguments are told of"),
    "an argument too many": (in_text("Function COFOG_NAME(code)", "Function COFOG_NAME(code, more)"), "and takes 2"),
    "arguments counted wrongly": (in_book('count="1"', 'count="2"'), "CIPFA_TO_COFOG has 1 arguments told of"),
    "arguments out of order": (in_book('index="0"', 'index="1"'), "APPORTION has 5 arguments told of"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_words_in_the_wrong_place_are_noticed(addin: Path, planted: str) -> None:
    change, says = PLANTED[planted]
    with zipfile.ZipFile(addin) as package:
        book, text = change(package.read(BOOK).decode(), read_modules(addin)[FUNCTIONS_MODULE])
    found = list(wizard_faults(ET.fromstring(book.encode()), text))  # noqa: S314 - a file the test has just built
    assert any(says in fault for fault in found), found
