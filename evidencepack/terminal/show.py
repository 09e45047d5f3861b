"""How a verb speaks: in words for a person, or as one JSON value for a program. Progress goes to the error stream."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from evidencepack.errors import UserFault
from evidencepack.intake.paths import in_letters
from evidencepack.jobs import Job, ReportingJob

Json = Annotated[bool, typer.Option("--json", help="Give the answer as JSON.")]


class Unsaid(UserFault):
    """The answer could not be written to the output."""


class _Words(Console):
    """The console of a verb: what cannot be said stops no verb halfway."""

    def on_broken_pipe(self) -> None:
        """Nobody listens any more (`| head`): the verb goes on in silence, and its exit code stays its own."""
        _stop_speaking()


class Show:
    """Where a verb's answer goes. With `as_json`, only `result` prints."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        # A pipe has no width: lines for other programs are not broken.
        width = None if sys.stdout.isatty() else 400
        self._out = _Words(file=sys.stdout, width=width, highlight=False, markup=False, soft_wrap=True)

    def line(self, text: str = "") -> None:
        """Say a line at once, so that what was said is out even if the process dies."""
        if not self.as_json:
            with _speaking():
                self._out.print(text)
                sys.stdout.flush()

    def table(self, headings: Sequence[str], lines: Iterable[Sequence[object]], title: str = "") -> None:
        """Show a table."""
        if self.as_json:
            return
        table = Table(*headings, title=title or None, title_justify="left", box=None, pad_edge=False)
        for cells in lines:
            table.add_row(*(str(cell) for cell in cells))
        with _speaking():
            self._out.print(table, soft_wrap=not sys.stdout.isatty())

    def result(self, value: Any) -> None:
        """The whole answer, for JSON."""
        if self.as_json:
            encoded = msgspec.json.format(_encoded(value), indent=2)
            with _speaking():
                sys.stdout.write(encoded.decode() + "\n")
                sys.stdout.flush()

    def fault(self, what: str, to_do: str) -> None:
        """Say what went wrong and what to do: as JSON in the answer's place, else on the error stream."""
        if self.as_json:
            self.result({"fault": what, "to_do": to_do})
        else:
            with suppress(OSError):  # whoever reads it is gone
                sys.stderr.write(f"{what}\n{to_do}".strip() + "\n")

    @contextmanager
    def progress(self) -> Iterator[Job]:
        """A job whose progress a person at a terminal sees as a bar; nobody else sees anything."""
        if self.as_json or not sys.stderr.isatty():
            yield Job()
            return
        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=None)

            def report(done: int, total: int, what: str) -> None:
                bar.update(task, completed=done, total=total or None, description=what[:60])

            yield ReportingJob(report)


def _stop_speaking() -> None:
    """Let all that is still said go nowhere, what waits in the stream's buffer as well."""
    with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


@contextmanager
def _speaking() -> Iterator[None]:
    """Say something on the output. A reader that left is no fault; a full disk behind it is one that can be mended."""
    try:
        yield
    except OSError as fault:
        _stop_speaking()
        if fault.errno in {errno.EPIPE, errno.EINVAL}:  # Windows says the second of a pipe that nobody reads
            return
        raise Unsaid(
            f"The answer could not be written to the output: {fault.strerror}.",
            "Make room where it goes, and ask again.",
        ) from fault


def _encoded(value: Any) -> bytes:
    """The value as JSON. Names that are no Unicode come from files, folders and archives alike."""
    try:
        return msgspec.json.encode(value, order="deterministic", enc_hook=_path_text)
    except UnicodeEncodeError:
        return msgspec.json.encode(_lettered(msgspec.to_builtins(value, enc_hook=_path_text)), order="deterministic")


def _lettered(value: Any) -> Any:
    if isinstance(value, dict):
        return {in_letters(key): _lettered(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_lettered(member) for member in value]
    return in_letters(value) if isinstance(value, str) else value


def _path_text(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(f"{type(value)} in an answer")


def in_a_line(text: str, most: int = 0) -> str:
    """A name as it can stand in a line: signs that would break the line or turn it round become "?".

    `most`: so many characters; of a longer name the middle is left out.
    """
    plain = "".join(sign if sign.isprintable() else "?" for sign in text)
    return plain if not most or len(plain) <= most else f"{plain[: most // 2]}…{plain[-(most // 2 - 1) :]}"


def size_words(size: int) -> str:
    """A size in bytes as a person says it: "38.2 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"
