"""What is prepared for the first round says what was written and what was left as it was, each thing once."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

from xltools.folder import read_folder
from xltools.outputs.issue import issue_returns, issued_words

if TYPE_CHECKING:
    from pathlib import Path

COUNT = """
[place]
name = "Hackney"
year = "2010-11"
areas = ["E09000012"]

[mail]
deadline = "{deadline}"
"""
PARTNERS = "partner,contact_email\nLondon Borough of Hackney,a@example.org\n"


def issued(folder: Path, deadline: str) -> tuple[str, str]:
    """What is said of the one partner, and the words of its message."""
    (folder / "count.toml").write_text(COUNT.format(deadline=deadline), encoding="utf-8")
    (folder / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    (one,) = prepared = tuple(issue_returns(read_folder(folder)))
    assert one.message is not None
    body = message_from_bytes(one.message.read_bytes(), policy=default).get_body(("plain",))
    assert body is not None
    return " ".join(issued_words(prepared)), str(body.get_content())


def test_what_is_in_the_outbox_is_kept_and_said_to_be(tmp_path: Path) -> None:
    said, words = issued(tmp_path, "1 July")
    assert said == "1 return written without an initial estimate: London Borough of Hackney."
    assert "by 1 July" in words
    assert "write to you about anything to correct" in " ".join(words.split())
    said, words = issued(tmp_path, "1 August")
    assert said == "1 return and 1 message were already there and were not changed."
    assert "by 1 July" in words
    (tmp_path / "outbox" / "london-borough-of-hackney.eml").unlink()
    said, words = issued(tmp_path, "1 August")
    assert said == "1 return was already there and was not changed."
    assert "by 1 August" in words


def test_many_partners_take_a_sentence_for_each_thing(tmp_path: Path) -> None:
    (tmp_path / "count.toml").write_text(COUNT.format(deadline="1 July"), encoding="utf-8")
    addresses = {
        "Hackney Borough Council": "a@example.org",
        "Department for Work and Pensions": "b@example.org",
        "Department for Education": "",
        "Shoreditch Trust": "",
        "Clapton Library Friends": "nobody",
    }
    rows = [f"{name},{address}" for name, address in addresses.items()]
    (tmp_path / "partners.csv").write_text("\n".join(["partner,contact_email", *rows]), encoding="utf-8")
    said = list(issued_words(tuple(issue_returns(read_folder(tmp_path)))))
    assert said == [
        "2 returns written with an initial estimate to correct (23 to 28 lines).",
        "3 returns written without an initial estimate: Hackney Borough Council, Shoreditch Trust and Clapton Library Friends.",
        "2 returns without a message, no e-mail address in partners.csv: Department for Education and Shoreditch Trust.",
        "1 return without a message, 'nobody' is not one e-mail address (partners.csv): Clapton Library Friends.",
    ]
