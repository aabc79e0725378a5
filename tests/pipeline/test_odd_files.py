"""One file can never stop a batch, whatever its name and whatever it is: it is named, and everything else is done."""

from __future__ import annotations

import csv
import html
import json
import os
import re
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import pytest

from tests.pipeline.commands import send

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

NAMES = (
    b"caf\xe9.csv",
    b"line\nbreak.csv",
    "\u202eturned\u2066.csv".encode(),
    b"bell\x07 and \x1b[31mred.csv",
    b"quote'\"<&>.csv",
    b"#1 100%41.csv",
    b"dots... ",
    b"=cmd|' 'A0.csv",
    rb"back\slash.csv",
    b"\xe9" * 251 + b".csv",
)
LINES = """partner,financial_year,service,cofog,expenditure_type,gross
{},2010-11,Parks {},08.1,Revenue,1000
{},2010-11,Zoos {},,Revenue,500
"""


@pytest.fixture
def odd(hackney: Path) -> Path:
    """A count folder with a good workbook and a CSV of a partner of its own under each of the names."""
    send(hackney)
    partners = [f'"Body {number}",,,,,,body{number}@body.example' for number in range(len(NAMES))]
    with (hackney / "partners.csv").open("a") as file:
        file.write("\n".join(partners) + "\n")
    for number, name in enumerate(NAMES):
        (hackney / "returns" / os.fsdecode(name)).write_text(
            LINES.format(f"Body {number}", number, f"Body {number}", number)
        )
    return hackney


@pytest.mark.parametrize("lines", ["csv", "workbook"])
def test_every_file_is_counted_and_every_output_written(odd: Path, xltools: Xltools, lines: str) -> None:
    assert xltools("consolidate", odd, "--lines", lines)[0] == 1
    reports = odd / "reports"
    assert len([path for path in reports.iterdir() if path.is_file()]) == 3 + (lines == "csv")
    with next(reports.glob("*-findings.csv")).open(encoding="utf-8-sig", newline="") as file:
        files = {row["file"] for row in csv.DictReader(file)}
    assert {r"caf\xe9.csv", r"line\x0abreak.csv", r"\u202eturned\u2066.csv", r"back\\slash.csv"} <= files
    assert all(name.isprintable() for name in files)
    with zipfile.ZipFile(next(reports.glob("*-count.xlsx"))) as workbook:
        links = [
            html.unescape(target)
            for name in workbook.namelist()
            if name.endswith(".rels")
            for target in re.findall(r'Target="([^"]*)" TargetMode="External"', workbook.read(name).decode())
        ]
    led_to = {unquote_to_bytes(link.removeprefix("file:///").replace("\\", "/")).rpartition(b"/")[2] for link in links}
    assert {name for name in NAMES if b"\\" not in name} <= led_to


def test_every_partner_gets_its_message_with_a_name_any_disk_takes(odd: Path, xltools: Xltools) -> None:
    assert xltools("report", odd)[0] == 1
    with (odd / "outbox" / "index.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["partner"]: row for row in csv.DictReader(file)}
    attached = [rows[f"Body {number}"]["attachment"] for number in range(len(NAMES))]
    assert all(name.endswith(".xlsx") and name.isprintable() and len(name.encode()) < 255 for name in attached)
    assert not any(set(name) & set('\\/:*?"<>|') for name in attached)
    assert len({name.casefold() for name in attached}) == len(NAMES)


def test_a_pipe_and_a_link_outside_are_named_and_the_rest_is_counted(hackney: Path, xltools: Xltools) -> None:
    send(hackney)
    os.mkfifo(hackney / "returns" / "pipe.csv")
    (hackney / "returns" / "out.csv").symlink_to("/etc/passwd")
    assert xltools("consolidate", hackney)[0] == 3
    _, out, _ = xltools("validate", hackney, "--json")
    said = {
        sent["file"]: (sent["status"], [each["code"] for each in sent["findings"]])
        for sent in json.loads(out)["returns"]
    }
    assert said["pipe.csv"] == said["out.csv"] == ("unreadable", ["not-a-file"])
    assert said["hackney.xlsx"][0].startswith("accepted")


def test_collecting_passes_by_pipes(hackney: Path, xltools: Xltools, tmp_path: Path) -> None:
    os.mkfifo(hackney / "returns" / "pipe.csv")
    mails = tmp_path / "mails"
    mails.mkdir()
    os.mkfifo(mails / "pipe.eml")
    code, out, _ = xltools("collect", hackney, mails)
    assert "pipe between programs, not a file" in out
    assert code == 3


@pytest.mark.parametrize("table", ["count.toml", "partners.csv", "decisions.csv", "received.csv", "dictionary.csv"])
def test_a_pipe_in_place_of_a_table_of_the_folder_is_said(hackney: Path, xltools: Xltools, table: str) -> None:
    (hackney / table).unlink(missing_ok=True)
    os.mkfifo(hackney / table)
    code, _, complaint = xltools("consolidate", hackney)
    assert code == 2
    assert table in complaint
    assert "pipe" in complaint
