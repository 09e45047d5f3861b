"""The other side of the drawing: a process that opens documents and answers until its pipe closes.

Libraries are loaded when the first document of their kind comes. What goes wrong over a document is an answer; what
kills the process costs that one page, and the window starts another.
"""

from __future__ import annotations

import array
import logging
import math
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec

from evidencepack.intake.limits import end_after, limit_memory
from evidencepack.looking.questions import (
    Answer,
    AskGrid,
    AskLetters,
    AskPicture,
    AskSizes,
    AskStory,
    Letters,
    Picture,
    Question,
    Refused,
    Sizes,
)

READY = b"R"
_GRACE = 5  # seconds that the parent has before the process's own clock ends it
_HEADROOM = 1.15
_MOST_PIXELS = 24_000_000  # of one answer
_MOST_LETTERS = 60_000  # of a page; a dense A4 page holds about 5,000
_MOST_SIZES = 20_000

_log = logging.getLogger(__name__)


def run(pipe: Connection, seconds: float, megabytes: int) -> None:
    """Answer questions until the pipe closes. The entry point of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_silent()
    limit_memory(int(megabytes * _HEADROOM))
    desk = _Desk()
    try:
        pipe.send_bytes(READY)
        while True:
            question = msgspec.msgpack.decode(pipe.recv_bytes(), type=Question)
            end_after(int(seconds) + _GRACE)
            reply = msgspec.msgpack.encode(desk.answer(question))
            end_after(0)
            pipe.send_bytes(reply)
    except (EOFError, ConnectionError):
        return
    finally:
        desk.close()


def _be_silent() -> None:
    """Native libraries write to the terminal by file number; nothing of that may reach the person."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (1, 2):
        try:
            os.dup2(nowhere, number)
        except OSError:  # a windowed program on Windows may have no such file
            continue
    os.close(nowhere)


class _Desk:
    """Answers, and keeps the document that was asked for last open."""

    def __init__(self) -> None:
        self._path = ""
        self._open: _Pdf | _Image | None = None

    def answer(self, question: Question) -> Answer:
        """What came of it; a document that cannot be shown is `Refused`."""
        try:
            return self._answer(question)
        except MemoryError:
            self.close()
            return Refused("Showing it needs more memory than a document may have.")
        except Exception as fault:  # noqa: BLE001 - one document may not end the others
            self.close()
            return Refused(f"It could not be shown ({type(fault).__name__}).")

    def close(self) -> None:
        """Let the open document go."""
        if self._open is not None:
            self._open.close()
        self._open, self._path = None, ""

    def _answer(self, question: Question) -> Answer:
        if isinstance(question, AskGrid):
            from evidencepack.looking.grids import grid_of  # noqa: PLC0415 - loads calamine

            return grid_of(Path(question.path), question.sheet, question.first, question.rows)
        if isinstance(question, AskStory):
            from evidencepack.looking.stories import story_of  # noqa: PLC0415 - loads lxml

            return story_of(Path(question.path))
        return self._drawn(question)

    def _drawn(self, question: AskSizes | AskPicture | AskLetters) -> Answer:
        found = "pdf" if isinstance(question, AskLetters) else question.format
        if self._open is None or question.path != self._path:
            self.close()
            self._open = _Pdf(question.path) if found == "pdf" else _Image(question.path)
            self._path = question.path
        if isinstance(question, AskSizes):
            return Sizes(self._open.sizes())
        if isinstance(question, AskPicture):
            if question.width * min(question.rows, question.height) > _MOST_PIXELS:
                return Refused("It would be too big a picture.")
            return self._open.picture(question)
        return self._open.letters(question.page)


class _Pdf:
    """A PDF through PDFium."""

    def __init__(self, path: str) -> None:
        import pypdfium2  # noqa: PLC0415

        self._document = pypdfium2.PdfDocument(path)
        self._document.init_forms()

    def close(self) -> None:
        self._document.close()

    def sizes(self) -> list[tuple[float, float]]:
        total = min(len(self._document), _MOST_SIZES)
        return [self._document.get_page_size(number) for number in range(total)]

    def picture(self, wanted: AskPicture) -> Picture:
        import pypdfium2  # noqa: PLC0415
        import pypdfium2.raw as pdfium  # noqa: PLC0415

        rows = max(1, min(wanted.rows, wanted.height - wanted.top))
        page = self._document[wanted.page - 1]
        bitmap = pypdfium2.PdfBitmap.new_native(wanted.width, rows, pdfium.FPDFBitmap_BGRx)
        try:
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, wanted.width, rows)
            place = (0, -wanted.top, wanted.width, wanted.height, 0, pdfium.FPDF_ANNOT)
            pdfium.FPDF_RenderPageBitmap(bitmap, page, *place)
            if self._document.formenv:
                pdfium.FPDF_FFLDraw(self._document.formenv, bitmap, page, *place)
            return Picture(wanted.width, rows, _packed(bytes(bitmap.buffer), bitmap.stride, wanted.width, rows))
        finally:
            bitmap.close()
            page.close()

    def letters(self, number: int) -> Letters:
        import pypdfium2.raw as pdfium  # noqa: PLC0415

        page = self._document[number - 1]
        words = page.get_textpage()
        try:
            place = _placer(page)
            signs, boxes = [], array.array("f")
            for at in range(min(words.count_chars(), _MOST_LETTERS)):
                code = pdfium.FPDFText_GetUnicode(words, at)
                signs.append(_sign(code))
                boxes.extend(place(*words.get_charbox(at)))
            return Letters("".join(signs), boxes.tobytes())
        finally:
            words.close()
            page.close()


def _sign(code: int) -> str:
    """One character for each of PDFium's, so that places agree; U+FFFE is its hyphen at the end of a line."""
    if code == 0xFFFE:
        return "-"
    if code == 0x0D or not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return " "
    return chr(code)


def _packed(pixels: bytes, stride: int, width: int, rows: int) -> bytes:
    """The rows without what a library puts behind each."""
    if stride == width * 4:
        return pixels
    return b"".join(pixels[row * stride : row * stride + width * 4] for row in range(rows))


def _placer(page: Any) -> Any:
    """From a box in the page's own space (left, bottom, right, top) to one from the top left of the page as seen.

    Three points tell the whole turn: PDFium knows of rotation and crop boxes, and rounds to whole units.
    """
    import ctypes  # noqa: PLC0415

    import pypdfium2.raw as pdfium  # noqa: PLC0415

    fine, far = 64, 1000.0
    width, height = page.get_size()
    across, down = ctypes.c_int(), ctypes.c_int()

    def seen(x: float, y: float) -> tuple[float, float]:
        size = (0, 0, math.ceil(width * fine), math.ceil(height * fine), 0)
        pdfium.FPDF_PageToDevice(page, *size, x, y, across, down)
        return across.value / fine, down.value / fine

    (x0, y0), (x1, y1), (x2, y2) = seen(0, 0), seen(far, 0), seen(0, far)
    by_x, by_y = ((x1 - x0) / far, (y1 - y0) / far), ((x2 - x0) / far, (y2 - y0) / far)

    def place(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        xs = [x0 + by_x[0] * x + by_y[0] * y for x, y in ((left, bottom), (right, top))]
        ys = [y0 + by_x[1] * x + by_y[1] * y for x, y in ((left, bottom), (right, top))]
        return min(xs), min(ys), max(xs), max(ys)

    return place


class _Image:
    """A picture through Pillow; its frames are its pages."""

    def __init__(self, path: str) -> None:
        from PIL import Image  # noqa: PLC0415

        self._image = Image.open(path)
        self._shown: tuple[int, int, int] = (0, 0, 0)
        self._pixels = b""

    def close(self) -> None:
        self._image.close()

    def sizes(self) -> list[tuple[float, float]]:
        frames = min(getattr(self._image, "n_frames", 1), 500) if self._image.format == "TIFF" else 1
        sizes = []
        for frame in range(frames):
            self._image.seek(frame)
            width, height = self._image.size
            if self._image.getexif().get(0x0112, 1) in (5, 6, 7, 8):  # Exif orientation: lying on its side
                width, height = height, width
            sizes.append((width * 0.75, height * 0.75))  # a pixel of 96 to the inch
        return sizes

    def picture(self, wanted: AskPicture) -> Picture:
        size = (wanted.page, wanted.width, wanted.height)
        if self._shown != size:
            self._pixels = self._scaled(*size)
            self._shown = size
        rows = max(1, min(wanted.rows, wanted.height - wanted.top))
        line = wanted.width * 4
        return Picture(wanted.width, rows, self._pixels[wanted.top * line : (wanted.top + rows) * line])

    def _scaled(self, page: int, width: int, height: int) -> bytes:
        from PIL import Image, ImageOps  # noqa: PLC0415

        self._image.seek(page - 1)
        if self._image.format == "JPEG":
            self._image.draft("RGB", (width, height))
        turned = ImageOps.exif_transpose(self._image)
        if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
            over = turned.convert("RGBA")
            ground = Image.new("RGBA", over.size, "white")
            ground.alpha_composite(over)
            turned = ground
        scaled = turned.convert("RGB").resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2)
        return scaled.tobytes("raw", "BGRX")

    def letters(self, _number: int) -> Letters:
        return Letters("", b"")
