"""The CSV files beside count.toml, however a spreadsheet program saved them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.coding.confirmed_codes import confirm, read_confirmed_codes
from xltools.folder.tables import (
    PARTNER_COLUMNS,
    decisions_in,
    drivers_in,
    read_explanations,
    read_partners,
    received_rows,
)
from xltools.model import UsageError
from xltools.reading.csv_text import add_row, read_side_table

if TYPE_CHECKING:
    from pathlib import Path

PARTNERS = (
    "partner;short_name;aliases;organisation_type;area;contact_name;contact_email\r\n"
    'Caf\u00e9 Soci\u00e9t\u00e9 Trust;Caf\u00e9;"Caf\u00e9;The Caf\u00e9";Council;Hackney;Ann;ann@cafe.example\r\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", "\t", ","])
@pytest.mark.parametrize("first", ["", "sep={mark}\r\n"])
def test_a_partner_list_is_read_as_any_spreadsheet_program_saves_it(
    tmp_path: Path, encoding: str, mark: str, first: str
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(csv.reader(PARTNERS.splitlines(), delimiter=";"))
    (tmp_path / "partners.csv").write_bytes((first.format(mark=mark) + out.getvalue()).encode(encoding))
    (partner,) = read_partners(tmp_path / "partners.csv")
    assert partner.name == "Caf\u00e9 Soci\u00e9t\u00e9 Trust"
    assert partner.aliases == ("Caf\u00e9", "The Caf\u00e9")
    assert partner.contact_email == "ann@cafe.example"


def test_semicolons_within_aliases_do_not_make_a_list_of_commas_one_of_semicolons(tmp_path: Path) -> None:
    (tmp_path / "partners.csv").write_text("Partner,Short name,Aliases\nLB Hackney,LBH,a;b;c;d;e;f;g\n")
    (partner,) = read_partners(tmp_path / "partners.csv")
    assert (partner.name, partner.short_name, len(partner.aliases)) == ("LB Hackney", "LBH", 7)


def test_a_comma_too_many_is_asked_about_and_moves_no_address(tmp_path: Path) -> None:
    row = "LB Hackney,,Hackney, London Borough of,Council,Hackney,Ann,ann@hackney.example"
    (tmp_path / "partners.csv").write_text(f"{','.join(PARTNER_COLUMNS)}\n{row}\n")
    with pytest.raises(UsageError, match="row 2 has more cells than there are headings"):
        read_partners(tmp_path / "partners.csv")


def test_a_quote_that_never_closes_loses_no_partner_in_silence(tmp_path: Path) -> None:
    (tmp_path / "partners.csv").write_text('partner,short_name\n"LB Hackney,LBH\nCPS,\n')
    with pytest.raises(UsageError, match="quote mark"):
        read_partners(tmp_path / "partners.csv")


def test_every_other_table_of_the_folder_is_read_with_semicolons_too(tmp_path: Path) -> None:
    def save(name: str, *rows: str) -> Path:
        (tmp_path / name).write_bytes("\r\n".join(rows).encode("cp1252"))
        return tmp_path / name

    drivers = drivers_in(save("drivers.csv", "area;driver;value;source", "Hackney;caf\u00e9s;12;survey"))
    assert [(driver.name, driver.source) for driver in drivers] == [("caf\u00e9s", "survey")]
    (decision,) = decisions_in(save("decisions.csv", "sep=;", "id;decision;note", "a-1;keep both;Ren\u00e9 said so"))
    assert (decision.id, decision.note) == ("a-1", "Ren\u00e9 said so")
    (row,) = received_rows(save("received.csv", "file;sha256;received", "a.xlsx;00;2011-07-01"))
    assert row["received"] == "2011-07-01"
    (said,) = read_explanations(save("explanations.csv", "partner;code;explanation", "LBH;gross-missing;so it is"))
    assert said.explanation == "so it is"
    confirmed = read_confirmed_codes(save("dictionary.csv", "sep=;", "service;cofog", "Caf\u00e9;8.2"))
    assert confirmed.find("Caf\u00e9") is not None


def test_a_row_added_to_a_table_saved_with_semicolons_is_a_row_of_it(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.csv"
    path.write_bytes("service;cofog;our own\r\nCaf\u00e9;8.2;x\r\n".encode("cp1252"))
    confirm(path, "Roads", "4.5", "", "Ann", "2011-07-01")
    codes = read_confirmed_codes(path)
    assert not codes.problems
    assert codes.find("Caf\u00e9") is not None
    assert codes.find("Roads") is not None
    assert "our own" in path.read_text(encoding="utf-8").splitlines()[0]


CELL = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=12).map(str.strip)


@given(st.lists(st.tuples(CELL, CELL), max_size=5), st.sampled_from(",;\t"), st.sampled_from(("utf-8", "utf-8-sig")))
def test_what_was_saved_is_read_and_a_row_is_added_to_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], mark: str, encoding: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, quoting=csv.QUOTE_ALL)
    writer.writerows([("name", "note"), *rows])
    path = tmp_path_factory.mktemp("t") / "a.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    add_row(path, ("name", "note"), ("last", "row, of it"))
    table = read_side_table(path.read_bytes(), ("name", "note"))
    assert [(row["name"], row["note"]) for row in table.rows] == [*rows, ("last", "row, of it")]
