"""The file: one and the same for the same count, nothing from elsewhere, everything in it as text, all money to the penny."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import xltools
from tests.outputs.counts import shuffled, small_count
from xltools.model import UsageError
from xltools.outputs.explore.page import SCRIPTS, explore_html, island, script_text

if TYPE_CHECKING:
    from xltools.counting.count import Count

SCRIPT_FOLDER = Path(xltools.__file__).parent / "outputs" / "explore" / "script"
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def policy_in(html: str) -> dict[str, list[str]]:
    content = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert content
    parts = [part.split() for part in content[1].replace("&#39;", "'").split(";")]
    return {name: values for name, *values in parts}


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def between(html: str, start: str, end: str) -> str:
    return html.partition(start)[2].partition(end)[0]


def test_any_order_of_files_gives_the_same_bytes(count: Count) -> None:
    assert explore_html(shuffled(count), "lines.csv") == explore_html(count, "lines.csv")


def test_the_policy_lets_nothing_run_but_what_stands_here(count: Count) -> None:
    html = explore_html(count, "lines.csv")
    policy = policy_in(html)
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == [hash_of(between(html, '<script type="module">', "</script>"))]
    assert policy["style-src"] == [hash_of(between(html, "<style>", "</style>"))]
    for directive in ("connect-src", "img-src", "base-uri", "form-action"):
        assert policy[directive] == ["'none'"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert not any("unsafe" in value for values in policy.values() for value in values)


def test_nothing_in_the_file_leads_elsewhere(count: Count) -> None:
    html = explore_html(count, "lines.csv")
    assert set(re.findall(r"https?://[^\"'\s]+", html)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\bstyle=|\bon[a-z]+=\"|innerHTML|\beval\b|document\.write", html)
    assert "returns/" in html
    assert str(Path.cwd()) not in html


def test_no_sign_of_a_value_can_end_its_element() -> None:
    hostile = "</script><script>alert(1)</script><!-- &amp; \u2028 \u202e"
    text = str(island({"a": hostile}))
    assert not set("<>&\u2028\u202e") & set(text)
    assert json.loads(text) == {"a": hostile}


def test_a_hostile_place_is_text(count: Count) -> None:
    hostile = replace(count, place=replace(count.place, name="</title><script>alert(1)</script>"))
    html = explore_html(hostile, "lines.csv")
    assert "<script>alert" not in html
    assert html.count("</script>") == explore_html(count, "lines.csv").count("</script>")


def test_lines_are_packed_as_text_that_only_unpacking_reads(count: Count) -> None:
    html = explore_html(count, "lines.csv")
    packed = between(html, '<script type="text/plain" id="texts">', "</script>")
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", packed)
    assert b"Neighbourhood policing" in gzip.decompress(base64.b64decode(packed))


def test_the_modules_of_the_page_share_no_name_and_come_after_what_they_import() -> None:
    texts = {name: (SCRIPT_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS}
    assert {path.stem for path in SCRIPT_FOLDER.iterdir()} == set(SCRIPTS)
    names = [name for text in texts.values() for name in DECLARED.findall(text)]
    assert sorted(names) == sorted(set(names))
    for at, name in enumerate(SCRIPTS):
        assert set(re.findall(r'^import [^;]* from "\./(\w+)\.js"', texts[name], re.MULTILINE)) <= set(SCRIPTS[:at])
    assert not re.search(r"^(?:import|export)\b", script_text(), re.MULTILINE)
    assert "</script" not in script_text()
    assert "<!--" not in script_text()


def test_amounts_too_large_to_add_up_are_named() -> None:
    with pytest.raises(UsageError, match=r"hackney\.xlsx!Spending!6: have it corrected"):
        explore_html(small_count(gross=[100, 2**53]), "lines.csv")
