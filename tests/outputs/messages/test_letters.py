"""Templates choose the words; a mistake in the place's own is said with its file and line; a message is one recipient's."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.folder.mail_settings import Mail
from xltools.model import Area, Finding, Location, Partner, Place, Severity, UsageError
from xltools.outputs.messages.actions import actions_to_do
from xltools.outputs.messages.compose import Attachment, address_in, address_problem, compose
from xltools.outputs.messages.dates import day_in_words
from xltools.outputs.messages.facts import MessageKind, PartnerMessage, Signature
from xltools.outputs.messages.templates import RenderedMessage, Templates, wrapped, write_templates

if TYPE_CHECKING:
    from pathlib import Path

BODY = Partner("Ridley Road Trust", "ridley-road-trust", contact_name="Ann", contact_email="ann@example.org")
LETTER = PartnerMessage(
    MessageKind.REFUSED,
    BODY,
    Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11"),
    Signature("The team", "", ""),
)
SAID = RenderedMessage("3 things to correct", "Dear Ann\n", "<p>Dear Ann</p>\n")


def own(folder: Path, name: str, text: str) -> Templates:
    (folder / "messages").mkdir(exist_ok=True)
    (folder / "messages" / name).write_text(text, encoding="utf-8")
    return Templates(folder)


def test_the_places_own_wording_is_used_where_there_is_one(tmp_path: Path) -> None:
    written = own(tmp_path, "refused.txt", "\ufeffSubject: Oh dear, {{ partner.name }}\n\nBad luck.\n").write(LETTER)
    assert (written.subject, written.text) == ("Oh dear, Ridley Road Trust", "Bad luck.\n")
    assert "We cannot count it" not in written.text
    assert "<h1>Oh dear, Ridley Road Trust</h1>" in written.html


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("refused.txt", "Subject: x\n\n{{ partner.nmae }}\n", r"refused\.txt, line 3: .*has no attribute 'nmae'"),
        ("refused.txt", "Subject: x\n\n\n{% if %}\n", r"refused\.txt, line 4: Expected an expression"),
        ("refused.html", "<p>\n{{ totals.gross }}\n", r"refused\.html, line 2: 'None' has no attribute 'gross'"),
        ("parts.txt", "\n{% macro by() %}{{ nothing }}{% endmacro %}", r"parts\.txt, line 2: 'nothing' is undefined"),
        ("parts.txt", "", r"refused\.txt, line 2: .*has no attribute 'by'\. It is used with your copies in .* \(parts\.txt\)"),
        ("refused.txt", "Subject: x\n{{ 1 / 0 }}\n", r"refused\.txt, line 2: division by zero"),
        ("refused.txt", "Subject: x\n{{ 'a' | pounds }}\n", r"refused\.txt, line 2: "),
        ("refused.txt", "Subject: x\n{{ partner.__class__ }}\n", r"refused\.txt, line 2: .*unsafe"),
        ("refused.txt", "Subject: x\n{% include 'no.txt' %}\n", r"line 2: .*no\.txt"),
        ("refused.txt", "Subject: {{ to_corect | count('thing') }}\n", r"line 1: 'to_corect' is undefined"),
        ("refused.txt", "Subject: {{ nothing | pounds }}\n", r"line 1: 'nothing' is undefined"),
        ("refused.txt", "Subject: \n\nHello\n", r"refused\.txt, line 1: the subject is blank"),
        ("refused.txt", "Hello\n", r"refused\.txt, line 1: it should begin with 'Subject: '"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_template_is_said_with_its_file_and_line(
    tmp_path: Path, name: str, text: str, complaint: str
) -> None:
    with pytest.raises(UsageError, match=complaint) as raised:
        own(tmp_path, name, text).write(LETTER)
    assert str(tmp_path / "messages") in str(raised.value)


def test_a_template_in_another_encoding_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "refused.txt").write_bytes("Subject: £5\n".encode("cp1252"))
    with pytest.raises(UsageError, match=r"refused\.txt is not saved as UTF-8"):
        Templates(tmp_path).write(LETTER)


def test_copies_of_the_templates_say_what_xltools_says_and_are_never_overwritten(tmp_path: Path) -> None:
    before = Templates(tmp_path).write(LETTER)
    written = write_templates(tmp_path)
    assert {path.stem for path in written} == {one.value for one in MessageKind} | {"parts", "letter"}
    assert Templates(tmp_path).write(LETTER) == before
    written[0].write_text("mine", encoding="utf-8")
    assert write_templates(tmp_path) == ()
    assert written[0].read_text(encoding="utf-8") == "mine"


def test_a_subject_is_one_line_whatever_stands_in_it(tmp_path: Path) -> None:
    partner = Partner("Trust\r\nBcc: all@example.org", "trust", contact_email="ann@example.org")
    letter = PartnerMessage(MessageKind.REFUSED, partner, LETTER.place, LETTER.signature)
    subject = Templates(tmp_path).write(letter).subject
    assert "\n" not in subject
    assert "\r" not in subject


@given(st.text(min_size=1), st.text(), st.text(st.characters(codec="utf-8")))
def test_no_text_adds_a_header(subject: str, name: str, sender: str) -> None:
    partner = Partner("Trust", "trust", contact_name=name, contact_email="ann@example.org")
    mail = Mail(sender="count@example.org", sender_name=sender)
    data = compose(RenderedMessage(subject, "Dear\n", "<p>Dear</p>"), partner, mail, Attachment("a.xlsx", b"PK"))
    message = message_from_bytes(data, policy=default)
    assert {key.casefold() for key in message} == {"subject", "to", "from", "x-unsent", "mime-version", "content-type"}
    assert [one.addr_spec for one in message["To"].addresses] == ["ann@example.org"]
    assert [one.addr_spec for one in message["From"].addresses] == ["count@example.org"]


def test_equal_contents_are_equal_bytes_and_others_are_not() -> None:
    file = Attachment("Łeeds (marked).xlsx", b"PK" * 1000)
    assert compose(SAID, BODY, Mail(), file) == compose(SAID, BODY, Mail(), file)
    assert compose(SAID, BODY, Mail(), file) != compose(SAID, BODY, Mail(), Attachment(file.name, b"PK" * 1001))


def test_a_message_carries_text_html_and_the_file_under_its_name() -> None:
    message = message_from_bytes(
        compose(SAID, BODY, Mail(), Attachment("Łeeds (marked).xlsx", b"\0\xff")), policy=default
    )
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("Łeeds (marked).xlsx", b"\0\xff")


def test_a_long_plain_subject_stands_on_one_line() -> None:
    data = compose(RenderedMessage("2 things to correct " + "x" * 80, "a\n", "b"), BODY, Mail(), None)
    assert re.match(rb"Subject: 2 things to correct x{80}\r\n", data)


def test_every_line_ends_as_mail_has_it() -> None:
    data = compose(RenderedMessage("ü" * 200, "a\nb\n" * 50, "<p>\n</p>"), BODY, Mail(reply_to="r@example.org"), None)
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", data)
    assert message_from_bytes(data, policy=default)["Reply-To"].addresses[0].addr_spec == "r@example.org"


@pytest.mark.parametrize("name", ["a.xlsm", "a.exe", "a.xlsx.zip", "a"])
def test_nothing_but_workbooks_without_macros_and_csv_is_ever_attached(name: str) -> None:
    with pytest.raises(ValueError, match="not a file that may be sent"):
        compose(SAID, BODY, Mail(), Attachment(name, b""))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ann@example.org", "ann@example.org"),
        (" Ann Other <ann@example.org> ", "ann@example.org"),
        ('"o\'neil smith"@example.org', '"o\'neil smith"@example.org'),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("", ""),
        ("nobody", ""),
        ("a@example.org, b@example.org", ""),
        ("a@example.org; b@example.org", ""),
        ("a@example.org\nBcc: b@example.org", ""),
        ("friends: a@example.org;", ""),
        ("jürgen@example.org", ""),
        ("a@", ""),
        ("a@..", ""),
        ("a@ü" + "ü" * 80, ""),
    ],
)
def test_an_address_is_exactly_one_or_none(text: str, address: str) -> None:
    assert address_in(text) == address


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("jürgen@example.org", "'jürgen@example.org' has letters before the @ that few mail servers take"),
        ("not an address", "'not an address' is not one e-mail address"),
        ("a@example.org\nBcc: b@example.org", "'a@example.org Bcc: b@example.org' is not one e-mail address"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_in_words(text: str, words: str) -> None:
    assert address_problem(text) == words


@given(st.text())
def test_long_lines_are_wrapped_and_no_word_is_lost(text: str) -> None:
    assert wrapped(text).split() == text.split() or not text.isprintable()


def test_lists_are_wrapped_below_their_first_word() -> None:
    assert wrapped("1. " + "word " * 20).splitlines()[1].startswith("   word")
    assert wrapped("- " + "word " * 20).splitlines()[1].startswith("  word")
    assert wrapped("a\n\n\n\nb") == "a\n\nb\n"


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("2011-07-14", "14 July", "14 July 2011"),
        ("2011-07-14 09:30:12", "14 July", "14 July 2011"),
        ("the end of July", "the end of July", "the end of July"),
        ("14/07/2011", "14 July", "14 July 2011"),
        ("14 July 2011", "14 July", "14 July 2011"),
        ("by 14 July 2011", "14 July", "14 July 2011"),
        ("By Friday week", "Friday week", "Friday week"),
        ("", "", ""),
    ],
)
def test_days_are_written_as_people_write_them(text: str, short: str, full: str) -> None:
    assert (day_in_words(text, year=False), day_in_words(text)) == (short, full)


# --- things to do


def found(code: str, row: int, severity: Severity = Severity.ERROR, column: int = 3, fix: str = "Fix it.") -> Finding:
    return Finding(
        code, severity, Location("a.xlsx", "Spending", row, column), f"{code} in {row}", "why", fix, str(row)
    )


def pence(*amounts: int) -> dict[tuple[str, str, int], int]:
    return {("a.xlsx", "Spending", row): amount for row, amount in enumerate(amounts, 5)}


def test_findings_of_one_kind_are_one_thing_told_by_the_line_with_most_money() -> None:
    (thing,) = actions_to_do([found("a", 5), found("a", 6), found("a", 7)], pence(1, 500, 20))
    assert (thing.message, thing.where, thing.number, thing.pence) == ("a in 6", "Spending!C6, C5 and C7", 3, 521)


def test_errors_come_first_then_the_most_money() -> None:
    findings = [
        found("warned", 5, Severity.WARNING),
        found("small", 6),
        found("large", 7),
        found("note", 8, Severity.NOTE),
    ]
    things = actions_to_do(findings, pence(9_000, 10, -700, 1))
    assert [thing.message for thing in things] == ["large in 7", "small in 6", "warned in 5"]


def test_many_cells_are_counted_and_not_listed() -> None:
    (thing,) = actions_to_do([found("a", row) for row in range(5, 30)], {})
    assert thing.where == "Spending!C5, C6, C7, C8 and 21 more"


def test_money_of_a_line_with_two_cells_is_told_once() -> None:
    (thing,) = actions_to_do([found("a", 5), found("a", 5, column=7)], pence(300))
    assert thing.pence == 300


def test_a_finding_about_the_file_says_so() -> None:
    whole = Finding("a", Severity.ERROR, Location("a.xlsx"), "m", "w", "f")
    assert actions_to_do([whole], {})[0].where == "the whole file"


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        (
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            "takes longer than 3 seconds",
        ),
        ("{% macro more() %}{{ more() }}{% endmacro %}{{ more() }}", "recursion|memory"),
        ("{{ 'ab' * 10 ** 10 }}", "takes more memory"),
        ("{{ 'ab' | center(10 ** 10) }}", "takes more memory"),
        ("{% for a in range(300) %}{{ 'word ' * 5000 }}\n{% endfor %}", r"makes [\d,]+ characters"),
        (
            "{% set all = namespace(x='ab') %}{% for a in range(99) %}{% set all.x = all.x ~ all.x %}{% endfor %}",
            "takes",
        ),
    ],
)
def test_a_template_is_bounded_in_time_and_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: str, complaint: str
) -> None:
    monkeypatch.setattr("xltools.outputs.messages.templates.ALLOWED", 3.0)
    templates = own(tmp_path, "refused.txt", f"Subject: x\n\n{template}\n")
    with pytest.raises(UsageError, match=complaint) as raised:
        templates.write(LETTER)
    assert "refused.txt" in str(raised.value)
    monkeypatch.undo()
    assert own(tmp_path, "refused.txt", "Subject: x\n\nShort.\n").write(LETTER).text == "Short.\n"
