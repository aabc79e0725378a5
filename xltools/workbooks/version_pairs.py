"""Which file of a folder is the later version of which file of another: by name, else by the body it is from."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.reading.files import list_files
from xltools.reading.safely import read_files
from xltools.text import fold
from xltools.workbooks.compared_files import NotCompared, pair_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xltools.model import ReadFile
    from xltools.reading.files import FoundFile
    from xltools.workbooks.compared_files import FilePair


def pair_folders(old: Path, new: Path, *, jobs: int = 1) -> tuple[list[FilePair], list[NotCompared]]:
    """Return the pairs of two folders, in the order of their names, and the files that have no other.

    Files of one name (in the same folder within it) belong together, then those of one body, where either folder has one
    return of it alone.
    """
    before, after = list_files([old]), list_files([new])
    theirs = {file.name.casefold(): file for file in before}
    pairs = [(theirs[file.name.casefold()], file) for file in after if file.name.casefold() in theirs]
    taken = {file.name for pair in pairs for file in pair}
    left = [file for file in before if file.name not in taken]
    right = [file for file in after if file.name not in taken]
    pairs += _of_one_body(left, right, jobs)
    matched = {id(file) for pair in pairs for file in pair}
    alone = [
        *(
            NotCompared(file.name, "", f"{new.name} holds no later version of it.")
            for file in left
            if id(file) not in matched
        ),
        *(
            NotCompared("", file.name, f"{old.name} holds no earlier version of it.")
            for file in right
            if id(file) not in matched
        ),
    ]
    return [pair_of(then, now) for then, now in sorted(pairs, key=lambda pair: pair[1].name)], alone


def _of_one_body(left: Sequence[FoundFile], right: Sequence[FoundFile], jobs: int) -> list[tuple[FoundFile, FoundFile]]:
    if not left or not right:
        return []
    before, after = _by_body(left, jobs), _by_body(right, jobs)
    return [(before[body], file) for body, file in after.items() if body in before]


def _by_body(files: Sequence[FoundFile], jobs: int) -> dict[str, FoundFile]:
    """The files by the one body each is from; bodies with several are left out, as nobody could say which is meant."""
    to_read = [file for file in files if not file.not_a_file]
    read = read_files([file.path for file in to_read], names=[file.name for file in to_read], jobs=jobs)
    bodies = [(_body(content), file) for content, file in zip(read, to_read, strict=True)]
    times = Counter(body for body, _ in bodies)
    return {body: file for body, file in bodies if body and times[body] == 1}


def _body(read: ReadFile) -> str:
    """Whose return a file is, by its reference or else its name; "" where it says neither, or holds several bodies' lines."""
    if len(read.returns) != 1:
        return ""
    header = read.returns[0].header
    return header["organisation_id"].strip() or fold(header["organisation"])
