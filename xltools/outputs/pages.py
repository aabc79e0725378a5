"""HTML pages from the templates that come with xltools: escaped, and a name that does not exist is an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment
    from markupsafe import Markup


def pages(filters: Mapping[str, Callable[..., object]]) -> Environment:
    """Return the environment of `templates/` with these filters."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only where a page is made

    environment = Environment(
        loader=PackageLoader("xltools.outputs", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"scrolling": scrolling, **filters}
    return environment


_WIDE = re.compile(r"<(table|svg)\b.*?</\1>", re.DOTALL)
_NAME = re.compile(r"<(caption|title)\b[^>]*>(.*?)</\1>", re.DOTALL)


def scrolling(html: str) -> Markup:
    """Return a page's markup with each table and picture in a box of its own, which scrolls where the screen is too narrow.

    So the page itself never scrolls sideways on a phone. The keyboard reaches each box, and its name is that of what it
    holds. Text of partners is escaped before it comes here, so what looks like a tag is one of the template's.
    """
    from markupsafe import Markup

    return Markup(_WIDE.sub(_boxed, html))  # noqa: S704 - escaped when it was rendered


def _boxed(match: re.Match[str]) -> str:
    name = _NAME.search(match[0])
    label = f' aria-label="{name[2].strip()}"' if name else ""
    return f'<div class="scroll" role="group" tabindex="0"{label}>\n{match[0]}\n</div>'
