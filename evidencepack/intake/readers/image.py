"""Images: size, camera and position as their headers tell; no image is ever decoded, so that none can be a bomb."""

from __future__ import annotations

import os
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers.common import Damaged, iso_moment, tidy_properties, without_nothing
from evidencepack.model import ReadState

_PILLOW = {"png": "PNG", "jpeg": "JPEG", "tiff": "TIFF", "gif": "GIF", "bmp": "BMP", "webp": "WEBP"}
_EXIF, _POSITION = 0x8769, 0x8825  # Exif 2.32, 4.6.3: pointers to further tables
_MAKE, _MODEL, _SOFTWARE, _ARTIST, _DESCRIPTION, _TAKEN = 0x010F, 0x0110, 0x0131, 0x013B, 0x010E, 0x9003
_LATITUDE, _LONGITUDE = 2, 4
_XP_TITLE, _XP_COMMENT, _XP_AUTHOR = 0x9C9B, 0x9C9C, 0x9C9D  # Windows' own, in UTF-16
_MOST_FRAMES = 2_000
_MOST_CHUNKS = 50_000
_MOST_EXIF = 4 * 1024 * 1024
_FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    ZeroDivisionError,
    struct.error,
)


def read(path: Path, found: Format) -> Examination:
    """Look at an image's headers. Raises Damaged when they are broken."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's are about what is not read here, or about broken Exif data
        return _looked_at(path, found)


def _looked_at(path: Path, found: Format) -> Examination:
    if found.id == "heic":
        from evidencepack.intake.readers.heic import look  # noqa: PLC0415

        size, table = look(path)
        exif, frames = exif_of(table), 1
        information: dict[str, Any] = {}
    else:
        size, exif, frames, information = _opened(path, found)
    camera, location, properties = _from_exif(exif)
    location = location or b"GPSLatitude" in _as_bytes(information.get("xmp", b""))
    facts = {
        "image_size": f"{size[0]} x {size[1]}" if size else "",
        "camera": camera,
        "location": location,
        # A scan is kept as TIFF; a photograph is no page without text.
        "no_text_pages": list(range(1, frames + 1)) if found.id == "tiff" else [],
    }
    return Examination(
        format=found.id,
        read=ReadState.READ,
        pages_total=frames,
        pages_unit="page",
        properties=tidy_properties(_own_words(information) | properties),
        facts=without_nothing(facts),
    )


def _opened(path: Path, found: Format) -> tuple[tuple[int, int], Any, int, dict[str, Any]]:
    try:
        with _any_size(), Image.open(path, formats=[_PILLOW[found.id]]) as image:
            frames = _frames(image) if found.id == "tiff" else 1
            # Asked for its Exif data, Pillow decodes a PNG image whole.
            exif = exif_of(_png_exif(path)) if found.id == "png" else image.getexif()
            return image.size, exif, frames, {str(name): value for name, value in image.info.items()}
    except UnidentifiedImageError as fault:
        raise Damaged(f"This image ({found.title}) is damaged: it cannot be opened.") from fault
    except _FAULTS as fault:
        raise Damaged(f"This image ({found.title}) is damaged or incomplete.") from fault


def _png_exif(path: Path) -> bytes:
    """The Exif chunk of a PNG image (PNG 3rd edition, 11.3.4.5), wherever it stands; nothing if there is none."""
    with path.open("rb") as stream:
        stream.seek(8)
        for _ in range(_MOST_CHUNKS):
            head = stream.read(8)
            if len(head) < 8:
                break
            size, kind = struct.unpack(">I4s", head)
            if kind == b"eXIf":
                return stream.read(min(size, _MOST_EXIF))
            stream.seek(size + 4, os.SEEK_CUR)
    return b""


def exif_of(table: bytes) -> Any:
    """Exif data from its table; None when it is none."""
    if table[:2] not in (b"II", b"MM"):
        return None
    exif = Image.Exif()
    try:
        exif.load(b"Exif\0\0" + table)
    except _FAULTS:
        return None
    return exif


@contextmanager
def _any_size() -> Iterator[None]:
    """Pillow's limit on size is for decoding, which is not done here."""
    most, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS = most


def _frames(image: Any) -> int:
    """The pages of a TIFF file; each is looked up, none decoded."""
    count = 1
    try:
        while count < _MOST_FRAMES:
            image.seek(count)
            count += 1
    except _FAULTS:
        pass
    finally:
        image.seek(0)
    return count


def _from_exif(exif: Any) -> tuple[str, bool, dict[str, Any]]:
    """Camera, whether there is a position, and properties."""
    if exif is None:
        return "", False, {}
    try:
        position, details = dict(exif.get_ifd(_POSITION)), dict(exif.get_ifd(_EXIF))
        make, model = _word(exif.get(_MAKE)), _word(exif.get(_MODEL))
    except _FAULTS:
        return "", False, {}
    camera = model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip()
    taken = _word(details.get(_TAKEN))
    properties = {
        "title": _word(exif.get(_DESCRIPTION)) or _wide(exif.get(_XP_TITLE)),
        "author": _word(exif.get(_ARTIST)) or _wide(exif.get(_XP_AUTHOR)),
        "description": _wide(exif.get(_XP_COMMENT)),
        "application": _word(exif.get(_SOFTWARE)),
        "created": iso_moment(taken.replace(":", "-", 2)) if taken else "",
    }
    return camera, _LATITUDE in position and _LONGITUDE in position, {k: v for k, v in properties.items() if v}


def _own_words(information: dict[str, Any]) -> dict[str, str]:
    """What a PNG or GIF says of itself in text chunks."""
    names = {"Title": "title", "Author": "author", "Description": "description", "Software": "application"}
    return {key: str(information[name])[:1000] for name, key in names.items() if isinstance(information.get(name), str)}


def _word(value: Any) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value) if value is not None else ""
    return " ".join(text.replace("\0", " ").split())


def _wide(value: Any) -> str:
    data = bytes(value) if isinstance(value, tuple) else value
    return data.decode("utf-16-le", "replace").rstrip("\0") if isinstance(data, bytes) else ""


def _as_bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
