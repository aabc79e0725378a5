"""Rebuild the reference tables from a folder of public tables."""

from __future__ import annotations

import sys
from pathlib import Path

from xltools.reference.rebuild.tables import rebuild

if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m xltools.reference.rebuild SOURCE_FOLDER")
    rebuild(Path(sys.argv[1]))
