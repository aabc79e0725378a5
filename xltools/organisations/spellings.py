"""Other ways to write a name: offices for the body ("OPCC Kent"), a mayor for the authority, a grant behind its payer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMISSIONER = "police and crime commissioner"
_COMBINED = "combined authority"
_SPELLINGS = tuple(
    (re.compile(pattern), spelt)
    for pattern, spelt in (
        (r"\b(?:office of )?(?:o?p(?:f)?ccs?(?: office)?)\b", _COMMISSIONER),
        (r"\boffice of (?=police)|(?<=commissioner)s office\b", ""),
        (r"\bpolice (?:fire and|and fire and) crime commissioner\b", _COMMISSIONER),
        (
            r"\b(?:mayoral )?(?:combined|strategic) county authority\b|\bmayoral (?:combined|strategic) authority\b|\bm?cc?a\b|\bmsa\b",
            _COMBINED,
        ),
        (r"^(?:metro )?mayor (?:of|for) (.+)$", rf"\1 {_COMBINED}"),
        (r"^(.+?) (?:metro |elected )?mayor(?:s office)?$", rf"\1 {_COMBINED}"),
        (r"\b(?:unitary authority|ua|unitary)$", "council"),
        (r"\b([a-z]) and ([a-z]{1,4})\b", r"\1\2"),
        (r"\bgovt\b", "government"),
        (r"^cc (?:of|for) ", "chief constable of "),
    )
)
_FUNDS = frozenset(
    """
    grant grants funding fund funds allocation allocations settlement subsidy forward dsg gag phg ukspf bcf ibcf rsg dfg s31 hsg hpg crsts
    supplementary supplemental ame del ltp itb hsf uasc bsip psds shdf luf rsi haf
    """.split()  # noqa: SIM905 - words read better than a list of strings
)
_OFFICES = frozenset(
    """
    spec comm com commissioning specialised specialist wte wt and e health justice direct hub regional region team workforce training
    education public north south east west primary care
    """.split()  # noqa: SIM905 - words read better than a list of strings
)
"""Words of the parts of NHS England and of departments that pay: "NHS England Spec Comm", "NHSE WT&E"."""
_MOST_WORDS_OF_A_FUND = 5


def other_spellings(text: str) -> Iterator[str]:
    """Yield a name in plain words as it might be listed: each change by itself, then all together."""
    key = plain(text)
    changed = [spelt for pattern, form in _SPELLINGS if (spelt := " ".join(pattern.sub(form, key).split())) != key]
    yield from dict.fromkeys(changed)
    if len(changed) < 2:
        return
    every = key
    for pattern, form in _SPELLINGS:
        every = " ".join(pattern.sub(form, every).split())
    if every not in changed:
        yield every


def before_the_fund(text: str) -> Iterator[str]:
    """Yield what may be the payer's name in "Home Office police grant", the longest beginning first."""
    words = text.split()
    folded = plain(text).split()
    if len(words) > 1 and folded and (folded[-1] in _FUNDS or folded[-1] in _OFFICES):
        for end in range(len(words) - 1, max(len(words) - 1 - _MOST_WORDS_OF_A_FUND, 0), -1):
            if folded[-1] in _FUNDS or _OFFICES.issuperset(plain(" ".join(words[end:])).split()):
                yield " ".join(words[:end]).strip(" -:,")


def ends_in_a_fund(text: str) -> bool:
    """Say whether a text names a fund or a grant rather than a body."""
    words = plain(text).split()
    return bool(words) and words[-1] in _FUNDS
