"""Files of descriptions as people save them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xltools.coding.suggestions import suggest, suggest_file

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Service{0}Partner type{0}Partner\nWinter maintenance{0}council{0}\nCaf\u00e9 and museum{0}{0}\n{0}{0}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_any_usual_encoding_and_separator_is_read(tmp_path: Path, encoding: str, mark: str) -> None:
    file = tmp_path / "lines.csv"
    file.write_bytes(TEXT.format(mark).encode(encoding))
    found = list(suggest_file(file))
    assert [text for text, _ in found] == ["Winter maintenance", "Caf\u00e9 and museum", ""]
    assert found[0][1] == suggest("Winter maintenance", partner_type="council")
    assert found[2][1] == ()


def test_only_the_service_is_needed_and_rows_may_be_short_or_long(tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    file.write_text('service,partner_type\n"Roads, bridges"\nLibraries,council,extra\n', encoding="utf-8")
    assert [(text, found[0].code) for text, found in suggest_file(file)] == [
        ("Roads, bridges", "04.5"),
        ("Libraries", "08.2.0"),
    ]


def test_a_file_without_descriptions_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    file.write_text("code,amount\n10.2,5\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no column named service"):
        list(suggest_file(file))


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    file.write_text("", encoding="utf-8")
    assert list(suggest_file(file)) == []
