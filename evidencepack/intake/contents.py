"""What is inside a file that holds files (messages, archives, PDF attachments), so that each can be offered by itself.

Nothing is written and nothing inside is opened: a caller that takes a part in examines it like any other file, in a
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

_DEEPEST = 3  # archives and messages within each other
_MOST_PARTS = 500
_MOST_BYTES = 200 * 1024 * 1024  # of all parts together
_MOST_OF_ONE = 100 * 1024 * 1024
_CHUNK = 1 << 20
_MOST_INPUT = 400 * 1024 * 1024
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError)
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
_OPEN_PACKAGES = ("[Content_Types].xml", "mimetype")  # an Office or OpenDocument file: a document, not an archive


class Part(Struct, frozen=True, kw_only=True):
    """A file in a file. `inside`: the names of what it lies in, outermost first; `data` None: left out, `why` says."""

    name: str
    inside: tuple[str, ...] = ()
    data: bytes | None = None
    size: int = 0
    why: str = ""


class _Bounds:
    def __init__(self) -> None:
        self._parts = _MOST_PARTS
        self._bytes = _MOST_BYTES

    def has_room(self) -> bool:
        return self._parts > 0

    def take(self, size: int) -> str:
        """Count a part; gives why it has to be left out, or nothing."""
        self._parts -= 1
        if size > _MOST_OF_ONE:
            return "It is bigger than 100 MB."
        if size > self._bytes:
            return "The files in it are bigger than 200 MB together."
        self._bytes -= size
        return ""


def contents_of(path: Path, found: str) -> Iterator[Part]:
    """The files in a file of format `found` (Format.id: zip, eml, msg, pdf); none for other formats.

    At most 500 parts and 200 MB, three levels deep: archives and messages in it are opened, too, and themselves are
    parts. What is beyond a bound, locked or broken comes without data and with the reason.
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


def _offered(name: str, data: bytes, inside: tuple[str, ...], bounds: _Bounds) -> Iterator[Part]:
    """A part, and what is in it when it is an archive or a message."""
    if not bounds.has_room():
        return
    why = bounds.take(len(data))
    yield Part(name=name, inside=inside, data=None if why else data, size=len(data), why=why)
    if why or len(inside) + 1 >= _DEEPEST:
        return
    if data.startswith(_ARCHIVE):
        yield from _zip_parts(io.BytesIO(data), (*inside, name), bounds)
    elif name.casefold().endswith(".eml"):
        yield from _mail_parts(data, (*inside, name), bounds)


def _zip_parts(stream: Any, inside: tuple[str, ...], bounds: _Bounds) -> Iterator[Part]:
    try:
        archive = zipfile.ZipFile(stream)
    except _FAULTS:
        return
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if any(entry.filename in _OPEN_PACKAGES for entry in entries):
            return
        for entry in entries:
            if not bounds.has_room():
                return
            data, why = _unpacked(archive, entry)
            if data is None:
                bounds.take(0)
                yield Part(name=_base(entry.filename), inside=inside, size=entry.file_size, why=why)
            else:
                yield from _offered(_base(entry.filename), data, inside, bounds)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[bytes | None, str]:
    """An entry's bytes, counted as they come: what the archive says of their number may be a lie."""
    if entry.flag_bits & 1:
        return None, "It needs a password."
    if entry.file_size > _MOST_OF_ONE:
        return None, "It is bigger than 100 MB."
    data = bytearray()
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                data += chunk
                if len(data) > _MOST_OF_ONE:
                    return None, "It is bigger than 100 MB."
    except _FAULTS:
        return None, "It is damaged."
    return bytes(data), ""


def _mail_parts(data: bytes, inside: tuple[str, ...], bounds: _Bounds) -> Iterator[Part]:
    from evidencepack.intake.readers import mime  # noqa: PLC0415 - brings the e-mail package along
    from evidencepack.intake.readers.common import Damaged  # noqa: PLC0415

    try:
        root = mime.MimeParts(data).root
    except Damaged:
        return
    for part in mime.leaves(root):
        name = mime.file_name(part)
        if part.get_content_type() == "message/rfc822":
            inner = mime.parts_of(part)
            if inner:
                title = name or f"{mime.header(inner[0], 'Subject') or 'message'}.eml"
                yield from _offered(_base(title), mime.raw(inner[0]), inside, bounds)
        elif name or part.get_content_disposition() == "attachment":
            yield from _offered(_base(name or "attachment"), mime.bytes_of(part), inside, bounds)


def _outlook_parts(path: Path, bounds: _Bounds) -> Iterator[Part]:
    from evidencepack.intake.readers import outlook  # noqa: PLC0415

    for name, data in outlook.attached_files(path):
        if data is None:
            yield Part(name=_base(name), why="It is a message within the message: open it in Outlook and save it.")
        else:
            yield from _offered(_base(name), data, (), bounds)


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
            except pypdfium2.PdfiumError:
                yield Part(name=f"attachment {index + 1}", why="It is damaged.")
                continue
            yield from _offered(_base(name) or f"attachment {index + 1}", data, (), bounds)
    finally:
        document.close()


def _base(name: str) -> str:
    """A name without folders: a path in an archive leads nowhere."""
    return name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
