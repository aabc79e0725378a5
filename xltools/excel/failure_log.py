"""What went wrong inside xltools, kept in a file for whoever mends it: the person at the desk is told one sentence."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_log_dir

if TYPE_CHECKING:
    from datetime import datetime

LOG_FILE = "xltools.log"


def log_failure(error: BaseException, when: datetime, version: str) -> Path | None:
    """Add an error with its whole trace to the log file and return the file, or None where none can be written."""
    text = "".join(traceback.format_exception(error))
    try:
        folder = Path(user_log_dir("xltools", appauthor=False))
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOG_FILE).open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"{when.isoformat(timespec='seconds')} xltools {version}\n{text}\n")
    except OSError:
        return None
    return folder / LOG_FILE
