"""Runs the other readers: Apache POI in Java and excelts in node, each once for all files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.validators import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parent
JARS = ("poi", "poi-ooxml", "commons-compress", "xmlbeans")
"""What the reading needs; Debian's libapache-poi-java, libcommons-compress-java and libxmlbeans-java have them."""
WAITED_FOR_EVER = 13
"""How node ends when nothing is left that what it waits for could come from."""
EXCELTS = ROOT / "node_modules" / "@cj-tech-master" / "excelts"


def poi_missing() -> str:
    """Say what is missing to read with Apache POI, or nothing."""
    if not (shutil.which("java") and shutil.which("javac")):
        return "no Java that runs a source file (java, javac) is on the PATH"
    missing = [str(path) for path in _jars() if not path.is_file()]
    return f"Apache POI (libapache-poi-java) is not installed: no {missing[0]}" if missing else ""


def excelts_missing() -> str:
    """Say what is missing to read with excelts, or nothing."""
    if not shutil.which("node"):
        return "node is not on the PATH"
    return "" if EXCELTS.is_dir() else "excelts (npm package @cj-tech-master/excelts) is not installed"


def read_with_poi(files: Sequence[Path]) -> dict[Path, dict[str, Any]]:
    """Return what POI sees in each file: parts, ribbon, macros, sheets, and in its words what it cannot read."""
    jars = os.pathsep.join(map(str, _jars()))
    return _read(["java", "-cp", jars, str(FOLDER / "ReadWithPoi.java")], files)


def read_with_excelts(files: Sequence[Path]) -> dict[Path, dict[str, Any]]:
    """Return what excelts sees in each file: names, and of each sheet its tables, checks, looks and cells; or an error."""
    return _read(["node", str(FOLDER / "read_with_excelts.mjs")], files)


def _jars() -> list[Path]:
    folder = Path(os.environ.get("POI_JARS", "/usr/share/java"))
    return [folder / f"{name}.jar" for name in JARS]


def _read(command: Sequence[str], files: Sequence[Path]) -> dict[Path, dict[str, Any]]:
    run = subprocess.run([*command, *map(str, files)], capture_output=True, encoding="utf-8", check=False)
    if run.returncode not in (0, WAITED_FOR_EVER):
        raise RuntimeError(run.stderr)
    told: dict[str, dict[str, Any]] = {}
    for line in run.stdout.splitlines():
        told.update(json.loads(line))
    return {path: told.get(str(path), {"error": "the reader gave up"}) for path in files}
