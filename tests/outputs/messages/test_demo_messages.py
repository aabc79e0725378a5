"""In the messages of the demonstration no body reads another's name, services or amounts; the documentation shows them as they are."""

from __future__ import annotations

import re
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xltools.demo.hackney import HACKNEY
from xltools.demo.make import make_demo
from xltools.folder import read_folder
from xltools.outputs.messages.prepare import prepare_messages
from xltools.pipeline import consolidate
from xltools.text import pounds

if TYPE_CHECKING:
    import pandas as pd

    from xltools.model import Partner

OWN_WORDS = ["service", "funder", "paid_to", "fund", "notes"]
DOCS = Path(__file__).parents[3] / "docs" / "reports.md"
TELLING, LARGE = 15, 10_000_00
"""Characters of a service's name, and pence of an amount, that do not turn up by chance."""


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Partner, str, pd.DataFrame]]:
    """Each partner, the words of its message, and its own lines."""
    path = tmp_path_factory.mktemp("demo") / "count"
    make_demo(path, HACKNEY)
    folder = read_folder(path)
    count = consolidate(folder)
    prepare_messages(folder, count, date(2011, 7, 4))
    lines = count.lines
    told = []
    for partner in folder.partners:
        message = message_from_bytes((folder.outbox / f"{partner.partner_id}.eml").read_bytes(), policy=default)
        body = message.get_body(("plain",))
        assert body is not None
        words = " ".join(f"Subject: {message['Subject']} {body.get_content()}".split())
        told.append((partner, words, lines[lines["partner_id"].eq(partner.partner_id)]))
    return told


def test_no_message_names_another_partner(exchange: list[tuple[Partner, str, pd.DataFrame]]) -> None:
    for partner, words, own in exchange:
        stated = " ".join(own[OWN_WORDS].astype(str).agg(" ".join, axis=1))
        for other in (one for one, _, _ in exchange if one is not partner):
            for name in (other.name, *other.aliases):
                if name not in partner.name and name not in stated:
                    assert not re.search(rf"\b{re.escape(name)}\b", words), (partner.name, name)


def test_no_message_holds_another_partners_services_or_amounts(
    exchange: list[tuple[Partner, str, pd.DataFrame]],
) -> None:
    checked = 0
    for partner, words, own in exchange:
        own_services, own_gross = set(own["service"]), set(own["gross"].dropna())
        for other in (lines for one, _, lines in exchange if one is not partner):
            for service in set(other["service"]) - own_services:
                assert len(service) < TELLING or service not in words, (partner.name, service)
            for gross in set(other["gross"].dropna()) - own_gross:
                checked += 1
                amount = re.escape(pounds(gross, pence=False))
                assert gross < LARGE or not re.search(rf"{amount}(?![\d,])", words), (partner.name, gross)
    assert checked > 1000


def test_the_documentation_shows_messages_as_they_are_written(
    exchange: list[tuple[Partner, str, pd.DataFrame]],
) -> None:
    written = {partner.partner_id: words for partner, words, _ in exchange}
    shown = re.findall(r"<!-- ([\w-]+) -->\n```text\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(shown) == 6
    for partner_id, text in shown:
        assert " ".join(text.split()) == written[partner_id]
