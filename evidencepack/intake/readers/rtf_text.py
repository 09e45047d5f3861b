"""The text of RTF and what is marked in it: a walk over groups, control words and characters (RTF 1.9.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

from evidencepack.intake.encodings import character_set
from evidencepack.intake.readers.paging import CHANGE, COMMENT, DELETED, HIDDEN, OBJECT

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "row": "\n", "nestrow": "\n", "cell": "\t", "nestcell": "\t",
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SYMBOLS = {b"~": " ", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n", b"{": "{", b"}": "}", b"\\": "\\"}
# Groups that hold no text, and those marked "leave out what you do not know" that do.
_NO_TEXT = frozenset({
    "fonttbl", "colortbl", "stylesheet", "pict", "objdata", "themedata", "colorschememapping", "datastore", "listtable",
    "listoverridetable", "rsidtbl", "generator", "latentstyles", "datafield", "xe", "tc", "ftnsep", "ftnsepc", "ftncn",
    "aftnsep", "aftnsepc", "aftncn", "filetbl", "nonshppict", "private", "bkmkstart", "bkmkend", "pgdsctbl", "fchars",
    "lchars", "panose", "falt", "formfield", "do", "info",
})  # fmt: skip
_STARRED_TEXT = frozenset({"shpinst", "shptxt", "ud"})
_RUNNING = frozenset({"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"})
_INFORMATION = {
    "title": "title", "author": "author", "operator": "last_author", "subject": "subject", "company": "company",
    "keywords": "keywords", "doccomm": "description", "manager": "manager", "category": "category",
}  # fmt: skip
_MOST_DEPTH = 2_000
# Where a tag of a message that was HTML ends a line, or a cell.
_LINE_TAG = re.compile(r"</?(?:br|p|div|tr|li|h[1-6]|table|blockquote|pre|hr)\b", re.IGNORECASE)
_CELL_TAG = re.compile(r"<t[dh]\b", re.IGNORECASE)

_SIGNED = {"annotation": COMMENT, "objclass": OBJECT}


class _Group:
    """What holds until the group ends."""

    __slots__ = ("codec", "deleted", "destination", "hidden", "inserted", "sink", "skip", "starred")

    def __init__(self, above: _Group | None) -> None:
        self.codec: str = above.codec if above else ""
        self.skip: int = above.skip if above else 1  # characters that stand for one of Unicode, to be left out
        self.hidden: bool = above.hidden if above else False
        self.deleted: bool = above.deleted if above else False
        self.inserted: bool = above.inserted if above else False
        self.sink: list[str] | None = above.sink if above else None  # None: no text here
        self.destination = ""
        self.starred = False


class RtfText:
    """Reads at once. `pages`: text between page breaks; `ended`: whether the outermost group was closed.

    `signs`: whether the pages hold the signs of `paging` where comments, changes, hidden and deleted text stand.
    """

    def __init__(self, data: bytes, *, most: int, signs: bool = False) -> None:
        self._left = most
        self._signs = signs
        self._body: list[str] = []
        self._notes: list[str] = []
        self.pages: list[str] = []
        self.hidden: list[str] = []
        self.deleted: list[str] = []
        self.changes = 0
        self.change_authors: set[str] = set()
        self.comments: list[str] = []
        self.comment_authors: list[str] = []
        self.running: list[str] = []
        self.watermarks: list[str] = []
        self.objects: list[str] = []
        self.codes: list[str] = []
        self.templates: list[str] = []
        self.information: dict[str, Any] = {}
        self.ended = False
        self._codec = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._bytes = bytearray()
        self._skipping = 0
        self._begun = False  # whether a group was begun and nothing came in it yet
        self._authors: list[str] = []
        self._moment: dict[str, int] = {}
        self._shape_name = ""
        self._last_change = (False, False)
        self._outer = _Group(None)
        self._outer.sink = self._body
        self._groups = [self._outer]
        self._ends: dict[int, Callable[[str], None]] = {}
        self._kept_groups = self._kept()
        self._walk(data)

    def _walk(self, data: bytes) -> None:
        at, size = 0, len(data)
        match = _TOKEN.match
        while at < size and self._left > 0:
            token = match(data, at)
            if token is None:  # a backslash at the very end
                break
            at = token.end()
            word, number, code, symbol, brace, text = token.groups()
            if text is not None:
                self._characters(text)
            elif word is not None:
                if word == b"bin":
                    at += max(int(number or 0), 0)
                else:
                    self._word(word.decode("ascii"), int(number) if number else None)
            elif code is not None:
                self._characters(bytes((int(code, 16),)))
            elif brace == b"{":
                self._open()
            elif brace == b"}":
                if not self._close():
                    break
            elif symbol is not None:
                self._symbol(symbol)
        self._flush()
        self._page()

    # ------------------------------------------------------------ groups

    def _open(self) -> None:
        self._flush()
        self._begun = True
        if len(self._groups) < _MOST_DEPTH:
            self._groups.append(_Group(self._groups[-1]))
        else:
            self._left = 0

    def _close(self) -> bool:
        """End a group; False when it was the outermost."""
        self._flush()
        group = self._groups.pop()
        self._skipping = 0
        end = self._ends.pop(id(group), None)
        if end is not None and group.sink is not None:
            end("".join(group.sink))
        if len(self._groups) <= 1:
            self.ended = True
            return False
        return True

    def _into(self, name: str, end: Callable[[str], None] | None) -> None:
        """Send the text of the group to a place of its own; `end` is told all of it, None leaves it out."""
        group = self._groups[-1]
        group.destination = name
        group.sink = None
        if name in _SIGNED:
            self._sign(_SIGNED[name])
        if end is not None:
            group.sink = []
            self._ends[id(group)] = end

    def _kept(self) -> dict[str, Callable[[str], None]]:
        """Groups whose text is kept beside the document's: name -> what is done with it."""
        running = dict.fromkeys(_RUNNING, self.running.append)
        return running | {
            "footnote": self._notes.append,
            "annotation": lambda text: self.comments.append(text.strip()),
            "atnauthor": lambda text: self.comment_authors.append(text.strip()),
            "revtbl": lambda text: self._authors.extend(part.strip() for part in text.split(";")),
            "fldinst": lambda text: self.codes.append(f" {text} "),
            "template": lambda text: self.templates.append(text.strip()),
            "objclass": lambda text: self.objects.append(text.strip()),
            "sn": self._name_shape,
            "sv": self._shape_value,
            "htmltag": self._html,
        }

    def _destination(self, name: str, group: _Group) -> bool:
        """Whether a control word begins a group of its own kind."""
        if name in self._kept_groups:
            self._into(name, self._kept_groups[name])
        elif name in _INFORMATION and self._in_information():
            self._into(name, lambda text: self.information.__setitem__(_INFORMATION[name], text))
        elif name in ("creatim", "revtim"):
            self._moment = {}
            self._into(name, lambda _: self._keep_moment(name))
        elif name in _NO_TEXT or (group.starred and name not in _STARRED_TEXT):
            self._into(name, None)
        else:
            return name in _STARRED_TEXT
        return True

    def _in_information(self) -> bool:
        return any(group.destination == "info" for group in self._groups)

    def _name_shape(self, text: str) -> None:
        self._shape_name = text.strip()

    def _shape_value(self, text: str) -> None:
        if self._shape_name == "gtextUNICODE" and text.strip():
            self.watermarks.append(text.strip())

    def _html(self, tag: str) -> None:
        """What a message's HTML says between its words (MS-OXRTFEX 2.1.3.1.3): breaks, and signs by their names."""
        if tag.startswith("&"):
            self._write(unescape(tag))
        elif _LINE_TAG.search(tag):
            self._write("\n")
        elif _CELL_TAG.search(tag):
            self._write("\t")

    def _keep_moment(self, name: str) -> None:
        parts = [self._moment.get(part, 0) for part in ("yr", "mo", "dy", "hr", "min")]
        try:
            self.information["created" if name == "creatim" else "modified"] = datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001
        except ValueError:
            return

    # ------------------------------------------------------------ words

    def _word(self, name: str, number: int | None) -> None:
        if name == "u":
            self._unicode(number or 0)
            return
        self._flush()
        self._skipping = 0
        self._begun = False
        group = self._groups[-1]
        if not group.destination and self._destination(name, group):
            return
        if name in _SIGNS:
            self._write(_SIGNS[name])
        elif name in ("page", "pagebb"):
            if group.sink is self._body and name == "page":
                self._page()
        elif name == "f":
            self._font = number or 0
            group.codec = self._fonts.get(self._font, "")
        elif name == "fcharset":
            self._fonts[self._font] = CHARSETS.get(number or 0, "")
        elif name == "ansicpg" and number:
            self._codec = character_set(f"cp{number}") or "cp1252"
        elif name == "mac":
            self._codec = "mac-roman"
        elif name == "uc":
            group.skip = max(0, min(number if number is not None else 1, 16))
        else:
            self._mark(name, number, group)

    def _mark(self, name: str, number: int | None, group: _Group) -> None:
        on = number != 0
        if name == "v":
            group.hidden = on
        elif name == "deleted":
            group.deleted = on
        elif name == "revised":
            group.inserted = on
        elif name == "plain":
            group.hidden = group.deleted = group.inserted = False
            group.codec = ""
        elif name in ("revauth", "revauthdel"):
            at = number or 0
            if 0 <= at < len(self._authors):
                self.change_authors.add(self._authors[at])
        elif name == "nofpages" and number:
            self.information["pages"] = str(number)
        elif name == "htmlrtf":  # MS-OXRTFEX: what stands in for HTML when a message is shown as rich text
            group.sink = None if on else self._body
        elif number is not None and name in ("yr", "mo", "dy", "hr", "min"):
            self._moment[name] = number

    # ------------------------------------------------------------ characters

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._groups[-1].starred = self._begun  # elsewhere it means nothing, and some programs write it
        else:
            self._flush()
            self._write(_SYMBOLS.get(symbol, ""))

    def _characters(self, text: bytes) -> None:
        if self._skipping:
            cut = min(self._skipping, len(text))
            self._skipping -= cut
            text = text[cut:]
        self._begun = False
        if text and self._groups[-1].sink is not None:
            self._bytes += text

    def _unicode(self, number: int) -> None:
        self._flush()
        self._write(chr(number % 0x10000))
        self._skipping = self._groups[-1].skip

    def _flush(self) -> None:
        if self._bytes:
            data = bytes(self._bytes)
            self._bytes.clear()
            codec = self._groups[-1].codec or self._codec
            self._write(data.decode(codec, "replace"))

    def _write(self, text: str) -> None:
        group = self._groups[-1]
        if group.sink is None or not text:
            return
        self._left -= len(text)
        change = (group.inserted, group.deleted)
        if change != self._last_change:
            if any(change):
                self.changes += 1
                self._sign(CHANGE)
            self._last_change = change
        if group.deleted:
            self.deleted.append(text)
            self._sign(DELETED)
            return
        if group.hidden:
            self.hidden.append(text)
            self._sign(HIDDEN)
        group.sink.append(text)

    def _sign(self, sign: str) -> None:
        if self._signs:
            self._body.append(sign)

    def _page(self) -> None:
        text = "".join([*self._body, "\n", *(f"{note}\n" for note in self._notes)])
        self.pages.append(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
        self._body.clear()
        self._notes.clear()
