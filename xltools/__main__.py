"""Run the command line with ``python -m xltools``."""

from __future__ import annotations

from xltools.cli import main

if __name__ == "__main__":
    main()
