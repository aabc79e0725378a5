"""The people the money of a function follows, where a figure for a wider area is apportioned: the tool's own estimates go by this."""

from __future__ import annotations

import re

from xltools.reference.sharing.keys import ALL_AGES

SHARE_KEYS = {"10.2": "65+", "10.3": "65+", "10.4": "0-15", "09.1": "0-15", "10.5": "16-64"}
"""COFOG group -> the people its money follows; every other function goes by all ages.

Shared from England down to the regions and compared with HM Treasury's own figures of 2010-11, the money put in the wrong
region falls from 10% to 2% for old age and from 11% to 8% for survivors by people of 65 and over, from 10% to 8% for
families by children, and from 20% to 18% for the unemployed by people of working age. For other education (colleges,
universities, 16 to 19) children do no better than all ages. There are no ages by district before 2017: those stand in.
"""

PROGRAMME_KEYS = (
    (re.compile(r"(?i)\bstate pension|pension credit|retirement pension|winter fuel|attendance allowance"), "65+"),
    (re.compile(r"(?i)\bchild benefit|\bacademies\b|tax free child ?care"), "0-15"),
    (
        re.compile(
            r"(?i)\buniversal credit|jobseeker|employment and support|carer's allowance|income support|\blabour market"
        ),
        "16-64",
    ),
)
"""Words of a programme -> the people it follows, before those of its function (`SHARE_KEYS`)."""


def share_key_of(code: str) -> str:
    """Return the share key of a COFOG code: see `SHARE_KEYS`."""
    return SHARE_KEYS.get(".".join(code.split(".")[:2]), ALL_AGES)


def key_of_programme(service: str, cofog: str) -> str:
    """Return the people a programme's money follows: by its words, else by its function."""
    named = next((key for words, key in PROGRAMME_KEYS if words.search(service)), "")
    return named or share_key_of(cofog)
