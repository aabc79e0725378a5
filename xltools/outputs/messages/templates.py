"""Facts become words: the templates of the place where it has its own, or else those that come with xltools.

A template is a pair of files, ``accepted.txt`` and ``accepted.html``. The text begins with a line ``Subject: ...``. What a
template may use is in `facts.PartnerMessage`; a name that does not exist is an error, never a blank.
"""

from __future__ import annotations

import textwrap
import traceback
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from importlib.resources import files
from threading import Timer
from typing import TYPE_CHECKING
from uuid import uuid4

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from xltools.folder.tables import write_new
from xltools.model import UsageError
from xltools.outputs.messages.facts import PartnerMessage
from xltools.reading.processes import TO_START, leave_reader, take_reader
from xltools.text import one_line, plural, pounds, short_pounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jinja2 import Environment

MESSAGES = "messages"
"""The folder of a count folder that holds the place's own templates."""
WIDTH = 76
"""Characters of a line of plain text, as mail has it since RFC 678."""
_SUBJECT = "Subject:"
ALLOWED = 10.0
"""Seconds a message may take with the place's own templates: about 500 times what one does."""
LONGEST = 2_000_000
"""Characters of a message's text and HTML: a mail of that size is no letter."""


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message in words: its subject on one line, its plain text, its HTML."""

    subject: str
    text: str
    html: str


class Templates:
    """The templates of one place, read once for a run.

    A place's own are never trusted: they run sandboxed, in the process that reads files, within limits of time and size.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._own, self._run = folder, folder / MESSAGES, uuid4().hex
        self._plain, self._html = self._environment(html=False), self._environment(html=True)

    def write(self, message: PartnerMessage) -> RenderedMessage:
        """Return a letter in words. Raises `UsageError` naming the file for a mistake in an edited template."""
        if not self._own.is_dir():
            return self.write_here(message)
        reader = take_reader()
        late = Timer(ALLOWED, reader.kill)
        late.daemon = True
        try:
            reader.wait_until_ready()
            reader.do(f"{__name__}:ready", (), TO_START)
            late.start()
            written = reader.do(f"{__name__}:write_apart", (self._folder, self._run, message), ALLOWED)
        except EOFError:
            reader.stop()
            raise UsageError(self._too_much(message, f"takes longer than {ALLOWED:.0f} seconds")) from None
        finally:
            late.cancel()
        leave_reader(reader)
        if isinstance(written, RenderedMessage):
            return written
        raise written if isinstance(written, UsageError) else TypeError(f"{written!r} is no message")

    def _too_much(self, message: PartnerMessage, what: str) -> str:
        name = self._own / message.kind.value
        return (
            f"{name}.txt or {name}.html {what}. Look for a loop that does not end or repeats too much, or delete your copy to "
            "have xltools' own wording."
        )

    def write_within(self, message: PartnerMessage) -> RenderedMessage | UsageError:
        """Return a letter in words, or what is wrong with the place's own templates."""
        try:
            return self.write_here(message)
        except UsageError as error:
            return error
        except (MemoryError, RecursionError):
            return UsageError(self._too_much(message, "takes more memory than a message can need"))

    def write_here(self, message: PartnerMessage) -> RenderedMessage:
        """Return a letter in words, without limits of time and size."""
        values = {field.name: getattr(message, field.name) for field in fields(PartnerMessage)}
        values |= {"things": message.things, "lines": message.lines}
        name = message.kind.value
        first, _, rest = self._render(self._plain, f"{name}.txt", values).lstrip().partition("\n")
        if not first.startswith(_SUBJECT):
            raise UsageError(f"{self._own / name}.txt, line 1: it should begin with '{_SUBJECT} ' and the subject.")
        subject = one_line(first.removeprefix(_SUBJECT))
        if not subject:
            raise UsageError(f"{self._own / name}.txt, line 1: the subject is blank. Write one behind '{_SUBJECT}'.")
        html = self._render(self._html, f"{name}.html", values | {"subject": subject})
        return RenderedMessage(subject, wrapped(rest), html.strip() + "\n")

    def _environment(self, *, html: bool) -> Environment:
        own, bundled = (
            FileSystemLoader(self._own, encoding="utf-8-sig"),
            PackageLoader("xltools.outputs", "templates/messages"),
        )
        environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([own, bundled]),
            autoescape=html,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        named: dict[str, Callable[..., str]] = {
            "pounds": partial(pounds, pence=False),
            "short": short_pounds,
            "count": plural,
            "also": _also,
        }
        environment.filters |= {name: _known(words) for name, words in named.items()}
        return environment

    def _render(self, environment: Environment, name: str, values: dict[str, object]) -> str:
        try:
            rendered = environment.get_template(name).render(values)
        except TemplateSyntaxError as error:
            raise UsageError(self._complaint(error.filename or name, error.lineno, error)) from None
        except UnicodeDecodeError:
            raise UsageError(f"{self._own / name} is not saved as UTF-8. Save it with that encoding.") from None
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            file, line = _where(error, self._own, name)
            raise UsageError(self._complaint(file, line, error)) from None
        if len(rendered) > LONGEST:
            raise UsageError(
                self._complaint(str(self._own / name), 1, ValueError(f"it makes {len(rendered):,} characters"))
            )
        return rendered

    def _complaint(self, file: str, line: int, error: Exception) -> str:
        words = " ".join(str(error).split()).rstrip(".") or type(error).__name__
        own = sorted(path.name for path in self._own.glob("*.*")) if self._own.is_dir() else []
        if not file.startswith(str(self._own)):  # a piece they do not have any more is missed by one of ours
            words = f"{words}. It is used with your copies in {self._own} ({', '.join(own)})"
        return f"{file}, line {line}: {words}. Put that right, or delete your copy to have xltools' own wording."


@lru_cache(maxsize=1)
def _templates_of(folder: Path, run: str) -> Templates:
    """The templates of one run, made once in the process they run in."""
    return Templates(folder)


def ready() -> bool:
    """Say that the process has imported what it needs: that is not the templates' time."""
    return True


def write_apart(folder: Path, run: str, message: PartnerMessage) -> RenderedMessage | UsageError:
    """Return a letter in words, or what is wrong with the place's own templates: called in the process that may be stopped."""
    return _templates_of(folder, run).write_within(message)


def write_templates(folder: Path) -> tuple[Path, ...]:
    """Copy the templates into a count folder for the place to edit; those already there are left alone. Returns the new ones."""
    own = folder / MESSAGES
    own.mkdir(exist_ok=True)
    written = []
    for template in sorted(
        files("xltools.outputs").joinpath("templates/messages").iterdir(), key=lambda template: template.name
    ):
        if not (own / template.name).exists():
            write_new(own / template.name, template.read_text(encoding="utf-8"))
            written.append(own / template.name)
    return tuple(written)


def wrapped(text: str) -> str:
    """Return plain text with its long lines wrapped (those of a list below its first word), no more than one blank line between."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        words = line.rstrip()
        if words or (lines and lines[-1]):
            lines += _wrap(words) if len(words) > WIDTH else [words]
    return "\n".join(lines) + "\n"


def _wrap(line: str) -> list[str]:
    indent = len(line) - len(line.lstrip())
    mark = line.lstrip().partition(" ")[0]
    hang = indent + (len(mark) + 1 if mark == "-" or (mark[:-1].isdecimal() and mark[-1] in ".)") else 0)
    return textwrap.wrap(
        line.strip(), WIDTH, initial_indent=" " * indent, subsequent_indent=" " * hang, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _where(error: Exception, own: Path, name: str) -> tuple[str, int]:
    """The template and line an error came from: jinja's traces bear the template's own names and lines."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith((".txt", ".html"))
    ]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (str(own / name), 0)


def _known(words: Callable[..., str]) -> Callable[..., str]:
    """A filter that, for a name that does not exist, says which name that is."""

    def strict(value: object, *more: str) -> str:
        if isinstance(value, StrictUndefined):
            str(value)  # raises the error that names it
        return words(value, *more)

    return strict


def _also(number: int) -> str:
    """``one``, ``two`` ... for small numbers inside a sentence."""
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[number] if 0 <= number < len(words) else f"{number:,}"
