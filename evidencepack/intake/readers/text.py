"""Plain text and tables as text: one page, whatever the encoding."""

from __future__ import annotations

from pathlib import Path

from evidencepack.intake.encodings import decode, guess_damaged, guess_encoding, was_utf8
from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers.common import MOST_CHARACTERS, Damaged, PageCollector, without_nothing
from evidencepack.model import ReadState

_MOST_BYTES = 4 * MOST_CHARACTERS + 4  # no encoding in use needs more for a character


def read(path: Path, found: Format) -> Examination:
    """Read a text file as one page, labelled "table" for csv and tsv, else "text"."""
    with path.open("rb") as stream:
        data = stream.read(_MOST_BYTES)
    encoding = guess_encoding(data[:65_536])
    damage = ""
    if encoding is None:
        encoding, damage = guess_damaged(data[:65_536]), "It holds bytes that are not text."
    if encoding is None:
        raise Damaged("This text file holds bytes that are not text.")
    text = _decoded(data, encoding)
    collector = PageCollector()
    collector.add(1, "table" if found.id in ("csv", "tsv") else "text", text.removeprefix("\ufeff").replace("\f", "\n"))
    return Examination(
        format=found.id,
        read=ReadState.READ,
        pages=tuple(collector.pages),
        pages_total=1,
        pages_unit="part",
        properties={"encoding": encoding.removesuffix("-sig")},
        facts=without_nothing(collector.facts() | {"damaged": damage}),
    )


def _decoded(data: bytes, encoding: str) -> str:
    """The text; a file that looked like UTF-8 at its start and is not further on is Windows-1252."""
    if encoding == "utf-8" and len(data) < _MOST_BYTES:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            encoding = "utf-8" if was_utf8(data) else "cp1252"
    return decode(data, encoding)
