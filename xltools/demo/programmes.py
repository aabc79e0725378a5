"""Which body of an example reports a department's programme: the table `programmes.csv` of the example."""

from __future__ import annotations

from fnmatch import fnmatchcase

from xltools.demo.bundle import bundled


def partner_of(example: str, department: str, programme: str) -> tuple[str, str]:
    """Return the partner that reports a programme, or ``("", why)`` where the example leaves it out."""
    for rule in bundled(example, "programmes"):
        if fnmatchcase(department, rule["department"]) and fnmatchcase(programme, rule["programme"]):
            return rule["partner"], rule["left_out"]
    raise LookupError(f"no rule says who reports {department}: {programme}")
