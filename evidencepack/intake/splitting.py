"""Taking a file that holds files apart, in a worker process with limits of time and memory like any other reading.

The order goes to the worker as a small file, and the parts come back as files in a folder of the caller's: what lies
in a hostile archive is never opened by the program itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct
from pathvalidate import sanitize_filename

from evidencepack.errors import UserFault
from evidencepack.intake.contents import HOLDERS, Part, contents_of
from evidencepack.intake.examination import Examination
from evidencepack.intake.identify import identify
from evidencepack.intake.paths import in_letters
from evidencepack.intake.readers.common import Damaged
from evidencepack.intake.workers import ReaderPool
from evidencepack.jobs import Job
from evidencepack.model import ReadState
from evidencepack.scratch import scratch_folder

SPLIT = "evidencepack.intake.splitting:split"
BETWEEN = " > "  # between a file and what is in it, in the place that a document came from
_SECONDS = 120
_LONGEST_NAME = 150  # bytes of a part's name in the scratch folder
_OPENED = "It was opened: the files in it stand for themselves."


class Order(Struct, frozen=True):
    """What to take apart, by the bytes of its path; `target`: the folder for the parts, None to list them only."""

    source: bytes
    target: str | None


class Held(Struct, frozen=True, kw_only=True):
    """A file in a file. `place`: its way from the outermost file ("mail.eml > pack.zip > a/b.docx").

    `file`: where it lies now, None when it was left out (`why` says so) or only listed.
    """

    name: str
    place: str
    size: int
    file: Path | None = None
    why: str = ""


def split(path: Path, *, name: str | None = None, identified: Callable[[str], None] | None = None) -> Examination:
    """Carry out the order at `path`, in a worker: the fact `held` is what was found. `name` is only for messages."""
    del name
    order = msgspec.json.decode(path.read_bytes(), type=Order)
    source = Path(os.fsdecode(order.source))
    found = identify(source).id
    if identified is not None:
        identified(found)
    target = Path(order.target) if order.target else None
    held: list[Held] = []
    message = ""
    try:
        for number, part in enumerate(contents_of(source, found)):
            held.append(_kept(part, number, target))
    except Damaged as damage:
        message = str(damage)
    facts = {"held": msgspec.to_builtins(held, enc_hook=str)}
    return Examination(format=found, read=ReadState.READ, facts=facts, message=message)


def _kept(part: Part, number: int, target: Path | None) -> Held:
    within = f"{part.folder}/{part.name}" if part.folder else part.name
    file, why = None, part.why or (_OPENED if part.opened else "")
    if part.data is not None and not why and target is not None:
        file = target / str(number) / safe_name(part.name)  # a folder each: two parts may have one name
        file.parent.mkdir()
        file.write_bytes(part.data)
    return Held(name=part.name, place=BETWEEN.join((*part.inside, within)), size=part.size, file=file, why=why)


def safe_name(name: str) -> str:
    """A part's name as any system can keep it, its extension kept; the pack gives it its own name later."""
    ending = PurePosixPath(name).suffix
    ending = ending if len(ending.encode("utf-8", "replace")) <= 12 else ""
    room = _LONGEST_NAME - len(ending.encode("utf-8", "replace"))
    stem = name.removesuffix(ending).encode("utf-8", "replace")[:room].decode("utf-8", "ignore").rstrip(" .").lstrip()
    return sanitize_filename(f"{stem or 'attachment'}{ending}", platform="universal") or "attachment"


@contextmanager
def taken_apart(path: Path, shown: str, job: Job | None = None, *, list_only: bool = False) -> Iterator[list[Held]]:
    """The files in the file at `path`, lying in a scratch folder for as long as the context lasts.

    `shown`: its name for the person. Empty when it holds none. Raises UserFault when it cannot be taken apart within
    the limits, OSError when the scratch folder cannot be written, Cancelled.
    """
    with scratch_folder("parts") as scratch:
        target = Path(scratch) / "parts"
        target.mkdir()
        order = Path(scratch) / "order.json"
        wanted = Order(os.fsencode(path.absolute()), None if list_only else str(target))
        order.write_bytes(msgspec.json.encode(wanted))
        with ReaderPool(workers=1, seconds=_SECONDS, examine=SPLIT) as pool:
            done = pool.examine_one(order, shown, job)
        if "held" not in done.facts:
            what = f"“{in_letters(shown)}” could not be taken apart. {done.message}"
            raise UserFault(what, "Open it in its own program and save what is in it.")
        places: set[str] = set()
        yield [_numbered(one, places) for one in msgspec.convert(done.facts["held"], list[Held], dec_hook=_path)]


def _path(kind: type, text: object) -> object:
    return kind(text)


def may_hold(found: str) -> bool:
    """Whether a file of this format (Format.id) may hold files that can be taken in as documents."""
    return found in HOLDERS


def _numbered(one: Held, places: set[str]) -> Held:
    """The part with a place of its own: a second one of the same place gets a number."""
    place, number = one.place, 2
    while place in places:
        place, number = f"{one.place} ({number})", number + 1
    places.add(place)
    return msgspec.structs.replace(one, place=place)
