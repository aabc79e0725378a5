"""Where a count stands, from the day the folder is made to the day it is published: who has answered, what to do next, in order."""

from __future__ import annotations

import json
from datetime import date
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest

import xltools as library
from tests.pipeline.commands import send, write_in_sheet
from tests.reading.mappings import drawn
from xltools.template.mapping import WhichCounts
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.pipeline.commands import Xltools

    Stands = Callable[..., Any]

PARTNERS = """partner,short_name,aliases,organisation_type,area,contact_name,contact_email
London Borough of Hackney,LB Hackney,,Council,Hackney,,finance@hackney.example
Ridley Road Trust,,,Charity,Hackney,,ridley@trust.example
Quiet Trust,,,Charity,Hackney,,quiet@trust.example
Far Trust,,,Charity,Hackney,,
"""
COUNCIL, TRUST, QUIET, FAR = "London Borough of Hackney", "Ridley Road Trust", "Quiet Trust", "Far Trust"
GRANT = {"cofog": "10.7", "gross": 412_000, "income": None, "fund": "Advice grant"}
WORKBOOK = "reports/hackney-2010-11-count.xlsx"


@pytest.fixture
def folder(hackney: Path) -> Path:
    """Four partners, one without an address; answers are due on 31 July 2011."""
    (hackney / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    settings = (hackney / "count.toml").read_text(encoding="utf-8")
    settings = settings.replace('deadline = ""', 'deadline = "31 July 2011"')
    (hackney / "count.toml").write_text(settings, encoding="utf-8")
    return hackney


@pytest.fixture
def stands(xltools: Xltools) -> Stands:
    """Ask where a folder stands on a day, and see that nothing in it was written."""

    def ask(folder: Path, on: str = "2011-08-03") -> Any:
        before = contents(folder)
        _, out, err = xltools("status", folder, "--json", "--on", on)
        assert (contents(folder), err) == (before, "")
        return json.loads(out)

    return ask


def contents(folder: Path) -> Mapping[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kinds(found: Any) -> list[str]:
    return [step["do"] for step in found["next"]]


def step(found: Any, kind: str) -> Any:
    (only,) = [each for each in found["next"] if each["do"] == kind]
    return only


def body(found: Any, name: str) -> Any:
    (only,) = [each for each in found["bodies"] if each["partner"] == name]
    return only


def answer(folder: Path) -> None:
    """The council's grant is the trust's; something about the council's line looks odd."""
    send(folder, "LB Hackney", "council.xlsx", service="Grant for advice", paid_to=TRUST, **GRANT)
    send(folder, TRUST, "trust.xlsx", service="Advice", funder=COUNCIL, **GRANT)


def test_a_new_folder_is_to_be_issued_and_nobody_is_chased(folder: Path, stands: Stands) -> None:
    found = stands(folder, "2011-07-03")
    assert kinds(found) == ["issue", "add-addresses"]
    assert step(found, "issue")["who"] == [COUNCIL, TRUST, QUIET, FAR]
    assert step(found, "add-addresses")["who"] == [FAR]
    assert (found["deadline"], found["days_left"], found["by_status"]) == ("2011-07-31", 28, {"no-reply": 4})


def test_what_was_issued_lies_in_the_outbox_until_it_is_sent(folder: Path, stands: Stands, xltools: Xltools) -> None:
    xltools("issue", folder)
    found = stands(folder, "2011-07-03")
    assert kinds(found) == ["issue", "send-issued", "add-addresses"]
    assert step(found, "issue")["who"] == [FAR]  # its return is there, and its message is not
    assert (step(found, "send-issued")["who"], step(found, "send-issued")["command"]) == (
        [COUNCIL, TRUST, QUIET],
        f'xltools send "{folder}"',
    )
    assert body(found, QUIET)["last_message"]["says"] == "first-round"


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2011-07-16", None), ("2011-07-17", "remind"), ("2011-07-31", "remind"), ("2011-08-01", "chase")],
)
def test_who_is_silent_is_reminded_in_the_last_two_weeks_and_chased_after_the_deadline(
    folder: Path, stands: Stands, on: str, expected: str | None
) -> None:
    answer(folder)
    found = stands(folder, on)
    told = [each for each in found["next"] if each["do"] in ("remind", "chase")]
    assert [each["do"] for each in told] == ([expected] if expected else [])
    assert [(each["who"], each["days_over"]) for each in told] == (
        [([QUIET, FAR], int(on > "2011-07-31"))] if told else []
    )


def test_without_a_deadline_the_silent_may_be_asked_and_no_days_are_told(folder: Path, stands: Stands) -> None:
    settings = (folder / "count.toml").read_text(encoding="utf-8").replace('deadline = "31 July 2011"', 'deadline = ""')
    (folder / "count.toml").write_text(settings, encoding="utf-8")
    answer(folder)
    found = stands(folder)
    assert (found["deadline"], found["days_left"]) == (None, None)
    assert (step(found, "chase")["who"], step(found, "chase")["days_over"]) == ([QUIET, FAR], 0)


def test_others_are_written_to_before_the_count_is_made_and_decided(folder: Path, stands: Stands) -> None:
    answer(folder)
    send(folder, "Quiet Trust", "quiet.xlsx", gross="tbc")
    (folder / "returns" / "far-trust.xlsx").write_bytes(b"PK\x03\x04 cut off")
    (folder / "returns" / "nobody.xlsx").write_bytes(b"PK\x03\x04 cut off")
    found = stands(folder)
    assert kinds(found) == [
        "identify-files",
        "add-addresses",
        "ask-again",
        "send-corrections",
        "ask-explanations",
        "consolidate",
        "decide-double-counts",
    ]
    assert step(found, "identify-files")["who"] == ["nobody.xlsx"]
    assert (step(found, "ask-again")["who"], step(found, "send-corrections")["who"]) == ([FAR], [QUIET])
    assert found["by_status"] == {"accepted": 1, "accepted-with-warnings": 1, "rejected": 1, "unreadable": 1}
    assert (body(found, QUIET)["errors"], body(found, COUNCIL)["received"]) == (1, "2011-06-30")
    decide = step(found, "decide-double-counts")
    assert (decide["number"], decide["pence"], sorted(decide["who"])) == (1, 41_200_000, sorted([COUNCIL, TRUST]))
    near = found["decisions"]["double_counts"]
    assert (near["above"], near["below"], near["excluded_pence"], near["counted_pence"]) == (1, 0, 41_200_000, 0)


def test_a_decision_in_the_workbook_is_reckoned_with_and_makes_the_count_out_of_date(
    folder: Path, stands: Stands, xltools: Xltools
) -> None:
    answer(folder)
    xltools("consolidate", folder)
    found = stands(folder)
    assert (found["count"]["is_current"], found["count"]["net_pence"]) == (True, 41_200_000)
    assert "consolidate" not in kinds(found)
    write_in_sheet(folder / WORKBOOK, "Double counts", "Kind", Decision="Keep both")
    found = stands(folder)
    assert found["count"]["out_of_date"] == ["decisions", "total"]
    assert (found["count"]["decisions_since"], found["count"]["net_pence_now"]) == (1, 82_400_000)
    assert "consolidate" in kinds(found)
    assert "decide-double-counts" not in kinds(found)
    xltools("consolidate", folder)
    assert stands(folder)["count"]["is_current"]


def test_a_decision_in_the_folder_s_file_makes_the_count_out_of_date_too(
    folder: Path, stands: Stands, xltools: Xltools
) -> None:
    answer(folder)
    xltools("consolidate", folder)
    open_ = stands(folder)["decisions"]["double_counts"]["largest"]
    (folder / "decisions.csv").write_text(f"id,decision\n{open_[0]['id']},Remove\n", encoding="utf-8")
    count = stands(folder)["count"]
    assert (count["out_of_date"], count["decisions_since"]) == (["decisions"], 1)


def test_a_file_that_came_since_the_last_count_is_told_whatever_its_date(
    folder: Path, stands: Stands, xltools: Xltools
) -> None:
    import os

    answer(folder)
    xltools("consolidate", folder)
    os.utime(send(folder, QUIET, "quiet.xlsx"), (0, 0))
    os.utime(folder / WORKBOOK, (4_000_000_000, 4_000_000_000))
    count = stands(folder)["count"]
    assert (count["out_of_date"], count["files_new"], count["files_gone"]) == (["files", "total"], 1, 0)
    (folder / "returns" / "trust.xlsx").rename(folder / "returns" / "of the trust.xlsx")  # the same file
    assert stands(folder)["count"]["files_gone"] == 0


def test_a_workbook_that_is_no_count_of_ours_says_nothing_of_what_was_counted(folder: Path, stands: Stands) -> None:
    answer(folder)
    (folder / WORKBOOK).write_bytes(b"no workbook")
    assert stands(folder)["count"]["out_of_date"] == ["unreadable"]


def test_errors_that_were_sent_are_waited_for_and_a_new_return_is_told_of_again(
    folder: Path, stands: Stands, xltools: Xltools
) -> None:
    send(folder, QUIET, "quiet.xlsx", gross="tbc")
    xltools("report", folder)
    prepared = step(stands(folder), "send-corrections")
    assert (prepared["waiting"], prepared["button"]) == (1, "Open outbox")
    sent(folder, "quiet-trust.eml")
    found = stands(folder)
    assert "send-corrections" not in kinds(found)
    assert body(found, QUIET)["last_message"]["sent_on"] == "2011-08-02"
    send(folder, QUIET, "quiet.xlsx", gross="still tbc")
    again = step(stands(folder), "send-corrections")
    assert (again["who"], again["waiting"], again["button"]) == ([QUIET], 0, "Prepare reports")


def sent(folder: Path, message: str) -> None:
    """Note in the journal of the outbox that a message went."""
    import hashlib

    digest = hashlib.sha256((folder / "outbox" / message).read_bytes()).hexdigest()
    entry = {
        "at": "2011-08-02T10:00:00+00:00",
        "message": message,
        "sha256": digest,
        "recipient": "x@example.org",
        "event": "accepted",
    }
    with (folder / "outbox" / "journal.jsonl").open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(entry) + "\n")


def test_where_others_answered_though_nothing_was_sent_from_here_all_were_written_to_by_other_means(
    folder: Path, stands: Stands, xltools: Xltools
) -> None:
    xltools("issue", folder)
    answer(folder)
    assert "send-issued" not in kinds(stands(folder))
    sent(folder, "ridley-road-trust.eml")
    found = stands(folder)
    assert step(found, "send-issued")["who"] == [QUIET]
    assert "chase" not in kinds(found)


def test_the_count_is_published_once_every_body_is_heard_and_what_is_sure_is_decided(
    folder: Path, stands: Stands, xltools: Xltools
) -> None:
    answer(folder)
    for name in (QUIET, FAR):
        send(folder, name, f"{name}.xlsx", service=f"Library of {name}", gross=len(name) * 1000)
    xltools("consolidate", folder)
    assert kinds(stands(folder)) == ["ask-explanations", "decide-double-counts"]
    write_in_sheet(folder / WORKBOOK, "Double counts", "Kind", Decision="Remove")
    assert kinds(stands(folder)) == ["ask-explanations", "consolidate", "publish"]
    xltools("publish", folder)
    found = stands(folder)
    assert (found["count"]["published"], kinds(found)) == (True, ["ask-explanations", "consolidate"])


def test_the_words_say_what_the_values_say(folder: Path, xltools: Xltools) -> None:
    answer(folder)
    (folder / "returns" / "far-trust.xlsx").write_bytes(b"PK\x03\x04 cut off")
    code, out, _ = xltools("status", folder, "--on", "2011-08-03")
    assert code == 3
    lines = out.splitlines()
    assert lines[0] == "Hackney, 2010-11, on 3 August 2011"
    assert lines[1] == "The deadline was 31 July 2011, 3 days ago."
    assert lines[2] == "3 of 4 bodies have answered: 1 accepted, 1 accepted with warnings, 1 unreadable, 1 no reply."
    assert "  2. Ask 1 body for another file: what came cannot be used." in lines
    assert "  3. Chase 1 body: nothing has come, and the deadline was 3 days ago." in lines
    assert "  6. Decide 1 double count, the largest first: £412.0k is off the total until you do." in lines
    code, out, _ = xltools("status", folder, "--on", "2011-07-31")
    assert f"The deadline is today, 31 July 2011. {plural(1, 'day')}" not in out
    assert "The deadline is today, 31 July 2011." in out


def test_a_day_that_is_none_is_refused_in_words(folder: Path, xltools: Xltools) -> None:
    code, _, said = xltools("status", folder, "--on", "31 July")
    assert (code, "--on takes a day such as 2025-10-31" in said) == (2, True)


def test_the_library_says_the_same(folder: Path, stands: Stands) -> None:
    answer(folder)
    status = library.status(folder, date(2011, 8, 3))
    found = stands(folder)
    assert [each.kind for each in status.next_steps] == kinds(found)
    assert (status.answered, status.days_left, status.sums.net) == (2, -3, 41_200_000)


def test_a_held_return_waits_and_what_counts_meanwhile_is_the_older(
    folder: Path, stands: Stands, xltools: Xltools
) -> None:
    send(folder, "LB Hackney", "council.xlsx")
    mail = folder.parent / "1.eml"
    mail.write_bytes(mailed("accounts@evil.example", COUNCIL, 9_000))
    xltools("collect", folder, mail)
    found = stands(folder)
    assert (body(found, COUNCIL)["status"], body(found, COUNCIL)["held"]) == (
        "accepted-with-warnings",
        ["london-borough-of-hackney.csv"],
    )
    (held,) = found["decisions"]["held"]
    assert (held["partner"], held["sender"], held["reported"], held["counted_now"]) == (
        COUNCIL,
        "accounts@evil.example",
        900_000,
        100_000,
    )
    assert (step(found, "decide-held")["number"], step(found, "decide-held")["pence"]) == (1, 900_000)
    xltools("reject", folder, "london-borough-of-hackney.csv")
    found = stands(folder)
    assert ("decide-held" in kinds(found), body(found, COUNCIL)["held"], found["files"]) == (False, [], [])


def test_a_body_of_which_only_something_held_came_is_not_chased(folder: Path, stands: Stands, xltools: Xltools) -> None:
    mail = folder.parent / "1.eml"
    mail.write_bytes(mailed("accounts@evil.example", QUIET, 9_000))
    xltools("collect", folder, mail)
    found = stands(folder)
    assert body(found, QUIET)["status"] == "held"
    assert QUIET not in step(found, "chase")["who"]
    xltools("reject", folder, "quiet-trust.csv")
    found = stands(folder)
    assert body(found, QUIET)["status"] == "no-reply"
    assert QUIET in step(found, "issue")["who"]  # a stranger's file does not say that anybody was asked


def mailed(sender: str, partner: str, pounds: int) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "team@lead.example", "Our return"
    message["Date"] = "Fri, 01 Jul 2011 10:30:00 +0100"
    message.set_content("Here it is.\n")
    rows = f"partner,financial_year,version,service,cofog,expenditure_type,gross\n{partner},2010-11,9,Roads,04.5,Revenue,{pounds}\n"
    message.add_attachment(rows.encode(), maintype="text", subtype="csv", filename="return.csv")
    return message.as_bytes()


def test_what_is_typed_in_counts_until_a_return_comes_and_a_body_is_asked_for_its_own(
    folder: Path, stands: Stands
) -> None:
    typed = f"| organisation | 01 | 03 | 09 | expenditure_type | basis |\n| {QUIET} | 5000 | | | Revenue | Actual |"
    (folder / "mapping.xlsx").write_bytes(drawn(typed, unit="£", bodies=(QUIET,)))
    answer(folder)
    found = stands(folder)
    quiet = body(found, QUIET)
    assert (quiet["status"], quiet["counts_from"], quiet["counted_pence"]) == ("typed-in", "typed-in", 500_000)
    assert (step(found, "replace-typed-in")["who"], step(found, "replace-typed-in")["pence"]) == ([QUIET], 500_000)
    assert step(found, "chase")["who"] == [FAR]
    assert found["decisions"]["typed_in"] == {"bodies": 1, "pence": 500_000}


def test_an_explanation_is_to_be_read_until_a_message_was_prepared_after_it(
    folder: Path, stands: Stands, xltools: Xltools
) -> None:
    send(folder, QUIET, "quiet.xlsx", gross=-1_000, income=None)
    (warning,) = [
        each
        for each in json.loads(xltools("validate", folder, "--json")[1])["returns"][0]["findings"]
        if each["code"] == "amount-negative"
    ]
    said = f"partner,code,service,explanation,on\n{QUIET},{warning['code']},Libraries,A refund.,2011-08-01\n"
    (folder / "explanations.csv").write_text(said, encoding="utf-8")
    found = stands(folder)
    assert found["decisions"]["answers"] == {"number": 1, "unread": 1, "who": [QUIET]}
    assert step(found, "read-answers")["who"] == [QUIET]
    xltools("report", folder)
    found = stands(folder)
    assert (found["decisions"]["answers"]["unread"], body(found, QUIET)["explained"]) == (0, 1)
    assert "read-answers" not in kinds(found)


def test_two_returns_that_share_no_line_are_asked_about(folder: Path, stands: Stands) -> None:
    head = "partner,financial_year,version,service,cofog,expenditure_type,gross"
    for version, services in enumerate((("Roads", "Parks", "Bins"), ("Homes", "Jobs", "Arts")), 1):
        rows = "".join(f"{COUNCIL},2010-11,{version},{service},08.2,Revenue,1000\n" for service in services)
        (folder / "returns" / f"part {version}.csv").write_text(f"{head}\n{rows}", encoding="utf-8")
    found = stands(folder)
    assert [(each["code"], each["partner"]) for each in found["decisions"]["questions"]] == [
        ("shares-few-lines-with-last", COUNCIL)
    ]
    settle = step(found, "settle-questions")
    assert (settle["number"], settle["who"], settle["pence"]) == (1, [COUNCIL], 300_000)
    assert body(found, COUNCIL)["file"] == "part 2.csv"


def test_a_return_of_a_body_that_is_not_on_the_list_is_named_with_its_file(folder: Path, stands: Stands) -> None:
    send(folder, "Trust for Clocks", "clocks.xlsx")
    send(folder, "", "nameless.xlsx")
    found = stands(folder)
    unknown = step(found, "identify-files")
    assert sorted(unknown["who"]) == ["clocks.xlsx", "nameless.xlsx"]
    assert {each["file"]: each["why"] for each in found["files"]} == {
        "clocks.xlsx": "not-listed",
        "nameless.xlsx": "sender-unknown",
    }
    assert (body(found, "Trust for Clocks")["listed"], found["partners"]) == (False, 4)
    assert "publish" not in kinds(found)


def test_who_was_reminded_and_is_late_is_telephoned(folder: Path, stands: Stands, xltools: Xltools) -> None:
    answer(folder)
    partners = (folder / "partners.csv").read_text(encoding="utf-8").replace("Far Trust,,,Charity,Hackney,,\n", "")
    (folder / "partners.csv").write_text(partners, encoding="utf-8")
    xltools("report", folder)
    assert step(stands(folder), "chase")["command"] == f'xltools send "{folder}"'
    sent(folder, "quiet-trust.eml")
    late = step(stands(folder), "chase")
    assert (late["who"], late["command"], late["button"]) == ([QUIET], None, None)
    _, out, _ = xltools("status", folder, "--on", "2011-08-03")
    assert "Quiet Trust (Reminder: sent on 2011-08-02)" in out
    assert "How: Telephone them" in out
    assert "remind" not in kinds(stands(folder, "2011-07-30"))


def test_a_deadline_in_words_is_told_as_it_is_written(folder: Path, stands: Stands, xltools: Xltools) -> None:
    settings = (folder / "count.toml").read_text(encoding="utf-8")
    settings = settings.replace('deadline = "31 July 2011"', 'deadline = "the end of July"')
    (folder / "count.toml").write_text(settings, encoding="utf-8")
    answer(folder)
    assert (stands(folder)["deadline"], stands(folder)["days_left"]) == ("the end of July", None)
    assert "nothing has come, and the deadline is the end of July." in xltools("status", folder)[1]


def test_a_folder_without_partners_is_to_have_some(folder: Path, stands: Stands) -> None:
    (folder / "partners.csv").write_text(PARTNERS.splitlines()[0] + "\n", encoding="utf-8")
    assert kinds(stands(folder)) == ["list-partners"]


def typed_in_counts(book: Any, page: Any) -> None:
    """Choose for the first body that what is typed in counts."""
    del page
    book.get_worksheet_by_name("Bodies").write(4, 2, WhichCounts.TYPED.value)


def test_a_body_whose_return_gives_way_to_what_was_typed_in_has_answered_all_the_same(
    folder: Path, stands: Stands
) -> None:
    typed = f"| organisation | 01 | 03 | 09 | expenditure_type | basis |\n| {QUIET} | 5000 | | | Revenue | Actual |"
    own = drawn(typed, unit="£", bodies=(QUIET,), change=typed_in_counts)
    (folder / "mapping.xlsx").write_bytes(own)
    send(folder, QUIET, "quiet.xlsx")
    found = stands(folder)
    quiet = body(found, QUIET)
    assert (quiet["status"], quiet["counts_from"], quiet["counted_pence"]) == ("typed-in", "typed-in", 500_000)
    assert (quiet["files"], quiet["received"]) == (["quiet.xlsx"], "2011-06-30")
    assert "replace-typed-in" not in kinds(found)
    assert QUIET not in step(found, "chase")["who"]


def test_a_day_is_told_in_one_form_however_it_was_written_and_the_newest_return_is_meant(
    folder: Path, stands: Stands
) -> None:
    head = "partner,financial_year,received,service,cofog,expenditure_type,gross"
    for name, day, pounds in (("old", "1 July 2011", 10), ("new", "14/07/2011", 20)):
        text = f"{head}\n{QUIET},2010-11,{day},Libraries,08.2,Revenue,{pounds}\n"
        (folder / "returns" / f"{name}.csv").write_text(text, encoding="utf-8")
    quiet = body(stands(folder), QUIET)
    assert (quiet["file"], quiet["received"], quiet["files"]) == ("new.csv", "2011-07-14", ["new.csv", "old.csv"])


def test_a_record_of_publications_that_cannot_be_read_stops_nothing(
    folder: Path, stands: Stands, xltools: Xltools
) -> None:
    answer(folder)
    xltools("consolidate", folder)
    (folder / "reports" / "hackney-2010-11-publications.json").write_text("no json", encoding="utf-8")
    assert stands(folder)["count"]["published"] is False
