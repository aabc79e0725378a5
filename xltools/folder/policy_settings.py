"""The table [policy] of count.toml: words from fixed lists into a typed `Policy`, and back.

Folders made before the words stood under other keys and in sentences. The sentences a new folder then had are understood;
any other is refused with what to write instead, because nobody can say what the count made of it.
"""

from __future__ import annotations

from dataclasses import fields
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.counting.policy import (
    DEFAULT_POLICY,
    WORD_KEYS,
    Benefits,
    Grants,
    Health,
    Levies,
    NationalEstimates,
    NationalGoods,
    Policy,
    PolicyWord,
    PooledBudgets,
    Schools,
    alternatives,
)
from xltools.folder.vocabulary import quoted, refuse_unknown_keys, switch_in, word_in
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

POLICY = "policy"
ESTIMATE = "estimate_missing_returns"
FILL, REMOVE = "fill_suggested_codes_from", "remove_double_counts_from"
_KEYS = frozenset(key.name for key in fields(Policy))
_EARLIER_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "pooled budgets": "pooled_budgets",
        "levies and precepts": "levies",
        "national estimates": "national_estimates",
        "national goods": "national_goods",
        "undecided findings": "undecided_double_counts",
        "baseline_stands_in": ESTIMATE,
    }
)
_EARLIER_SENTENCES: Mapping[str, PolicyWord] = MappingProxyType(
    {
        "Counted at the last public body that spends the money; at the giver where the receiver sends no return.": (
            Grants.LAST_SPENDER
        ),
        "Counted at the commissioner; NHS trusts are its providers.": Health.COMMISSIONER,
        "Counted at the host; the partners' contributions are noted.": PooledBudgets.HOST,
        "Counted at the body that levies them, where it sends a return.": Levies.LEVYING_BODY,
        "Counted at the council.": Schools.COUNCIL,
        "Housing and council tax benefit counted at the council, other benefits at the department.": (
            Benefits.ADMINISTERING_COUNCIL
        ),
        "A local actual figure is counted before a share of a national one.": NationalEstimates.LOCAL_ACTUAL_FIRST,
        "Defence, debt interest and other spending no place receives are left out.": NationalGoods.MEMO,
    }
)


def read_policy(path: Path, stated: Mapping[str, object]) -> Policy:
    """Return what [policy] of the settings at `path` says, defaults where it is silent; raise `UsageError` for anything else."""
    settings = _by_todays_keys(path, stated)
    refuse_unknown_keys(path, POLICY, settings, _KEYS)
    words = {key: _word(path, key, settings[key]) for key in WORD_KEYS if key in settings}
    thresholds = {key: _threshold(path, key, settings[key]) for key in (FILL, REMOVE) if key in settings}
    estimates = {key: switch_in(path, key, settings[key]) for key in (ESTIMATE,) if key in settings}
    return Policy(**words, **thresholds, **estimates)  # type: ignore[arg-type]  # each key takes a list of its own


def _by_todays_keys(path: Path, stated: Mapping[str, object]) -> dict[str, object]:
    settings: dict[str, object] = {}
    for key, value in stated.items():
        today = _EARLIER_KEYS.get(key, key)
        if today in settings:
            raise UsageError(f"{path}: [{POLICY}] states {today} twice, once under its earlier name. Keep one.")
        settings[today] = value
    return settings


def _word(path: Path, key: str, value: object) -> PolicyWord:
    words = alternatives(key)
    earlier = _EARLIER_SENTENCES.get(" ".join(value.split())) if isinstance(value, str) else None
    if earlier in words and isinstance(earlier, type(words[0])):
        return earlier
    return type(words[0])(word_in(path, POLICY, key, value, words))  # type: ignore[call-arg]  # a lookup by the word alone


def _threshold(path: Path, key: str, value: object) -> float:
    usual = getattr(DEFAULT_POLICY, key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not (0 < value <= 1 or value == 2):
        raise UsageError(
            f"{path}: {key} should be a number from 0 to 1, such as {usual}, or 2 for never (it says {value!r})."
        )
    return float(value)


def policy_text(policy: Policy = DEFAULT_POLICY) -> str:
    """Return the table [policy] of a count.toml: every key with its word, and what the other words would mean."""
    return "\n".join(
        (
            "# Where each kind of money is counted. What the words mean is printed in the count.",
            f"[{POLICY}]",
            *(line for key, word in policy.words() for line in _lines(key, word)),
            "# Whether published figures count for bodies none of whose returns counts",
            "# (true or false). They are marked wherever they show, and give way to what bodies report themselves.",
            f"{ESTIMATE} = {str(policy.estimate_missing_returns).lower()}",
            "# How sure (from 0 to 1; 2 means never) a suggested COFOG code must be to be filled in, and a double count to be",
            "# taken off before you have decided on it. Both are always marked as what they are.",
            f"{FILL} = {policy.fill_suggested_codes_from}",
            f"{REMOVE} = {policy.remove_double_counts_from}",
        )
    )


def _lines(key: str, word: PolicyWord) -> Iterator[str]:
    for alternative in alternatives(key):
        yield f"# {quoted(alternative)}: {alternative.meaning}"
    yield f"{key} = {quoted(word)}"
