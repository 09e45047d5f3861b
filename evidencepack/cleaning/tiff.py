"""Entries of TIFF files and of Exif blocks (which are TIFF files without a picture), taken out in place.

TIFF 6.0, section 2; Exif 2.32 (CIPA DC-008), 4.6. An entry that goes is cut out of its list, and the data that it
pointed at is filled with zeros, so that nothing else in the file has to move.
"""

from __future__ import annotations

import struct

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_ORIENTATION, _EXIF, _GPS, _XMP, _SUB = 0x0112, 0x8769, 0x8825, 0x02BC, 0x014A
# Artist, HostComputer, Make, Model, Software, ImageDescription, IPTC, Photoshop, Windows' own (author, comment …)
_PERSONAL = frozenset({
    0x013B, 0x013C, 0x010F, 0x0110, 0x0131, 0x010E, 0x83BB, 0x8649, _XMP, _EXIF,
    0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F, 0xC4A5, 0xA430, 0xA431,
})  # fmt: skip
_MOST_LISTS = 10_000


class Tiff:
    """One TIFF structure. Raises ValueError or struct.error when it is none, or a kind that is not known."""

    def __init__(self, data: bytes) -> None:
        self._data = bytearray(data)
        order = data[:4]
        if order not in (b"II*\0", b"MM\0*"):
            raise ValueError
        self._order = "<" if order[:2] == b"II" else ">"
        self._lists = self._find_lists()

    def result(self) -> bytes:
        """The bytes as they are now."""
        return bytes(self._data)

    def _get(self, form: str, at: int) -> int:
        value: int = struct.unpack_from(self._order + form, self._data, at)[0]
        return value

    def _find_lists(self) -> list[int]:
        """Where the lists of entries of all pages and of the pictures beside them stand."""
        found: list[int] = []
        pending = [self._get("I", 4)]
        while pending:
            at = pending.pop()
            if not at or at in found:
                continue
            if len(found) > _MOST_LISTS:
                raise ValueError
            found.append(at)
            pending.append(self._get("I", at + 2 + 12 * self._get("H", at)))
            entry = self._entry(at, _SUB)
            if entry:
                pending.extend(self._numbers(entry))
        return found

    def _numbers(self, entry: int) -> list[int]:
        count = min(self._get("I", entry + 4), _MOST_LISTS)
        at = entry + 8 if count == 1 else self._get("I", entry + 8)
        return [self._get("I", at + 4 * number) for number in range(count)]

    def _entry(self, listing: int, tag: int) -> int:
        """Where an entry stands in a list; 0 when it has none."""
        for number in range(self._get("H", listing)):
            at = listing + 2 + 12 * number
            if self._get("H", at) == tag:
                return at
        return 0

    def orientation(self) -> int:
        """Which way up the picture is to be shown, 1 for as it is."""
        entry = self._entry(self._lists[0], _ORIENTATION) if self._lists else 0
        return self._get("H", entry + 8) if entry else 1

    def has_location(self) -> bool:
        """Whether it says where the picture was taken."""
        return any(self._entry(listing, _GPS) for listing in self._lists) or any(
            b"GPSL" in self._content(entry) for listing in self._lists if (entry := self._entry(listing, _XMP))
        )

    def drop_location(self) -> None:
        """Take out the position."""
        for listing in self._lists:
            entry = self._entry(listing, _XMP)
            if entry and b"GPSL" in self._content(entry):
                self._drop(listing, entry)
            if entry := self._entry(listing, _GPS):
                self._drop(listing, entry)

    def drop_properties(self) -> int:
        """Take out who made the picture, with what, and what was written about it; how many entries there were."""
        count = 0
        for listing in self._lists:
            for tag in sorted(_PERSONAL):
                if entry := self._entry(listing, tag):
                    self._drop(listing, entry)
                    count += 1
        return count

    def _content(self, entry: int) -> bytes:
        at, size = self._extent(entry)
        return bytes(self._data[at : at + size])

    def _extent(self, entry: int) -> tuple[int, int]:
        """Where the data of an entry stands, and how long it is."""
        size = _SIZES.get(self._get("H", entry + 2), 0) * self._get("I", entry + 4)
        at = entry + 8 if size <= 4 else self._get("I", entry + 8)
        if at + size > len(self._data):
            raise ValueError
        return at, size

    def _drop(self, listing: int, entry: int) -> None:
        if self._get("H", entry) in (_GPS, _EXIF):
            self._erase_list(self._get("I", entry + 8))
        at, size = self._extent(entry)
        if size > 4:
            self._data[at : at + size] = bytes(size)
        count = self._get("H", listing)
        end = listing + 2 + 12 * count + 4  # with the pointer to the next list
        self._data[entry:end] = self._data[entry + 12 : end] + bytes(12)
        struct.pack_into(self._order + "H", self._data, listing, count - 1)

    def _erase_list(self, listing: int) -> None:
        """Fill a list that hangs on an entry, and all that it points at, with zeros."""
        if listing + 2 > len(self._data):
            raise ValueError
        count = self._get("H", listing)
        for number in range(count):
            entry = listing + 2 + 12 * number
            if self._get("H", entry) == 0xA005:  # the list of interoperability, Exif 4.6.3.3
                self._erase_list(self._get("I", entry + 8))
            at, size = self._extent(entry)
            self._data[at : at + size] = bytes(size)
        self._data[listing : listing + 2 + 12 * count + 4] = bytes(2 + 12 * count + 4)


def orientation_only(orientation: int) -> bytes:
    """An Exif block that says which way up the picture is and nothing else; empty when there is nothing to say."""
    if not 2 <= orientation <= 8:
        return b""
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
