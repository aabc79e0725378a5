"""The drop-downs of a return offer the bodies, kinds and areas of its year."""

from __future__ import annotations

from xltools.template.lists import pick_lists


def _list(key: str, year: str) -> tuple[str, ...]:
    return next(listed.items for listed in pick_lists(("Kent County Council",), year) if listed.key == key)


def test_the_organisations_are_those_of_the_year() -> None:
    today = _list("organisations", "2024-25")
    assert today[0] == "Kent County Council"
    assert "Ministry of Housing, Communities and Local Government" in today
    assert "Integrated care board" in today
    assert not [
        name for name in today if "Primary Care Trust" in name or "Regional Development" in name or "CLG" in name
    ]
    assert "Department for Levelling Up, Housing and Communities" in _list("organisations", "2022-23")


def test_a_template_of_no_year_and_of_the_pilots_years_stays_as_it_was() -> None:
    assert _list("organisations", "") == _list("organisations", "2010-11") == _list("organisations", "2012-13")
    assert "Primary Care Trust - commissioning" in _list("organisations", "2010-11")


def test_the_areas_are_those_of_the_year() -> None:
    today, then = set(_list("areas", "2025-26")), set(_list("areas", "2010-11"))
    assert {"West Northamptonshire", "NHS North East London Integrated Care Board"} <= today - then
    assert {"Daventry", "City & Hackney Teaching PCT"} <= then - today


def test_the_kinds_of_organisation_are_the_same_in_every_year() -> None:
    assert _list("organisation_types", "2024-25") == _list("organisation_types", "2010-11")
