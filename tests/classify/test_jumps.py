"""A newer version that cannot be right beside a sound older one is held and the older counts; what only looks so is not."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from tests.checks.sheet import HACKNEY, PARTNERS, noticed, return_of
from tests.classify.test_units import CODES, HEAD, OUTTURN
from tests.classify.test_units import lines as council
from xltools.classify.held_versions import hold_jumps
from xltools.classify.lines import classify_lines
from xltools.classify.units import with_unit_doubts
from xltools.counting.removals import removals
from xltools.model import HeldReason, Noticed, Partner, WhyNot
from xltools.reading.held import About, Choice, HeldDecision, HeldJump, jump_words
from xltools.reading.lines import gather
from xltools.reading.senders import NO_SENDERS
from xltools.reading.versions import resolve_submitters

if TYPE_CHECKING:
    from xltools.model import Observation
    from xltools.reading.senders import Senders
    from xltools.reading.versions import ResolvedBatch

TRUST = "Ridley Road Trust"
"""A body of which nothing is known: voluntary bodies are of any size."""
COUNCIL = "Old Ford Metropolitan Borough Council"
"""A council of which nothing is published."""
EVERYBODY = (
    *PARTNERS,
    Partner(COUNCIL, "old-ford", "", (), "Council", ""),
    Partner(TRUST, "ridley-road-trust", "", (), "Voluntary organisation", "Hackney"),
)


def table(**pounds: float) -> str:
    """A return of services named and coded alike, with these pounds."""
    rows = (f"| {name.replace('_', ' ')} | 08.2 | {amount} |" for name, amount in pounds.items())
    return "\n".join([HEAD, *rows])


SOUND = {"Advice": 48_210, "Youth_club": 31_575, "Lunch_club": 12_040, "Repairs": 6_985}
"""What the trust spends: lines of no body's published figures."""


def times(factor: float) -> str:
    return table(**{name: pounds * factor for name, pounds in SOUND.items()})


def versions(
    *tables: str,
    of: str = TRUST,
    senders: Senders = NO_SENDERS,
    said: dict[int, tuple[Observation, ...]] | None = None,
) -> tuple[ResolvedBatch, list[str]]:
    """Versions 1, 2 ... of a body's return, and what became of each: counts, held, superseded, rejected, or without amounts."""
    answers = {"organisation": of, "organisation_id": ""}
    returns = [
        replace(
            return_of(sheet, file=f"v{number}.xlsx", answers=answers, observations=(said or {}).get(number, ())),
            version=str(number),
            sha256=f"{number:064}",
        )
        for number, sheet in enumerate(tables, 1)
    ]
    resolved = resolve_submitters(gather(returns), EVERYBODY, HACKNEY)
    classified = classify_lines(resolved.batch.lines, HACKNEY, resolved.partners)
    resolved = hold_jumps(resolved, classified, senders, HACKNEY)
    assert hold_jumps(resolved, classified, senders, HACKNEY) == resolved  # settled once for all
    classified = with_unit_doubts(classified, resolved, HACKNEY)
    why = removals(resolved, classified)["why_not"].groupby(resolved.batch.lines["return_no"]).first()
    words = {
        WhyNot.COUNTS: "counts",
        WhyNot.HELD: "held",
        WhyNot.SUPERSEDED: "superseded",
        WhyNot.NO_AMOUNT: "no amount",
    }
    rejected = {no for no, held in resolved.held.items() if held.rejected}
    return resolved, [
        "rejected" if no in rejected else words[WhyNot(why[no])] if no in why else "no lines"
        for no in range(len(returns))
    ]


def fates(*tables: str, **more: object) -> list[str]:
    return versions(*tables, **more)[1]  # type: ignore[arg-type]  # passed on as given


def decided(of: str = "ridley-road-trust", **choices: Choice) -> Senders:
    """Decisions on the figures of a body's versions, such as ``v2=Choice.ACCEPT``."""
    on = {
        (f"{int(name[1:]):064}", of): HeldDecision(
            f"{int(name[1:]):064}", choice, by="Ann", on="2011-07-01", about=About.FIGURES
        )
        for name, choice in choices.items()
    }
    return replace(NO_SENDERS, on_figures=MappingProxyType(on))


# --- another unit


@pytest.mark.parametrize("factor", [1_000, 0.001, 1_000_000, 100, 0.01, 10, 0.1])
def test_a_version_in_another_unit_waits_and_the_older_counts(factor: float) -> None:
    resolved, became = versions(times(1), times(factor))
    assert became == ["counts", "held"]
    held = resolved.held[1]
    assert isinstance(held, HeldJump)
    assert held.reason is HeldReason.JUMP
    assert held.jump is not None
    assert 10.0**held.jump.scale == pytest.approx(factor)


@pytest.mark.parametrize("factor", [1_000, 1_000_000, 0.001])
def test_so_does_a_councils(factor: float) -> None:
    scaled = "\n".join([HEAD, *(f"| {name} | {code} | {OUTTURN[name] * factor} |" for name, code in CODES.items())])
    assert fates(council(1), scaled, of="Hackney Council") == ["counts", "held"]


def test_a_council_in_thousands_under_other_names_is_told_by_what_such_bodies_spend() -> None:
    renamed = council(1_000).replace("services", "department").replace("Social care", "Adults and children")
    assert fates(council(1), renamed, of="Hackney Council") == ["counts", "held"]


def test_a_council_in_thousands_that_shares_no_names_functions_or_sum_with_the_first() -> None:
    divisions = "\n".join(
        [
            HEAD,
            *(
                f"| Department {number} | {code[:2]} | {OUTTURN[name] // 970} |"
                for number, (name, code) in enumerate(CODES.items())
            ),
        ]
    )
    resolved, became = versions(council(1), divisions, of="Hackney Council")
    assert became == ["counts", "held"]
    assert isinstance(resolved.held[1], HeldJump)
    assert resolved.held[1].jump is not None
    assert resolved.held[1].jump.scale == -3


def test_a_digit_more_on_every_line_is_asked_about_whichever_is_usual() -> None:
    tenth = council(10)
    assert fates(tenth, council(1), of="Hackney Council") == ["counts", "held"]
    assert fates(council(1), tenth, of="Hackney Council") == ["counts", "held"]


def test_some_services_may_be_corrected_as_well() -> None:
    also = table(**{name: pounds * 1_000 for name, pounds in SOUND.items()} | {"Repairs": 7_400, "Minibus": 9_100})
    assert fates(times(1), also) == ["counts", "held"]


def test_two_services_tell_where_they_are_the_same_to_the_digit() -> None:
    before, now = table(Advice=48_210, Youth_club=31_575), table(Advice=48_210_000, Youth_club=31_575_000)
    assert fates(before, now) == ["counts", "held"]
    assert fates(table(Advice=2_000), table(Advice=2_000_000)) == ["superseded", "counts"]  # noughts agree by chance


def test_services_under_other_names_are_told_by_their_functions_or_by_the_total_to_the_digit() -> None:
    codes = {"Advice": "10.9", "Youth": "09.5", "Lunch": "10.2", "Repairs": "06.1"}
    amounts = dict(zip(codes, SOUND.values(), strict=True))
    before = "\n".join([HEAD, *(f"| {name} | {code} | {amounts[name]} |" for name, code in codes.items())])
    coded = "\n".join([HEAD, *(f"| All {name} | {code} | {amounts[name] * 1000} |" for name, code in codes.items())])
    assert fates(before, coded) == ["counts", "held"]
    whole = "\n".join([HEAD, f"| Everything | 10.4 | {sum(amounts.values()) * 1000} |"])
    assert fates(before, whole) == ["counts", "held"]


def test_the_same_services_for_another_area_are_not_compared() -> None:
    rows = "\n".join(f"| {name} | 08.2 | {pounds * 500} | England |" for name, pounds in SOUND.items())
    of_england = f"| service | cofog | gross | area |\n{rows}"
    assert fates(of_england, times(1)) == ["superseded", "counts"]


def test_the_words_say_how_many_times_and_both_sums() -> None:
    resolved, _ = versions(times(1), times(1_000))
    held = resolved.held[1]
    assert isinstance(held, HeldJump)
    assert held.jump is not None
    assert jump_words(held.jump) == "its figures are about 1,000 times those of v1.xlsx (£98.8m in all, £98.8k there)"


# --- beyond all reason, in no unit


def test_digits_too_many_in_one_line_that_swallow_the_body() -> None:
    slip = table(**SOUND | {"Lunch_club": 12_040_000})
    resolved, became = versions(times(1), slip)
    assert became == ["counts", "held"]
    held = resolved.held[1]
    assert isinstance(held, HeldJump)
    assert held.jump is not None
    assert "about 123 times" in jump_words(held.jump)


def test_a_council_beyond_anything_such_councils_spend() -> None:
    slip = council(1).replace(str(OUTTURN["Highways and transport services"]), "11641000000")
    assert fates(council(1), slip, of="Hackney Council") == ["counts", "held"]


def test_digits_too_many_that_make_it_some_times_what_it_was() -> None:
    assert fates(times(1), table(**SOUND | {"Repairs": 698_500})) == ["counts", "held"]


def test_the_same_services_at_a_hundred_times_what_they_were() -> None:
    grown = table(Advice=5_310_777, Youth_club=4_002_313, Lunch_club=900_417, Repairs=1_200_004)
    assert fates(times(1), grown) == ["counts", "held"]


def test_a_new_line_that_makes_a_whole_body_a_hundred_times_what_it_was() -> None:
    assert fates(times(1), table(**SOUND | {"Hostel": 26_000_000})) == ["counts", "held"]


def test_next_to_nothing_and_nothing_of_before_in_it() -> None:
    resolved, became = versions(times(100), table(Trial=12, Test=13, Example=14))
    assert became == ["counts", "held"]
    held = resolved.held[1]
    assert isinstance(held, HeldJump)
    assert held.jump is not None
    assert jump_words(held.jump).startswith("its figures are less than a hundredth of those of v1.xlsx")
    kept = "Advice"
    assert fates(times(100), table(**{kept: SOUND[kept] * 100})) == ["superseded", "counts"]


def blank(sheet: str) -> str:
    return "\n".join([HEAD, *(f"{row.rpartition('| ')[0]}|  |" for row in sheet.splitlines()[1:])])


@pytest.mark.parametrize("now", [times(0), blank(times(1)), HEAD], ids=["noughts", "no amounts", "no lines"])
def test_noughts_and_a_form_not_filled_in_replace_nothing(now: str) -> None:
    resolved, _ = versions(times(1), now)
    held = resolved.held[1]
    assert isinstance(held, HeldJump)
    assert held.jump is not None
    assert (
        jump_words(held.jump)
        == "its figures are nought, blank or cannot be read, unlike those of v1.xlsx (£0 in all, £98.8k there)"
    )
    assert not resolved.superseded_by


def test_all_signs_turned_replace_nothing_and_a_refund_alone_is_asked_about_by_itself() -> None:
    resolved, _ = versions(times(1), times(-1))
    held = resolved.held[1]
    assert isinstance(held, HeldJump)
    assert held.jump is not None
    assert jump_words(held.jump).startswith("its figures are below nought, unlike those of v1.xlsx (-£98.8k in all")
    assert not versions(times(1), table(Advice=-250))[0].held


# --- in part, and far from before


LEDGER = {f"Service_{number}": 1_234_567 + 98_765 * number for number in range(12)}
"""A full list of what a body spends."""


def test_services_with_most_of_the_money_in_thousands_beside_others_in_pounds() -> None:
    large = {name: pounds * 40 for name, pounds in list(LEDGER.items())[:4]}
    resolved, became = versions(
        table(**LEDGER | large), table(**LEDGER | {name: pounds / 1_000 for name, pounds in large.items()})
    )
    assert became == ["counts", "held"]
    held = resolved.held[1]
    assert isinstance(held, HeldJump)
    assert held.jump is not None
    assert (held.jump.scale, held.jump.services) == (-3, 4)
    assert jump_words(held.jump).startswith(
        "4 of its services, with most of the money, are about a thousandth of those of v1"
    )


def test_two_such_services_or_small_ones_are_asked_about_line_by_line() -> None:
    two = {name: LEDGER[name] / 1_000 for name in list(LEDGER)[:2]}
    small = {name: LEDGER[name] / 1_000 for name in list(LEDGER)[:3]}
    assert fates(table(**LEDGER), table(**LEDGER | two)) == ["superseded", "counts"]
    assert fates(table(**LEDGER), table(**LEDGER | small)) == ["superseded", "counts"]


def test_another_sheet_pasted_in_makes_it_ten_times_as_much_under_other_names() -> None:
    other = {f"Function_{number}": pounds * 30 for number, pounds in enumerate(LEDGER.values())}
    assert fates(table(**LEDGER), table(**other).replace("08.2", "04.5")) == ["counts", "held"]
    renamed = {f"Function_{number}": pounds * 3 for number, pounds in enumerate(LEDGER.values())}
    assert fates(table(**LEDGER), table(**renamed)) == ["superseded", "counts"]


def test_another_bodys_sheet_pasted_in_is_known_by_its_lines() -> None:
    shared = {"Advice": 50_000, "Repairs": 7_000}
    others = {f"Function_{number}": 91_234 + 777 * number for number in range(9)} | shared
    answers = ({"organisation": TRUST}, {"organisation": TRUST}, {"organisation": COUNCIL})
    returns = [
        replace(return_of(sheet, file=f"{number}.xlsx", answers=answer | {"organisation_id": ""}), version=str(number))
        for number, (sheet, answer) in enumerate(
            zip((times(1), table(**others), table(**others)), answers, strict=True)
        )
    ]
    for sent, waits in ((returns, {1}), (returns[:2], set())):
        resolved = resolve_submitters(gather(sent), EVERYBODY, HACKNEY)
        classified = classify_lines(resolved.batch.lines, HACKNEY, resolved.partners)
        assert set(hold_jumps(resolved, classified, NO_SENDERS, HACKNEY).held) == waits


def test_what_comes_in_pasted_where_what_is_spent_should_be() -> None:
    income = {name: pounds / (12 + number) for number, (name, pounds) in enumerate(LEDGER.items())}
    assert fates(table(**LEDGER), table(**income)) == ["counts", "held"]
    assert fates(table(**LEDGER), table(**{name: pounds / 2 for name, pounds in LEDGER.items()}))[1] == "counts"


def test_a_fund_beside_all_that_a_body_spends_makes_it_ten_times_as_much() -> None:
    assert fates(table(**LEDGER), table(**LEDGER | {"Fund": 400_000_000})) == ["counts", "held"]
    assert fates(table(**LEDGER), table(**LEDGER | {"Hostel": 40_000_000})) == ["superseded", "counts"]


def in_place(area: str, whole: float, here: float) -> str:
    """The trust's services for an area, with so many times their pounds as a whole and in the place."""
    rows = (f"| {name} | 08.2 | {pounds * whole} | {area} | {pounds * here} |" for name, pounds in SOUND.items())
    return "\n".join(["| service | cofog | gross | area | local |", *rows])


def test_what_is_spent_in_the_place_may_be_in_another_unit_alone() -> None:
    resolved, became = versions(in_place("England", 900, 1), in_place("England", 900, 0.001))
    assert became == ["counts", "held"]
    held = resolved.held[1]
    assert isinstance(held, HeldJump)
    assert held.jump is not None
    assert (held.jump.scale, held.jump.in_place) == (-3, True)
    assert jump_words(held.jump).startswith("its figures for the place are about a thousandth of those of v1.xlsx (£99")


def test_englands_figures_with_the_places_beside_them_are_no_jump_from_the_places_alone() -> None:
    alone = in_place("", 1, 1)
    assert fates(alone, in_place("England", 1_000, 1)) == ["superseded", "counts"]
    assert fates(in_place("England", 1_000, 1), alone) == ["superseded", "counts"]


def test_englands_figures_of_a_body_whose_own_are_known_are_none_either() -> None:
    rows = [f"| {name} | {code} | {OUTTURN[name] * 50} | England | {OUTTURN[name]} |" for name, code in CODES.items()]
    england = "\n".join(["| service | cofog | gross | area | local |", *rows])
    assert fates(council(1), england, of="Hackney Council") == ["superseded", "counts"]


def test_a_council_of_some_hundred_pounds_of_which_nothing_is_known_was_in_millions() -> None:
    millions = table(**{name: round(pounds / 1e6, 1) + 3 for name, pounds in LEDGER.items()})
    pounds = table(**{name: (round(each / 1e6, 1) + 3) * 1e6 + 1_000 for name, each in LEDGER.items()})
    assert fates(millions, pounds, of=COUNCIL) == ["superseded", "counts"]
    assert fates(pounds, millions, of=COUNCIL) == ["counts", "held"]
    assert fates(millions, pounds) == ["counts", "held"]


def test_a_council_ten_times_what_such_councils_spend_by_another_line() -> None:
    fund = f"{council(1)}\n| Fund kept for others | 10.2 | {14 * sum(OUTTURN.values())} |"
    assert fates(council(1), fund, of="Hackney Council") == ["counts", "held"]


def test_capital_alone_does_not_replace_the_revenue() -> None:
    head = "| service | cofog | gross | expenditure_type |"
    revenue, capital = (
        "\n".join([head, *(f"| {kind} {name} | 08.2 | {pounds} | {kind} |" for name, pounds in LEDGER.items())])
        for kind in ("Revenue", "Capital")
    )
    assert fates(revenue, capital) == ["counts", "held"]
    assert fates(revenue, revenue + capital.removeprefix(head)) == ["superseded", "counts"]


def test_a_few_lines_of_the_older_are_no_version_of_it() -> None:
    few = {name: LEDGER[name] for name in list(LEDGER)[:3]}
    assert fates(table(**LEDGER), table(**few)) == ["counts", "held"]
    assert fates(table(**LEDGER), table(**dict(list(LEDGER.items())[:8]))) == ["superseded", "counts"]
    assert fates(table(**few), table(**LEDGER)) == ["superseded", "counts"]


# --- what is no jump


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (times(1), times(1)),
        (times(1), times(3)),  # a small body grew
        (times(1), times(5)),
        (times(1), table(**SOUND | {"Hostel": 2_600_000})),  # a service added
        (table(**SOUND | {"Hostel": 26_000_000}), times(1)),  # and left out
        (table(Advice=48_210), times(1)),  # a stub
        (table(Advice=1, Youth_club=1, Lunch_club=1, Repairs=1), times(1)),  # hardly anything filled in
        (times(1), table(**SOUND | {"Lunch_club": 120_400})),  # asked about, no more
        (times(1), table(Advice=52_000, Youth_club=3_157, Lunch_club=14_000, Repairs=9_000)),
    ],
    ids=["same", "x3", "x5", "added", "left out", "stub", "empty", "one line x10", "one line /10"],
)
def test_ordinary_corrections_are_not_held(before: str, now: str) -> None:
    assert fates(before, now) == ["superseded", "counts"]


def test_a_council_whose_first_version_was_a_stub_or_a_part() -> None:
    part = council(1, ("Highways and transport services",))
    assert fates(part, council(1), of="Hackney Council") == ["superseded", "counts"]
    assert fates(council(1), part, of="Hackney Council") == ["counts", "held"]


def test_a_month_does_not_stand_for_the_year_before_it() -> None:
    assert fates(times(12), times(1)) == ["counts", "held"]


def test_the_newer_counts_where_the_older_was_the_one_in_thousands() -> None:
    assert fates(council(1_000), council(1), of="Hackney Council") == ["superseded", "counts"]
    assert fates(council(1_000_000), council(1), of="Hackney Council") == ["superseded", "counts"]


def times_of_the_council(factor: float) -> str:
    return "\n".join([HEAD, *(f"| {name} | {code} | {OUTTURN[name] * factor} |" for name, code in CODES.items())])


def test_or_in_pence_or_said_to_be_in_thousands() -> None:
    assert fates(times_of_the_council(100), council(1), of="Hackney Council") == ["superseded", "counts"]
    read = {1: (noticed(Noticed.UNIT_READ, "G4", "gross", "£000"),)}
    assert fates(council(1_000), council(1), of="Hackney Council", said=read) == ["superseded", "counts"]


def test_or_where_two_services_had_digits_too_few() -> None:
    few = council(1).replace(str(OUTTURN["Education services"]), str(OUTTURN["Education services"] // 1_000))
    few = few.replace(str(OUTTURN["Social care"]), str(OUTTURN["Social care"] // 1_000))
    assert fates(few, council(1), of="Hackney Council") == ["superseded", "counts"]
    assert fates(council(1), few, of="Hackney Council") == ["superseded", "counts"]  # each is asked about, by its line


def test_small_whole_pounds_may_have_been_thousands_and_pennies_were_not() -> None:
    assert fates(times(0.01), times(10)) == ["counts", "held"]  # £482.10 in it
    whole = {name: pounds // 100 for name, pounds in SOUND.items()}
    assert fates(table(**whole), table(**{name: pounds * 1_000 for name, pounds in whole.items()})) == [
        "superseded",
        "counts",
    ]


def test_pounds_show_by_digits_that_thousands_leave_out() -> None:
    in_thousands = table(Advice=4_823, Youth_club=3_157, Lunch_club=1_204, Repairs=6_985)
    in_pounds = table(Advice=4_823_117, Youth_club=3_157_480, Lunch_club=1_203_996, Repairs=6_984_600)
    assert fates(in_thousands, in_pounds) == ["superseded", "counts"]
    assert fates(in_pounds, in_thousands) == ["counts", "held"]


def test_a_stated_unit_settles_it_where_the_body_can_spend_as_much() -> None:
    stated = {2: (noticed(Noticed.UNIT_STATED, "V2", "", "whole pounds"),)}
    assert fates(times(1), times(1_000), said=stated) == ["superseded", "counts"]
    slip = council(1).replace(str(OUTTURN["Highways and transport services"]), "11641000000")
    assert fates(council(1), slip, of="Hackney Council", said=stated) == ["counts", "held"]


def test_a_unit_that_was_read_makes_a_small_first_version_sound() -> None:
    read = {1: (noticed(Noticed.UNIT_READ, "G4", "gross", "£000"),)}
    part = council(1_000)  # small for a council, but somebody said in what it is
    times_a_million = "\n".join(
        [HEAD, *(f"| {name} | {code} | {OUTTURN[name] * 1_000} |" for name, code in CODES.items())]
    )
    assert fates(part, times_a_million, of="Hackney Council", said=read) == ["counts", "held"]
    assert fates(part, times_a_million, of="Hackney Council") == ["superseded", "no amount"]


def test_where_no_older_version_is_sound_it_goes_on_as_before() -> None:
    assert fates(council(1_000), council(1_000), of="Hackney Council") == ["superseded", "no amount"]


# --- several versions


@pytest.mark.parametrize(
    ("factors", "became"),
    [
        ((1, 1_000, 1), ["superseded", "superseded", "counts"]),
        ((1, 1_000, 1_000), ["counts", "held", "held"]),
        ((1, 1, 1_000), ["superseded", "counts", "held"]),
        ((1, 1_000, 1, 1_000), ["superseded", "superseded", "counts", "held"]),
        ((1, 1_000, 0.001, 1.2), ["superseded", "superseded", "superseded", "counts"]),
    ],
)
def test_each_is_measured_by_the_one_that_stands(factors: tuple[float, ...], became: list[str]) -> None:
    assert fates(*map(times, factors)) == became


def test_what_was_overtaken_is_replaced_by_the_one_that_counts() -> None:
    resolved, became = versions(times(1), times(1_000), times(1.1), times(1.2))
    assert became == ["superseded", "superseded", "superseded", "counts"]
    assert resolved.superseded_by == {0: 3, 1: 3, 2: 3}


def test_what_was_overtaken_is_no_version_before() -> None:
    resolved, _ = versions(times(1), times(1_000), times(1.1))
    assert resolved.previous == {2: 0}
    assert resolved.superseded_by == {0: 2, 1: 2}


# --- decisions


def test_an_accepted_version_counts_as_it_stands() -> None:
    resolved, became = versions(times(1), times(1_000), senders=decided(v2=Choice.ACCEPT))
    assert became == ["superseded", "counts"]
    assert resolved.accepted == {1}


def test_a_version_like_an_accepted_one_is_not_asked_about_again_and_one_like_the_first_waits() -> None:
    accepted = decided(v2=Choice.ACCEPT)
    assert fates(times(1), times(1_000), times(1_010), senders=accepted) == ["superseded", "superseded", "counts"]
    assert fates(times(1), times(1_000), times(1), senders=accepted) == ["superseded", "counts", "held"]


def test_so_too_where_what_such_bodies_spend_speaks_against_it() -> None:
    accepted = decided("hackney", v2=Choice.ACCEPT)
    versions_of_it = council(1), times_of_the_council(1_000), times_of_the_council(1_001)
    assert fates(*versions_of_it, of="Hackney Council", senders=accepted) == ["superseded", "superseded", "counts"]
    assert fates(*versions_of_it[:2], of="Hackney Council", senders=accepted) == ["superseded", "counts"]


def test_a_rejected_version_stays_out_whatever_comes_or_goes() -> None:
    rejected = decided(v2=Choice.REJECT)
    assert fates(times(1), times(1_000), senders=rejected) == ["counts", "rejected"]
    assert fates(times(1), times(1_000), times(1_000), senders=rejected) == ["counts", "rejected", "held"]
    assert fates(times(1), times(1_000), times(2), senders=rejected) == ["superseded", "superseded", "counts"]
    assert fates(times(1_000), senders=decided(v1=Choice.REJECT)) == ["rejected"]


def test_a_decision_on_the_sender_is_none_on_the_figures() -> None:
    sha256 = f"{2:064}"
    of_sender = replace(NO_SENDERS, decisions=MappingProxyType({sha256: HeldDecision(sha256, Choice.ACCEPT)}))
    assert fates(times(1), times(1_000), senders=of_sender) == ["counts", "held"]
