"""Outlook messages (msg, [MS-OXMSG]) -> `Mail`, through the OLE container's streams of properties."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct

from evidencepack.intake.encodings import character_set
from evidencepack.intake.readers import ole
from evidencepack.intake.readers.common import Damaged, clean, moment
from evidencepack.intake.readers.html_text import WebPage, html_encoding
from evidencepack.intake.readers.mail import Mail
from evidencepack.intake.readers.oxrtf import decompressed
from evidencepack.intake.readers.rtf_text import RtfText

_KIND = "Outlook"
_DEEPEST = 3
_MOST_STREAM = 20_000_000
_MOST_ATTACHMENTS = 1_000
_WIDE, _NARROW, _BINARY = "001F", "001E", "0102"
# Property ids, [MS-OXPROPS].
_CLASS, _SUBJECT, _SENDER, _SENDER_SMTP, _SENDER_ADDRESS = "001A", "0037", "0C1A", "5D01", "0C1F"
_TO, _CC, _BCC, _BODY, _HTML, _RTF = "0E04", "0E03", "0E02", "1000", "1013", "1009"
_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME = "3707", "3704", "3001"
_SUBMITTED, _DELIVERED, _CODE_PAGE, _INTERNET_CODE_PAGE = 0x0039, 0x0E06, 0x3FFD, 0x3FDE
_HIDDEN, _CONTENT_ID = 0x7FFE, "3712"
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)  # [MS-DTYP] 2.3.3: FILETIME, units of 100 nanoseconds
_INNER, _DATA = "__substg1.0_3701000D", "__substg1.0_37010102"
_MOST_ATTACHED = 100 * 1024 * 1024 + 1


def read_msg(path: Path) -> Mail:
    """Read a message. Raises Damaged when its container or its properties are broken."""
    with ole.opened(path, _KIND) as container:
        return _Message(container, (), 0).mail()


def _decoded(data: bytes, codec: str) -> str:
    """Text in a code page; the message's may be one that its texts are not in, which is as good as not known."""
    if codec == "utf-8":
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            codec = "cp1252"
    return data.decode(codec, "replace")


class _Message:
    """A message in a storage of the container: the outermost in its root, an attached one further down."""

    def __init__(self, container: Any, place: tuple[str, ...], depth: int) -> None:
        self._container = container
        self._place = place
        self._depth = depth
        self._fixed = self._fixed_properties(32 if not place else 24)  # [MS-OXMSG] 2.4.1: header sizes
        self._codec = self._code_page(_CODE_PAGE, _INTERNET_CODE_PAGE)

    def mail(self) -> Mail:
        kind = self._text(_CLASS).casefold()
        mail = Mail(
            sender=self._sender(),
            to=self._text(_TO),
            copied=self._text(_CC),
            blind=self._text(_BCC),
            date=self._moment(),
            subject=self._text(_SUBJECT),
            body=self._body(),
            signed="smime.multipartsigned" in kind,
            rights_managed="rpmsg" in kind,
        )
        mail.sealed = kind.endswith(".smime") or mail.rights_managed
        self._attachments(mail)
        return mail

    def _sender(self) -> str:
        name = self._text(_SENDER)
        address = self._text(_SENDER_SMTP) or self._text(_SENDER_ADDRESS)
        return f"{name} <{address}>" if "@" in address and address != name else name or address

    def _stream(self, name: str, most: int = _MOST_STREAM) -> bytes | None:
        path = [*self._place, name]
        try:
            if not self._container.exists(path) or self._container.get_type(path) != 2:
                return None
            data: bytes = self._container.openstream(path).read(most)
        except ole.FAULTS:
            return None
        return data

    def _text(self, identity: str, *inside: str) -> str:
        prefix = "/".join(inside)
        start = f"{prefix}/" if prefix else ""
        for kind, codec in ((_WIDE, "utf-16-le"), (_NARROW, self._codec)):
            data = self._stream_at(f"{start}__substg1.0_{identity}{kind}")
            if data is not None:
                return clean(_decoded(data, codec).rstrip("\0").replace("\r\n", "\n").replace("\r", "\n"))
        return ""

    def _stream_at(self, path: str, most: int = _MOST_STREAM) -> bytes | None:
        *folders, name = path.split("/")
        if not folders:
            return self._stream(name, most)
        inner = _Message.__new__(_Message)
        inner._container, inner._place = self._container, (*self._place, *folders)
        return inner._stream(name, most)

    def _fixed_properties(self, header: int) -> dict[int, bytes]:
        """Properties of a fixed size: id -> eight bytes ([MS-OXMSG] 2.4.2)."""
        data = self._stream("__properties_version1.0")
        if data is None:
            if not self._place:
                raise Damaged("This Outlook file is damaged: its properties are missing.")
            return {}
        found = {}
        for at in range(header, len(data) - 15, 16):
            tag = struct.unpack_from("<I", data, at)[0]
            found[tag >> 16] = data[at + 8 : at + 16]
        return found

    def _code_page(self, *identities: int) -> str:
        for identity in identities:
            number = int.from_bytes(self._fixed.get(identity, b"")[:4], "little")
            codec = {65_001: "utf-8", 20_127: "ascii", 28_591: "cp1252"}.get(number, f"cp{number}")
            known = character_set(codec)
            if known is not None:
                return known
        return "cp1252"

    def _moment(self) -> str:
        for identity in (_SUBMITTED, _DELIVERED):
            units = int.from_bytes(self._fixed.get(identity, b""), "little")
            if units:
                try:
                    return moment(_EPOCH + timedelta(microseconds=units // 10))
                except OverflowError:
                    continue
        return ""

    def _body(self) -> str:
        """The plain text, else the web page, else the compressed rich text."""
        plain = self._text(_BODY)
        if plain.strip():
            return plain
        page = self._stream(f"__substg1.0_{_HTML}{_BINARY}")
        source = self._decoded(page) if page else self._text(_HTML)
        text = WebPage(source).text
        if text:
            return text
        rich = self._stream(f"__substg1.0_{_RTF}{_BINARY}")
        return "\n".join(RtfText(decompressed(rich), most=_MOST_STREAM).pages) if rich else ""

    def _decoded(self, page: bytes) -> str:
        """A web page as text. The message's code page holds where the page says none, or one that it is not in."""
        codec = html_encoding(page)
        try:
            return page.decode(self._code_page(_INTERNET_CODE_PAGE) if codec == "cp1252" else codec)
        except UnicodeDecodeError:
            return page.decode(self._code_page(_INTERNET_CODE_PAGE), "replace")

    def _attachments(self, mail: Mail) -> None:
        for storage in self.storages():
            name = self.name_of(storage)
            inner = (*self._place, storage, _INNER)
            if self.is_message(storage):
                if self._depth < _DEEPEST and self._container.exists([*inner, "__properties_version1.0"]):
                    message = _Message(self._container, inner, self._depth + 1).mail()
                    mail.within.append(message)
                    name = name or message.subject
                name = name if name.casefold().endswith(".msg") else f"{name or 'message'}.msg"
            mail.attachments.append(name or f"attachment {len(mail.attachments) + 1}")
            mail.rights_managed |= name.casefold().endswith(".rpmsg")
        mail.sealed = mail.sealed or mail.rights_managed

    def storages(self) -> list[str]:
        """The names of the storages of attachments, in order."""
        depth = len(self._place)
        names = {
            entry[depth]
            for entry in ole.storages(self._container)
            if len(entry) == depth + 1
            and tuple(entry[:depth]) == self._place
            and entry[depth].startswith("__attach_version1.0_")
        }
        return sorted(names)[:_MOST_ATTACHMENTS]

    def name_of(self, storage: str) -> str:
        """An attachment's file name; empty when it has none."""
        names = (self._text(key, storage) for key in (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME))
        return next((text for text in names if text), "")

    def is_message(self, storage: str) -> bool:
        """Whether an attachment is a message of its own."""
        return bool(self._container.exists([*self._place, storage, _INNER]))

    def inner(self, storage: str) -> _Message | None:
        """The message that an attachment is; None when it is broken or lies too deep."""
        place = (*self._place, storage, _INNER)
        if self._depth >= _DEEPEST or not self._container.exists([*place, "__properties_version1.0"]):
            return None
        return _Message(self._container, place, self._depth + 1)

    @property
    def subject(self) -> str:
        """What the message is about."""
        return self._text(_SUBJECT)

    def is_in_the_text(self, storage: str) -> bool:
        """Whether an attachment is hidden because the text shows it: a logo, a signature ([MS-OXCMSG] 2.2.2.24)."""
        fixed = self._stream_at(f"{storage}/__properties_version1.0") or b""
        tags = {struct.unpack_from("<I", fixed, at)[0] >> 16: fixed[at + 8] for at in range(8, len(fixed) - 15, 16)}
        return bool(tags.get(_HIDDEN)) and bool(self._text(_CONTENT_ID, storage))

    def data_of(self, storage: str) -> bytes:
        """An attachment's bytes."""
        return self._stream_at(f"{storage}/{_DATA}", _MOST_ATTACHED) or b""


class Attached(Struct, frozen=True):
    """A file attached to a message; no data for a message within it. `inside`: the messages it lies in."""

    name: str
    data: bytes | None
    inside: tuple[str, ...] = ()
    in_the_text: bool = False


def attached_files(path: Path) -> Iterator[Attached]:
    """The attachments of a message and of the messages within it. Raises Damaged as `read_msg` does."""
    with ole.opened(path, _KIND) as container:
        yield from _attached(_Message(container, (), 0), ())


def _attached(message: _Message, inside: tuple[str, ...]) -> Iterator[Attached]:
    for number, storage in enumerate(message.storages(), start=1):
        name = message.name_of(storage)
        if not message.is_message(storage):
            yield Attached(
                name or f"attachment {number}", message.data_of(storage), inside, message.is_in_the_text(storage)
            )
            continue
        inner = message.inner(storage)
        name = name or (inner.subject if inner else "") or "message"
        name = name if name.casefold().endswith(".msg") else f"{name}.msg"
        yield Attached(name, None, inside)
        if inner is not None:
            yield from _attached(inner, (*inside, name))
