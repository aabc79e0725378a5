"""The commands for mail: send what was prepared, collect what came back."""

from __future__ import annotations

import getpass
import os
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path  # noqa: TC003 - typer looks at annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.shared import (
    ERRORS_FOUND,
    NOTHING_TO_CORRECT,
    UNREADABLE,
    WRONG_USAGE,
    counter,
    folder_at,
    holding,
    must_exist,
)
from xltools.mail import LONGEST_QUOTE
from xltools.outputs.messages.sent import Event
from xltools.text import one_line, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.folder import CountFolder
    from xltools.mail.journal import Journal
    from xltools.mail.send import Result, Run
    from xltools.mail.transport import Transport
    from xltools.outputs.messages.index import IndexRow


def send(
    folder: Annotated[Path, typer.Argument(help="The count folder.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go to whom, and send nothing.")] = False,
    only: Annotated[str, typer.Option(help="Only to this partner, by any name it goes by.")] = "",
    settle: Annotated[
        tuple[str, str],
        typer.Option(metavar="MESSAGE sent|not-sent", help="Say of an uncertain message whether it arrived."),
    ] = ("", ""),
) -> None:
    """Send the messages that report or issue prepared, each to its own recipient; one that went never goes again."""
    from xltools.mail.prepared import check_outbox, read_prepared

    counted = folder_at(folder)
    if settle[0]:
        return _settle(counted, *settle)
    sender = _sender(counted)
    rows = read_prepared(counted.outbox)
    check_outbox(counted.outbox, rows, sender)
    wanted = _only(rows, counted, only) if only else rows
    if dry_run:
        return _dry_run(counted, wanted, folder)
    with _journal(counted) as journal:
        run = _send(counted, wanted, sender, journal)
    for line in _table(run.results, folder):
        print(line)
    print(f"\n{_sums(run.results)}")
    if run.halted:
        print(f"xltools: {run.halted}", file=sys.stderr)
        raise typer.Exit(WRONG_USAGE)
    raise typer.Exit(NOTHING_TO_CORRECT if all(result.is_good for result in run.results) else ERRORS_FOUND)


def collect(
    folder: Annotated[Path, typer.Argument(help="The count folder.")],
    mails: Annotated[
        list[Path],
        typer.Argument(help="Saved mails (.eml, .msg), mailboxes (.mbox), or folders and .zip archives of them."),
    ],
) -> None:
    """Take returns out of saved mails into the folder's returns; nothing there is ever overwritten."""
    from xltools.mail.collect import collect_mails
    from xltools.storage import make_folder

    must_exist(mails)
    counted = folder_at(folder)
    make_folder(counted.returns)
    with holding(counted, "collect"):
        taken, unread, automatic = 0, 0, 0
        needs_a_look = False
        for mail in collect_mails(counted, mails):
            print(mail.heading)
            for line in mail.lines:
                print(f"  {line}")
            taken, unread = taken + mail.taken, unread + (not mail.is_read)
            automatic += mail.is_automatic
            needs_a_look = needs_a_look or mail.needs_a_look
    if automatic:
        print(f"\n{plural(automatic, 'automatic reply or receipt', 'automatic replies and receipts')} passed over.")
    print(f'\n{plural(taken, "return")} taken into {counted.returns}. To check them: xltools validate "{counted.path}"')
    raise typer.Exit(UNREADABLE if unread else ERRORS_FOUND if needs_a_look else NOTHING_TO_CORRECT)


def _sender(counted: CountFolder) -> str:
    from xltools.model import UsageError
    from xltools.outputs.messages.compose import address_in

    sender = address_in(counted.mail.sender)
    if not sender:
        raise UsageError(
            f"{counted.path / 'count.toml'}: [mail] needs a sender, one e-mail address (it says {counted.mail.sender!r})."
        )
    return sender


def _only(rows: Sequence[IndexRow], counted: CountFolder, name: str) -> list[IndexRow]:
    from xltools.model import UsageError

    wanted = " ".join(name.split()).casefold()
    known = {
        one.partner_id: {word.casefold() for word in (one.name, one.short_name, *one.aliases, one.partner_id)}
        for one in counted.partners
    }
    found = [
        row
        for row in rows
        if wanted in {row.partner.casefold(), row.partner_id.casefold()} | known.get(row.partner_id, set())
    ]
    if not found:
        raise UsageError(
            f"No message in the outbox is for {name}. {counted.outbox / 'index.csv'} lists whom they are for."
        )
    if len({row.partner_id for row in found}) > 1:
        raise UsageError(f"{name} may be {' or '.join(sorted({row.partner for row in found}))}. Give the full name.")
    return found


@contextmanager
def _journal(counted: CountFolder) -> Iterator[Journal]:
    from xltools.mail.journal import Journal
    from xltools.outputs.messages.sent import JOURNAL
    from xltools.storage import make_folder

    make_folder(counted.outbox)
    with holding(counted, "send"):
        journal = Journal(counted.outbox / JOURNAL)
        try:
            yield journal
        finally:
            journal.close()


def _settle(counted: CountFolder, message: str, said: str) -> None:
    from xltools.mail.journal import last_entries
    from xltools.mail.send import settle
    from xltools.model import UsageError
    from xltools.outputs.messages.sent import JOURNAL, NOT_SENT, SENT

    if said not in (SENT, NOT_SENT):
        raise UsageError(f"Say whether it arrived: --settle {message} {SENT}, or --settle {message} {NOT_SENT}.")
    if not (counted.outbox / JOURNAL).is_file():
        raise UsageError(f"Nothing was sent from {counted.outbox} yet, so there is nothing to settle.")
    with _journal(counted) as journal:
        entry = settle(journal, last_entries(counted.outbox / JOURNAL).values(), message, said, _now())
    then = "It will not go again." if said == SENT else "The next xltools send sends it again."
    print(f"{message} to {entry.recipient}: settled as {said}. {then}")


def _dry_run(counted: CountFolder, rows: Sequence[IndexRow], folder: Path) -> None:
    from xltools.mail.journal import last_entries
    from xltools.mail.send import state_before
    from xltools.outputs.messages.sent import JOURNAL

    entries = last_entries(counted.outbox / JOURNAL)
    found = [state_before(row, entries.get((row.message, row.message_sha256.lower()))) for row in rows]
    for line in _table(found, folder):
        print(line)
    waiting = sum(one.is_waiting for one in found)
    print(f"\n{plural(waiting, 'message')} would go. Nothing was sent.")


def _send(counted: CountFolder, rows: Sequence[IndexRow], sender: str, journal: Journal) -> Run:
    from xltools.mail.send import Clock, Run, send_messages, states_before

    known = states_before(rows, journal)
    if not any(one.is_waiting for one in known):
        return Run(known)
    transport = _transport(counted, sender)  # may ask a person, so before anything counts on the screen
    with counter("Sent") as on_sent:
        return send_messages(
            counted.outbox,
            rows,
            sender,
            transport,
            journal,
            Clock(_now, time.monotonic, time.sleep),
            per_minute=counted.mail.per_minute,
            on_result=lambda _: on_sent(),
        )


def _transport(counted: CountFolder, sender: str) -> Transport:
    from xltools.folder.mail_settings import Method

    mail = counted.mail
    if mail.method == Method.OUTLOOK:
        from xltools.mail.outlook import this_outlook

        return this_outlook()
    if mail.method == Method.GRAPH:
        from xltools.mail.graph import GraphDrafts, application_of, sign_in

        return GraphDrafts(sign_in(application_of(mail.tenant, mail.client_id), _say), sender)
    return _smtp(counted)


def _smtp(counted: CountFolder) -> Transport:
    from xltools.folder.mail_settings import Security
    from xltools.mail.accounts import password_of
    from xltools.mail.smtp import Account, SmtpTransport, authority_file
    from xltools.model import UsageError

    mail = counted.mail
    if not mail.server:
        raise UsageError(
            f'{counted.path / "count.toml"}: [mail] needs a server, such as server = "smtp.example.org:587".'
        )
    authority = authority_file(counted.path, mail.ca_file)
    ask = (lambda: getpass.getpass(f"Password for {mail.username}: ")) if sys.stdin.isatty() else None
    password = password_of(mail.username, os.environ, ask)
    return SmtpTransport(Account(mail.host, mail.port, Security(mail.security), mail.username, password, authority))


_WORDS = {
    None: "to be sent",
    Event.ACCEPTED: "sent",
    Event.DRAFT: "in Drafts",
    Event.REFUSED: "REFUSED",
    Event.TEMPORARY: "not through",
    Event.UNCERTAIN: "UNCERTAIN",
}


def _table(results: Sequence[Result], folder: Path) -> Iterator[str]:
    """What became of each message, a line each, then what a person has to do."""
    rows = [(one.row.partner, one.row.recipient or "no address", _outcome(one), one.detail) for one in results]
    widths = [max((len(one_line(row[at], LONGEST_QUOTE)) for row in rows), default=0) for at in range(3)]
    for row in rows:
        cells = [one_line(text, LONGEST_QUOTE) for text in row]
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
        yield "  ".join([*padded, cells[3]]).rstrip()
    yield from _to_do(results, folder)


def _outcome(result: Result) -> str:
    if not result.row.message:
        return "no message"
    return f"{_WORDS[result.event]} before" if result.before and result.is_good else _WORDS[result.event]


def _sums(results: Sequence[Result]) -> str:
    """How many messages went, lie in Drafts, were refused ..., in a line."""
    numbers = Counter(map(_outcome, results))
    return (
        ", ".join(f"{number:,} {words.lower()}" for words, number in numbers.items()) or "Nothing is prepared"
    ) + "."


def _to_do(results: Sequence[Result], folder: Path) -> Iterator[str]:
    uncertain = [one.row.message for one in results if one.event is Event.UNCERTAIN]
    if uncertain:
        yield ""
        yield "Uncertain messages may have arrived, and are not sent again. Ask the partner, or look into your mail server's log, then:"
        yield from (f'  xltools send "{folder}" --settle {name} sent    (or not-sent)' for name in uncertain)
    if any(one.event is Event.TEMPORARY for one in results):
        yield ""
        yield "What did not get through is tried again by the next xltools send."
    if any(one.event is Event.REFUSED for one in results):
        yield ""
        yield "Refused messages did not arrive. Put the address right in partners.csv and prepare them anew: xltools report."


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _now() -> datetime:
    return datetime.now().astimezone()
