"""The names in the zip, once: what lies where below its one folder."""

from __future__ import annotations

from xltools.installation import COMMAND, MARKER, REMOVE, SET_UP

TOP = "Total Place"
"""The one folder that everything lies in, so that unpacking never strews files about."""
ZIP = "Total Place for Windows.zip"
PYTHON = "python"
PACKAGES = f"{PYTHON}/Lib/site-packages"
LICENCES = "licences"
README, README_IT = "README.txt", "README-IT.txt"
SBOM = "sbom.cdx.json"
SUMS = "SHA256SUMS.txt"
MARK = f"{PYTHON}/{MARKER}"
SCRIPTS = (SET_UP, REMOVE, COMMAND)
MOST_BYTES = 110_000_000
"""The zip is never larger: what a mail gateway or a council's software centre takes without a question."""
LONGEST_PATH = 140
"""Characters of a path in the zip. Windows takes 259 in all unless told otherwise, so the folder may have 118."""
