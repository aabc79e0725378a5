"""Whatever ends a command in the middle: what people wrote is never lost, and the next run puts everything right."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.faults import KilledError, contents, fail_at, held_elsewhere
from tests.pipeline.commands import done, send
from xltools import actions
from xltools.counting.decisions import Decision, write_decisions
from xltools.folder import create_folder, is_count_folder, read_folder
from xltools.lock import LOCK
from xltools.mail.collect import collect_mails
from xltools.model import Area, Partner, Place
from xltools.outputs import write as outputs
from xltools.outputs.issue import issue_returns

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.pipeline.commands import Xltools
    from xltools.counting.count import Count

    Failure = Callable[[], BaseException]

TODAY = date(2011, 7, 1)
PARTNERS = """partner,short_name,aliases,organisation_type,area,contact_name,contact_email
London Borough of Hackney,LBH,,Council,Hackney,Ann Other,ann@hackney.example
"""
FAILURES = [KilledError, lambda: OSError(errno.ENOSPC, "No space left on device")]
either = pytest.mark.parametrize("failure", FAILURES, ids=["killed", "disk full"])


@pytest.fixture(scope="module")
def counted_once(hackney_made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a return, decisions of the analyst's, and the outputs of an earlier run."""
    folder = Path(shutil.copytree(hackney_made_once, tmp_path_factory.mktemp("counted") / "count"))
    (folder / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    send(folder, gross=9_000_000)
    decisions = [Decision(f"pooled-budget-{number:010d}", "Remove", "ann", "2011-06-30") for number in range(63)]
    (folder / "decisions.csv").write_text(write_decisions(decisions), encoding="utf-8", newline="")
    done("consolidate", folder)
    return folder


@pytest.fixture
def counted(counted_once: Path, tmp_path: Path) -> Path:
    """The same folder, the test's own."""
    return Path(shutil.copytree(counted_once, tmp_path / "count"))


@pytest.fixture
def put_together_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the workbook and the report of a count together once, and write them out each time: here the disk fails, not that."""
    made: dict[str, bytes] = {}

    def once(write: Callable[..., Path]) -> Callable[..., Path]:
        def written(count: Count, path: Path, into: Path | None = None, **given: Any) -> Path:
            place = (into or path.parent) / path.name
            if path.name not in made:
                write(count, path, **given, **({"into": into} if into else {}))
                made[path.name] = place.read_bytes()
            with place.open("wb") as file:
                file.write(made[path.name])
            return place

        return written

    for name in ("write_count_workbook", "write_report"):
        monkeypatch.setattr(outputs, name, once(getattr(outputs, name)))


def each_fault(folder: Path, failure: Failure, do: Callable[[Path], object], check: Callable[[Path], None]) -> int:
    """Do something once for each call that reaches the disk, failing at it; look at each folder; return how many there were."""
    for at in range(1, 400):
        own = folder.parent / f"at-{at}"
        shutil.copytree(folder, own)
        came_so_far = fail_at(at, failure, lambda own=own: do(own))  # type: ignore[misc]
        check(own)
        shutil.rmtree(own)
        if not came_so_far:
            return at - 1
    raise AssertionError("the work never ends")


def settled(folder: Path) -> dict[str, bytes]:
    """What is in a folder but the earlier outputs, of which an interrupted run may leave one more."""
    return {name: data for name, data in contents(folder).items() if "earlier/" not in name}


@either
@pytest.mark.usefixtures("put_together_once")
def test_an_interrupted_count_leaves_the_old_outputs_or_the_new_ones(counted: Path, failure: Failure) -> None:
    recount = actions.recount(read_folder(counted), None, TODAY)
    workbook = counted / "reports" / "hackney-2010-11-count.xlsx"
    before = contents(counted / "reports")

    def write(folder: Path) -> None:
        actions.write_count(recount, folder / "reports" / workbook.name, TODAY)

    after = counted.parent / "after"
    shutil.copytree(counted, after)
    write(after)

    def check(folder: Path) -> None:
        now = contents(folder / "reports")
        for name in before:
            if "earlier" not in name:
                assert now[name] in (before[name], contents(after / "reports")[name]), name
        assert contents(folder)["decisions.csv"] == contents(counted)["decisions.csv"]
        write(folder)
        assert settled(folder) == settled(after)

    assert each_fault(counted, failure, write, check) > 8


@either
def test_an_interrupted_decision_loses_no_older_one(counted: Path, failure: Failure) -> None:
    from xltools.storage import write_kept

    old = (counted / "decisions.csv").read_text(encoding="utf-8")
    new = write_decisions([*read_folder(counted).decisions, Decision("grant-1", "Keep both", "ann", "2011-07-01")])

    def check(folder: Path) -> None:
        assert (folder / "decisions.csv").read_text(encoding="utf-8") in (old, new)
        assert read_folder(folder).remarks == ()

    assert (
        each_fault(counted, failure, lambda folder: write_kept(folder / "decisions.csv", new, "2011-07-01"), check) > 4
    )


@either
def test_an_interrupted_issue_is_put_right_by_the_next(counted: Path, failure: Failure) -> None:
    def issue(folder: Path) -> None:
        list(issue_returns(read_folder(folder), TODAY))

    after = counted.parent / "after"
    shutil.copytree(counted, after)
    issue(after)

    def check(folder: Path) -> None:
        issue(folder)
        assert settled(folder / "outbox") == settled(after / "outbox")

    assert each_fault(counted, failure, issue, check) > 8


@either
def test_an_interrupted_new_folder_is_finished_by_the_next(tmp_path: Path, failure: Failure) -> None:
    (tmp_path / "empty").mkdir()
    place = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
    partners = [Partner("Ridley Road Trust", "ridley-road-trust")]

    def new(folder: Path) -> None:
        create_folder(folder / "count", place, partners)

    def check(folder: Path) -> None:
        if not is_count_folder(folder / "count"):
            new(folder)
        assert read_folder(folder / "count").partners[0].name == "Ridley Road Trust"
        assert set(contents(folder / "count")) == set(contents(after / "count"))

    after = tmp_path / "after"
    after.mkdir()
    new(after)
    assert each_fault(tmp_path / "empty", failure, new, check) > 8


@either
def test_an_interrupted_collect_takes_each_return_once(counted: Path, failure: Failure, tmp_path: Path) -> None:
    mails = tmp_path / "mails"
    mails.mkdir()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@hackney.example", "count@hackney.example", "Our return"
    mail["Date"], mail["Message-ID"] = "Fri, 01 Jul 2011 09:30:12 +0000", "<1@hackney.example>"
    mail.set_content("Attached.")
    content = (counted / "returns").iterdir().__next__().read_bytes() + b" "
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="Return.xlsx")
    (mails / "mail.eml").write_bytes(mail.as_bytes())

    def collect(folder: Path) -> None:
        list(collect_mails(read_folder(folder), [mails]))

    after = counted.parent / "after"
    shutil.copytree(counted, after)
    collect(after)

    def check(folder: Path) -> None:
        collect(folder)
        assert contents(folder / "returns") == contents(after / "returns")
        assert len(read_folder(folder).received) == 1

    assert each_fault(counted, failure, collect, check) > 3


@either
def test_an_interrupted_report_is_put_right_by_the_next(counted: Path, failure: Failure) -> None:
    recount = actions.recount(read_folder(counted), None, TODAY)

    def report(folder: Path) -> None:
        actions.prepare_reports(replace(recount, folder=read_folder(folder)), TODAY)

    after = counted.parent / "after"
    shutil.copytree(counted, after)
    report(after)

    def check(folder: Path) -> None:
        report(folder)
        assert settled(folder / "outbox") == settled(after / "outbox")

    assert each_fault(counted, failure, report, check) > 4


@pytest.mark.parametrize("cut", [0, 10, -300], ids=["empty", "ten bytes", "the end missing"])
def test_a_torn_return_or_message_in_the_outbox_is_written_anew_and_kept(
    counted: Path, xltools: Xltools, cut: int
) -> None:
    xltools("issue", counted)
    whole = contents(counted / "outbox")
    for name in ("london-borough-of-hackney.xlsx", "london-borough-of-hackney.eml"):
        (counted / "outbox" / name).write_bytes(whole[name][:cut])
    (counted / "outbox" / "index.csv").unlink()
    assert xltools("issue", counted)[0] == 0
    now = contents(counted / "outbox")
    assert now["london-borough-of-hackney.xlsx"] == whole["london-borough-of-hackney.xlsx"]
    assert now["london-borough-of-hackney.eml"] == whole["london-borough-of-hackney.eml"]
    assert now["earlier/london-borough-of-hackney-1.xlsx"] == whole["london-borough-of-hackney.xlsx"][:cut]


def test_rows_of_decisions_that_are_gone_are_said_at_every_run_and_in_the_count(
    counted: Path, xltools: Xltools
) -> None:
    from xltools.storage import write_kept

    text = (counted / "decisions.csv").read_text(encoding="utf-8")
    write_kept(counted / "decisions.csv", text, "2011-07-01")
    (counted / "decisions.csv").write_text("".join(text.splitlines(keepends=True)[:1]), encoding="utf-8", newline="")
    _, _, complaint = xltools("consolidate", counted)
    assert "decisions.csv has 63 rows fewer than when xltools last wrote it" in complaint
    assert "earlier/decisions-2011-07-01.csv" in complaint
    (workbook,) = counted.glob("reports/*-count.xlsx")
    cells = [str(cell.value) for row in openpyxl.load_workbook(workbook)["Summary"].rows for cell in row if cell.value]
    assert any("63 rows fewer" in text for text in cells)


@pytest.mark.parametrize("command", ["consolidate", "report", "issue"])
def test_a_second_run_is_told_who_holds_the_folder_and_changes_nothing(
    counted: Path, xltools: Xltools, command: str
) -> None:
    before = contents(counted)
    with held_elsewhere(counted / LOCK):
        code, _, complaint = xltools(command, counted)
    assert code == 2
    assert "is in use by somebody else. Wait until that is done" in complaint
    assert contents(counted) == before


def test_a_folder_on_a_read_only_share_is_said_as_such(
    counted: Path, xltools: Xltools, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = __import__("os").open

    def refuse(path: object, flags: int, *more: object, **named: object) -> object:
        if str(path).endswith(LOCK):
            raise OSError(errno.EROFS, "Read-only file system")
        return real(path, flags, *more, **named)

    monkeypatch.setattr("os.open", refuse)
    code, _, complaint = xltools("consolidate", counted)
    assert code == 2
    assert "the disk or share is read-only. Copy the count folder to where you may write" in complaint
