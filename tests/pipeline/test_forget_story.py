"""A partner's traces are shown first, and gone afterwards; what is another's stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.pipeline.test_strangers_story import by_hand, collect, folder, lines, mail

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

__all__ = ["folder"]


def everything(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path.name != ".xltools.lock"
    }


def a_round(home: Path, xltools: Xltools) -> None:
    by_hand(home, lines(-7, "Ridley Road Trust"), "ridley.csv")
    collect(xltools, home, mail("finance@hackney.example", lines(-5)))
    xltools("report", home)
    entry = {"at": "2011-07-02T09:00:00+01:00", "message": "london-borough-of-hackney.eml", "sha256": "0" * 64}
    sent = json.dumps({**entry, "recipient": "finance@hackney.example", "event": "accepted", "detail": "taken"})
    (home / "outbox" / "journal.jsonl").write_text(sent + "\n", encoding="utf-8")


def test_a_partners_traces_are_shown_and_then_gone(folder: Path, xltools: Xltools) -> None:
    a_round(folder, xltools)
    before = everything(folder)
    code, said, _ = xltools("forget", folder, "LBH")
    assert (code, everything(folder)) == (0, before)
    assert "Nothing was removed" in said
    assert "london-borough-of-hackney.csv" in said
    code, said, complaint = xltools("forget", folder, "LBH", "--yes", "--by", "Ann")
    assert code == 0, complaint
    left = everything(folder)
    assert not any(
        "hackney.csv" in name or "london-borough-of-hackney" in name for name in left if "reports" not in name
    )
    kept = {name for name in before if "ridley" in name and "reports" not in name}
    assert kept
    assert all(left.get(name) == before[name] for name in kept)
    for name, content in left.items():
        if name not in ("partners.csv", "outbox/index.xlsx") and "reports" not in name:
            assert b"finance@hackney.example" not in content.lower(), name
    assert b"Hackney" not in left["forgotten.csv"]
    assert b"one partner,returns,1" in left["forgotten.csv"]
    assert b'"event": "accepted"' in left["outbox/journal.jsonl"]


def test_what_is_from_before_a_day_goes_and_undated_files_stay(folder: Path, xltools: Xltools) -> None:
    a_round(folder, xltools)
    assert "ridley.csv has no date of arrival, and stays" in xltools("forget", folder, "--before", "2011-07-02")[1]
    xltools("forget", folder, "--before", "2011-07-02", "--yes")
    assert [path.name for path in (folder / "returns").iterdir() if path.suffix == ".csv"] == ["ridley.csv"]
    assert xltools("forget", folder)[0] == 2
    assert xltools("forget", folder, "--before", "July")[0] == 2
    assert xltools("forget", folder, "Nobody")[0] == 2
