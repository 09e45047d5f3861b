"""What a file is, by its content. The name only decides between kinds of text that look alike (csv, md, txt)."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from evidencepack.intake.containers import OLE_FORMATS, is_part_of_ole, look_in_ole, look_in_zip
from evidencepack.intake.encodings import decode, guess_damaged, guess_encoding
from evidencepack.intake.formats import FORMATS, Format, claimed_by

_HEAD = 65_536
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\xffWPC", "wpd"),
    (b"\xdb\xa5\x2d\0", "doc"),  # Word 2 for Windows
    (b"\x00\x05\xe1\x03\x00\x00", "dca"),  # IBM Document Content Architecture: a format unit prefix of five bytes
)
# WordPerfect 4.2 has no signature: its files begin with codes of a fixed length that end as they began.
_WORDPERFECT_4 = {0xC0: 6, 0xC5: 6, 0xCB: 6, 0xCE: 4, 0xD0: 6, 0xD8: 4}
_BARE_WORKBOOKS = (b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0", b"\x09\x08\x08\0")
# What is left to puremagic's tables; its names for what this program knows a word for.
_BY_PUREMAGIC = {
    ".mp4": "mp4", ".m4v": "mp4", ".mov": "mp4", ".avi": "mp4", ".wmv": "mp4", ".asf": "mp4",
    ".mp3": "mp3", ".wav": "mp3", ".m4a": "mp3", ".wma": "mp3", ".wpd": "wpd",
}  # fmt: skip

_PDF_OBJECT = re.compile(rb"\b\d+ \d+ obj\b")
_MAIL_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]*):[ \t]?", re.MULTILINE)
_MAIL_NAMES = frozenset({"from", "to", "subject", "date", "mime-version", "received", "message-id", "return-path"})
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_TAG = re.compile(
    r"<(?:p|div|h[1-6]|table|t[drh]|[uod]l|li|span|br|a|b|i|font|center|img|form|meta|title|style|script|section|nav"
    r"|article|main|header|footer|pre|blockquote)\b[^<>]*>",
    re.I,
)
_TRANSPORTED = frozenset({"mime-version", "received", "message-id", "return-path"})  # nobody types these
_POSTMARK = re.compile(r"From \S+(?: .*)?\n")  # RFC 4155: the line before a message in a mailbox
_XML_START = re.compile(r"\s*<\?xml\s")
_TEXT_HINTS = frozenset({"csv", "tsv", "md", "json"})
_PLAIN = frozenset({"txt", "md", "csv", "tsv"})


def identify(path: Path, *, name: str | None = None) -> Format:
    """The format of the file at `path`, by content.

    `name` is the name that the file came with, when `path` is not called so. It decides only where the content
    cannot: which program's document a locked or broken Office file is, and which sort of plain text. OSError if the
    file cannot be opened or read.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    claim = claimed_by(Path(name or path.name).suffix)
    found = FORMATS[
        _by_bytes(path, head)
        or _pdf_without_head(head, claim)
        or _as_text(head, claim)
        or _without_head(path, head, claim)
        or _left_over(head)
    ]
    if claim is None:
        return found
    if head.startswith(_OLE) and _may_be_part(found, claim) and is_part_of_ole(path):
        return claim
    if claim.family not in ("word", "sheet", "slides", "opendocument"):
        return found
    if found.id == "office-locked" and claim.family != "opendocument":
        return claim
    # Of an archive that breaks off before it named any part, the name is all there is.
    return claim if found.id == "zip" and claim.id != "xls" and not zipfile.is_zipfile(path) else found


def _may_be_part(found: Format, claim: Format) -> bool:
    """Whether an OLE container, should it break off, may be what its name says: it lists its streams near its end.

    So does a new Office file that has a password. A message names the workbook that is attached to it, perhaps, and
    itself no more.
    """
    usual = claim.id in OLE_FORMATS or claim.family in ("word", "sheet", "slides")
    return usual and (found.id == "unknown" or (claim.id == "msg" and found.id != "msg"))


def wrong_extension(found: Format, name: str) -> str:
    """The extension of `name` when it stands for another format than `found`, else nothing.

    Extensions that stand for no known format claim nothing. Plain text may be named like any of its kinds.
    """
    extension = Path(name).suffix.casefold()
    claim = claimed_by(extension)
    if claim is None or extension in found.extensions or found.id in ("unknown", "office-locked"):
        return extension if claim is not None and found.id == "unknown" else ""
    if found.family == "text" and claim.family == "text":
        return ""
    return extension


def _by_bytes(path: Path, head: bytes) -> str:
    """Formats with a signature; nothing for text and for what is unknown."""
    if head.startswith(_OLE):
        return look_in_ole(path, head)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return look_in_zip(path, head)
    if head.startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and not _speaks_of_pdf(head)):
        return "pdf"  # ISO 32000-1 annex H.3.4.1: within the first 1024 bytes
    if head[4:8] == b"ftyp":
        if head[8:12] in _AVIF_BRANDS:
            return "unknown"
        return "heic" if head[8:12] in _HEIC_BRANDS else "mp4"
    if head.startswith(b"BM") and len(head) > 18 and head[6:10] == b"\0\0\0\0":
        return "bmp"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if _is_wordperfect_4(head):
        return "wpd"
    if _is_bare_workbook(head):
        return "xls"
    return next((found for mark, found in _MAGIC if head.startswith(mark)), "")


def _speaks_of_pdf(head: bytes) -> bool:
    """Whether text only mentions a PDF's signature: within a line, in what is text, and no object begins in it."""
    begins = re.search(rb"[\r\n]%PDF-", head[:1024]) is not None
    return not begins and b" obj" not in head and guess_encoding(head) is not None


def _is_wordperfect_4(head: bytes) -> bool:
    at = count = 0
    while at < len(head) and (length := _WORDPERFECT_4.get(head[at], 0)):
        if head[at + length - 1 : at + length] != head[at : at + 1]:
            return False
        at, count = at + length, count + 1
    return count >= 3


def _is_bare_workbook(head: bytes) -> bool:
    """Excel 2 to 5 wrote a workbook's records without a container: the first begins a stream ([MS-XLS] 2.4.21)."""
    return head[:4] in _BARE_WORKBOOKS and len(head) > 4 + head[2]


def _as_text(head: bytes, claim: Format | None) -> str:
    encoding = guess_encoding(head)
    if encoding is None and claim and (claim.family == "text" or claim.id in ("html", "mhtml", "eml")):
        encoding = guess_damaged(head)
    if encoding is None:
        return ""
    text = decode(head, encoding).lstrip("\ufeff")
    mail = _mail_kind(text, claim.id if claim else "")
    if mail:
        return mail
    if _HTML_START.match(text) or (claim and claim.id == "html" and _HTML_TAG.search(text)):
        return "html"
    if _XML_START.match(text) or (claim and claim.id == "xml" and text.lstrip().startswith("<")):
        return "xml"
    if claim and claim.id in _TEXT_HINTS:
        return claim.id
    return "txt"


def _mail_kind(text: str, claimed: str) -> str:
    """E-mail (RFC 5322: header lines, an empty line) or a saved web page (RFC 2557), or nothing.

    A message needs three of the usual headers, two when it is named like one. What is named as plain text needs one,
    too, that only a mail program writes: people copy messages into text files.
    """
    text = _POSTMARK.sub("", text.lstrip("\n"), count=1) if text.lstrip("\n").startswith("From ") else text.lstrip("\n")
    if not _MAIL_HEADER.match(text):
        return ""
    header = text.split("\n\n", 1)[0]
    names = {match.casefold() for match in _MAIL_HEADER.findall(header)}
    if "mime-version" in names and _is_saved_page(header, names, claimed):
        return "mhtml"
    if claimed in _PLAIN and not names & _TRANSPORTED:
        return ""
    return "eml" if len(names & _MAIL_NAMES) >= (2 if claimed == "eml" else 3) else ""


def _is_saved_page(header: str, names: set[str], claimed: str) -> bool:
    marks = ("<saved by ", "produced by microsoft mhtml", "snapshot-content-location")
    if claimed == "mhtml" or any(mark in header.casefold() for mark in marks):
        return True
    related = re.search(r"^content-type:\s*multipart/related", header, re.I | re.M) is not None
    return related and claimed != "eml" and not names & {"received", "to"}


def _pdf_without_head(head: bytes, claim: Format | None) -> str:
    """A PDF whose first bytes are spoilt: the name says what to look for, the rest bears it out, text or not."""
    is_one = claim is not None and claim.id == "pdf" and b"endobj" in head and _PDF_OBJECT.search(head) is not None
    return "pdf" if is_one else ""


def _without_head(path: Path, head: bytes, claim: Format | None) -> str:
    """A zip container whose first bytes are spoilt, told in the same way."""
    if claim is None:
        return ""
    zipped = claim.family in ("word", "sheet", "slides", "opendocument", "archive") and claim.id != "xls"
    return look_in_zip(path, head) if zipped and zipfile.is_zipfile(path) else ""


def _left_over(head: bytes) -> str:
    import puremagic  # noqa: PLC0415 - hardly any file comes so far

    try:
        guesses = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return "unknown"
    return next((_BY_PUREMAGIC[guess.extension] for guess in guesses if guess.extension in _BY_PUREMAGIC), "unknown")
