"""Names of files and folders in a pack: safe on Windows and on the portal, short, unique and stable.

Rules: Windows, "Naming Files, Paths, and Namespaces" (Microsoft Learn: reserved characters and device names, no
trailing dot or space); Unicode Standard Annex 15 (NFC); Unicode Standard 3.13 (caseless matching).
"""

from __future__ import annotations

import re
import unicodedata

from pathvalidate import ValidationError, validate_filename

from evidencepack.intake.formats import FORMATS, claimed_by

_REPLACED = {"/": "-", "\\": "-", "|": "-", ":": " -", '"': "'", "<": "(", ">": ")", "?": "", "*": "", "&": " and "}
_WINDOWS = '<>:"/\\|?*'
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, marks of direction, private, unassigned
_MAX_BYTES = 240  # of one name as UTF-8; Linux and macOS stop at 255
_SHORTEST_TITLE = 8


def units(text: str) -> int:
    """The length of `text` as Windows counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "replace")) // 2


def key(path: str) -> str:
    """What two paths share when they differ by letter case or Unicode form only."""
    folded = unicodedata.normalize("NFKC", path).casefold()
    return unicodedata.normalize("NFKC", folded)


def ending(name: str, format_id: str) -> str:
    """The ending (with its dot, or empty) for a file that came as `name` and whose content is `format_id`.

    The name's own ending stays where it is right for the content or nothing better is known.
    """
    _, dot, last = name.rpartition(".")
    own = f".{last.lower()}" if dot and re.fullmatch(r"[A-Za-z0-9]{1,5}", last) else ""
    known = FORMATS.get(format_id)
    if known is None or not known.extensions or own in known.extensions:
        return own
    claimed = claimed_by(own)
    both_text = claimed is not None and claimed.family == known.family == "text"
    return own if both_text else known.extensions[0]  # content cannot tell one kind of plain text from another


def clean(text: str, forbidden: str = "") -> str:
    """`text` with nothing in it that Windows or the profile forbids; may be empty. Keeps letters, in NFC form."""
    previous = ""
    while text != previous:  # taking a sign out can let two others combine into a forbidden one
        previous = text
        text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
        text = "".join(_sign(sign, forbidden) for sign in text)
        text = re.sub(r"\s+", " ", text).strip(" .")
    return text


def _sign(sign: str, forbidden: str) -> str:
    if sign in forbidden or sign in _WINDOWS:
        usual = _REPLACED.get(sign, "-")
        return "".join(each for each in usual if each not in forbidden)
    if sign.isspace():
        return " "
    return "" if unicodedata.category(sign) in _UNSEEN else sign


def shorten(text: str, limit: int, max_bytes: int = _MAX_BYTES) -> str:
    """`text` cut to at most `limit` UTF-16 units and `max_bytes` of UTF-8: between words where that loses little,
    never before an accent.
    """
    end = len(text)
    while end and (units(text[:end]) > limit or len(text[:end].encode()) > max_bytes):
        end -= 1
    if end == len(text):
        return text
    while end and unicodedata.combining(text[end]):
        end -= 1
    space = text.rfind(" ", 0, end + 1)
    if space > end * 2 // 3:
        end = space
    return text[:end].rstrip(" .-,(")


def component(text: str) -> str:
    """`text`, already clean, as one name that Windows takes: device names (CON, NUL, COM1) get an underscore."""
    text = text.strip(" .") or "_"
    try:
        validate_filename(text, platform="universal", max_len=255)
    except ValidationError:
        stem, dot, rest = text.partition(".")
        return f"{stem.rstrip()}_{dot}{rest}"
    return text


def folder_name(ref: str, title: str, forbidden: str, limit: int) -> str:
    """The folder of an evidence item ("IR07 Advocacy"), at most `limit` UTF-16 units where the ref allows it."""
    ref = clean(ref, forbidden) or "Item"
    room = limit - units(ref) - 1
    title = shorten(clean(title, forbidden), room) if room >= _SHORTEST_TITLE else ""
    return component(f"{ref} {title}")


def file_name(number: str, title: str, end: str, forbidden: str, limit: int) -> str:
    """The name of a file ("IR07-02 Advocacy contract monitoring.pdf"), at most `limit` units where number and ending
    leave room for it.
    """
    number = clean(number, forbidden) or "Item"
    end = clean(end.removeprefix("."), forbidden)
    end = f".{end}" if end else ""
    title = clean(title, forbidden)
    if end and title.lower().endswith(end):
        title = title[: -len(end)].rstrip(" .")
    fixed = f"{number} {end}"
    title = shorten(title, max(0, limit - units(fixed)), max(0, _MAX_BYTES - len(fixed.encode())))
    return component(f"{number} {title}".rstrip() + end)


class Taken:
    """The paths given out so far; makes the next one unique without regard to case and Unicode form."""

    def __init__(self, *reserved: str) -> None:
        self._keys = {key(path) for path in reserved}

    def unique(self, path: str) -> str:
        """`path`, or the same with " (2)", " (3)" … before its ending where it is taken; from now on it is taken."""
        folder, slash, name = path.rpartition("/")
        stem, dot, end = name.rpartition(".")
        if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,5}", end):
            stem, dot, end = name, "", ""
        candidate, count = path, 1
        while key(candidate) in self._keys:
            count += 1
            candidate = f"{folder}{slash}{stem} ({count}){dot}{end}"
        self._keys.add(key(candidate))
        return candidate
