"""The examples there are, by the names they have on the command line."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.demo.hackney import HACKNEY
from xltools.demo.manchester import GREATER_MANCHESTER
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.demo.example import Example

EXAMPLES: Mapping[str, Example] = MappingProxyType({example.name: example for example in (GREATER_MANCHESTER, HACKNEY)})


def example_named(name: str) -> Example:
    """Return an example by its name; raise `UsageError` where there is none of it."""
    if name not in EXAMPLES:
        raise UsageError(f"There is no example {name!r}. There are: {', '.join(EXAMPLES)}.")
    return EXAMPLES[name]
