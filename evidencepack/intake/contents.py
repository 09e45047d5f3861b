"""What is inside a file that holds files (messages, archives, PDF attachments), so that each can be offered by itself.

Nothing is written and nothing inside is run: a caller that takes a part in examines it like any other file, in a
worker. Bounds on count and size hold over the whole of one walk, so that an archive in an archive cannot multiply.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from evidencepack.intake.containers import entry_name
from evidencepack.intake.readers.common import clean

HOLDERS = frozenset({"zip", "eml", "msg", "pdf"})  # Format.id of what may hold files

_DEEPEST = 3  # archives and messages within each other
_MOST_PARTS = 500
_MOST_BYTES = 200 * 1024 * 1024  # of all parts together
_MOST_OF_ONE = 100 * 1024 * 1024
_CHUNK = 1 << 20
_MOST_INPUT = 300 * 1024 * 1024
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError)
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
_OPEN_PACKAGES = ("[Content_Types].xml", "mimetype")  # an Office or OpenDocument file: a document, not an archive

_TOO_BIG = "It is bigger than 100 MB."
_TOO_MUCH = "The files in it are bigger than 200 MB together."
_LOCKED = "It needs a password."
_DAMAGED = "It is damaged."
_IN_THE_TEXT = "It is a picture in the text of the message."
_WITHIN = "It is a message within the message: its text was read with it. To have it alone, save it from Outlook."


class Part(Struct, frozen=True, kw_only=True):
    """A file in a file.

    `folder`: the folders in the archive that it lies in, "a/b" or empty. `inside`: the names of the archives and
    messages around it, outermost first. `data` None: left out, `why` says. `opened`: an archive whose own files
    follow as parts.
    """

    name: str
    folder: str = ""
    inside: tuple[str, ...] = ()
    data: bytes | None = None
    size: int = 0
    why: str = ""
    opened: bool = False


class _Bounds:
    def __init__(self) -> None:
        self._parts = _MOST_PARTS
        self._bytes = _MOST_BYTES

    def has_room(self) -> bool:
        return self._parts > 0

    def room_for_bytes(self) -> int:
        return min(_MOST_OF_ONE, self._bytes)

    def take(self, size: int) -> str:
        """Count a part; gives why it has to be left out, or nothing."""
        self._parts -= 1
        if size > _MOST_OF_ONE:
            return _TOO_BIG
        if size > self._bytes:
            return _TOO_MUCH
        self._bytes -= size
        return ""


def contents_of(path: Path, found: str) -> Iterator[Part]:
    """The files in a file of format `found` (Format.id: zip, eml, msg, pdf); none for other formats.

    At most 500 parts and 200 MB, three levels deep: archives and messages in it are opened, too, and themselves are
    parts. What is beyond a bound, locked or broken comes without data and with the reason. The last part says so
    when there are more than 500. Raises Damaged for a message that cannot be read at all.
    """
    bounds = _Bounds()
    if found == "zip":
        with path.open("rb") as stream:
            yield from _zip_parts(stream, (), bounds)
    elif found == "eml":
        with path.open("rb") as stream:
            yield from _mail_parts(stream.read(_MOST_INPUT), (), bounds)
    elif found == "msg":
        yield from _outlook_parts(path, bounds)
    elif found == "pdf":
        yield from _pdf_parts(path, bounds)
    if not bounds.has_room():
        yield Part(name="…", why=f"It holds more than {_MOST_PARTS} files: those beyond were left out.")


def _offered(name: str, data: bytes, inside: tuple[str, ...], bounds: _Bounds, folder: str = "") -> Iterator[Part]:
    """A part, and what is in it when it is an archive or a message."""
    if not bounds.has_room():
        return
    name = _base(name) or "attachment"
    why = bounds.take(len(data))
    deeper = not why and len(inside) + 1 < _DEEPEST
    archive = _archive(data) if deeper and data.startswith(_ARCHIVE) else None
    yield Part(
        name=name,
        folder=folder,
        inside=inside,
        data=None if why else data,
        size=len(data),
        why=why,
        opened=archive is not None,
    )
    if archive is not None:
        with archive:
            yield from _entries(archive, (*inside, name), bounds)
    elif deeper and name.casefold().endswith(".eml"):
        yield from _mail_parts(data, (*inside, name), bounds)


def _archive(source: bytes | Any) -> zipfile.ZipFile | None:
    """The archive opened; None for a document whose format is a zip, and for what is broken or empty."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except _FAULTS:
        return None
    names = archive.namelist()
    if not names or any(name in names for name in _OPEN_PACKAGES):
        archive.close()
        return None
    return archive


def _zip_parts(stream: Any, inside: tuple[str, ...], bounds: _Bounds) -> Iterator[Part]:
    archive = _archive(stream)
    if archive is not None:
        with archive:
            yield from _entries(archive, inside, bounds)


def _entries(archive: zipfile.ZipFile, inside: tuple[str, ...], bounds: _Bounds) -> Iterator[Part]:
    for entry in archive.infolist():
        if entry.filename.endswith("/"):
            continue
        if not bounds.has_room():
            return
        *folders, name = _steps(entry_name(entry)) or ["attachment"]
        folder = "/".join(folders)
        data, why = _unpacked(archive, entry, bounds.room_for_bytes())
        if data is None:
            bounds.take(0)
            yield Part(name=name, folder=folder, inside=inside, size=entry.file_size, why=why)
        else:
            yield from _offered(name, data, inside, bounds, folder)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> tuple[bytes | None, str]:
    """An entry's bytes, counted as they come: what the archive says of their number may be a lie."""
    if entry.flag_bits & 1:
        return None, _LOCKED
    beyond = _TOO_BIG if most == _MOST_OF_ONE else _TOO_MUCH
    if entry.file_size > most:
        return None, _TOO_BIG if entry.file_size > _MOST_OF_ONE else beyond
    data = bytearray()
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                data += chunk
                if len(data) > most:
                    return None, beyond
    except _FAULTS:
        return None, _DAMAGED
    return bytes(data), ""


def _mail_parts(data: bytes, inside: tuple[str, ...], bounds: _Bounds) -> Iterator[Part]:
    from evidencepack.intake.readers import mime  # noqa: PLC0415 - brings the e-mail package along
    from evidencepack.intake.readers.common import Damaged  # noqa: PLC0415

    try:
        root = mime.MimeParts(data).root
    except Damaged:
        return
    for part in mime.leaves(root):
        if not bounds.has_room():
            return
        name = mime.file_name(part)
        if part.get_content_type() == "message/rfc822":
            inner = mime.parts_of(part)
            if inner:
                title = name or f"{mime.header(inner[0], 'Subject') or 'message'}.eml"
                yield from _offered(title, mime.raw(inner[0]), inside, bounds)
        elif _is_in_the_text(part):
            bounds.take(0)
            yield Part(name=_base(name) or "picture", inside=inside, size=len(mime.bytes_of(part)), why=_IN_THE_TEXT)
        elif name or part.get_content_disposition() == "attachment":
            yield from _offered(name or "attachment", mime.bytes_of(part), inside, bounds)


def _is_in_the_text(part: Any) -> bool:
    """Whether a part is a picture that the message shows in its text (RFC 2392): a logo, a signature."""
    shown = part.get_content_maintype() == "image" and part.get("Content-ID") is not None
    return shown and part.get_content_disposition() != "attachment"


def _outlook_parts(path: Path, bounds: _Bounds) -> Iterator[Part]:
    from evidencepack.intake.readers import outlook  # noqa: PLC0415

    for held in outlook.attached_files(path):
        if not bounds.has_room():
            return
        if held.data is None:
            bounds.take(0)
            yield Part(name=_base(held.name), inside=held.inside, why=_WITHIN)
        elif held.in_the_text:
            bounds.take(0)
            yield Part(name=_base(held.name), inside=held.inside, size=len(held.data), why=_IN_THE_TEXT)
        else:
            yield from _offered(held.name, held.data, held.inside, bounds)


def _pdf_parts(path: Path, bounds: _Bounds) -> Iterator[Part]:
    import pypdfium2  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return
    try:
        for index in range(min(document.count_attachments(), _MOST_PARTS)):
            try:
                held = document.get_attachment(index)
                name, data = held.get_name(), bytes(held.get_data())
            except (pypdfium2.PdfiumError, UnicodeDecodeError):
                bounds.take(0)
                yield Part(name=f"attachment {index + 1}", why=_DAMAGED)
                continue
            yield from _offered(_base(name) or f"attachment {index + 1}", data, (), bounds)
    finally:
        document.close()


def _steps(name: str) -> list[str]:
    """The folders and the name of an entry; what would lead elsewhere (`..`, a drive, the root) is dropped."""
    steps = clean(name).replace("\\", "/").split("/")
    return [step for step in steps if step.strip(" .") and not (len(step) == 2 and step[1] == ":")]


def _base(name: str) -> str:
    """A name without folders: a path in an archive leads nowhere."""
    return (_steps(name) or [""])[-1]
