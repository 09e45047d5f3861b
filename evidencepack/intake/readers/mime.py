"""Messages in the form of the internet (RFC 5322, RFC 2045-2049): headers and parts, whatever their state.

The parser is the standard library's, with the old policy: the new one raises over broken headers. Only bytes beyond
ASCII in a header are not lost as they are there: RFC 6532 makes them UTF-8, older programs wrote their code page.
"""

from __future__ import annotations

import email.errors
import email.header
import email.message
import email.parser
import email.policy
import email.utils
from collections.abc import Iterator

from evidencepack.intake.encodings import character_set
from evidencepack.intake.readers.common import Damaged, clean, moment
from evidencepack.intake.readers.html_text import html_encoding

_MOST_PARTS = 1_000
_DEEPEST = 20
_MOST_PART_TEXT = 20_000_000


class _Policy(email.policy.Compat32):
    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        """A header's value as text."""
        return _unescaped(value)


class MimeParts:
    """A message and its parts, parsed at once. Raises Damaged when it is nested beyond all sense."""

    def __init__(self, data: bytes) -> None:
        try:
            self.root: email.message.Message = email.parser.BytesParser(policy=_Policy()).parsebytes(data)
        except (RecursionError, ValueError, AssertionError, AttributeError) as fault:
            raise Damaged("This message is damaged: its parts cannot be told apart.") from fault

    def texts(self) -> Iterator[tuple[str, str]]:
        """All parts that are text, as (type, text)."""
        for part in leaves(self.root):
            if part.get_content_maintype() == "text":
                yield part.get_content_type(), text_of(part)


def leaves(message: email.message.Message, depth: int = 0) -> Iterator[email.message.Message]:
    """The parts that hold something, in order; messages within the message are such parts, and not entered."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        if depth < _DEEPEST:
            for part in parts_of(message):
                yield from leaves(part, depth + 1)
    else:
        yield message


def parts_of(message: email.message.Message) -> list[email.message.Message]:
    """The parts directly in a message, at most a thousand."""
    payload = message.get_payload()
    parts = payload if isinstance(payload, list) else []
    return [part for part in parts[:_MOST_PARTS] if isinstance(part, email.message.Message)]


def bytes_of(part: email.message.Message) -> bytes:
    """What a part holds, decoded; nothing when it holds parts or cannot be decoded."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, AssertionError, LookupError, AttributeError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def raw(message: email.message.Message) -> bytes:
    """A message as a file; nothing when it cannot be written."""
    try:
        return message.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError, KeyError):
        return b""


def text_of(part: email.message.Message) -> str:
    """A part's text by its stated character set, or by guess."""
    data = bytes_of(part)[:_MOST_PART_TEXT]
    try:
        stated = character_set(part.get_content_charset() or "")
        text = data.decode(stated or html_encoding(data), "strict" if stated else "replace")
    except (LookupError, ValueError, TypeError, AttributeError):
        text = data.decode(html_encoding(data), "replace")
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def header(message: email.message.Message, name: str) -> str:
    """A header's text with its encoded words (RFC 2047) decoded; empty when it is not there."""
    try:
        raw = message.get(name)
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return ""
    return decoded(str(raw)) if raw is not None else ""


def decoded(raw: str) -> str:
    """Encoded words as text; broken ones stay as they are, bare bytes are guessed."""
    raw = _unescaped(raw)
    try:
        pieces = email.header.decode_header(raw)
    except (email.errors.HeaderParseError, ValueError, LookupError):
        pieces = [(raw, None)]
    texts = []
    for piece, charset in pieces:
        if isinstance(piece, bytes):
            try:  # what stands between encoded words comes in the codec that the library itself uses for it
                texts.append(piece.decode(charset or "raw-unicode-escape"))
            except (LookupError, ValueError):
                texts.append(piece.decode("cp1252", "replace"))
        else:
            texts.append(piece)
    return clean(" ".join("".join(texts).split()))


def _unescaped(text: str) -> str:
    """Bytes beyond ASCII, which the parser keeps as lone surrogates (PEP 383)."""
    raw = text.encode("ascii", "surrogateescape") if not text.isascii() and _is_escaped(text) else None
    if raw is None:
        return text
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _is_escaped(text: str) -> bool:
    return all(character < "\x80" or "\udc80" <= character <= "\udcff" for character in text)


def file_name(part: email.message.Message) -> str:
    """The name that a part's file goes by; empty when it has none."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""
    return decoded(str(name)).replace("\\", "/").rsplit("/", 1)[-1]


def iso_date(text: str) -> str:
    """The date of a message as ISO 8601; empty when it is none."""
    try:
        return moment(email.utils.parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
