"""A newer version a thousand times the sound one before: it waits, the older counts, its own body is asked, an analyst decides."""

from __future__ import annotations

import csv
import io
import json
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.classify.test_units import CODES, OUTTURN
from tests.outputs.tables import rows_of
from tests.pipeline.commands import write_in_sheet
from tests.pipeline.test_strangers_story import COUNCIL, PARTNERS, STRANGER, WORKBOOK, collect, counted, mail, statuses

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

SETTINGS = (
    '[place]\nname = "Hackney"\nyear = "2010-11"\nareas = ["E09000012"]\n'
    '[mail]\nsender = "team@lead.example"\nsender_name = "The Total Place team"\ndeadline = 2099-07-14\n'
)
OWN = "finance@hackney.example"
TOTAL = sum(OUTTURN[name] for name in CODES)
HELD = "london-borough-of-hackney.csv"
"""What the file is called that came by mail."""


def version(number: int, times: int = 1, received: str = "") -> bytes:
    """The council's services of 2010-11, so many times over."""
    head = "partner,financial_year,version,received,service,cofog,expenditure_type,gross"
    rows = (
        f"{COUNCIL},2010-11,{number},{received},{name},{code},Revenue,{OUTTURN[name] * times}"
        for name, code in CODES.items()
    )
    return "\n".join([head, *rows, ""]).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A count with the council's first version, in pounds."""
    folder = tmp_path / "count"
    (folder / "returns").mkdir(parents=True)
    (folder / "count.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    (folder / "returns" / "first.csv").write_bytes(version(1, received="2011-06-01"))
    return folder


def put(folder: Path, name: str, content: bytes) -> None:
    (folder / "returns" / name).write_bytes(content)


def message_to_the_council(folder: Path) -> tuple[str, str]:
    """The subject and the text of the message in the outbox."""
    message = message_from_bytes((folder / "outbox" / "london-borough-of-hackney.eml").read_bytes(), policy=default)
    body = message.get_body(("plain",))
    assert body is not None
    return str(message["Subject"]), body.get_content()


def row_of(folder: Path, file: str) -> dict[str, object]:
    (row,) = (row for row in rows_of(openpyxl.load_workbook(folder / WORKBOOK), "Returns") if row["File"] == file)
    return row


def test_the_older_counts_and_it_is_said_everywhere(folder: Path, xltools: Xltools) -> None:
    collect(xltools, folder, mail(OWN, version(2, 1_000)))
    because = (
        f"its figures are about 1,000 times those of first.csv (£{TOTAL / 1e6:.2f}bn in all, £{TOTAL / 1e6:.1f}m there)"
    )
    for _ in range(2):  # at every run
        total, told = counted(xltools, folder)
        assert total == TOTAL
        assert (
            f"Held: {HELD} (£{TOTAL / 1e6:.2f}bn), of {COUNCIL}: {because}. Decide: xltools accept FOLDER FILE" in told
        )
    assert xltools("consolidate", folder)[0] == 1
    assert statuses(xltools, folder) == {"first.csv": "accepted", HELD: "held"}
    row = row_of(folder, HELD)
    assert (row["Status"], row["Decision is about"]) == ("Held", "Its figures")
    assert row["Why"] == f"Not counted until you accept or reject it: {because}. Until then first.csv counts."
    codes = {(row["File"], row["Code"]) for row in rows_of(openpyxl.load_workbook(folder / WORKBOOK), "Findings")}
    assert codes == {(HELD, "return-jumps")}  # asked about as a whole, and nothing asked twice
    report = next((folder / "reports").glob("*.html")).read_text(encoding="utf-8")
    assert "Newer versions held" in report
    assert "1 newer version cannot be right beside the earlier one" in report
    said = xltools("status", folder)[1]
    assert f"Accept or reject 1 return (£{TOTAL / 1e6:.2f}bn): held, and not counted until you do." in said
    (held,) = json.loads(xltools("status", folder, "--json")[1])["decisions"]["held"]
    assert (held["reason"], held["counted_now"]) == ("jump", TOTAL * 100)


def test_its_own_body_is_asked_kindly_which_is_right(folder: Path, xltools: Xltools) -> None:
    collect(xltools, folder, mail(OWN, version(2, 1_000)))
    xltools("report", folder)
    subject, text = message_to_the_council(folder)
    assert subject == f"One question about your new version, to answer by 14 July: {COUNCIL}"
    words = " ".join(text.split())
    assert (
        f"its figures are about 1,000 times those of your earlier version, first.csv. All services together come to £{TOTAL * 1_000:,}; "
        f"in the earlier version they came to £{TOTAL:,}."
    ) in words
    assert "Until we know which is right, your earlier version counts, and nothing is lost." in words
    assert "Please answer this message by 14 July 2099 with one of these:" in words
    assert '1. "The earlier one is right."' in words
    assert (
        "its figures were multiplied or are in pence: correct that in your file and send it again, in whole pounds."
        in words
    )
    index = list(csv.DictReader(io.StringIO((folder / "outbox" / "index.csv").read_text(encoding="utf-8"))))
    assert {row["partner"]: row["status"] for row in index}[COUNCIL] == "which-is-right"


def test_of_digits_too_many_the_message_names_the_line_and_of_two_that_wait_both(
    folder: Path, xltools: Xltools
) -> None:
    roads = OUTTURN["Highways and transport services"]
    put(
        folder,
        "second.csv",
        version(2, received="2011-07-01").replace(f"{roads}\n".encode(), f"{roads * 1_000}\n".encode()),
    )
    put(folder, "third.csv", version(3, 1_000, "2011-08-01"))
    xltools("report", folder)
    words = " ".join(message_to_the_council(folder)[1].split())
    assert (
        f"The largest difference is Highways and transport services: £{roads:,} before, £{roads * 1_000:,} now."
        in words
    )
    assert (
        "The same question about third.csv, received on 1 August 2011: its figures are about 1,000 times those of"
        in words
    )
    assert '2. "A newer one is right as it stands." Please say which, and add a few words on what changed' in words
    assert "3. If a newer one brings corrections, but an amount in it has digits too many" in words


def test_accepted_it_counts_as_it_stands_and_nothing_is_asked_of_it(folder: Path, xltools: Xltools) -> None:
    put(folder, "second.csv", version(2, 1_000, "2011-07-01"))
    assert counted(xltools, folder)[0] == TOTAL
    code, said, complaint = xltools("accept", folder, "second.csv", "--by", "Ann", "--note", "They rang.")
    assert (code, complaint) == (0, "")
    assert "second.csv, its figures: accepted, kept in senders.csv." in said
    total, told = counted(xltools, folder)
    assert (total, "Held:" in told) == (TOTAL * 1_000, False)
    assert statuses(xltools, folder) == {"first.csv": "superseded", "second.csv": "accepted"}
    assert xltools("consolidate", folder)[0] == 0


def test_rejected_it_is_out_the_older_is_thanked_for_and_the_body_is_told(folder: Path, xltools: Xltools) -> None:
    put(folder, "second.csv", version(2, 1_000, "2011-07-01"))
    assert xltools("reject", folder, "second.csv", "--by", "Ann")[0] == 0
    total, told = counted(xltools, folder)
    assert (total, "Held:" in told) == (TOTAL, False)
    assert xltools("consolidate", folder)[0] == 0
    why = str(row_of(folder, "second.csv")["Why"])
    assert why.startswith("Not counted: its figures are about 1,000 times those of first.csv")
    assert "and it was rejected by Ann on " in why
    xltools("report", folder)
    subject, text = message_to_the_council(folder)
    assert subject == f"Accepted, with thanks: {COUNCIL}"
    words = " ".join(text.split())
    assert (
        "We also received second.csv, which is not counted: its figures are about 1,000 times those of first.csv"
        in words
    )
    assert "Ann" not in words
    xltools("accept", folder, "second.csv")  # a mind may be changed
    assert counted(xltools, folder)[0] == TOTAL * 1_000


def test_a_decision_on_the_sheet_returns_is_taken_in(folder: Path, xltools: Xltools) -> None:
    (folder / "returns" / "first.csv").rename(
        folder / "returns" / "z-first.csv"
    )  # the held one is the sheet's first row
    put(folder, "second.csv", version(2, 1_000, "2011-07-01"))
    counted(xltools, folder)
    write_in_sheet(folder / WORKBOOK, "Returns", "Organisation", Decision="Accept")
    total, told = counted(xltools, folder)
    assert (total, "1 decision on returns, now in senders.csv." in told) == (TOTAL * 1_000, True)
    (decision,) = csv.DictReader(io.StringIO((folder / "senders.csv").read_text(encoding="utf-8")))
    assert (decision["file"], decision["decision"], decision["about"]) == ("second.csv", "Accept", "figures")
    write_in_sheet(folder / WORKBOOK, "Returns", "Organisation", Decision="Reject")
    assert counted(xltools, folder)[0] == TOTAL


def test_who_accepts_a_strangers_file_is_asked_about_its_figures_still(folder: Path, xltools: Xltools) -> None:
    collect(xltools, folder, mail(STRANGER, version(2, 1_000)))
    assert "came from" in counted(xltools, folder)[1]
    assert f"{HELD}, mailed from {STRANGER}: accepted" in xltools("accept", folder, HELD)[1]
    total, told = counted(xltools, folder)
    assert total == TOTAL
    assert f"Held: {HELD}" in told
    assert "about 1,000 times" in told
    assert f"{HELD}, its figures: accepted" in xltools("accept", folder, HELD)[1]
    assert counted(xltools, folder)[0] == TOTAL * 1_000


def test_validate_knows_the_versions_before_of_a_folder(folder: Path, xltools: Xltools) -> None:
    put(folder, "second.csv", version(2, 1_000, "2011-07-01"))
    code, said, _ = xltools("validate", folder / "returns", "--json")
    found = {each["file"]: each for each in json.loads(said)["returns"]}
    assert (code, found["second.csv"]["status"]) == (1, "held")
    (finding,) = found["second.csv"]["findings"]
    assert finding["code"] == "return-jumps"
    assert finding["message"].startswith("This return is held: its figures are about 1,000 times those of first.csv")


def test_two_that_jump_both_wait_and_a_later_sound_one_ends_it(folder: Path, xltools: Xltools) -> None:
    put(folder, "third.csv", version(3, 1_000, "2011-08-01"))
    put(folder, "second.csv", version(2, 1_000, "2011-07-01"))
    total, told = counted(xltools, folder)
    assert total == TOTAL
    assert "Returns: 1 accepted, 2 held" in told
    put(folder, "fourth.csv", version(4, received="2011-09-01"))
    total, told = counted(xltools, folder)
    assert total == TOTAL
    assert "Returns: 1 accepted, 3 superseded" in told


def test_a_file_of_several_bodies_is_decided_on_for_those_that_jump(folder: Path, xltools: Xltools) -> None:
    head = b"partner,financial_year,version,received,service,cofog,expenditure_type,gross\n"
    homes = "Hackney Homes,2010-11,{},2011-06-01,{},06.1,Revenue,{}\n"
    both = [("Repairs", 1_204_317), ("Caretaking", 820_455), ("Lifts", 96_801)]
    put(folder, "homes.csv", head + "".join(homes.format(1, *line) for line in both).encode())
    put(folder, "both.csv", version(2, 1_000, "2011-07-01") + "".join(homes.format(2, *line) for line in both).encode())
    held = TOTAL + sum(pounds for _, pounds in both)
    total, told = counted(xltools, folder)
    assert (total, "1 superseded, 1 held" in told) == (held, True)
    assert xltools("accept", folder, "both.csv")[1].count("its figures: accepted") == 1
    (decision,) = csv.DictReader(io.StringIO((folder / "senders.csv").read_text(encoding="utf-8")))
    assert decision["partner_id"] == "london-borough-of-hackney"
    assert counted(xltools, folder)[0] == held + TOTAL * 999


def test_estimates_for_others_leave_what_is_held_as_it_is(folder: Path, xltools: Xltools) -> None:
    with_estimates = SETTINGS + "[policy]\nestimate_missing_returns = true\n"
    pensions = "Department for Work and Pensions,DWP,,Government department,England,,\n"
    (folder / "partners.csv").write_text(PARTNERS + pensions, encoding="utf-8")
    (folder / "count.toml").write_text(with_estimates, encoding="utf-8")
    alone, told = counted(xltools, folder)
    assert "of which estimated" in told
    put(folder, "second.csv", version(2, 1_000, "2011-07-01"))
    total, told = counted(xltools, folder)
    assert total == alone
    assert "1 held" in told
    xltools("accept", folder, "second.csv")
    assert counted(xltools, folder)[0] > 900 * TOTAL


def test_what_was_typed_in_counts_for_no_body_whose_older_version_does(folder: Path, xltools: Xltools) -> None:
    put(folder, "second.csv", version(2, 1_000, "2011-07-01"))
    counted(xltools, folder)
    book = openpyxl.load_workbook(folder / "mapping.xlsx")
    stands = {str(row["Body"]): row["Where it stands"] for row in rows_of(book, "Bodies") if row.get("Body")}
    assert stands[COUNCIL] == "Returned"
