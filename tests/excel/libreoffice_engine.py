"""Making xlwings speak to a live LibreOffice: in this process, or in one that is told the name of its pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlwings
from xlwings import base_classes

from tests.excel.engine.books import App, Desk
from tests.excel.engine.values import clean, prepare
from tests.excel.live_office import LiveOffice, attach

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "libreoffice"


class Engine:
    """What xlwings asks of an engine."""

    name = NAME
    type = "desktop"

    def __init__(self, office: LiveOffice, desk: Desk) -> None:
        self.apps = Apps(App(self, office, desk))

    @staticmethod
    def clean_value_data(data: Any, day: Any, empty: Any, number: Any, errors_as_text: bool) -> list[list[Any]]:
        return [[clean(value, day, empty, number, errors_as_text=errors_as_text) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, _: Any) -> Any:
        return prepare(value)


class Apps(base_classes.Apps):
    """The one application."""

    def __init__(self, app: App) -> None:
        self._app = app

    def keys(self) -> list[int]:
        return [self._app.pid]

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> App:
        return self._app

    @staticmethod
    def cleanup() -> None:
        """Nothing is left behind."""

    def __iter__(self) -> Iterator[App]:
        yield self._app

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        if pid != self._app.pid:
            raise KeyError(pid)
        return self._app


def register(office: LiveOffice, desk: Desk | None = None) -> xlwings.Engine:
    """Make LibreOffice what xlwings speaks to, in place of any engine before, and return the engine."""
    engine = xlwings.Engine(impl=Engine(office, desk or Desk()))
    xlwings.engines.add(engine)
    engine.activate()
    return engine


def register_pipe(pipe: str, desk: Desk | None = None) -> xlwings.Engine:
    """Make the LibreOffice that listens at a pipe what xlwings speaks to."""
    return register(attach(pipe), desk)
