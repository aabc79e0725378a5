"""Files compared two by two, each pair in a process that may die or be stopped: it costs that pair alone, with the reason stated."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.model import ReadFile, UsageError
from xltools.reading.files import list_files, shown_name
from xltools.reading.refusals import unread
from xltools.reading.safely import WorkApart, size_of, work_apart, work_on
from xltools.text import listed
from xltools.workbooks.changes import Comparison
from xltools.workbooks.comparison import compare
from xltools.workbooks.contents import WorkbookContents, contents_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xltools.reading.files import FoundFile

TIMEOUT = 60.0
"""Seconds that a pair may take, and more for large files: two returns of 5,000 lines take four."""


@dataclass(frozen=True, slots=True)
class FilePair:
    """Two files to compare, with the names they go by in places and reports."""

    old: FoundFile
    new: FoundFile


@dataclass(frozen=True, slots=True)
class NotCompared:
    """Two files that were not compared, and why, in words; a file that has no other is named alone.

    `unreadable` says that one of them could not be read.
    """

    old: str
    new: str
    words: str
    unreadable: bool = False


Compared = Comparison | NotCompared
"""What comes of two files."""


def not_read(old: str, new: str, answers: Iterable[object]) -> NotCompared:
    """Return that two files were not compared, as one or both of what was read of them could not be."""
    findings = [answer.unreadable for answer in answers if isinstance(answer, ReadFile) and answer.unreadable]
    words = (f"{finding.location.workbook}: {finding.message} {finding.fix}" for finding in findings)
    return NotCompared(old, new, " ".join(words), unreadable=True)


def pair_of(old: FoundFile, new: FoundFile) -> FilePair:
    """Return two files as a pair, with their folders in their names where these are the same."""
    if old.name != new.name:
        return FilePair(old, new)
    paths = [file.path.resolve() for file in (old, new)]
    if paths[0] == paths[1]:
        return FilePair(old, new)
    both = Path(os.path.commonpath(paths))
    names = [shown_name(path.relative_to(both).as_posix()) for path in paths]
    return FilePair(replace(old, name=names[0]), replace(new, name=names[1]))


def compare_files(old: Path, new: Path) -> Comparison:
    """Compare two workbooks or CSV files. Raises `UsageError` where one cannot be read, FileNotFoundError where none is."""
    (compared,) = compare_pairs([pair_of(*list_files([old]), *list_files([new]))])
    if isinstance(compared, NotCompared):
        raise UsageError(compared.words)
    return compared


def compare_pairs(pairs: Sequence[FilePair], *, jobs: int = 1) -> Iterator[Compared]:
    """Yield what differs between the files of each pair, in the order given; every pair ends with a result.

    Up to `jobs` processes work side by side; memory stays flat in the number of pairs. Raises `ReaderNotStartedError` where
    no process can be started.
    """
    answers = work_apart(
        (_work(pair) for pair in pairs if not _no_files(pair)), jobs=max(1, min(jobs, len(pairs))), timeout=TIMEOUT
    )
    for pair in pairs:
        if none := _no_files(pair):
            yield not_read(pair.old.name, pair.new.name, none)
            continue
        _, answer = next(answers)
        if isinstance(answer, ReadFile):
            yield _ended(pair, answer)
        elif isinstance(answer, Comparison | NotCompared):
            yield answer
        else:
            raise TypeError(f"comparing returned {type(answer).__name__}")


def _no_files(pair: FilePair) -> list[ReadFile]:
    files = (pair.old, pair.new)
    return [unread(file.name, "not-a-file", file.not_a_file) for file in files if file.not_a_file]


def _work(pair: FilePair) -> WorkApart:
    files = (pair.old, pair.new)
    arguments = tuple(text for file in files for text in (str(file.path.absolute()), file.name))
    size = sum(size_of(file.path) for file in files)
    return WorkApart(f"{__name__}:compare_here", arguments, listed([file.name for file in files]), size)


def _ended(pair: FilePair, ending: ReadFile) -> NotCompared:
    """Say which of two files ended or hung the process that had both: each is opened once more by itself."""
    alone = work_apart(
        [work_on("xltools.workbooks.contents:contents_here", file.path, file.name) for file in (pair.old, pair.new)],
        timeout=TIMEOUT,
    )
    answers = [answer for _, answer in alone if isinstance(answer, ReadFile)]
    return not_read(pair.old.name, pair.new.name, answers or [ending])


def compare_here(old: str, old_name: str, new: str, new_name: str) -> Comparison | NotCompared:
    """Compare two files in this process, which may end or hang over them."""
    try:
        answers = [contents_here(old, old_name), contents_here(new, new_name)]
        held = [answer for answer in answers if isinstance(answer, WorkbookContents)]
        if len(held) == len(answers):
            return compare(held[0], held[1])
    except MemoryError:
        answers = [unread(new_name, "file-too-large", "comparing the two takes more memory than returns can need")]
    except Exception as error:  # a fault of ours in comparing two files must not cost the others
        fault = f" because of a fault in xltools ({type(error).__name__}: {str(error)[:200]})"
        answers = [unread(new_name, "file-crashed-reader", fault)]
    return not_read(old_name, new_name, answers)
