"""What is prepared for the first round says what was written and what was left as it was."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

from xltools.folder import read_folder
from xltools.outputs.issue import issue_returns

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
    """The remark on the one partner, and the words of its message."""
    (folder / "count.toml").write_text(COUNT.format(deadline=deadline), encoding="utf-8")
    (folder / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    (one,) = issue_returns(read_folder(folder))
    assert one.message is not None
    body = message_from_bytes(one.message.read_bytes(), policy=default).get_body(("plain",))
    assert body is not None
    return one.remark, str(body.get_content())


def test_a_message_in_the_outbox_is_kept_and_the_remark_is_blank(tmp_path: Path) -> None:
    remark, words = issued(tmp_path, "1 July")
    assert remark == "return written"
    assert "by 1 July" in words
    assert "write to you about anything to correct" in " ".join(words.split())
    remark, words = issued(tmp_path, "1 August")
    assert remark == ""
    assert "by 1 July" in words
    (tmp_path / "outbox" / "london-borough-of-hackney.eml").unlink()
    remark, words = issued(tmp_path, "1 August")
    assert "message" not in remark
    assert "by 1 August" in words
