"""A headless Chromium for tests: how wide a page comes out on a screen, how many sheets it prints, how long its texts are."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
SCREEN_HEIGHT = 800

_MEASURE = """<script>addEventListener("load", () => {
  const root = document.documentElement;
  const boxes = [...document.querySelectorAll(".scroll")].map(
    box => [box.getBoundingClientRect().right, getComputedStyle(box).overflowX != "visible"
      && box.scrollWidth > box.clientWidth, box.tabIndex, box.ariaLabel]);
  parent.postMessage({screen: root.clientWidth, page: root.scrollWidth, boxes}, "*");
})</script></body>"""
_LENGTHS = """<pre id="lengths"></pre><script>addEventListener("load", () => {
  const texts = [...document.querySelectorAll(CHOSEN)];
  lengths.textContent = JSON.stringify(texts.map(text => text.getComputedTextLength()));
})</script></body>"""
_FRAME = """<pre id="told"></pre><script>addEventListener("message", e => told.textContent = JSON.stringify(e.data))</script>
<iframe src="page.html" width="{width}" height="{height}" style="border: 0"></iframe>"""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page that scrolls on its own: where it ends, whether it does scroll, and how it is reached."""

    right: float
    scrolls: bool
    tab_index: int
    label: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a page comes out, in CSS pixels: the screen without its scroll bar, the page with all that sticks out of it."""

    screen: int
    page: int
    boxes: tuple[Box, ...]


def browser() -> str | None:
    """Return the command of a Chromium on this machine, or None."""
    return next((found for found in map(shutil.which, NAMES) if found), None)


def printed_pages(page: Path) -> int:
    """Return how many sheets of paper a page of this machine takes in print."""
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "page.pdf"
        subprocess.run(
            [*_command(folder), "--no-pdf-header-footer", f"--print-to-pdf={paper}", page.as_uri()],
            capture_output=True,
            check=True,
        )
        return len(re.findall(rb"/Type */Page\b", paper.read_bytes()))


def text_lengths(page: Path, chosen: str) -> list[float]:
    """Return how long the chosen texts of a page's drawings (a CSS selector) come out, in the drawing's own units."""
    script = _LENGTHS.replace("CHOSEN", json.dumps(chosen))
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder) / "page.html"
        measured.write_text(page.read_text("utf-8").replace("</body>", script), "utf-8")
        told = subprocess.run(
            [*_command(folder), "--dump-dom", measured.as_uri()], capture_output=True, text=True, check=True
        ).stdout
    found = re.search('<pre id="lengths">(.*?)</pre>', told, re.DOTALL)
    assert found, told
    lengths: list[float] = json.loads(found[1])
    return lengths


def _command(folder: str) -> list[str]:
    command = browser()
    assert command is not None
    options = ["--headless", "--disable-gpu", "--virtual-time-budget=5000", f"--user-data-dir={folder}/profile"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium refuses to run as root with one
    return [command, *options]


def layout(page: Path, width: int) -> Layout:
    """Return how a page of this machine comes out on a screen so many CSS pixels wide.

    It is laid out in a frame of that width: a window of Chromium's own is never narrower than 500.
    """
    with tempfile.TemporaryDirectory() as folder:
        measured = page.read_text("utf-8").replace("</body>", _MEASURE)
        (Path(folder) / "page.html").write_text(measured, "utf-8")
        frame = Path(folder) / "frame.html"
        frame.write_text(_FRAME.format(width=width, height=SCREEN_HEIGHT), "utf-8")
        told = subprocess.run(
            [*_command(folder), "--dump-dom", frame.as_uri()], capture_output=True, text=True, check=True
        ).stdout
    found = re.search('<pre id="told">(.*?)</pre>', told, re.DOTALL)
    assert found, told
    values = json.loads(unescape(found[1]))
    return Layout(values["screen"], values["page"], tuple(Box(*box) for box in values["boxes"]))
