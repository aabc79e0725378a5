"""The key for a kind of body, where nobody states one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from xltools.reference.bodies.organisations import ORGANISATION_TYPES, kinds
from xltools.reference.sharing.keys import ALL_AGES, ShareKey, share_key
from xltools.reference.sharing.measures import NONE, Driver, Measures
from xltools.reference.sharing.usual_keys import kind_of, usual_keys


def supplied(*names: str) -> Measures:
    return Measures(tuple(Driver("London", name, Fraction(1), "") for name in names))


@pytest.mark.parametrize(
    ("name", "type_", "key"),
    [
        ("Pension, Disability and Carers Service", "", "65+"),
        ("London Pensions Fund Authority", "Other joint authority", "65+"),
        ("DCSF", "", "0-15"),
        ("Any academy", "School or academy", "0-15"),
        ("Cafcass", "Agency or public body", "0-15"),
        ("Jobcentre Plus", "", "16-64"),
        ("Skills Funding Agency", "", "16-64"),
        ("London Probation Trust", "Probation", "16-64"),
        ("Metropolitan Police Authority", "Police", ALL_AGES),
        ("Department for Work and Pensions", "Government department", ALL_AGES),
        ("Kent County Council", "County council", ALL_AGES),
        ("Zeppelin Trust", "", ALL_AGES),
        ("", "", ALL_AGES),
    ],
)
def test_a_body_has_the_ages_its_kind_is_usually_shared_by(name: str, type_: str, key: str) -> None:
    assert usual_keys(type_, name)[0].key == key


@pytest.mark.parametrize(
    ("name", "driver", "key"),
    [
        ("Department for Education", "Pupil", "Pupil"),
        ("Highways Agency", "Road length", "Road length"),
        ("Department for Work and Pensions", "Claimants", "Claimants"),
        ("Kent County Council", "Pupils", ALL_AGES),  # of its schools, not of all it does
        ("Skills Funding Agency", "Homes", "16-64"),  # "by home LA" is no number of homes
        ("Metropolitan Police Authority", "Recorded crime", "Recorded crime"),
    ],
)
def test_a_driver_supplied_comes_first_where_it_is_the_bodys_own_measure(name: str, driver: str, key: str) -> None:
    assert usual_keys("", name, supplied(driver))[0].key == key


def test_every_kind_of_body_has_a_usual_key_that_means_something_and_all_ages_last() -> None:
    names = [(kind.name, "") for kind in kinds()] + [("", kind.name) for kind in ORGANISATION_TYPES]
    for name, type_ in names:
        found = usual_keys(type_, name)
        assert found[-1].key == ALL_AGES
        assert all(isinstance(share_key(one.key, NONE), ShareKey) and one.reason.endswith(".") for one in found)


def test_types_stand_for_kinds_of_the_table() -> None:
    assert all(
        kind_of(kind.name, "") is not None
        for kind in ORGANISATION_TYPES
        if kind.level not in ("Third sector", "Private", "Not known")
    )
