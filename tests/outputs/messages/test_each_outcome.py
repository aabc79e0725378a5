"""Every partner hears what became of its return: the outcome first, then what arrived, what to do, by when and whom to ask."""

from __future__ import annotations

import hashlib
import io
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.messages.letters_of import (
    PARTNERS,
    SETTINGS,
    count_folder,
    every_outcome,
    replace_cell,
    report,
)
from tests.pipeline.commands import LIBRARIES, SIGNED, send
from xltools.folder import read_folder
from xltools.model import UsageError
from xltools.outputs.messages.facts import MessageKind
from xltools.outputs.prefilled import prefilled_return
from xltools.reference.bodies.names import partner_id_of
from xltools.template.build import build_return
from xltools.template.findings import IN_QUESTION

if TYPE_CHECKING:
    from pathlib import Path

    from tests.outputs.messages.letters_of import Round

ERRORS, WARNINGS, CLEAN, SILENT = "trust-of-errors", "warnings-queries-and-co", "clean-body", "silent-trust"
LOCKED, LAST_YEAR, NOWHERE, BAD = "locked-office", "last-year-board", "nowhere-charity", "bad-address-ltd"
JUMPED = "jumping-house"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return every_outcome(tmp_path_factory.mktemp("count"))


@pytest.fixture(scope="module")
def told(folder: Path) -> Round:
    return report(folder)


def test_the_subject_leads_with_the_outcome_and_names_the_body(told: Round) -> None:
    assert {key: row.subject for key, row in told.rows.items()} == {
        ERRORS: "1 thing to correct by 31 July: Trust of Errors",
        WARNINGS: "1 thing to explain by 31 July: Warnings, Queries & Co",
        CLEAN: "Accepted, with thanks: Clean Body",
        SILENT: "Not received yet, please send by 31 July: Silent Trust",
        LOCKED: "We could not open your file, please send it again by 31 July: Locked Office",
        LAST_YEAR: "Your return cannot be counted yet, please send it again by 31 July: Last Year Board",
        NOWHERE: "Not received yet, please send by 31 July: Nowhere Charity",
        BAD: "Not received yet, please send by 31 July: Bad Address Ltd",
        JUMPED: "One question about your new version, to answer by 31 July: Jumping House",
    }
    assert told.message(WARNINGS)["Subject"] == told.rows[WARNINGS].subject


def test_what_must_be_corrected_is_said_with_its_cell_its_money_and_its_cure(told: Round) -> None:
    text = told.text(ERRORS)
    assert "We read errors.xlsx, signed off on 30 June 2011: 1 line, £11,111 gross spending in all." in text
    assert "It is included in the count for now, but 1 thing has to be corrected" in text
    assert "1. Correct: Spending!C5 (£11,111)" in text
    assert "99.9 is not a COFOG code" in text
    assert "send it back by 31 July 2011 by answering this message" in text
    assert "please ask Ann Other, 020 0000 0000." in text
    assert "We keep your figures for six years." in text
    assert "Your explanation" not in text  # an error cannot be explained away


def test_totals_among_the_lines_are_named_beside_what_was_listed(tmp_path: Path) -> None:
    folder = count_folder(tmp_path / "count", [("Clean Body", "", "clean@example.org")])
    lines = [{**LIBRARIES, "service": name, "gross": gross} for name, gross in (("A", 100), ("B", 250), ("Total", 350))]
    build_return(folder / "returns" / "a.xlsx", prefill={**SIGNED, "organisation": "Clean Body"}, lines=lines)
    told = report(folder)
    said = "3 lines, £350 gross spending in all, without 1 line that repeats others as a total."
    assert said in told.text(CLEAN)
    assert "without 1 line that repeats others as a total" in told.html(CLEAN)


def test_warnings_alone_may_be_explained(told: Round) -> None:
    text = told.text(WARNINGS)
    assert "It is included in the count, and nothing has to be corrected." in text
    assert "Correct or explain: Spending!G5 (£22,222)" in text
    assert "say why in the column Your explanation of the sheet Findings" in text


def test_an_accepted_return_gets_thanks_its_totals_and_no_attachment(told: Round) -> None:
    text = told.text(CLEAN)
    assert "there is nothing more for you to do" in text
    assert "Gross spending as you sent it: £33,333" in text
    assert "Counted: £33,333" in text
    assert "Income, which we show beside it and never subtract: £50" in text
    assert "08 Recreation, culture and religion: £33,333 (1 line)" in text
    assert told.attachments(CLEAN) == []


def test_who_never_replied_gets_the_same_return_as_in_the_first_round(told: Round, folder: Path) -> None:
    ((name, content),) = told.attachments(SILENT)
    counted = read_folder(folder)
    partner = next(one for one in counted.partners if one.partner_id == SILENT)
    assert (name, content) == (f"{SILENT}.xlsx", prefilled_return(counted, partner)[0])


def test_a_file_that_cannot_be_opened_is_named_with_the_reason_and_the_cure(told: Round) -> None:
    text = told.text(LOCKED)
    assert "locked-office.xlsx: The file is damaged" in text
    assert "Open it in Excel, save it again" in text
    assert [name for name, _ in told.attachments(LOCKED)] == [f"{LOCKED}.xlsx"]


def test_a_return_for_another_year_is_said_not_to_count_and_comes_back_marked(told: Round) -> None:
    text = told.text(LAST_YEAR)
    assert "We cannot count it: it is for 2009-10; this count is for 2010-11." in text
    assert "Return!C6" in text
    assert [name for name, _ in told.attachments(LAST_YEAR)] == ["last-year (marked).xlsx"]


def test_a_version_that_jumps_is_asked_about_and_nothing_else_is_meanwhile(told: Round) -> None:
    text = told.text(JUMPED)
    assert "Thank you for jump-2.xlsx, signed off on 20 July 2011. Before we count it we have one question:" in text
    assert (
        "its figures are about 1,000 times those of your earlier version, jump-1.xlsx. All services together come to £48,210,000; "
        "in the earlier version they came to £48,210."
    ) in text
    assert "Until we know which is right, your earlier version counts, and nothing is lost." in text
    assert '1. "The earlier one is right." There is nothing more for you to do.' in text
    assert "In the earlier version we also noticed 1 thing to correct or explain. Please leave that for now" in text
    assert told.attachments(JUMPED) == []


def test_the_marked_return_holds_the_finding_beside_the_partners_own_line(told: Round) -> None:
    ((name, content),) = told.attachments(ERRORS)
    assert name == "errors (marked).xlsx"
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Findings"]["A5"].value == "Spending!C5"
    assert book["Spending"]["B5"].value == "Advice at the secret hut"


def test_the_index_knows_every_file_by_its_bytes(told: Round) -> None:
    for row in told.rows.values():
        for name, sha256 in ((row.message, row.message_sha256), (row.attachment, row.attachment_sha256)):
            if name:
                assert hashlib.sha256((told.outbox / name).read_bytes()).hexdigest() == sha256
        if row.attachment:
            assert int(row.attachment_bytes) == (told.outbox / row.attachment).stat().st_size
        if row.message:
            assert [hashlib.sha256(content).hexdigest() for _, content in told.attachments(row.partner_id)] == (
                [row.attachment_sha256] if row.attachment else []
            )
    assert {row.status for row in told.rows.values()} == {one.value for one in MessageKind} - {"first-round"}


def test_without_an_address_there_is_no_message_and_the_index_says_what_to_do(told: Round) -> None:
    row = told.rows[NOWHERE]
    assert (row.message, row.recipient) == ("", "")
    assert "add one to partners.csv" in row.note
    assert (told.outbox / row.attachment).is_file()
    assert not (told.outbox / f"{NOWHERE}.eml").exists()


def test_two_addresses_in_one_field_are_none(told: Round) -> None:
    assert told.rows[BAD].message == ""
    assert "'a@example.org, b@example.org' is not one e-mail address" in told.rows[BAD].note


def test_two_partners_with_one_address_get_a_message_each(told: Round) -> None:
    assert "the same address as Last Year Board" in told.rows[CLEAN].note
    assert "the same address as Clean Body" in told.rows[LAST_YEAR].note
    assert told.rows[CLEAN].message != told.rows[LAST_YEAR].message


def test_names_with_commas_quotes_and_accents_reach_the_right_address(told: Round) -> None:
    message = told.message(WARNINGS)
    (address,) = message["To"].addresses
    assert (address.display_name, address.addr_spec) == ('Wanda "Wary" Ünal', '"wanda w"@example.org')
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Hackney, Total Place team", "count@hackney.example")
    assert told.rows[WARNINGS].recipient == '"wanda w"@example.org'


def test_messages_open_as_drafts_and_go_to_one_recipient(told: Round) -> None:
    for row in told.rows.values():
        if row.message:
            message = told.message(row.partner_id)
            assert message["X-Unsent"] == "1"
            assert len(message["To"].addresses) == 1
            assert not {"cc", "bcc", "date", "message-id"} & {name.casefold() for name in message}


def test_text_of_a_return_is_escaped_in_html_and_left_alone_in_plain_text(told: Round) -> None:
    assert "Rebate of <b>rates</b>" in told.text(WARNINGS)
    assert "Rebate of &lt;b&gt;rates&lt;/b&gt;" in told.html(WARNINGS)
    assert "<b>rates" not in told.html(WARNINGS)


class _Page(HTMLParser):
    """What a page is made of: its language, headings and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("partner", [ERRORS, WARNINGS, CLEAN, SILENT, LOCKED, LAST_YEAR, JUMPED])
def test_the_html_can_be_heard_as_well_as_seen(told: Round, partner: str) -> None:
    page = _Page()
    page.feed(told.html(partner))
    names = [name for name, _ in page.tags]
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert names.count("h1") == 1
    assert not {"img", "script", "link", "iframe"} & set(names)
    assert all(attributes.get("scope") in ("col", "row") for name, attributes in page.tags if name == "th")
    assert names.count("table") == names.count("caption") == names.count("thead")


@pytest.mark.parametrize("partner", [ERRORS, WARNINGS, CLEAN, SILENT, LOCKED, LAST_YEAR, JUMPED])
def test_plain_text_and_html_say_the_same(told: Round, partner: str) -> None:
    class Words(HTMLParser):
        held = ""
        inside = True

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.inside = tag not in ("style", "title")

        def handle_data(self, data: str) -> None:
            self.held += f" {data} " if self.inside else ""

    words = Words()
    words.feed(told.html(partner))
    html = set(words.held.split())
    figures = {word.strip("().,;:") for word in told.text(partner).split() if any(sign.isdigit() for sign in word)}
    assert {one for one in figures if one.rstrip(".") not in ("1", "2", "3", "4")} <= {
        word.strip("().,;:") for word in html
    }


def test_lines_of_plain_text_are_short(told: Round) -> None:
    for row in told.rows.values():
        body = told.message(row.partner_id).get_body(("plain",)) if row.message else None
        if body is not None:
            assert max(map(len, str(body.get_content()).splitlines())) <= 76


def test_only_the_own_words_and_figures_are_in_a_message(told: Round) -> None:
    secrets = {
        ERRORS: ("secret hut", "11,111", "errors@"),
        WARNINGS: ("Rebate of", "22,222", "wanda"),
        CLEAN: ("Reading rooms", "33,333"),
        LAST_YEAR: ("Old pools", "44,444"),
        JUMPED: ("Trampolines", "48,210"),
    }
    names = {partner_id_of(name): name for name, _, _ in PARTNERS}
    for partner in (key for key, row in told.rows.items() if row.message):
        held = told.text(partner) + told.html(partner) + str(told.message(partner)["To"])
        for other in set(names) - {partner}:
            assert names[other] not in held
            assert not any(secret in held for secret in secrets.get(other, ()))
        for _, content in told.attachments(partner):
            cells = _all_text(content)
            assert not any(secret in cells for other in set(secrets) - {partner} for secret in secrets[other])


def _all_text(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value
    )


def test_a_csv_of_several_bodies_gives_each_its_own_findings_alone(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("First Trust", "", "a@example.org"), ("Second Trust", "", "b@example.org")])
    (folder / "returns" / "lines.csv").write_text(
        "partner,financial_year,service,cofog,gross\n"
        "First Trust,2010-11,Advice for firsts,99.9,111111\n"
        "Second Trust,2010-11,Advice for seconds,99.8,222222\n",
        encoding="utf-8",
    )
    told = report(folder)
    ((first, content),) = told.attachments("first-trust")
    assert first == "first-trust - lines (findings).xlsx"
    assert "99.9" in _all_text(content)
    assert "99.8" not in _all_text(content)
    assert "222,222" not in told.text("first-trust")
    assert "it came as a CSV file" in told.text("first-trust")


def test_a_revised_return_is_told_what_changed(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("Clean Body", "", "clean@example.org")])
    send(folder, "Clean Body", "one.xlsx", cofog="99.9")
    newer = [{**LIBRARIES, "gross": 1_500}, {**LIBRARIES, "service": "Archive", "gross": 20, "income": 5}]
    prefill = {**SIGNED, "organisation": "Clean Body", "signed_off_on": "2011-07-02"}
    build_return(folder / "returns" / "two.xlsx", prefill=prefill, lines=newer)
    told = report(folder)
    assert list(told.rows) == ["clean-body"]  # the version that was replaced gets no message
    text = told.text("clean-body")
    assert "What changed since your last version (one.xlsx)" in text
    assert "Gross spending is £520 more than in 'one.xlsx'" in text
    assert "1 line changed (Libraries +£500)" in text
    assert "1 line added (Archive +£20)" in text
    assert "1 finding of last time is dealt with." in text


def test_where_nothing_was_found_before_or_now_no_findings_are_spoken_of(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("Clean Body", "", "clean@example.org")])
    send(folder, "Clean Body", "one.xlsx")
    prefill = {**SIGNED, "organisation": "Clean Body", "signed_off_on": "2011-07-02"}
    build_return(folder / "returns" / "two.xlsx", prefill=prefill, lines=[{**LIBRARIES, "gross": 1_500}])
    told = report(folder)
    assert "Gross spending is £500 more than in 'one.xlsx'" in told.text("clean-body")
    assert "of last time" not in told.text("clean-body") + told.html("clean-body")


def test_what_was_explained_is_dealt_with(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("Clean Body", "", "clean@example.org")])
    send(folder, "Clean Body", "one.xlsx", gross=-5, income=None)
    prefill = {**SIGNED, "organisation": "Clean Body", "signed_off_on": "2011-07-02"}
    build_return(folder / "returns" / "two.xlsx", prefill=prefill, lines=[{**LIBRARIES, "gross": -5, "income": None}])
    assert "0 findings of last time are dealt with, one is still there." in report(folder).text("clean-body")
    (folder / "explanations.csv").write_text(
        "partner,code,service,explanation\nClean Body,amount-negative,Libraries,A refund.\n", encoding="utf-8"
    )
    assert "1 finding of last time is dealt with." in report(folder).text("clean-body")


def test_who_is_asked_again_without_new_figures_is_not_told_that_they_changed(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("Clean Body", "", "clean@example.org")])
    send(folder, "Clean Body", "one.xlsx", gross=-5, income=None)
    (folder / "explanations.csv").write_text(
        "partner,code,service,explanation,ask_again\nClean Body,amount-negative,Libraries,It is so.,Yes\n",
        encoding="utf-8",
    )
    told = report(folder)
    assert 'You wrote: "It is so." Could you tell us a little more?' in told.text("clean-body")
    assert "Could you tell us a little more?" in told.html("clean-body")
    assert "figures have changed" not in told.text("clean-body")
    ((name, content),) = told.attachments("clean-body")
    assert f"{IN_QUESTION}It is so." in _all_text(content)
    (folder / "returns" / name).write_bytes(content)  # sent back as it is: that is no new answer
    assert report(folder).rows["clean-body"].status == "to-explain"


def test_a_file_too_large_for_mail_is_replaced_by_its_findings(tmp_path: Path) -> None:
    settings = SETTINGS.replace("[mail]", "[mail]\nlargest_attachment_mb = 0.05")
    folder = count_folder(tmp_path, [("Trust of Errors", "", "errors@example.org")], settings)
    send(folder, "Trust of Errors", "errors.xlsx", cofog="99.9")
    told = report(folder)
    ((name, content),) = told.attachments(ERRORS)
    assert name == "errors (findings).xlsx"
    assert len(content) <= 50_000
    assert "it is too large to send by mail" in told.text(ERRORS)


def test_hidden_sheets_are_named(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("Clean Body", "", "clean@example.org")])
    path = send(folder, "Clean Body", "clean.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Salaries")
    sheet["A1"] = 1
    sheet.sheet_state = "hidden"
    book.save(path)
    assert "your file holds hidden sheets (Salaries)" in report(folder).text("clean-body")


def test_a_workbook_with_macros_is_never_sent_on(tmp_path: Path) -> None:
    import zipfile

    folder = count_folder(tmp_path, [("Trust of Errors", "", "errors@example.org")])
    path = send(folder, "Trust of Errors", "errors.xlsm", cofog="99.9")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    told = report(folder)
    ((name, content),) = told.attachments(ERRORS)
    assert name == "errors (findings).xlsx"
    assert b"vbaProject" not in content
    assert "macros" in told.text(ERRORS)


def test_other_files_of_a_partner_are_mentioned(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("Clean Body", "", "clean@example.org")])
    send(folder, "Clean Body", "this.xlsx")
    replace_cell(send(folder, "Clean Body", "that.xlsx"), "Return", "C6", "2009-10")
    (folder / "returns" / "clean body draft.xlsx").write_bytes(b"nothing")
    text = report(folder).text("clean-body")
    assert "We also received clean body draft.xlsx, which we could not open" in text
    assert "We also received that.xlsx, which is not counted: it is for 2009-10" in text


def test_files_of_nobody_and_bodies_not_listed_stand_in_the_index(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("Clean Body", "", "clean@example.org")])
    send(folder, "Clean Body", "clean.xlsx")
    send(folder, "Somebody Else", "else.xlsx")
    (folder / "returns" / "scan.pdf").write_bytes(b"%PDF-1.4")
    rows = report(folder).rows
    assert "else.xlsx came from a body that is not in partners.csv" in rows["somebody-else"].note
    assert "scan.pdf cannot be opened, and we cannot tell whose it is" in rows[""].note
    assert not rows[""].message


def test_a_file_that_names_nobody_is_said_to_do_so(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("Clean Body", "", "clean@example.org")])
    (folder / "returns" / "lines.csv").write_text("Organisation,service,gross\nClean Body,Parks,5\n", encoding="utf-8")
    note = report(folder).rows[""].note
    assert "lines.csv does not say which organisation it is from" in note
    assert "in the column partner" in note


def test_where_nobody_said_by_when_or_whom_to_ask_the_letter_still_reads(tmp_path: Path) -> None:
    bare = SETTINGS.partition("[mail]")[0]
    folder = count_folder(
        tmp_path, [("Trust of Errors", "", "e@example.org"), ("Silent Trust", "", "s@example.org")], bare
    )
    send(folder, "Trust of Errors", "errors.xlsx", cofog="99.9")
    told = report(folder)
    assert told.rows[ERRORS].subject == "1 thing to correct: Trust of Errors"
    assert told.rows[SILENT].subject == "Not received yet: Silent Trust"
    assert "send it back by answering this message" in told.text(ERRORS)
    assert "If anything is unclear, just answer this message." in told.text(ERRORS)
    assert told.message(ERRORS)["From"] is None


def test_a_file_with_the_longest_name_a_disk_takes_goes_back_too(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("Clean Body", "", "clean@example.org")])
    send(folder, "Clean Body", "\u65e5" * 83 + ".xlsx", gross=-5, income=None)
    book = openpyxl.load_workbook(next((folder / "returns").iterdir()))
    del book["Findings"]
    book.save(next((folder / "returns").iterdir()))
    ((name, _),) = report(folder).attachments("clean-body")
    assert name == "\u65e5" * 66 + " (findings).xlsx"


def test_a_partner_named_by_a_whole_sentence_is_asked_to_be_named_shorter(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("The body that " + "very " * 60 + "much exists", "", "a@example.org")])
    with pytest.raises(UsageError, match=r"partners\.csv has a partner name of 325 characters \(The body that very"):
        read_folder(folder)


def test_a_file_is_called_what_its_sender_called_it(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [("Clean Body", "", "clean@example.org")])
    path = send(folder, "Clean Body", "clean-body.xlsx")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "received.csv").write_text(
        f"file,sha256,received,sent_as\nclean-body.xlsx,{sha256},2011-07-01 09:30:00,Return <final>\u202e.xlsx\n",
        encoding="utf-8",
    )
    told = report(folder)
    assert "We read Return <final> .xlsx (here called clean-body.xlsx), received on 1 July" in told.text("clean-body")
    assert "Return &lt;final&gt; .xlsx (here called" in told.html("clean-body")
