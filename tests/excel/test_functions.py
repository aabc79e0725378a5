"""Worksheet functions: ranges in, ranges out, and words in the cell where something cannot be worked out."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validators import ROOT
from xltools.coding.suggestions import suggest
from xltools.counting.apportioning import Asked, apportion
from xltools.model import Area
from xltools.reference.areas.geography import find_places
from xltools.reference.people.populations import population
from xltools.reference.sharing.shares import NoShare

functions: Any = import_module("xltools.excel.functions")  # untyped there: xlwings would take types for converters
APPORTION, CIPFA_TO_COFOG, COFOG_NAME = functions.APPORTION, functions.CIPFA_TO_COFOG, functions.COFOG_NAME
COFOG_SUGGEST, POPULATION, POPULATION_SHARE = functions.COFOG_SUGGEST, functions.POPULATION, functions.POPULATION_SHARE
each = functions.each
NAMES = ("APPORTION", "CIPFA_TO_COFOG", "COFOG_NAME", "COFOG_SUGGEST", "POPULATION", "POPULATION_SHARE")
VBA_WORDS = {
    "to",
    "from",
    "for",
    "next",
    "end",
    "in",
    "is",
    "as",
    "type",
    "sub",
    "function",
    "date",
    "string",
    "set",
    "me",
}
HACKNEY = (Area("E09000012", "Hackney"),)


def test_a_code_has_its_name_however_it_is_written() -> None:
    assert COFOG_NAME([["07.4"], [7.4], ["7.4 Public health services"], ["GF0704"]]) == [["Public health services"]] * 4
    assert COFOG_NAME("10") == [["Social protection"]]


def test_the_first_suggestion_is_that_of_the_command() -> None:
    texts = ["Public libraries", "Refuse collection", "Adult social care"]
    assert COFOG_SUGGEST([texts], "council") == [[suggest(text, partner_type="council")[0].code for text in texts]]


def test_a_cipfa_line_goes_to_its_function() -> None:
    assert CIPFA_TO_COFOG([["C37"], ["Waste collection"]]) == [["05.1"], ["05.1"]]


def test_people_are_those_of_the_reference_tables() -> None:
    known = population(HACKNEY, "2010-11")
    older = population(HACKNEY, "2010-11", "65+")
    assert known is not None
    assert older is not None
    assert POPULATION("Hackney", "2010-11") == [[known.people]]
    assert POPULATION("E09000012", "2010/11", "65+") == [[older.people]]
    assert POPULATION_SHARE("Hackney", "Hackney", "2010-11") == [[1.0]]


@pytest.mark.parametrize(
    ("area", "year", "districts_held"),
    [("Dorset", "2010-11", 6), ("Dorset", "2024-25", 5), ("combined authority: West Midlands", "2024-25", 7)],
)
def test_a_name_is_the_area_of_the_year_in_the_formula(area: str, year: str, districts_held: int) -> None:
    place = find_places(area, year)[0]
    everybody = population(place.members, year)
    assert everybody is not None
    assert len(place.atoms) == districts_held
    assert functions.POPULATION(area, year) == [[everybody.people]]


def test_a_board_with_a_part_of_a_district_has_its_people_and_is_no_place_to_share_out_to() -> None:
    ((everybody,),) = POPULATION("NHS Humber and North Yorkshire ICB", "2024-25")
    whole = population(find_places("NHS Humber and North Yorkshire ICB", "2024-25")[0].members, "2017-18")
    assert whole is not None
    assert whole.people < everybody < 1.06 * whole.people
    ((said,),) = POPULATION_SHARE("NHS Frimley ICB", "England", "2024-25")
    assert "has only a part of Guildford, Hart" in said


def test_the_shares_of_all_districts_of_an_area_add_up_to_one() -> None:
    boroughs = [[area.name] for area in find_places("London")[0].members]
    shares = POPULATION_SHARE(boroughs, "London", "2010-11")
    assert sum(row[0] for row in shares) == pytest.approx(1.0, abs=1e-12)


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_an_amount_is_shared_as_the_command_shares_it_to_the_penny(pence: int) -> None:
    found = apportion(Asked(pence, find_places("London")[0], "2010-11"), find_places("Hackney"))
    assert not isinstance(found, NoShare)
    ((pounds,),) = APPORTION(pence / 100, "London", "Hackney", "2010-11")
    assert round(pounds * 100) == found.parts[0].pence


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (COFOG_NAME("xx"), "'xx' is no COFOG code"),
        (COFOG_SUGGEST("123"), "Nothing in that text"),
        (CIPFA_TO_COFOG("No such line"), "no line of CIPFA's list"),
        (POPULATION("Hakney", "2010-11"), "Did you mean Hackney"),
        (POPULATION("Hackney", "lately"), "no financial year"),
        (POPULATION("Hackney", "2010-11", "toddlers"), "no age band"),
        (POPULATION_SHARE("Hackney", "Kent", "2010-11"), "no district in common"),
        (APPORTION("much", "London", "Hackney", "2010-11"), "no amount"),
        (APPORTION(1, "London", "Hackney", "2010-11", "shoe size"), "share key"),
        (APPORTION([[1, 2]], [["London"], ["Kent"]], "Hackney", "2010-11"), "differ in size"),
    ],
)
def test_what_cannot_be_worked_out_is_said_in_the_cell(answer: list[list[str]], words: str) -> None:
    ((cell,),) = answer
    assert cell.startswith("! ")
    assert words in cell


def test_blank_gives_blank() -> None:
    assert COFOG_NAME([["07.4", None, ""]]) == [["Public health services", "", ""]]
    assert APPORTION([[None]], "London", "Hackney", "2010-11") == [[""]]


@given(st.integers(1, 5), st.integers(1, 5))
def test_the_answer_has_the_shape_of_the_range(rows: int, columns: int) -> None:
    grid = [[f"{row}.{column}" for column in range(columns)] for row in range(rows)]
    assert each(lambda value, other: f"{value}{other}", grid, "x") == [[f"{cell}x" for cell in row] for row in grid]


def test_an_argument_s_name_is_no_word_of_vba() -> None:
    arguments = {name for function in NAMES for name in inspect.signature(getattr(functions, function)).parameters}
    assert not arguments & VBA_WORDS


def test_the_functions_are_marked_and_documented_for_xlwings() -> None:
    code = (
        "from xltools.excel.addin.wrappers import functions_text\n"
        "functions_text()\n"
        "from xltools.excel import functions\n"
        "for name, one in sorted(vars(functions).items()):\n"
        "    if hasattr(one, '__xlfunc__'):\n"
        "        made = one.__xlfunc__\n"
        "        assert made['ret']['doc'] and made['category'] == 'Total Place'\n"
        "        assert all('Positional' not in arg['doc'] and arg['options'] == {'ndim': 2} for arg in made['args']), name\n"
        "        print(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(NAMES)


FORMULA = re.compile(r"`=([A-Z_]+)\(([^`]*)\)`")
PAGES = {page: (ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("excel.md", "excel-checklist.md")}


@pytest.mark.parametrize("page", PAGES)
def test_formulas_in_the_docs_have_the_arguments_of_their_functions(page: str) -> None:
    formulas = [(name, words.split(",")) for name, words in FORMULA.findall(PAGES[page])]
    assert {name for name, _ in formulas} == set(NAMES)
    for name, words in formulas:
        inspect.signature(getattr(functions, name)).bind(*words)


def test_formulas_of_the_checklist_give_what_it_expects() -> None:
    given = {
        (name, text): ast.literal_eval(f"({text},)")
        for name, text in FORMULA.findall(PAGES["excel-checklist.md"])
        if '"' in text
    }
    answers = {f"{name}({text})": getattr(functions, name)(*values)[0][0] for (name, text), values in given.items()}
    wrong = [formula for formula, answer in answers.items() if str(answer).startswith("!")]
    assert sorted(wrong) == ['COFOG_NAME("99")', 'POPULATION("Nowhere","2010-11")']
    assert (answers['COFOG_SUGGEST("Public libraries")'], answers['CIPFA_TO_COFOG("Waste collection")']) == (
        "08.2.0",
        "05.1",
    )
