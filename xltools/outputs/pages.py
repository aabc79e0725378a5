"""HTML pages from the templates that come with xltools: escaped, and a name that does not exist is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def pages(filters: Mapping[str, Callable[..., object]]) -> Environment:
    """Return the environment of `templates/` with these filters."""
    environment = Environment(
        loader=PackageLoader("xltools.outputs", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters
    return environment
