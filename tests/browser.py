"""A headless Chromium for tests: how wide a page comes out on a screen of a width, as the browser lays it out itself."""

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


def layout(page: Path, width: int) -> Layout:
    """Return how a page of this machine comes out on a screen so many CSS pixels wide.

    It is laid out in a frame of that width: a window of Chromium's own is never narrower than 500.
    """
    command = browser()
    assert command is not None
    with tempfile.TemporaryDirectory() as folder:
        measured = page.read_text("utf-8").replace("</body>", _MEASURE)
        (Path(folder) / "page.html").write_text(measured, "utf-8")
        frame = Path(folder) / "frame.html"
        frame.write_text(_FRAME.format(width=width, height=SCREEN_HEIGHT), "utf-8")
        options = ["--headless", "--disable-gpu", "--virtual-time-budget=5000", f"--user-data-dir={folder}/profile"]
        if os.geteuid() == 0:
            options.append("--no-sandbox")  # Chromium refuses to run as root with one
        told = subprocess.run(
            [command, *options, "--dump-dom", frame.as_uri()], capture_output=True, text=True, check=True
        ).stdout
    found = re.search('<pre id="told">(.*?)</pre>', told, re.DOTALL)
    assert found, told
    values = json.loads(unescape(found[1]))
    return Layout(values["screen"], values["page"], tuple(Box(*box) for box in values["boxes"]))
