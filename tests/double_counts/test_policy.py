"""The place's own words decide where money is counted and what goes without a ruling."""

from __future__ import annotations

from xltools.counting.double_counts.policy import Policy, read_policy
from xltools.folder.settings import POLICY


def test_the_words_a_new_folder_starts_with_are_the_defaults() -> None:
    assert read_policy(dict(POLICY)) == Policy()


def test_other_words_count_health_and_benefits_elsewhere() -> None:
    stated = {"health": "Counted at the provider.", "benefits": "Housing benefit counted at the department."}
    assert read_policy(stated) == Policy(health_at_provider=True, benefits_at_department=True)


def test_undecided_findings_may_need_more_to_go_or_never_go() -> None:
    assert read_policy({"undecided findings": "Removed from 90%."}).remove_from == 0.9
    assert not read_policy({"undecided findings": "Only shown, never removed."}).remove_undecided
