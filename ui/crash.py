"""The report of a defect: what happened inside the program, with nothing in it of documents or people.

Paths are cut to the names of the program's own files; other files are not named at all. An exception's own message
may quote what a document says, so it is kept only where Python makes it from names in the code. Lines of the log keep
their time, level, logger and the kinds of what was raised.
"""

from __future__ import annotations

import logging
import platform
import re
import sys
import traceback
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import qVersion

from evidencepack import __version__

_log = logging.getLogger(__name__)
_LIBRARIES = ("PySide6-Essentials", "apsw", "lxml", "openpyxl", "pypdf", "pypdfium2", "python-docx")
_LOG_LINES = 120
_KEPT = 10
_NAMING = (AttributeError, ImportError, NameError)  # their messages hold names of the code only
_TRACE = "Traceback of Evidence Pack:\n"
_HEAD = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (DEBUG|INFO|WARNING|ERROR|CRITICAL) ([\w.]+): ")
_PLACE = re.compile(r'^\s+File "([^"]+)", line (\d+), in (\S+)')
_KIND = re.compile(r"^([A-Za-z_][\w.]*(?:Error|Exception|Fault|Warning|Interrupt|Exit|Cancelled))\b")


def keep_trace(fault: BaseException) -> None:
    """Write the way to a fault on the fault itself, so that its frames (and what they hold) can be let go."""
    fault.add_note(_TRACE + trace_words(fault))


def trace_words(fault: BaseException) -> str:
    """Where it was raised and why, without what anything was worth at that moment."""
    kept = next((note for note in getattr(fault, "__notes__", ()) if note.startswith(_TRACE)), "")
    if kept and fault.__traceback__ is None:
        return kept.removeprefix(_TRACE)
    lines: list[str] = []
    known: set[int] = set()
    here: BaseException | None = fault
    while here is not None and id(here) not in known:
        known.add(id(here))
        lines += [*_frames(here.__traceback__), _kind(here)]
        here = here.__cause__ or (None if here.__suppress_context__ else here.__context__)
        lines += ["", "which came after:"] if here is not None and id(here) not in known else []
    return "\n".join(lines)


def _frames(trace: TracebackType | None) -> list[str]:
    return [f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]


def _kind(fault: BaseException) -> str:
    name = type(fault).__qualname__
    if isinstance(fault, OSError):
        return f"{name}: error {fault.errno} of the system"
    return f"{name}: {fault}" if isinstance(fault, _NAMING) else f"{name} (its message is left out)"


def _short(path: str) -> str:
    """The last two parts of a file of code."""
    return "/".join(re.split(r"[\\/]", path)[-2:])


def report_words(fault: BaseException, log_file: Path, at: datetime) -> str:
    """The whole report as text."""
    parts = [
        "Evidence Pack: report of a defect",
        "It holds nothing of your documents, and no names of people, files or folders of yours.",
        "",
        f"When      {at:%Y-%m-%d %H:%M:%S} UTC",
        f"Program   {__version__}",
        f"Python    {platform.python_version()} ({'built folder' if hasattr(sys, '_MEIPASS') else 'installed'})",
        f"Qt        {qVersion()}",
        f"System    {platform.system()} {platform.release()} {platform.machine()}",
        *(f"{name:<20} {_version(name)}" for name in _LIBRARIES),
        "",
        "What was raised",
        trace_words(fault),
        "",
        "The last lines of the log",
        *(log_words(_tail(log_file)) or ["(nothing)"]),
    ]
    return "\n".join(parts) + "\n"


def log_words(lines: list[str]) -> list[str]:
    """What may leave of the log's lines: head, places in the code, and the kinds of what was raised."""
    kept: list[str] = []
    for line in lines:
        if found := _HEAD.match(line):
            kept.append(f"{found[1]} {found[2]} {found[3]}")
        elif found := _PLACE.match(line):
            kept.append(f"    {_short(found[1])}:{found[2]} in {found[3]}")
        elif found := _KIND.match(line):
            kept.append(f"    {found[1]}")
    return kept


def write_report(fault: BaseException, log_file: Path) -> Path | None:
    """Write a report beside the log and give its path; None where nothing can be written there. The last ten stay."""
    at = datetime.now(UTC)
    folder = log_file.parent / "reports"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = _free(folder, f"report-{at:%Y%m%d-%H%M%S}")
        file.write_text(report_words(fault, log_file, at), encoding="utf-8")
        for old in sorted(folder.glob("report-*.txt"))[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        _log.exception("The report could not be written")
        return None
    return file


def _free(folder: Path, stem: str) -> Path:
    names = [f"{stem}.txt", *(f"{stem}-{number}.txt" for number in range(2, 100))]
    return next((folder / name for name in names if not (folder / name).exists()), folder / names[-1])


def _tail(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:]
    except OSError:
        return []


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not known"
