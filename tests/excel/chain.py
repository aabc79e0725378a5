"""A click, through the whole chain: the button in the built add-in, its VBA in LibreOffice, a separate Python, the live workbook.

Of the add-in's VBA three things are not run as they are. `TotalPlaceBridge.StartAndWait` uses Windows' own shell: from the line
that asks for it to the end of the procedure, the test hands the command and the settings over instead, and VBA waits for
the exit code as it would have. ``MsgBox`` shows nothing in a LibreOffice without a screen: what it would have said is taken
note of. Nor does its dialog for choosing a folder: it is made, but the test says what is chosen. A module that declares
functions of Windows libraries does not compile here and is left out.

A failing Sub gives LibreOffice's caller no sign, so each is called by another that catches errors and says when it got to
its end. Tests should still look at what changed in the workbook.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from tests.excel.click_over_libreoffice import ANSWERS, PIPE, RECORD, SERVING, WARM
from tests.excel.uno_bridge import uno
from tests.excel.vba_text import (
    BOXES,
    LONGEST_CLICK,
    boxes_module,
    calling,
    choosing,
    handing_over,
    needs_windows,
    noting_boxes,
)
from xltools.excel.warm.client import forget, waiting
from xltools.excel.warm.place import RESTING, warm_folder
from xltools.excel.warm.switch import VARIABLE, switch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.excel.live_office import LiveOffice

RUNNER = Path(__file__).with_name("click_over_libreoffice.py")
RIBBON_RELATION = "/relationships/ui/extensibility"
FINISHED = "finished"
TRIES = 5
RECORDED = ("status", "network", "imported", "times", "done_by", "question")
_STEP = re.compile(r"\b(imports|attach)=(\d+\.\d+)")  # as xltools.excel.click tells of its own steps when asked


@dataclass(frozen=True, slots=True)
class Message:
    """A message box shown to the person."""

    text: str
    title: str = ""
    buttons: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds a click took: to start Python, import what it needs, attach to the workbook, work; `whole` is VBA around it too."""

    start: float
    imports: float
    attach: float
    work: float
    whole: float


@dataclass(frozen=True, slots=True)
class Click:
    """What came of a click.

    `vba` is ``finished``, or the error VBA came upon, or blank where it did not run to its end. `command` and `settings` are
    what VBA asked Windows to start and with what in its environment (blank if it asked for nothing), `exit_code` how that ended
    (None: not started). `output` is what Python printed. `alerts` were shown by Python, `boxes` by VBA. `network` is whatever
    Python did to reach another computer, `questions` how often it asked whether it is to stop, `imported` the modules it had
    imported in the end (none where a process that had stayed warm did it, as `warm` says: it imports ahead for every button).
    """

    vba: str
    command: str
    settings: dict[str, str]
    exit_code: int | None
    output: str
    alerts: tuple[Message, ...]
    boxes: tuple[str, ...]
    statuses: tuple[str, ...]
    network: tuple[str, ...]
    imported: frozenset[str]
    times: Times | None
    warm: bool = False
    questions: int = 0

    @property
    def told(self) -> str:
        """What Python's only message said; blank where it showed none."""
        if len(self.alerts) > 1:
            raise ValueError(f"{len(self.alerts)} messages: {self.alerts}")
        return self.alerts[0].text if self.alerts else ""


@dataclass(frozen=True, slots=True)
class _Run:
    """A process started for VBA."""

    command: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    exit_code: int | None = None
    output: str = ""
    started: float = 0.0


def ribbon(package: Path) -> dict[str, dict[str, str]]:
    """Return the controls of a built add-in's ribbon, by id, each with its attributes."""
    with zipfile.ZipFile(package) as parts:
        relations = ET.fromstring(parts.read("_rels/.rels"))  # noqa: S314 - of our own making
        (target,) = (one.get("Target", "") for one in relations if one.get("Type", "").endswith(RIBBON_RELATION))
        root = ET.fromstring(parts.read(target.lstrip("/")))  # noqa: S314 - of our own making
    return {one.attrib["id"]: dict(one.attrib) for one in root.iter() if "id" in one.attrib}


class AddIn:
    """A built add-in, loaded in LibreOffice and ready to be clicked."""

    def __init__(self, office: LiveOffice, package: Path, folder: Path, *, warm: bool = False) -> None:
        """Load it. The folder is the test's own: what VBA and Python tell each other passes through it.

        Where Python may stay `warm`, whoever loads it calls `cool` in the end.
        """
        self.warm, self._started = warm, list[subprocess.Popen[bytes]]()
        self.office, self.package, self.folder = office, package, folder
        self.controls = ribbon(package)
        self.document = office.open_add_in(package)
        libraries = self.document.BasicLibraries
        self.project = str(libraries.ProjectName)
        self._modules = libraries.getByName(self.project)
        self.left_out = self._prepare()

    def _prepare(self) -> tuple[str, ...]:
        """Make the modules run here; return the names of those that cannot."""
        texts = {name: str(self._modules.getByName(name)) for name in self._modules.ElementNames}
        windows_only = tuple(name for name, text in texts.items() if needs_windows(text))
        for name in windows_only:
            self._modules.removeByName(name)
        for name in texts.keys() - set(windows_only):
            text = noting_boxes(choosing(handing_over(texts[name], self.folder)))
            if text != texts[name]:
                self._modules.replaceByName(name, text)
        self._modules.insertByName(BOXES, boxes_module(self.folder / "boxes", self.folder / "chosen"))
        return windows_only

    def enabled(self, button: str) -> bool:
        """Ask the button's own callback whether it can be clicked on the workbook in front."""
        callback = self.controls[button]["getEnabled"]
        answer = self._call(f"    Dim Found As Variant\n    {callback} control, Found\n    Answer = CStr(Found)\n")
        if answer not in ("True", "False"):
            raise RuntimeError(f"{callback}: {answer or 'did not finish'}")
        return answer == "True"

    def click(
        self,
        button: str,
        *,
        answers: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        module: str = "xltools.excel.click",
    ) -> Click:
        """Click a button with the workbook in front.

        `answers` are what the person answers Python's questions, by the buttons offered (``{"yes_no": "no"}``); `folder` is
        the one (or the file) they choose where one is asked for (None: they choose none);
        `environment` is added to that of the process; `module` is what is run where VBA asks for xltools.excel.click.
        """
        for name in ("command", "settings", "asked", "answer", "boxes", "record", "chosen"):
            (self.folder / name).unlink(missing_ok=True)
        if folder is not None:
            (self.folder / "chosen").write_text(f"{folder}\n", encoding="utf-8")
        test = {PIPE: self.office.pipe, RECORD: str(self.folder / "record"), ANSWERS: json.dumps(dict(answers or {}))}
        test["TOTALPLACE_TIMES"] = "yes"
        test |= {WARM: "yes"} if self.warm else {VARIABLE: "off"}
        over, began = threading.Event(), time.time()
        with ThreadPoolExecutor(1) as waiting:
            run = waiting.submit(self._serve, over, {**self.home(), **(environment or {}), **test}, module)
            try:
                vba = self._call(f'    {self.controls[button]["onAction"]} control\n    Answer = "{FINISHED}"\n')
            finally:
                over.set()
        return self._came_of(vba, run.result(), time.time() - began)

    def make_ready(self) -> None:
        """Have a process wait for the next click, where Python may stay warm."""
        if not self.warm:
            return
        home, until = self.home(), time.monotonic() + LONGEST_CLICK
        while not waiting(home):
            assert time.monotonic() < until, "no process came to wait for the click"
            if folder := warm_folder(
                home
            ):  # on a busy machine one may have answered too late, and none is used for a while
                (folder / RESTING).unlink(missing_ok=True)
            command = [self._interpreter(), "-I", str(RUNNER), SERVING]
            with suppress(subprocess.TimeoutExpired):  # it stays; or it goes, as another is just starting
                started = subprocess.Popen(command, env=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                self._started.append(started)
                started.wait(0.3)

    def _interpreter(self) -> str:
        return str(self.document.Sheets.getByName("Settings").getCellRangeByName("B2").String)

    def cool(self) -> None:
        """End the process that waits for the next click, and have none wait any more."""
        home = self.home()
        switch(home, on=False)
        forget(home)
        for process in self._started:
            process.wait(LONGEST_CLICK)

    def home(self) -> dict[str, str]:
        """Return the environment of processes: log and what is remembered are in the test's folder, not in the person's home."""
        own = {f"XDG_{kind}_HOME": str(self.folder / "home" / kind) for kind in ("STATE", "DATA", "CONFIG", "CACHE")}
        return {**os.environ, **own}

    def _came_of(self, vba: str, run: _Run, whole: float) -> Click:
        record = _lines(self.folder / "record")
        shown = [json.loads(line) for line in record]
        of = {kind: [one["text"] for one in shown if one["kind"] == kind] for kind in RECORDED}
        return Click(
            vba=vba,
            command=run.command,
            settings=dict(run.settings),
            exit_code=run.exit_code,
            output=run.output,
            alerts=tuple(
                Message(one["text"], one["title"], one["buttons"], one["mode"])
                for one in shown
                if one["kind"] == "alert"
            ),
            boxes=tuple(line.replace("\x01", "\n") for line in _lines(self.folder / "boxes")),
            statuses=tuple(of["status"]),
            network=tuple(of["network"]),
            imported=frozenset() if SERVING in of["done_by"] else frozenset(" ".join(of["imported"]).split()),
            times=_times(json.loads(of["times"][0]) if of["times"] else None, run, whole, warm=self.warm),
            warm=SERVING in of["done_by"],
            questions=len(of["question"]),
        )

    def _call(self, lines: str) -> str:
        """Run a few lines of VBA within the add-in; blank where they did not come to their end."""
        name = "LiveCall"
        text = calling(lines)
        if self._modules.hasByName(name):
            self._modules.replaceByName(name, text)
        else:
            self._modules.insertByName(name, text)
        front = self.office.in_front()
        for _ in range(
            TRIES
        ):  # for VBA the last opened may be in front, be it the add-in, and it hears of changes late
            if front is None or self._invoke(BOXES, "InFront") == front.Title:
                break
            self.office.bring_to_front(front)
        control = self.document.CurrentController  # any object does: the add-in asks nothing of its control
        return self._invoke(name, "Answer", control)

    def _invoke(self, module: str, function: str, *values: Any) -> str:
        address = f"vnd.sun.star.script:{self.project}.{module}.{function}?language=Basic&location=document"
        return str(self.document.getScriptProvider().getScript(address).invoke(values, (), ())[0] or "")

    def _serve(self, over: threading.Event, environment: Mapping[str, str], module: str) -> _Run:
        """Wait until VBA asks for a process or is done; run what it asks for, and hand it the exit code."""
        while not (self.folder / "asked").exists():
            if over.wait(0.005):
                return _Run()
        command = (self.folder / "command").read_text(encoding="utf-8").removesuffix("\n")
        lines = (self.folder / "settings").read_text(encoding="utf-8").split("\n")
        settings = tuple((name, value) for name, _, value in (line.partition("=") for line in lines if line))
        ended = "refused"  # also where the test itself goes wrong: VBA must not wait for ever
        try:
            run = self._run(command, settings, {**environment, **dict(settings)}, module)
            ended = ended if run.exit_code is None else str(run.exit_code)
        finally:
            part = self.folder / "answer.part"
            part.write_text(ended, encoding="utf-8")
            part.rename(self.folder / "answer")
        return run

    def _run(
        self, command: str, settings: tuple[tuple[str, str], ...], environment: dict[str, str], module: str
    ) -> _Run:
        """Run the command as it is, but for the module's name, which the runner gets. It starts in the workbook's folder."""
        words = shlex.split(command)
        if words[-2:] != ["-m", "xltools.excel.click"]:
            raise ValueError(f"VBA asked for something else: {command}")
        started = time.time()
        try:
            ended = subprocess.run(
                [*words[:-2], str(RUNNER), module],
                env=environment,
                cwd=self._beside(),
                capture_output=True,
                text=True,
                timeout=LONGEST_CLICK,
                check=False,
            )
        except OSError as error:
            return _Run(command, settings, None, str(error), started)
        except subprocess.TimeoutExpired as error:
            return _Run(command, settings, -1, f"{error}\n{error.output!r}\n{error.stderr!r}", started)
        return _Run(command, settings, ended.returncode, ended.stdout + ended.stderr, started)

    def _beside(self) -> Path:
        """Return the folder of the workbook in front: where Excel may well be when it starts a process."""
        front = self.office.in_front()
        return Path(uno().fileUrlToSystemPath(front.URL)).parent if front and front.URL else self.folder


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []


def _times(stamps: list[float] | None, run: _Run, whole: float, *, warm: bool) -> Times | None:
    """Return the seconds of each step. Where Python may stay warm, passing a click on counts as `imports`."""
    if stamps is None:
        return None
    started, imported, attached, worked = stamps
    own = {} if warm else {step: float(seconds) for step, seconds in _STEP.findall(run.output)}
    more_imports, more_attach = own.get("imports", 0.0), own.get("attach", 0.0)
    return Times(
        start=started - run.started,
        imports=imported - started + more_imports,
        attach=attached - imported + more_attach,
        work=worked - attached - more_imports - more_attach,
        whole=whole,
    )
