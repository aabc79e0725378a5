"""`xltools publish` writes the count as a publication, says how firm it is, and the next one says what was revised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from tests.pipeline.commands import send

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

STEM = "hackney-2010-11-publication"


def settle(folder: Path, **outputs: str) -> None:
    """State settings under [outputs] of count.toml, in place of any."""
    settings = folder / "count.toml"
    kept = settings.read_text(encoding="utf-8").partition("\n[outputs]\n")[0]
    stated = "\n".join(f'{key} = "{value}"' for key, value in outputs.items())
    settings.write_text(f"{kept}\n[outputs]\n{stated}\n", encoding="utf-8")


def cover_of(folder: Path) -> list[str]:
    book = openpyxl.load_workbook(folder / "reports" / f"{STEM}.xlsx")
    return [str(cell.value) for cell in book["Cover"]["A"]]


def test_a_final_count_is_published_and_then_revised(hackney: Path, xltools: Xltools) -> None:
    send(hackney)
    stated = {"publisher": "Hackney Council", "contact": "A. Khan", "next_update": "June 2027", "status": "final"}
    settle(hackney, **stated, published="2026-06-01", designation="official statistics in development")
    code, said, _ = xltools("publish", hackney)
    assert code == 0
    assert said.startswith("Final: no further change is planned.")
    for ending in (".xlsx", ".ods", "-table-1-total-public-spending.csv", "s.json"):
        assert f"{STEM}{ending}" in said
        assert (hackney / "reports" / f"{STEM}{ending}").is_file()
    assert "Please note" not in said
    assert "1 June 2026" in cover_of(hackney)

    send(hackney, gross=2_000)
    settle(hackney, **stated, published="2026-12-01")
    assert xltools("publish", hackney)[0] == 0
    assert any(text.startswith("Figures were published before, on 1 June 2026.") for text in cover_of(hackney))
    revised = (hackney / "reports" / f"{STEM}-table-11-revisions-by-division.csv").read_text(encoding="utf-8-sig")
    assert '"08 Recreation, culture and religion",[low],[low],[low],100.0' in revised


def test_what_the_cover_lacks_is_said(hackney: Path, xltools: Xltools) -> None:
    send(hackney)
    _, said, _ = xltools("publish", hackney)
    assert "count.toml says no publisher and no contact and no next_update under [outputs]" in said
    assert "these are not official statistics" in said


def test_final_is_not_printed_over_a_return_with_errors(hackney: Path, xltools: Xltools) -> None:
    send(hackney, cofog="99.9")
    settle(hackney, status="final")
    code, said, _ = xltools("publish", hackney)
    assert code == 1
    assert said.startswith("Provisional: the figures will change.\n  1 return (£1.0k of the total) has errors")
    assert "the cover says provisional" in said


def test_an_unknown_word_stops_before_anything_is_written(hackney: Path, xltools: Xltools) -> None:
    settle(hackney, designation="national statistics")
    code, _, complaint = xltools("publish", hackney)
    assert code == 2
    assert "designation should be" in complaint
    assert not list((hackney / "reports").iterdir())
