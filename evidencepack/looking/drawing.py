"""Documents opened for the eye in a process of its own, under a limit of time and memory.

A hostile or broken file costs its page: the process is ended, the window says why, and the next page gets a new one.
A program that draws and is frozen must call `multiprocessing.freeze_support()` first thing in its main.
"""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
from collections import Counter
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

import msgspec
import psutil

from evidencepack.errors import Cancelled, UnreadableFile
from evidencepack.intake.limits import MEGABYTE, WorkerFence
from evidencepack.intake.starting import no_main_module
from evidencepack.looking import drawing_process
from evidencepack.looking.questions import Answer, Question, Refused

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

_LOOK = 0.1  # seconds between two looks at time and memory
_START_SECONDS = 60.0  # an antivirus program may look at a new process for long
_MOST_DEATHS = 3  # of the process over one file: then that file is not drawn any more
_OPEN = "Open the original in its own program to look at it."

_ANSWERS: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)
_log = logging.getLogger(__name__)


class Drawer:
    """Asks the drawing process, and starts it when it is needed. `ask` is for one thread, `rest` for any.

    `seconds` and `megabytes` bind for each question.
    """

    def __init__(self, *, seconds: float = 12, megabytes: int = 700) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._fence = WorkerFence(megabytes, megabytes)
        self._turn = threading.Lock()  # held while a question is asked
        self._lock = threading.Lock()  # held while the process changes
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._resting = False
        self._deaths: Counter[str] = Counter()
        self._refused: dict[bytes, str] = {}

    def ask(self, question: Question) -> Answer:
        """The answer. Raises `UnreadableFile` when the document cannot be shown, `Cancelled` when told to rest."""
        message = msgspec.msgpack.encode(question)
        known = self._refused.get(message, "")
        if not known and self._deaths[question.path] >= _MOST_DEATHS:
            known = "Showing its pages broke down several times, so it is not tried any more."
        if known:
            raise UnreadableFile(known, _OPEN)
        with self._turn:
            answer = self._asked(message, question.path)
        if isinstance(answer, Refused):
            self._refused[message] = answer.why
            raise UnreadableFile(answer.why, _OPEN)
        return answer

    def rest(self) -> None:
        """End the process at once, and answer nothing until `wake`: the workspace is being closed."""
        self._resting = True
        with self._lock:
            if self._process is not None:
                self._process.kill()  # whoever waits for an answer sees the pipe close
        with self._turn:
            self._end()
        self._deaths.clear()
        self._refused.clear()

    def wake(self) -> None:
        """Answer again."""
        self._resting = False

    def _asked(self, message: bytes, path: str) -> Answer:
        process, pipe = self._started()
        try:
            pipe.send_bytes(message)
            why = self._wait(process, pipe, self._seconds)
            if not why:
                return _ANSWERS.decode(pipe.recv_bytes())
        except (EOFError, OSError):
            why = "The drawing broke down over it; the file may be damaged."
        self._end()
        if self._resting:
            raise Cancelled
        _log.info("The drawing process was ended: %s", why)
        self._deaths[path] += 1
        self._refused[message] = why
        raise UnreadableFile(why, _OPEN)

    def _wait(self, process: SpawnProcess, pipe: Connection, seconds: float) -> str:
        """Wait for an answer; gives why there is none, or nothing. EOFError when the process has ended without one.

        That it has ended is heard from itself, too: on Windows the pipe of a process that ended before it took its end
        of it stays open, in this program.
        """
        deadline = time.monotonic() + seconds
        while pipe not in (heard := wait([pipe, process.sentinel], _LOOK)):
            if heard:
                raise EOFError
            if time.monotonic() > deadline:
                return f"Drawing it took longer than {seconds:g} seconds, so it was stopped."
            if self._memory() > self._megabytes * MEGABYTE:
                return f"Drawing it took more than {self._megabytes:,} MB of memory, so it was stopped."
        return ""

    def _started(self) -> tuple[SpawnProcess, Connection]:
        with self._lock:
            if self._resting:
                raise Cancelled
            if self._process is not None and self._pipe is not None:
                return self._process, self._pipe
            context = multiprocessing.get_context("spawn")
            pipe, theirs = context.Pipe(duplex=True)
            process = context.Process(
                target=drawing_process.run, args=(theirs, self._seconds, self._megabytes), name="drawing", daemon=True
            )
            try:
                with no_main_module():
                    process.start()
            except OSError as fault:  # the system gives no process now, or it died before it had its orders
                pipe.close()
                raise _not_started() from fault
            finally:
                theirs.close()
            self._process, self._pipe = process, pipe
            self._fence.add(int(process.pid or 0))
        try:
            ready = not self._wait(process, pipe, _START_SECONDS) and pipe.recv_bytes() == drawing_process.READY
        except (EOFError, OSError):
            ready = False
        if not ready:
            self._end()
            if self._resting:
                raise Cancelled
            raise _not_started()
        return process, pipe

    def _memory(self) -> int:
        process = self._process
        try:
            return int(psutil.Process(process.pid).memory_info().rss) if process is not None else 0
        except psutil.Error:
            return 0

    def _end(self) -> None:
        with self._lock:
            process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
            if process is not None:
                process.kill()
                process.join()
                process.close()
            if pipe is not None:
                pipe.close()
            self._fence.close()


def _not_started() -> UnreadableFile:
    return UnreadableFile("The drawing could not be started.", "Restart the program; then try again.")
