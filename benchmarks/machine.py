"""What the figures were measured on, in one line."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime


def machine() -> str:
    """Return the processors, the system, the Python version and today's date."""
    today = datetime.now(UTC).date().isoformat()
    return f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python {platform.python_version()}, {today}"
