"""Whatever bodies write stays text: nothing runs, nothing is asked for, nothing breaks the policy, and a CSV runs nothing either."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.devtools import tab
from tests.outputs.counts import small_count
from tests.outputs.explore.reader import Reader
from tests.outputs.explore.test_page import SCRIPT_FOLDER
from xltools.outputs.explore.page import write_explore
from xltools.text import guard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.devtools import Pipe

pytestmark = pytest.mark.browser

HOSTILE = (
    "</script><script>window.attacked = 1</script>",
    "<img src=x onerror='window.attacked = 1'>",
    "<svg onload=window.attacked=1>",
    "javascript:window.attacked=1",
    "=cmd|' /C calc'!A0",
    '+44 1234, then "quoted"; and\r\na break',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u202egnp.exe\u202c and \u2066more\u2069",
    "n\x00u\x01l",
    "\U0001f469\u200d\U0001f680 \U0001f3f4 emoji",
    "\ufeffmark of bytes",
    "\u0130stanbul \u00c5 \ufb01",
    "<!-- --> &lt;b&gt; &#x3c;",
    "{{constructor.constructor('window.attacked=1')()}}",
    "__proto__",
    "\uff1dSUM(A1)",
    "\t=1+1",
    "'=already",
    "-\u0661\u0662",
)


@pytest.fixture(scope="module")
def attacked_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = list(HOSTILE)
    count = small_count(
        service=texts, notes=texts, funder=texts, theme=texts, fund=texts, workbook=texts, partner=texts
    )
    return write_explore(count, tmp_path_factory.mktemp("attacked") / "place-2010-11-explore.html")


@pytest.fixture
def attacked(running: Pipe, attacked_page: Path) -> Iterator[Reader]:
    with tab(running) as page:
        reader = Reader(page, attacked_page)
        reader.open()
        yield reader


def test_it_all_stands_there_as_text(attacked: Reader) -> None:
    attacked.page.click('[data-sort="place"]')
    shown = {text.removeprefix("+ ") for text in attacked.column(1)}
    assert shown == {text.replace("\r\n", "\r\n") for text in HOSTILE}
    for view in ("tiles", "flow"):
        for by in ("organisation", "source", "theme"):
            attacked.open(f"view={view}&by={by}")
            attacked.page.value("document.querySelectorAll('summary').forEach(each => each.click())")
            for number in range(3):
                attacked.page.click("#lines [data-line]", number)
    assert attacked.page.value("window.attacked ?? 'safe'") == "safe"
    assert attacked.page.value("document.querySelectorAll('img, iframe, object, main script').length") == 0


def test_nothing_is_asked_for_and_no_policy_is_broken(attacked: Reader) -> None:
    attacked.find("emoji")
    attacked.page.click(".tile")
    attacked.download()
    asked = {address.partition("#")[0] for address in attacked.page.requests()} - {"about:blank"}
    assert {address for address in asked if not address.startswith("blob:")} == {attacked.path.as_uri()}
    assert attacked.page.complaints() == []


def test_the_policy_stops_what_would_run(attacked: Reader) -> None:
    attacked.page.value("document.body.append(Object.assign(document.createElement('a'), {id: 'probe'}))")
    refused = attacked.page.value(
        """(() => { try { document.getElementById('probe').innerHTML = '<b>x</b>'; return 'made' } catch { return 'refused' } })()"""
    )
    assert refused == "refused"
    attacked.page.value("document.getElementById('probe').setAttribute('style', 'position: fixed')")
    assert attacked.page.value("getComputedStyle(document.getElementById('probe')).position") == "static"
    assert attacked.page.value("fetch('https://example.org/').then(() => 'left', () => 'stopped')") == "stopped"
    assert any("Content Security Policy" in complaint for complaint in attacked.page.complaints())


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_each_can_be_chosen_and_linked_to(attacked: Reader, number: int) -> None:
    attacked.open(f"organisation={quote(HOSTILE[number])}")
    assert attacked.shown == (1, 100_00, 0)
    assert attacked.page.texts(".chip bdi") == [HOSTILE[number]]
    attacked.open(attacked.link)
    assert attacked.shown == (1, 100_00, 0)


@pytest.mark.parametrize("words", ["emoji", "\u0130stanbul", "\ufb01", "gnp.EXE", "{{constructor", "u\x01l"])
def test_each_can_be_found(attacked: Reader, words: str) -> None:
    attacked.open(f"find={quote(words)}")
    assert attacked.shown == (1, 100_00, 0)


def test_a_csv_runs_nothing_in_a_spreadsheet(attacked: Reader) -> None:
    rows = attacked.download()
    assert sorted(row["notes"] for row in rows) == sorted(guard(text) for text in HOSTILE)
    assert sorted(row["source"] for row in rows) == sorted(guard(" ".join(text.split())) for text in HOSTILE)


ODD = (
    "",
    "-",
    "-12",
    "-12.5%",
    "+£1,000",
    "-1-1",
    "\u00a0=1",
    "\u3000@x",
    "\x1f=1",
    "\x85=1",
    "\ufeff=1",
    "''=1",
    "'it",
    "|x",
    " %",
    "-\u0663",
)


def test_texts_are_made_safe_by_the_rule_of_the_lines_csv(attacked: Reader) -> None:
    texts = [*ODD, *HOSTILE]
    script = (SCRIPT_FOLDER / "csv.js").read_text(encoding="utf-8").replace("export ", "")
    told = ",".join("String.fromCharCode(" + ",".join(map(str, _units(text))) + ")" for text in texts)
    assert attacked.page.value(f"(() => {{ {script}; return [{told}].map(guard) }})()") == [
        guard(text) for text in texts
    ]


def _units(text: str) -> list[int]:
    raw = text.encode("utf-16-le")
    return [int.from_bytes(raw[at : at + 2], "little") for at in range(0, len(raw), 2)]
