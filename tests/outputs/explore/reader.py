"""A reader of the page to explore: what he sees, and what he does."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.devtools import Tab

_MONEY = re.compile(r"-?£[\d,]+(?:\.\d\d)?")


def pence_of(text: str) -> list[int]:
    """Return the amounts that a text names exactly (short ones such as £1.2m are none), in pence."""
    found = []
    for match in _MONEY.finditer(text):
        if text[match.end() : match.end() + 1] in ("k", "m", "b", "."):
            continue
        whole, _, rest = match[0].replace("£", "").replace(",", "").partition(".")
        size = 100 * abs(int(whole)) + int(rest or 0)
        found.append(-size if match[0].startswith("-") else size)
    return found


@dataclass
class Reader:
    """Somebody before the page."""

    page: Tab
    path: Path

    def open(self, link: str = "") -> None:
        """Open the page, with what a link keeps."""
        self.page.open("about:blank")
        self.page.open(self.path.as_uri() + (f"#{link}" if link else ""))
        self.page.wait_for("document.documentElement.dataset.ready === 'all'")

    @property
    def result(self) -> str:
        """What the page says is shown."""
        return self.page.text("#result")

    @property
    def shown(self) -> tuple[int, int, int]:
        """How many lines are shown, and the pence counted and not counted of them."""
        if self.result.startswith("No line"):
            return 0, 0, 0
        match = re.match(r"([\d,]+) lines? of", self.result)
        assert match, self.result
        counted, removed = pence_of(self.result)
        return int(match[1].replace(",", "")), counted, removed

    @property
    def link(self) -> str:
        return str(self.page.value("location.hash.slice(1)"))

    @property
    def tiles(self) -> dict[str, int]:
        """The tiles, with their pence."""
        labels: list[str] = self.page.value(
            "[...document.querySelectorAll('.tile')].map(e => e.getAttribute('aria-label'))"
        )
        return {label.rpartition(" £")[0].rpartition(" £")[0]: pence_of(label)[-1] for label in labels}

    def find(self, words: str) -> None:
        """Type words to find."""
        self.page.value("document.getElementById('find').value = ''")
        self.page.click("#find")
        before = self.result
        self.page.type(words)
        self.page.wait_for(f"document.getElementById('result').textContent !== {before!r}")

    def tick(self, heading: str, label: str) -> None:
        """Tick a choice of a filter."""
        filters = [text.rstrip() for text in self.page.texts(".filter > summary")]
        number = next(at for at, text in enumerate(filters) if text.startswith(heading))
        box = f".filter:nth-of-type({number + 1})"
        if not self.page.value(f"document.querySelector('{box}').open"):
            self.page.click(f"{box} > summary")
            self.page.wait_for(f"document.querySelector('{box} input[type=checkbox]')")
        labels = self.page.texts(f"{box} label bdi")
        self.page.click(f"{box} input[type=checkbox]", labels.index(label))

    def tab_to(self, wanted: str, most: int = 200) -> None:
        """Press Tab until the element that has the keyboard is as wanted."""
        for _ in range(most):
            if self.page.value(f"document.activeElement.{wanted}"):
                return
            self.page.press("Tab")
        raise AssertionError(f"the keyboard does not reach what is {wanted}")

    def column(self, number: int) -> list[str]:
        """The cells of a column of the table of lines, from 1."""
        return self.page.texts(f"#lines > tbody > tr:not(.details) > :nth-child({number})")

    def download(self) -> list[dict[str, str]]:
        """Press the button and return the rows of the CSV."""
        self.page.click("#download")
        self.page.wait_for("document.getElementById('progress').textContent.startsWith('Written')")
        text = self.wait_for_file().read_bytes().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def wait_for_file(self) -> Path:
        """Return the one file downloaded, once the browser says that it is whole."""
        pipe = self.page.pipe
        while not any(
            said["method"] == "Browser.downloadProgress" and said["params"]["state"] == "completed"
            for said in pipe.events
        ):
            pipe.events.append(pipe.hear())
        (file,) = self.page.downloads.iterdir()
        return file
