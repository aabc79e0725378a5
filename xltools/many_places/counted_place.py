"""One place counted and kept: what each process, or each worker of a cluster, is asked to do. Nothing is written into the count folder."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from xltools import pipeline
from xltools.counting.return_statuses import is_to_be_corrected
from xltools.folder import read_folder, returns_of
from xltools.folder.comparison_settings import NO_COMPARISON
from xltools.many_places.first_look import first_look
from xltools.many_places.inputs import code_key, inputs_key
from xltools.many_places.stored import MEANT, PLACE_COLUMNS, CountedPlace, PlaceBody, finished, keep
from xltools.many_places.tasks import NotCounted, name_of
from xltools.model import Severity, Status, UsageError
from xltools.outputs.findings_file import findings_frame
from xltools.reading.lines import spread

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xltools.counting.count import Count
    from xltools.folder import CountFolder
    from xltools.many_places.tasks import Outcome
    from xltools.model import ReturnStatus


def count_place(folder: str, output: str, code: str) -> Outcome:
    """Count a place and keep it under `output`, or return it as kept where nothing it rests on has changed.

    Whatever is wrong with the folder, or with what counts it, is the outcome of this place alone.
    """
    if code != code_key():
        return NotCounted(folder, "the worker that was to count it has another xltools than the one that asked it to")
    try:
        return _count(Path(folder), Path(output))
    except UsageError as error:
        return NotCounted(folder, str(error))
    except Exception as error:
        return NotCounted(folder, f"something went wrong inside xltools ({type(error).__name__}: {error})"[:500])


def _count(folder: Path, output: Path) -> Outcome:
    if not folder.is_dir():
        return NotCounted(str(folder), "there is no such folder")
    key, name = inputs_key(folder), name_of(folder)
    kept = finished(output, name)
    if kept is not None and kept.key == key and kept.folder == str(folder):
        return kept
    settings = read_folder(folder)
    returns_of(settings)
    count = pipeline.consolidate(replace(settings, comparison=NO_COMPARISON))  # a roll-up shows no change
    counted = _described(settings, count, key, name)
    of_place = dict(zip(PLACE_COLUMNS, (counted.short, counted.place, counted.year), strict=True))
    lines, findings = _lines(count, of_place), findings_frame(count.return_statuses)
    keep(output, counted, lines, _with(findings, of_place), first_look(lines))
    return counted


def _described(folder: CountFolder, count: Count, key: str, name: str) -> CountedPlace:
    people = count.population
    statuses = Counter(status.status.value for status in count.return_statuses)
    unreadable = [status.file for status in count.return_statuses if status.status is Status.UNREADABLE]
    return CountedPlace(
        name=name,
        folder=str(folder.path),
        key=key,
        place=count.place.name,
        year=count.place.year,
        areas=tuple((area.code, area.name) for area in count.place.areas),
        gross=count.gross,
        removed=count.removed,
        net=count.net,
        low=count.low,
        high=count.high,
        lines=len(count.lines),
        people=people.people if people else None,
        people_year=people.year if people else "",
        people_source=people.source if people else "",
        statuses=dict(sorted(statuses.items())),
        unreadable=tuple(unreadable),
        errors=sum(map(_errors, count.return_statuses)),
        to_correct=is_to_be_corrected(count.return_statuses),
        missing=tuple(partner.name for partner in count.missing),
        policy={word: str(value) for word, value in folder.policy.words()},
        remove_from=folder.policy.remove_double_counts_from,
        bodies=_bodies(count),
        functions={str(code): int(pence) for code, pence in count.sums.groupby("code")["counted"].sum().items()},
        files={sent.file: sent.sha256 for sent in count.batch.returns},
        remarks=count.remarks,
        versions={
            status.partner: (
                int(status.version) if status.version.isdigit() else 0,
                status.received or status.signed_off_on,
            )
            for status in count.return_statuses
            if status.counts
        },
    )


def _errors(status: ReturnStatus) -> int:
    return sum(finding.severity is Severity.ERROR for finding in status.findings)


def _bodies(count: Count) -> tuple[PlaceBody, ...]:
    """The bodies listed or heard from, by name, with what counts of each."""
    assert count.ledger is not None  # noqa: S101 - every count of a folder has one
    prepared, lines = count.ledger.prepared, count.lines
    listed = {partner.partner_id for partner in count.partners}
    money = lines["counted"].groupby(prepared.body).sum().to_dict()
    reports = lines["counted"].ne(0).groupby(prepared.body).sum().to_dict()
    return tuple(
        sorted(
            (
                PlaceBody(
                    body.name,
                    body.names,
                    body.family,
                    body.area,
                    int(money.get(body.number, 0)),
                    int(reports.get(body.number, 0)),
                    body.partner_id in listed,
                )
                for body in prepared.bodies
            ),
            key=lambda body: body.name,
        )
    )


def _lines(count: Count, of_place: dict[str, str]) -> pd.DataFrame:
    """The lines with whose they are and whom they mean, as the double counts understood it."""
    assert count.ledger is not None  # noqa: S101 - every count of a folder has one
    prepared = count.ledger.prepared
    names = [*(body.name for body in prepared.bodies), ""]

    def named(numbers: NDArray[np.int32]) -> pd.api.extensions.ExtensionArray:
        return spread(names, np.where(numbers >= 0, numbers, len(names) - 1))

    meant = dict(zip(MEANT, map(named, (prepared.body, prepared.giver, prepared.receiver)), strict=True))
    return _with(count.lines, of_place).assign(**meant)


def _with(frame: pd.DataFrame, of_place: dict[str, str]) -> pd.DataFrame:
    """The frame with the place's columns before its own."""
    same = {name: spread([text], np.zeros(len(frame), dtype=np.int64)) for name, text in of_place.items()}
    return frame.assign(**same)[[*same, *frame.columns]]
