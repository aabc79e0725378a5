"""The page itself: one HTML file with its styles, scripts and lines inside, which asks nothing of any network.

The policy in its head lets the browser run and style nothing but what stands here, by hash, and forbids it to make markup of text.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from xltools.counting.non_response import estimated_bodies
from xltools.outputs import story
from xltools.outputs.caveats import caveats
from xltools.outputs.estimate_text import estimated_from
from xltools.outputs.explore.columns import DETAILS, FILTERS, packages_of
from xltools.outputs.explore.pieces import pieces_of
from xltools.outputs.headline import headline_warning
from xltools.outputs.missing import what_is_missing
from xltools.outputs.page_one import segments
from xltools.outputs.pages import pages
from xltools.steps import Progress, Step, unheard
from xltools.storage import make_folder, write_over
from xltools.text import percent_of, plural, pounds, short_pounds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from jinja2 import Environment

    from xltools.counting.count import Count
    from xltools.steps import OnStep

SCRIPTS = (
    "money", "unpack", "filters", "link", "csv", "squares", "flows",
    "elements", "choices", "tiles", "tree", "streams", "lines", "main",
)  # fmt: skip
"""The modules of `script/`, each after those it imports: in the page they are one."""

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./[a-z]+\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function|class|const)", re.MULTILINE)


def write_explore(count: Count, path: Path, made_on: date | None = None, on_step: OnStep = unheard) -> Path:
    """Write the page to explore a count to `path` and return it; one that stood there goes to the folder `earlier`.

    Equal counts give equal bytes. `on_step` hears how far it is. Raises `UsageError` for amounts too large for a browser to add up.
    """
    make_folder(path.parent)
    write_over(path, explore_html(count, f"{path.stem}-lines.csv", made_on, on_step).encode("utf-8"))
    return path


def explore_html(count: Count, csv_name: str, made_on: date | None = None, on_step: OnStep = unheard) -> str:
    """Return the page to explore a count; lines downloaded from it are called `csv_name`."""
    on_step(Progress(Step.PAGE, 1, 3))
    pieces = pieces_of(count)
    on_step(Progress(Step.PAGE, 2, 3))
    keys, details = packages_of(count, pieces)
    on_step(Progress(Step.PAGE, 3, 3))
    style, script = _style(), script_text()
    known = {
        "place": count.place.name,
        "year": count.place.year,
        "total": count.net,
        "lines": len(count.lines),
        "rows": len(pieces),
        "filters": dict(FILTERS),
        "details": dict(DETAILS),
        "keys": keys.described,
        "texts": details.described,
        "file": csv_name,
    }
    return (
        _environment()
        .get_template("explore.html.j2")
        .render(
            **_told(count, made_on),
            policy=policy_of(style, script),
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own files
            known=island(known),
            keys=keys.compressed(),
            texts=details.compressed(),
        )
    )


def policy_of(style: str, script: str) -> str:
    """Return the content security policy of a page with this style and script: nothing else runs, loads, leaves or becomes markup."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            *(f"{source} 'none'" for source in ("connect-src", "img-src", "base-uri", "form-action")),
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def island(known: Mapping[str, object]) -> Markup:
    """Return values as JSON inside a page: no sign in it can end the element or begin another."""
    text = json.dumps(known, ensure_ascii=True, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - signs of markup are escaped above


@cache
def script_text() -> str:
    """Return the scripts as one module: what they import from each other stands before them."""
    folder = files("xltools.outputs.explore") / "script"
    texts = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n" + "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)


def _style() -> str:
    text = (files("xltools.outputs") / "templates" / "explore.css").read_text(encoding="utf-8")
    return f"\n{text}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _told(count: Count, made_on: date | None) -> Mapping[str, object]:
    """What the page says before any line is unpacked, as the report and the workbook say it."""
    return {
        "count": count,
        "made_on": f"{made_on.day} {made_on:%B %Y}" if made_on else "",
        "warning": headline_warning(count),
        "missing": what_is_missing(count),
        "caveats": caveats(count),
        "segments": segments(count),
        "estimated_bodies": estimated_bodies(count),
        "estimated_from": estimated_from(count),
        "about_people": story.about_people(count),
    }


@cache
def _environment() -> Environment:
    return pages(
        {
            "pounds": partial(pounds, pence=False),
            "exact": pounds,
            "short": short_pounds,
            "share": percent_of,
            "bodies": lambda number: plural(number, "body", "bodies"),
        }
    )
