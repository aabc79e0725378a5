from __future__ import annotations

import re
from typing import get_args

from xltools.demo.bodies import Figures, bodies
from xltools.demo.returns import files
from xltools.reference.bodies.organisations import ORGANISATION_TYPES
from xltools.reference.tables import table


def test_bodies_are_of_known_kinds_and_types() -> None:
    kinds = {row["id"] for row in table("organisations")}
    types = {kind.name for kind in ORGANISATION_TYPES}
    for one in bodies():
        assert one.kind in kinds, one.partner
        assert one.organisation_type in types, one.partner
        assert one.figures in get_args(Figures), one.partner


def test_no_two_bodies_share_a_reference_or_an_alias() -> None:
    references = [one.partner_id for one in bodies()]
    assert len(references) == len(set(references))
    names = [name for one in bodies() for name in (one.partner, *one.as_partner().aliases)]
    assert len(names) == len(set(names))


def test_addresses_can_reach_nobody() -> None:
    assert all(one.contact_email.endswith(".example") for one in bodies())


def test_file_names_are_short_and_plain() -> None:
    for file in files():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.(xlsx|csv)", file), file
        assert len(file) <= 40


def test_there_are_about_forty_returns_and_some_bodies_sent_nothing() -> None:
    assert 38 <= len(files()) <= 46
    assert sum(not one.file for one in bodies()) >= 8
