from __future__ import annotations

import re

import pytest

from xltools.demo.bodies import bodies, partners
from xltools.demo.damage import DAMAGES
from xltools.demo.examples import EXAMPLES, example_named
from xltools.demo.files import files
from xltools.demo.planted import LABEL, planted_changes, planted_files, planted_lines
from xltools.demo.returns import return_lines
from xltools.model import UsageError
from xltools.reference.bodies.organisations import ORGANISATION_TYPES
from xltools.reference.tables import table

every_example = pytest.mark.parametrize("name", EXAMPLES)


@every_example
def test_bodies_are_of_known_kinds_and_types(name: str) -> None:
    kinds = {row["id"] for row in table("organisations")}
    types = {kind.name for kind in ORGANISATION_TYPES}
    for body in bodies(name):
        assert body.kind in kinds, body.partner
        assert body.organisation_type in types, body.partner
        assert body.figures in EXAMPLES[name].figures_words, body.partner
        assert body.listed in ("yes", "no"), body.partner


@every_example
def test_no_two_bodies_share_a_reference_or_an_alias(name: str) -> None:
    references = [body.partner_id for body in bodies(name)]
    assert len(references) == len(set(references))
    names = [called for partner in partners(name) for called in (partner.name, *partner.aliases)]
    assert len(names) == len(set(names))


@every_example
def test_addresses_can_reach_nobody(name: str) -> None:
    assert all(body.contact_email.endswith(".example") for body in bodies(name))
    assert EXAMPLES[name].mail.sender.endswith(".example")


@every_example
def test_file_names_are_short_and_plain(name: str) -> None:
    for file in files(name):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.(xlsx|csv|ods)", file), file
        assert len(file) <= 40


@every_example
def test_every_file_of_the_catalogue_exists(name: str) -> None:
    planted = {file.file for file in planted_files(name)} | {line.file for line in planted_lines(name)}
    assert planted | {change.file for change in planted_changes(name)} <= set(files(name))


@every_example
def test_invented_bodies_say_so_in_their_names_or_send_only_labelled_lines(name: str) -> None:
    example = EXAMPLES[name]
    for body in bodies(name):
        if body.figures == "planted":
            assert all(str(line["notes"]).startswith(LABEL) for line in return_lines(example, body.file))
        else:
            assert "invented" not in body.partner


@every_example
def test_every_damage_is_used(name: str) -> None:
    used = [file.damage for file in planted_files(name) if file.damage]
    assert len(used) == len(set(used))
    assert set(used) <= set(DAMAGES)


def test_hackney_has_about_forty_returns_and_some_bodies_sent_nothing() -> None:
    assert 38 <= len(files("hackney-2010-11")) <= 46
    assert sum(not body.file for body in bodies("hackney-2010-11")) >= 8


def test_an_example_that_is_not_there_is_refused_with_the_names_of_those_that_are() -> None:
    with pytest.raises(UsageError, match="hackney-2010-11"):
        example_named("hackney")
