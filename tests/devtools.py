"""A headless Chromium that tests drive as a reader does: mouse, keyboard, downloads; and what it loads and complains of.

It speaks the Chrome DevTools protocol over the browser's own pipe (``--remote-debugging-pipe``), which takes neither a port nor a
package. Time limits here only end a test whose page hangs.
"""

from __future__ import annotations

import base64
import json
import os
import select
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser import browser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PATIENCE = 60
"""Seconds after which a page that does not answer is given up."""
FROM_US, TO_US = 3, 4
"""The file descriptors Chromium reads commands from and writes answers to."""
KEYS: Mapping[str, tuple[str, int, str]] = {
    "Tab": ("Tab", 9, ""),
    "Enter": ("Enter", 13, "\r"),
    "Space": (" ", 32, " "),
    "ArrowRight": ("ArrowRight", 39, ""),
    "ArrowDown": ("ArrowDown", 40, ""),
}


@dataclass
class Pipe:
    """The two ends of a running Chromium, and what it said unasked."""

    commands: int
    answers: int
    pid: int
    sent: int = 0
    waiting: bytes = b""
    events: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, method: str, session: str = "", **parameters: object) -> dict[str, Any]:
        """Send a command and return its result."""
        self.sent += 1
        command = {"id": self.sent, "method": method, "params": parameters} | (
            {"sessionId": session} if session else {}
        )
        self._write(json.dumps(command).encode() + b"\0")
        while True:
            said = self.hear()
            if said.get("id") == self.sent:
                assert "error" not in said, (method, said["error"])
                result: dict[str, Any] = said["result"]
                return result
            self.events.append(said)

    def hear(self) -> dict[str, Any]:
        """Return the next thing it says."""
        while b"\0" not in self.waiting:
            ready, _, _ = select.select([self.answers], [], [], PATIENCE)
            assert ready, "the browser does not answer"
            read = os.read(self.answers, 1 << 20)
            assert read, "the browser has ended"
            self.waiting += read
        said, _, self.waiting = self.waiting.partition(b"\0")
        told: dict[str, Any] = json.loads(said)
        return told

    def _write(self, content: bytes) -> None:
        while content:
            content = content[os.write(self.commands, content) :]


@dataclass
class Tab:
    """A page in a Chromium."""

    pipe: Pipe
    session: str
    downloads: Path

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        return self.pipe.ask(method, self.session, **parameters)

    def open(self, address: str) -> None:
        """Open an address and wait for its load."""
        self.ask("Page.navigate", url=address)
        self.wait_for("document.readyState === 'complete'")

    def value(self, expression: str) -> Any:
        """Return what an expression comes to in the page; promises are awaited."""
        result = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true."""
        waited = f"""new Promise((done, fail) => {{ const end = Date.now() + {PATIENCE * 1000};
          (function look() {{ let is = false; try {{ is = Boolean({expression}) }} catch {{}}
            if (is) done(true); else if (Date.now() > end) fail(new Error("waited in vain")); else setTimeout(look, 10) }})() }})"""
        self.value(waited)

    def text(self, selector: str) -> str:
        return str(self.value(f"document.querySelector({json.dumps(selector)}).textContent"))

    def texts(self, selector: str) -> list[str]:
        found: list[str] = self.value(f"[...document.querySelectorAll({json.dumps(selector)})].map(e => e.textContent)")
        return found

    def click(self, selector: str, number: int = 0) -> None:
        """Press the mouse in the middle of an element (the nth that a selector finds)."""
        where = self.value(
            f"""(e => {{ e.scrollIntoView({{block: "center"}}); const box = e.getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2] }})(document.querySelectorAll({json.dumps(selector)})[{number}])"""
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=where[0], y=where[1], button="left", clickCount=1)

    def press(self, *keys: str) -> None:
        """Press keys of the keyboard one after another."""
        for name in keys:
            key, code, text = KEYS[name]
            pressed = {"key": key, "code": name, "windowsVirtualKeyCode": code}
            self.ask("Input.dispatchKeyEvent", type="keyDown", **pressed, **({"text": text} if text else {}))
            self.ask("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def type(self, text: str) -> None:
        self.ask("Input.insertText", text=text)

    def screen(self, width: int, height: int = 900, *, scheme: str = "light") -> None:
        """Make the screen so many CSS pixels wide and high, in a light or dark scheme."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, path: Path) -> None:
        """Write a picture of the whole page, however long."""
        shot = self.ask("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def pdf(self, path: Path) -> None:
        """Print the page."""
        path.write_bytes(base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"]))

    def requests(self) -> list[str]:
        """Return the addresses it asked for."""
        return [said["params"]["request"]["url"] for said in self._events("Network.requestWillBeSent")]

    def complaints(self) -> list[str]:
        """Return what it complained of: breaches of the content security policy, errors, exceptions."""
        return [
            *(said["params"]["entry"]["text"] for said in self._events("Log.entryAdded")),
            *(str(said["params"]["args"]) for said in self._events("Runtime.consoleAPICalled")),
            *(str(said["params"]["exceptionDetails"]) for said in self._events("Runtime.exceptionThrown")),
        ]

    def _events(self, method: str) -> list[dict[str, Any]]:
        self.value("0")  # whatever came before the answer to this has been heard
        return [said for said in self.pipe.events if said["method"] == method and said.get("sessionId") == self.session]


@contextmanager
def chromium() -> Iterator[Pipe]:
    """Run a headless Chromium with a profile of its own, away when the block ends."""
    command = browser()
    assert command is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = [
            "--headless=new",
            "--disable-gpu",
            "--remote-debugging-pipe",
            f"--user-data-dir={profile}",
            "--no-first-run",
        ]
        quiet = [
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-extensions",
            "--disable-sync",
        ]
        if os.geteuid() == 0:
            options.append("--no-sandbox")  # Chromium refuses to run as root with one
        pipe = _start([command, *options, *quiet, "about:blank"])
        try:
            yield pipe
        finally:
            with suppress(AssertionError, OSError):
                pipe.ask("Browser.close")
            os.close(pipe.commands)
            os.close(pipe.answers)
            os.waitpid(pipe.pid, 0)


def _start(command: list[str]) -> Pipe:
    commands, answers = os.pipe(), os.pipe()
    silent = os.open(os.devnull, os.O_WRONLY)
    actions = [
        (os.POSIX_SPAWN_DUP2, silent, 2),
        # above all others first, so that neither end is overwritten by the other
        (os.POSIX_SPAWN_DUP2, commands[0], 100),
        (os.POSIX_SPAWN_DUP2, answers[1], 101),
        (os.POSIX_SPAWN_DUP2, 100, FROM_US),
        (os.POSIX_SPAWN_DUP2, 101, TO_US),
    ]
    pid = os.posix_spawnp(command[0], command, dict(os.environ), file_actions=actions)
    for end in (commands[0], answers[1], silent):
        os.close(end)
    return Pipe(commands[1], answers[0], pid)


@contextmanager
def tab(pipe: Pipe) -> Iterator[Tab]:
    """Open an empty page that tells what it loads; what it downloads goes to a folder of its own."""
    target = pipe.ask("Target.createTarget", url="about:blank")["targetId"]
    session = pipe.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    with tempfile.TemporaryDirectory() as downloads:
        page = Tab(pipe, session, Path(downloads))
        pipe.events.clear()
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.ask(f"{domain}.enable")
        pipe.ask("Browser.setDownloadBehavior", behavior="allow", downloadPath=downloads, eventsEnabled=True)
        page.screen(1280)
        yield page
        pipe.ask("Target.closeTarget", targetId=target)
