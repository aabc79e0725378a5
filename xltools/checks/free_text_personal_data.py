"""A text may name a person.

What is wrong: A text holds an e-mail address, a National Insurance number or an NHS number.

Why it matters: The lines of the count may be published; personal data should not be in them.

How to put it right: Take it out of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import Issue, declare
from xltools.checks.phrase import Phrase
from xltools.checks.words import heading
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext

E_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[a-z]{2,}")
INSURANCE = re.compile(r"\b(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-prs-tw-z][a-ceghj-nprs-tw-z] ?\d\d ?\d\d ?\d\d ?[a-d]\b")
NHS = re.compile(r"\b(\d{3})[ -](\d{3})[ -](\d{4})\b|\bnhs (?:no|number|num)\W{0,3}(\d{10})\b")
NUMBER = Phrase(
    r"[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]\b|[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}"
    r"|\bnhs (?:no|number|num)\W{0,3}[0-9]{10}\b",
    digits=6,
)
"""What every National Insurance or NHS number contains: quick to look for."""


def kind_of(text: str) -> str:
    """Say what kind of personal data a folded text seems to hold, or nothing."""
    if E_MAIL.search(text):
        return "an e-mail address"
    if INSURANCE.search(text):
        return "a National Insurance number"
    return "an NHS number" if any(is_nhs_number("".join(match.groups(""))) for match in NHS.finditer(text)) else ""


def is_nhs_number(digits: str) -> bool:
    """Check the last of the ten digits (modulus 11, as the NHS Data Dictionary sets out)."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return len(digits) == 10 and check % 11 == int(digits[9]) and check != 10


def _find(context: CheckContext) -> Iterator[Issue]:
    for name in ("service", "notes"):
        for index in np.flatnonzero(context.mentions(name, ("@",)) | context.says(name, NUMBER)).tolist():
            kind = kind_of(context.text(name, index).casefold())
            if kind:
                # the value is left out on purpose: findings are passed on
                yield Issue(
                    int(context.return_no[index]),
                    context.location(index, name),
                    f"{heading(name)} seems to hold {kind}.",
                )


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
