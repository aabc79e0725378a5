"""Puts the bundle together: fetch, lay out, zip, look over, and only then give the zip its place."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import xltools
from xltools.bundle.contents import contents, write_zip
from xltools.bundle.fetching import fetch_sources
from xltools.bundle.looking import faults
from xltools.bundle.sbom import require_cyclonedx
from xltools.model import UsageError
from xltools.steps import Progress, Step
from xltools.storage import written_whole

if TYPE_CHECKING:
    from xltools.bundle.fetching import Sources
    from xltools.steps import OnStep

SHORTEST_TELLING = 6
"""Characters of a path that tells something of this computer; / and /opt stand in many a text."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A zip that was made and looked over: its size, its hash, and how many files are in it."""

    path: Path
    bytes: int
    sha256: str
    files: int


def make_bundle(output: Path, on_step: OnStep) -> Bundle:
    """Make the zip; `on_step` is told how far it is. Nothing stays behind but the zip.

    Raises `UsageError` where the output is in the way or has no folder, where something cannot be fetched or is not as
    locked, and `NotWrittenError` where the disk does not take it.
    """
    must_be_free(output)
    require_cyclonedx()
    with tempfile.TemporaryDirectory(prefix="total-place-") as name:
        folder = Path(name)
        sources = fetch_sources(folder, on_step)
        return put_together(sources, output, on_step, (*paths_of_this_computer(), name))


def put_together(sources: Sources, output: Path, on_step: OnStep, here: tuple[str, ...]) -> Bundle:
    """Make the zip of what was fetched. Raises ValueError where it is not as it should be: nothing is then in its place."""
    on_step(Progress(Step.BUNDLE))
    files = contents(sources)
    with written_whole(output) as draft:
        write_zip(files, draft)
        on_step(Progress(Step.LOOKING))
        wrong = faults(draft, sources, here)
        if wrong:
            raise ValueError(f"the bundle was not made as it should be: {'; '.join(wrong[:5])}")
        content = draft.read_bytes()
    return Bundle(output, len(content), sha256(content).hexdigest(), len(files))


def must_be_free(output: Path) -> None:
    """Raise `UsageError` where a zip cannot be written there, or something is in the way."""
    if output.suffix.lower() != ".zip":
        raise UsageError(f"{output} is no name for a zip. Give one that ends in .zip.")
    if not output.absolute().parent.is_dir():
        raise UsageError(f"There is no folder {output.parent}. Make it first, or choose another place with --output.")
    if output.exists():
        raise UsageError(f"{output} is there already. Move it away, or choose another name with --output.")


def paths_of_this_computer() -> tuple[str, ...]:
    """Return paths that say whose computer this is, none of which may be in the zip."""
    package = Path(xltools.__file__).parents[1]
    found = (str(path) for path in (package, Path.home(), Path.cwd(), Path(sys.prefix)))
    return tuple(dict.fromkeys(path for path in found if len(path) >= SHORTEST_TELLING))
