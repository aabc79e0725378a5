"""What tests start in the place of ``python -m xltools.excel.click``: the same module, unchanged, over a live LibreOffice.

Run by path, with the module's name: ``python -I tests/excel/click_over_libreoffice.py xltools.excel.click``. The test's own
settings come in three variables of the environment; how long each step took is added to the record of what was shown.
"""

from __future__ import annotations

import time

STARTED = time.time()  # before anything is imported: what it took to start Python itself ends here

import importlib  # noqa: E402 - see above
import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

PIPE, RECORD, ANSWERS = "XLTOOLS_TEST_PIPE", "XLTOOLS_TEST_RECORD", "XLTOOLS_TEST_ANSWERS"
PROJECT = Path(__file__).resolve().parents[2]


def main(module: str) -> int:
    """Import the module, connect xlwings to LibreOffice, and let the module do its work."""
    sys.path.append(str(PROJECT))  # for the tests' own modules; nothing but them is found there first
    click = importlib.import_module(module)
    importlib.import_module("xltools.excel.bindings")  # xlwings, as a click imports it
    imported = time.time()
    from tests.excel.engine.books import Desk
    from tests.excel.libreoffice_engine import register_pipe

    desk = Desk(Path(os.environ[RECORD]), json.loads(os.environ[ANSWERS]))
    register_pipe(os.environ[PIPE], desk)
    sys.path.remove(str(PROJECT))
    attached = time.time()
    try:
        return int(click.main() or 0)
    finally:
        desk.show("times", json.dumps([STARTED, imported, attached, time.time()]))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
