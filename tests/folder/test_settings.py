"""count.toml: every key has its words; whatever else it says is refused, with the nearest that it may."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from xltools.counting.policy import (
    WORD_KEYS,
    Benefits,
    DebtInterest,
    Health,
    Levies,
    NationalGoods,
    Police,
    Policy,
    PooledBudgets,
    Schools,
    UndecidedDoubleCounts,
    alternatives,
)
from xltools.folder import create_folder, read_folder
from xltools.folder.policy_settings import policy_text, read_policy
from xltools.folder.publication_settings import (
    Designation,
    EstimateSettings,
    OutputSettings,
    PublicationStatus,
    read_estimates,
    read_outputs,
)
from xltools.folder.settings import read_settings
from xltools.model import Area, Place, UsageError
from xltools.template.mapping import Classification

if TYPE_CHECKING:
    from pathlib import Path

PLACE = '[place]\nname = "Hackney"\nyear = "2010-11"\nareas = ["E09000012"]\n'
EARLIER = """
"grants" = "Counted at the last public body that spends the money; at the giver where the receiver sends no return."
"health" = "Counted at the commissioner; NHS trusts are its providers."
"pooled budgets" = "Counted at the host; the partners' contributions are noted."
"levies and precepts" = "Counted at the body that levies them, where it sends a return."
"schools" = "Counted at the council."
"benefits" = "Housing and council tax benefit counted at the council, other benefits at the department."
"national estimates" = "A local actual figure is counted before a share of a national one."
"national goods" = "Defence, debt interest and other spending no place receives are left out."
fill_suggested_codes_from = 0.8
remove_double_counts_from = 2
baseline_stands_in = true
"""
OTHER = Policy(
    health=Health.PROVIDER,
    pooled_budgets=PooledBudgets.PARTNERS,
    levies=Levies.BILLING_BODY,
    schools=Schools.SCHOOL,
    benefits=Benefits.DEPARTMENT,
    police=Police.COMMISSIONER,
    national_goods=NationalGoods.COUNT,
    debt_interest=DebtInterest.COUNT,
    undecided_double_counts=UndecidedDoubleCounts.KEEP,
    estimate_missing_returns=True,
    fill_suggested_codes_from=0.75,
    remove_double_counts_from=2.0,
)


def settings_file(tmp_path: Path, more: str) -> Path:
    path = tmp_path / "count.toml"
    path.write_text(PLACE + more, encoding="utf-8")
    return path


def policy_of(path: Path, text: str) -> Policy:
    return read_policy(path / "count.toml", tomllib.loads(text))


def test_a_new_folder_states_every_key_with_its_word_and_every_other_word(tmp_path: Path) -> None:
    folder = create_folder(tmp_path / "count", Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11"), ())
    text = (folder.path / "count.toml").read_text(encoding="utf-8")
    assert read_folder(folder.path).policy == folder.policy == Policy()
    assert {key: tomllib.loads(text)["policy"][key] for key in WORD_KEYS} == {
        key: alternatives(key)[0].value for key in WORD_KEYS
    }
    assert [word for key in WORD_KEYS for word in alternatives(key) if f'# "{word}": {word.meaning}' not in text] == []


def test_every_other_word_reads_back_as_written(tmp_path: Path) -> None:
    stated = tomllib.loads(policy_text(OTHER))["policy"]
    assert read_policy(tmp_path / "count.toml", stated) == OTHER


def test_what_a_policy_leaves_out_is_the_default(tmp_path: Path) -> None:
    assert policy_of(tmp_path, "") == Policy()


def test_a_folder_with_the_earlier_sentences_means_what_it_did(tmp_path: Path) -> None:
    assert policy_of(tmp_path, EARLIER) == Policy(
        fill_suggested_codes_from=0.8, remove_double_counts_from=2.0, estimate_missing_returns=True
    )


REFUSED = {
    "a sentence": (
        'health = "Counted at the commissioner, never at the provider."',
        r'health should be "commissioner" or "provider" .*The nearest is "commissioner"',
    ),
    "a sentence of another key": (
        'schools = "Counted at the body that levies them, where it sends a return."',
        "schools",
    ),
    "a sentence under an earlier key": ('"pooled budgets" = "Kept with the partners"', 'The nearest is "partners"'),
    "a misspelt word": ('police = "chief_constabel"', 'The nearest is "chief_constable"'),
    "a word of another key": ('benefits = "council"', '"administering_council" or "department"'),
    "a number for a word": ("grants = 1", r'grants should be "last_spender" \(it says 1\)'),
    "a misspelt key": ('benfits = "department"', r'\[policy\] has benfits, .*The nearest is "benefits"'),
    "a key from nowhere": ('colour = "red"', "colour, which means nothing here. It may have benefits,"),
    "a key twice": ('levies = "billing_body"\n"levies and precepts" = "billing_body"', "states levies twice"),
    "a percentage": ("remove_double_counts_from = 70", "from 0 to 1"),
    "between 1 and never": ("fill_suggested_codes_from = 1.5", "from 0 to 1"),
    "a number in words": ('fill_suggested_codes_from = "0.9"', "from 0 to 1"),
    "neither true nor false": ('estimate_missing_returns = "yes"', "should be true or false"),
}


@pytest.mark.parametrize(("text", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_what_no_key_takes_is_refused_with_what_to_write(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=rf"count\.toml: .*{told}"):
        policy_of(tmp_path, text)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("[polcy]\n", r'\[polcy\] means nothing here\. The nearest is "policy"'),
        ("policy = 3\n", r"\[place\] has policy, which means nothing here"),
        ("[place.ward]\n", r"\[place\] has ward"),
        ("[mail]\ndeadlin = '2011'\n", 'The nearest is "deadline"'),
        ("[outputs]\nclassification = 'cofg'\n", '"cofog" or "cipfa" or "laa" .*The nearest is "cofog"'),
        ("[outputs]\nstatus = 'finished'\n", '"provisional" or "final" or "revised"'),
        ("[outputs.themes]\nOlder = ['10.2', '77']\n", "Older lists '77', which is no COFOG code"),
        ("[outputs.themes]\nOlder = '10.2'\n", "should list functions"),
        ("[outputs]\ncontact = 3\n", "contact should be a text"),
        ("[outputs]\ndesignation = 'official statistic'\n", 'nearest is "official statistics"'),
        ("[outputs]\npublished = 'in June'\n", 'published should be a date such as "2026-12-01"'),
        ("[outputs]\npublished = 3\n", "published should be a text"),
        ("[outputs]\npublishers = 'us'\n", 'nearest is "publisher"'),
        ("[outputs]\nhand_over_rate = 20\n", r"a part of the money from 0 to 1, such as 0.2 for 20%.*\(it says 20\)"),
        ("[outputs]\nhand_over_rate = '20%'\n", "hand_over_rate should be a part of the money from 0 to 1"),
        ("[outputs]\nhand_over_rate = true\n", "hand_over_rate should be a part of the money from 0 to 1"),
        ("[outputs]\nhand_over_rate = 1.0\n", "or 0 for no what-if"),
        ("[outputs]\nhand_over_rate = -0.1\n", "or 0 for no what-if"),
        ("[outputs]\nhandover_rate = 0.2\n", 'nearest is "hand_over_rate"'),
        ("[estimates]\nuprate = 1.02\n", r"\[estimates.uprate\] should be a table"),
        ("[estimates]\nsource = 'x'\n[estimates.uprate]\n2009-11 = 1.02\n", "a year such as"),
        ("[estimates]\nsource = 'x'\n[estimates.uprate]\n2009-10 = '2%'\n", "a factor such as 1.027"),
        ("[estimates.uprate]\n2009-10 = 1.02\n", "needs a source"),
    ],
)
def test_an_unknown_table_key_or_word_anywhere_is_refused(tmp_path: Path, more: str, told: str) -> None:
    with pytest.raises(UsageError, match=rf"count\.toml: .*{told}"):
        read_settings(settings_file(tmp_path, more))


def test_estimates_and_outputs_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "count.toml"
    estimates = {"uprate": {"2009/10": 1.027, "2010-11": 1}, "source": "GDP deflators, HM Treasury, June 2011"}
    assert read_estimates(path, estimates) == EstimateSettings(
        (("2009-10", 1.027), ("2010-11", 1.0)), "GDP deflators, HM Treasury, June 2011"
    )
    outputs = {
        "classification": "laa",
        "themes": {"Older people": ["10.2", "7.4"]},
        "status": "final",
        "contact": "A. Khan",
    }
    assert read_outputs(path, outputs) == OutputSettings(
        Classification.LAA, (("Older people", ("10.2", "07.4")),), PublicationStatus.FINAL, "A. Khan"
    )
    cover = 'publisher = "Us"\npublished = 2026-12-01\nnext_update = "June"\ndesignation = "official statistics in development"\n'
    stated = read_settings(settings_file(tmp_path, f"[outputs]\n{cover}")).outputs
    assert (stated.publisher, stated.published, stated.next_update) == ("Us", "2026-12-01", "June")
    assert stated.designation is Designation.IN_DEVELOPMENT
    settings = read_settings(settings_file(tmp_path, ""))
    assert (settings.estimates, settings.outputs) == (EstimateSettings(), OutputSettings())
