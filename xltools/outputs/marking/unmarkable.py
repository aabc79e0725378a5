"""Why a file is not marked up itself: it ends as the reason for a separate workbook, never as an error."""

from __future__ import annotations


class Unmarkable(Exception):  # noqa: N818  # not a programming error: the findings go into a workbook of their own
    """Ends the marking up of one file; `reason` says in words what of the file stands in the way."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
