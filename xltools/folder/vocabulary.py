"""Only what is known may stand in count.toml: whatever else it says is refused, with the nearest thing that may."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path


def refuse_unknown_keys(path: Path, table: str, keys: Iterable[str], known: Collection[str]) -> None:
    """Raise `UsageError` for the first key of a table that is none of its own."""
    for key in keys:
        if key not in known:
            raise UsageError(
                f"{path}: [{table}] has {key}, which means nothing here.{_nearest(key, known)} "
                f"It may have {', '.join(sorted(known))}."
            )


def refuse_unknown_tables(path: Path, tables: Iterable[str], known: Collection[str]) -> None:
    """Raise `UsageError` for the first table of count.toml that is none of its own."""
    for table in tables:
        if table not in known:
            raise UsageError(
                f"{path}: [{table}] means nothing here.{_nearest(table, known)} "
                f"The file may have {', '.join(f'[{name}]' for name in known)}."
            )


def word_in(path: Path, table: str, key: str, value: object, words: Collection[str]) -> str:
    """Return a value that is one of the words its key takes; raise `UsageError` where it is none."""
    if isinstance(value, str) and value in words:
        return value
    offered = " or ".join(f'"{word}"' for word in words)
    near = _nearest(value, words) if isinstance(value, str) and len(words) > 1 else ""
    raise UsageError(f"{path}: under [{table}], {key} should be {offered} (it says {value!r}).{near}")


def text_in(path: Path, table: str, key: str, value: object) -> str:
    """Return a value that is a text, on one line; raise `UsageError` where it is none."""
    if not isinstance(value, str):
        raise UsageError(f"{path}: under [{table}], {key} should be a text in quotation marks (it says {value!r}).")
    return " ".join(value.split())


def switch_in(path: Path, key: str, value: object) -> bool:
    """Return a value that is true or false; raise `UsageError` where it is neither."""
    if not isinstance(value, bool):
        raise UsageError(f"{path}: {key} should be true or false, without quotation marks (it says {value!r}).")
    return value


def table_in(path: Path, name: str, value: object) -> Mapping[str, object]:
    """Return a value that is a table; raise `UsageError` where it is none."""
    if not isinstance(value, dict):
        raise UsageError(f"{path}: [{name}] should be a table of its own, with lines such as key = value under it.")
    return value


def quoted(text: str) -> str:
    """Return text as a TOML string on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(character if character >= " " else " " for character in escaped) + '"'


def _nearest(said: str, known: Collection[str]) -> str:
    """A sentence that names the nearest of what is known: spelt alike, or the first that a longer text speaks of."""
    folded = said.casefold().replace(" ", "_").replace("-", "_")
    close = get_close_matches(folded, known, 1, 0.55)
    spoken = sorted((folded.find(word), word) for word in known if word in folded)
    nearest = close[0] if close else spoken[0][1] if spoken else ""
    return f' The nearest is "{nearest}".' if nearest else ""
