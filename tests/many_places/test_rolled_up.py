"""The command's way: processes count and put together, the one that asked imports nothing of it; the files are the library's."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.many_places.drawn import LEEDS, draw_place, rolled
from tests.many_places.test_places import two
from tests.validators import ROOT
from xltools.many_places import candidates, rolled_up
from xltools.many_places.rolled_up import put_together_here, roll_up
from xltools.many_places.rollup_text import rollup_text
from xltools.many_places.stored import lines_of
from xltools.many_places.write import write_rollup
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from xltools.many_places.stored import CountedPlace

DAY = date(2026, 1, 2)
ASKING = """
import sys
sys.path.insert(0, sys.argv[1])
from datetime import date
from pathlib import Path
from xltools.many_places.rolled_up import roll_up
places, output = [Path(path) for path in sys.argv[3:]], Path(sys.argv[2])
if __name__ == "__main__":
    roll_up(places, output, date(2026, 1, 2), jobs=2)
    print(*sorted({"numpy", "pandas", "pyarrow", "pandera", "openpyxl", "xlsxwriter"} & set(sys.modules)))
"""


def contents(output: Path) -> dict[str, bytes]:
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_the_files_and_the_words_are_those_of_the_library_byte_for_byte(tmp_path: Path) -> None:
    places = (*two(tmp_path), tmp_path / "gone")
    told = roll_up(places, tmp_path / "apart", DAY, jobs=2)
    here = rolled(tmp_path / "here", *places)
    written = write_rollup(here, DAY)
    assert told.written == tuple(tmp_path / "apart" / path.name for path in written)
    apart = contents(tmp_path / "apart")
    assert apart == contents(tmp_path / "here")
    assert {path.name for path in written} < apart.keys()
    assert told.text == tuple(rollup_text(here))
    assert (told.is_unread, told.is_to_correct) == (True, any(place.to_correct for place in here.places))
    assert "1 double count excluded" in " ".join(told.text)


def test_lines_are_read_once_where_a_place_shares_money_and_not_at_all_where_it_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Counter[str] = Counter()

    def noted(output: Path, counted: CountedPlace, rows: Sequence[int] | None = None) -> pd.DataFrame:
        read[counted.place] += 1
        return lines_of(output, counted, rows)

    monkeypatch.setattr(candidates, "lines_of", noted)
    alone = draw_place(tmp_path / "leeds", "Leeds", [LEEDS], "| Leeds Council | L1 | Parks | 08.1 | 7654321 |")
    result = rolled(tmp_path / "out", *two(tmp_path), alone)
    assert result.removed == 402_918_00
    assert read == {"Hackney": 1, "Islington": 1}


def test_whoever_asks_imports_nothing_of_a_count(tmp_path: Path) -> None:
    places = map(str, two(tmp_path))
    command = [sys.executable, "-c", ASKING, str(ROOT), str(tmp_path / "out"), *places]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == ""
    assert (tmp_path / "out" / "rollup.xlsx").is_file()


def test_what_goes_wrong_there_is_said_here_and_no_file_of_before_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = two(tmp_path)
    roll_up(places, tmp_path / "out", DAY)
    before = contents(tmp_path / "out")
    (tmp_path / "out" / "decisions.csv").write_text("id,decision\nx,Perhaps\n", encoding="utf-8")
    with pytest.raises(UsageError, match="says 'Perhaps'"):
        roll_up(places, tmp_path / "out", DAY)
    (tmp_path / "out" / "decisions.csv").unlink()
    monkeypatch.setattr(rolled_up, "PUT_TOGETHER", "os:abort")
    with pytest.raises(UsageError, match="ended before it was done, twice"):
        roll_up(places, tmp_path / "out", DAY)
    assert contents(tmp_path / "out") == before


def test_a_place_whose_files_went_meanwhile_is_not_left_out_in_silence(tmp_path: Path) -> None:
    answer = put_together_here(str(tmp_path), str(tmp_path / "stage"), "", '["hackney-12345678"]', "[]", "2026-01-02")
    assert isinstance(answer, UsageError)
    assert "hackney-12345678 is no longer in" in str(answer)
