"""The template passes both validators and our own look at what they miss; our own look sees what it is for."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.template.mapping_contents import drawn
from tests.validators import audit_errors, own_errors, sdk_errors
from xltools.model import Finding, Location, Severity
from xltools.template.build import TEMPLATE, build_return, build_return_1_0
from xltools.template.build_mapping import MAPPING_TEMPLATE, build_mapping
from xltools.template.mapping import Classification

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["template", "filled", "old", "mapping template", *Classification])
def workbook(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param in ("template", "mapping template"):
        return TEMPLATE if request.param == "template" else MAPPING_TEMPLATE
    path = tmp_path / "return.xlsx"
    if isinstance(request.param, Classification):
        path.write_bytes(build_mapping(drawn(3, request.param, "£m")))
        return path
    if request.param == "old":
        build_return_1_0(path, "A council", "2010-11", [{"Service description": "Parks", "Gross expenditure": 5}])
        return path
    place = Location("a.xlsx", "Spending", 5, 7)
    findings = [Finding("odd", Severity.WARNING, place, "Why so <large> & \x0bround?", "why", "fix", "1000")]
    lines: list[dict[str, str | int]] = [{"service": f"Süß & <{number}>", "gross": 1000} for number in range(30)]
    build_return(path, prefill={"organisation": "A & B"}, lines=lines, findings=findings)
    return path


def test_openxml_audit_and_our_own_look_find_nothing(workbook: Path) -> None:
    assert audit_errors(workbook) == []
    assert own_errors(workbook) == []


@pytest.mark.validators
def test_the_open_xml_sdk_finds_nothing(workbook: Path) -> None:
    assert sdk_errors(workbook) == []


@pytest.mark.validators
def test_the_open_xml_sdk_sees_a_broken_copy(tmp_path: Path) -> None:
    assert sdk_errors(broken(tmp_path, "xl/workbook.xml", "<sheets>", '<sheets><sheet name="x"/>'))


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("xl/tables/table1.xml", 'name="Service"', 'name="Services"', "cell B4 says 'Service'"),
        ("xl/worksheets/sheet3.xml", '<c r="T6"', '<c r="T5"', "cell T5 stands 2 times"),
        ("xl/worksheets/sheet3.xml", "<formula1>list_yes_no<", f'<formula1>"{"Yes," * 80}"<', "drop-down list of 320"),
        ("xl/worksheets/sheet3.xml", "<formula1>list_yes_no<", "<formula1>Lists!$A$1:$A$9<", "another sheet directly"),
        ("xl/workbook.xml", "Checks!$B$3", "Gone!$B$3", "ready_to_send points nowhere"),
        ("xl/workbook.xml", 'name="open_row"', 'name="open_where"', "open_where is defined 2 times"),
    ],
)
def test_our_own_look_sees_what_validators_miss(tmp_path: Path, part: str, old: str, new: str, said: str) -> None:
    found = own_errors(broken(tmp_path, part, old, new))
    assert [fault for fault in found if said in fault], found


def broken(folder: Path, part: str, old: str, new: str) -> Path:
    path = folder / "broken.xlsx"
    with zipfile.ZipFile(TEMPLATE) as sound, zipfile.ZipFile(path, "w") as package:
        for name in sound.namelist():
            content = sound.read(name).decode()
            if name == part:
                assert old in content
                content = content.replace(old, new, 1)
            package.writestr(name, content)
    return path
