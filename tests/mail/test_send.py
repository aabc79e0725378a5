"""What stands in the outbox goes to whom it is for, once, over a private line; anything else is refused with the reason."""

from __future__ import annotations

import hashlib
import ssl
from typing import TYPE_CHECKING

import pytest

from tests.mail.post import Post
from tests.mail.round import SENDER, To, events, journal, message, prepare, settings, sha256, workbook

if TYPE_CHECKING:
    from pathlib import Path

    import trustme

    from tests.pipeline.commands import Xltools

COUNCIL = To("London Borough of Hackney", "finance@hackney.example")
PCT = To("City & Hackney PCT, the", "ann.o'brien@nhs.example")
POLICE = To("Police", "money@police.example")

UNGUARDED = pytest.mark.filterwarnings(
    "ignore:Requiring AUTH while not requiring TLS"
)  # what the server says of itself


def enclosed(post: Post, recipient: str) -> bytes:
    (one,) = [delivery for delivery in post.deliveries if delivery.recipients == (recipient,)]
    (part,) = one.message.iter_attachments()
    return bytes(part.get_payload(decode=True))


def test_each_message_goes_to_its_own_recipient_with_its_own_attachment(
    place: Path, post: Post, xltools: Xltools
) -> None:
    prepare(place, [COUNCIL, PCT])
    code, said, _ = xltools("send", place)
    assert code == 0, said
    assert [one.recipients for one in post.deliveries] == [(COUNCIL.address,), (PCT.address,)]
    assert {one.sender for one in post.deliveries} == {SENDER}
    for to in (COUNCIL, PCT):
        assert sha256(enclosed(post, to.address)) == sha256(workbook(to.partner))
    assert all(one.is_private and one.is_signed_in for one in post.deliveries)


def test_what_goes_out_is_what_was_looked_at_but_for_the_header(place: Path, post: Post, xltools: Xltools) -> None:
    prepare(place, [COUNCIL])
    assert xltools("send", place)[0] == 0
    looked_at, went = (place / "outbox" / COUNCIL.file).read_bytes(), post.deliveries[0].content
    assert went.partition(b"\r\n\r\n")[2] == looked_at.partition(b"\r\n\r\n")[2]
    head, head_before = (set(text.partition(b"\r\n\r\n")[0].split(b"\r\n")) for text in (went, looked_at))
    assert head_before - head == {b"X-Unsent: 1"}
    assert sorted(line.partition(b":")[0] for line in head - head_before) == [b"Date", b"Message-ID"]


def test_the_journal_says_what_happened_and_holds_no_contents(place: Path, xltools: Xltools) -> None:
    prepare(place, [COUNCIL])
    assert xltools("send", place)[0] == 0
    first, second = journal(place)
    assert set(first) == {"at", "message", "sha256", "recipient", "event", "detail"}
    assert (first["event"], second["event"], second["detail"]) == ("started", "accepted", "250 2.0.0 taken as 1")
    assert first["sha256"] == hashlib.sha256((place / "outbox" / COUNCIL.file).read_bytes()).hexdigest()
    assert "correct" not in (place / "outbox" / "journal.jsonl").read_text(encoding="utf-8")


def test_a_second_run_sends_nothing_again(place: Path, post: Post, xltools: Xltools) -> None:
    prepare(place, [COUNCIL, PCT])
    assert xltools("send", place)[0] == 0
    code, said, _ = xltools("send", place)
    assert code == 0
    assert said.count("  sent before  ") == 2
    assert said.endswith("\n2 sent before.\n")
    assert len(post.deliveries) == 2


def test_a_message_prepared_anew_is_another_message(place: Path, post: Post, xltools: Xltools) -> None:
    prepare(place, [COUNCIL])
    assert xltools("send", place)[0] == 0
    prepare(place, [COUNCIL], headers={"Message-ID": "<second@example.org>"})
    assert xltools("send", place)[0] == 0
    assert post.times[COUNCIL.address] == 2
    assert b"<second@example.org>" in post.deliveries[1].content


def test_a_dry_run_says_who_would_get_what_and_sends_nothing(place: Path, post: Post, xltools: Xltools) -> None:
    prepare(place, [COUNCIL, PCT, To("Nobody's board", "")])
    assert xltools("send", place, "--only", COUNCIL.partner)[0] == 0
    code, said, _ = xltools("send", place, "--dry-run")
    assert code == 0
    lines = said.splitlines()
    assert [line.split("  ")[0] for line in lines[:3]] == [COUNCIL.partner, PCT.partner, "Nobody's board"]
    assert "sent before" in lines[0]
    assert PCT.address in lines[1]
    assert "to be sent" in lines[1]
    assert "no message" in lines[2]
    assert "no e-mail address in partners.csv" in lines[2]
    assert lines[-1] == "1 message would go. Nothing was sent."
    assert len(post.deliveries) == 1


@pytest.mark.parametrize("name", ["City & Hackney PCT, the", "city-and-hackney-pct-the", "C&H", "the trust"])
def test_one_partner_alone_is_found_by_any_of_its_names(place: Path, post: Post, xltools: Xltools, name: str) -> None:
    (place / "partners.csv").write_text(
        'partner,short_name,aliases\n"City & Hackney PCT, the",C&H,The Trust; Another\n', encoding="utf-8"
    )
    prepare(place, [COUNCIL, PCT])
    assert xltools("send", place, "--only", name)[0] == 0
    assert list(post.times) == [PCT.address]


def test_a_partner_nobody_wrote_to_is_said(place: Path, xltools: Xltools) -> None:
    prepare(place, [COUNCIL])
    code, _, error = xltools("send", place, "--only", "Police")
    assert code == 2
    assert "No message in the outbox is for Police" in error


def test_two_partners_with_one_address_get_a_message_each(place: Path, post: Post, xltools: Xltools) -> None:
    shared = [To("North, West & East Board", "shared@example.org"), To('The "South" Board', "shared@example.org")]
    prepare(place, shared)
    assert xltools("send", place)[0] == 0
    found = {sha256(bytes(next(one.message.iter_attachments()).get_payload(decode=True))) for one in post.deliveries}
    assert found == {sha256(workbook(to.partner)) for to in shared}


@pytest.mark.parametrize(
    "address", ['"ann smith"@example.org', "o'brien+count@example.org", "jörg@example.org", "ann@münchen.example"]
)
def test_addresses_with_quotes_and_letters_of_other_languages_arrive(
    place: Path, post: Post, xltools: Xltools, address: str
) -> None:
    prepare(place, [To("Partner", address)])
    code, said, error = xltools("send", place)
    assert code == 0, said + error
    assert post.deliveries[0].recipients == (address,)


def test_an_address_the_server_does_not_take_costs_that_partner_alone(
    tmp_path: Path, authority: trustme.CA, certificate: trustme.LeafCert, xltools: Xltools
) -> None:
    with Post(certificate, enable_SMTPUTF8=False) as plain:
        settings(tmp_path, plain.port)
        authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        prepare(tmp_path, [To("Partner", "jörg@example.org"), COUNCIL])
        code, said, _ = xltools("send", tmp_path)
    assert code == 1
    assert "no SMTPUTF8" in said
    assert list(plain.times) == [COUNCIL.address]


def change_message(outbox: Path) -> None:
    with (outbox / COUNCIL.file).open("ab") as file:
        file.write(b" ")


def change_attachment(outbox: Path) -> None:
    (outbox / "london-borough-of-hackney.xlsx").write_bytes(b"other")


def lose_message(outbox: Path) -> None:
    (outbox / COUNCIL.file).unlink()


def add_stranger(outbox: Path) -> None:
    (outbox / "stranger.eml").write_bytes(message(POLICE, b"x", "x.xlsx"))


def lose_index(outbox: Path) -> None:
    (outbox / "index.csv").unlink()


def break_index(outbox: Path) -> None:
    text = (outbox / "index.csv").read_text(encoding="utf-8")
    (outbox / "index.csv").write_text(text.replace("partner_id", "who", 1), encoding="utf-8")


def repeat_a_row(outbox: Path) -> None:
    text = (outbox / "index.csv").read_text(encoding="utf-8")
    (outbox / "index.csv").write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (change_message, "london-borough-of-hackney.eml changed since it was prepared"),
        (change_attachment, "london-borough-of-hackney.xlsx changed since it was prepared"),
        (lose_message, "london-borough-of-hackney.eml is missing"),
        (add_stranger, "stranger.eml is not in the index"),
        (lose_index, "index.csv is missing"),
        (break_index, "has no column partner_id"),
        (repeat_a_row, "stands in the index more than once"),
    ],
)
def test_an_outbox_that_is_not_as_prepared_is_not_sent(
    place: Path, post: Post, xltools: Xltools, change: object, words: str
) -> None:
    prepare(place, [COUNCIL, PCT])
    change(place / "outbox")  # type: ignore[operator]  # one of the functions above
    code, _, error = xltools("send", place)
    assert code == 2
    assert words in error
    assert not post.connections


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (b"X-Unsent: 1", b"Bcc: spy@example.org", "has a Bcc header"),
        (b"X-Unsent: 1", b"Cc: spy@example.org", "has a Cc header"),
        (b"X-Unsent: 1", b"Resent-To: spy@example.org", "has a Resent-To header"),
        (b"X-Unsent: 1", b"To: spy@example.org", "has the header To more than once"),
        (b"To: finance@hackney.example", b"To: spy@example.org", "but the index says 'finance@hackney.example'"),
        (b"To: finance@hackney.example", b"To: finance@hackney.example, spy@example.org", "but the index says"),
        (b"From: Hackney team <total-place@example.org>", b"From: other@example.org", "count.toml says that"),
        (b".xlsx", b".xlsm", "only .xlsx and .csv files are sent"),
        (b"X-Unsent: 1\r\n", b"X-Unsent: 1\n", "is not a message as xltools writes it"),
        (b"Dear colleague</p>", b"Dear\r.\rcolleague</p>", "is not a message as xltools writes it"),
    ],
)
def test_a_message_that_would_go_elsewhere_is_refused_even_where_the_index_has_its_hash(
    place: Path, post: Post, xltools: Xltools, before: bytes, after: bytes, words: str
) -> None:
    prepare(place, [COUNCIL])
    path, index = place / "outbox" / COUNCIL.file, place / "outbox" / "index.csv"
    old = path.read_bytes()
    assert before in old
    path.write_bytes(old.replace(before, after))
    index.write_text(index.read_text("utf-8").replace(sha256(old), sha256(path.read_bytes())), "utf-8")
    code, _, error = xltools("send", place)
    assert code == 2
    assert words in error
    assert not post.connections


@pytest.mark.parametrize(
    "address", ["a@example.org\r\nBcc: spy@example.org", "a@example.org, b@example.org", "ann", "a@"]
)
def test_an_index_with_an_address_that_is_none_is_refused(place: Path, xltools: Xltools, address: str) -> None:
    prepare(place, [COUNCIL])
    index = place / "outbox" / "index.csv"
    index.write_text(index.read_text("utf-8").replace(COUNCIL.address, f'"{address}"'), "utf-8", newline="")
    code, _, error = xltools("send", place)
    assert code == 2
    assert "is not one e-mail address" in error


def test_a_name_that_leads_out_of_the_outbox_is_refused(place: Path, xltools: Xltools) -> None:
    prepare(place, [COUNCIL])
    index = place / "outbox" / "index.csv"
    index.write_text(index.read_text("utf-8").replace(f",{COUNCIL.file},", ",../count.toml,"), "utf-8")
    code, _, error = xltools("send", place)
    assert code == 2
    assert "../count.toml is not the name of a file in the outbox" in error


def test_a_wrong_password_stops_the_run_in_words(
    place: Path, post: Post, xltools: Xltools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLTOOLS_MAIL_PASSWORD", "wrong")
    prepare(place, [COUNCIL])
    code, said, error = xltools("send", place)
    assert code == 2
    assert "does not let count in" in error
    assert "to be sent" in said
    assert not post.deliveries


def test_no_password_anywhere_is_said_with_what_to_do(
    place: Path, xltools: Xltools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XLTOOLS_MAIL_PASSWORD")
    prepare(place, [COUNCIL])
    code, _, error = xltools("send", place)
    assert code == 2
    assert "keyring set xltools count" in error


@UNGUARDED
def test_a_server_that_offers_no_private_line_gets_nothing(
    tmp_path: Path, certificate: trustme.LeafCert, authority: trustme.CA, xltools: Xltools
) -> None:
    with Post(certificate, tls_context=None, require_starttls=False, auth_require_tls=False) as open_post:
        settings(tmp_path, open_post.port)
        authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        prepare(tmp_path, [COUNCIL])
        code, _, error = xltools("send", tmp_path)
    assert code == 2
    assert "never sent in the clear" in error
    assert not open_post.deliveries


def test_a_server_that_cannot_show_who_it_is_gets_nothing(place: Path, post: Post, xltools: Xltools) -> None:
    settings(place, post.port)
    text = (place / "count.toml").read_text(encoding="utf-8").replace('ca_file = "authority.pem"', "")
    (place / "count.toml").write_text(text, encoding="utf-8")
    prepare(place, [COUNCIL])
    code, _, error = xltools("send", place)
    assert code == 2
    assert "could not show that it is 127.0.0.1" in error
    assert not post.deliveries


def test_a_certificate_for_another_name_is_not_believed(
    tmp_path: Path, authority: trustme.CA, xltools: Xltools
) -> None:
    with Post(authority.issue_cert("smtp.example.org")) as other:
        settings(tmp_path, other.port)
        authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        prepare(tmp_path, [COUNCIL])
        code, _, error = xltools("send", tmp_path)
    assert code == 2
    assert "could not show that it is 127.0.0.1" in error
    assert not other.deliveries


@UNGUARDED
def test_a_line_private_from_the_start_works_too(
    tmp_path: Path, authority: trustme.CA, certificate: trustme.LeafCert, xltools: Xltools
) -> None:
    with Post(certificate, implicit=True) as implicit:
        settings(tmp_path, implicit.port, 'security = "tls"')
        authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        prepare(tmp_path, [COUNCIL])
        code, said, error = xltools("send", tmp_path)
    assert code == 0, said + error
    assert implicit.times == {COUNCIL.address: 1}


def test_a_refusal_is_stated_and_the_rest_goes_on(place: Path, post: Post, xltools: Xltools) -> None:
    post.manners.answers[COUNCIL.address] = ["550 5.1.1 no such \x1b[31mmailbox"]
    prepare(place, [COUNCIL, PCT])
    code, said, _ = xltools("send", place)
    assert code == 1
    assert "REFUSED" in said.splitlines()[0]
    assert "550 5.1.1 no such" in said
    assert "\x1b" not in said
    assert post.times == {PCT.address: 1}
    assert events(place, COUNCIL.file) == ["refused"]


def test_a_refusal_after_the_data_is_a_refusal(place: Path, post: Post, xltools: Xltools) -> None:
    post.manners.at_data[COUNCIL.address] = ["554 5.7.1 looks like spam"]
    prepare(place, [COUNCIL])
    assert xltools("send", place)[0] == 1
    assert events(place, COUNCIL.file) == ["started", "refused"]


def test_a_sender_the_server_does_not_let_write_stops_the_run(place: Path, post: Post, xltools: Xltools) -> None:
    post.manners.sender_answer = "550 5.7.60 not permitted to send as this sender"
    prepare(place, [COUNCIL, PCT])
    code, _, error = xltools("send", place)
    assert code == 2
    assert "does not let this account write as total-place@example.org" in error


def test_a_message_larger_than_the_server_takes_is_refused_before_it_goes(
    tmp_path: Path, authority: trustme.CA, certificate: trustme.LeafCert, xltools: Xltools
) -> None:
    with Post(certificate, data_size_limit=500) as small:
        settings(tmp_path, small.port)
        authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        prepare(tmp_path, [COUNCIL])
        code, said, _ = xltools("send", tmp_path)
    assert code == 1
    assert "this mail server takes 500" in said


def test_a_server_that_is_not_there_is_said_at_once(place: Path, xltools: Xltools) -> None:
    settings(place, 1)
    prepare(place, [COUNCIL])
    code, _, error = xltools("send", place)
    assert code == 2
    assert "Nothing was sent: 127.0.0.1 does not answer" in error


def test_a_certificate_file_that_is_not_there_or_none_is_said(place: Path, xltools: Xltools) -> None:
    prepare(place, [COUNCIL])
    (place / "authority.pem").write_text("not a certificate", encoding="utf-8")
    assert "holds no certificate" in xltools("send", place)[2]
    (place / "authority.pem").unlink()
    assert "authority.pem" in xltools("send", place)[2]


def test_old_versions_of_tls_are_not_spoken(place: Path) -> None:
    from xltools.mail.smtp import _context

    assert _context("").minimum_version >= ssl.TLSVersion.TLSv1_2
    assert _context("").check_hostname
