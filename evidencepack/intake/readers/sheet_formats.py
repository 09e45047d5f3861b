"""The rows of a workbook's sheets with numbers as a person sees them, whatever the kind of workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from evidencepack.intake.number_formats import Shower, plain
from evidencepack.intake.readers import ods_formats, ole, xlsb_formats, xlsb_marks, xlsx_formats, xlsx_marks
from evidencepack.intake.readers.common import Damaged
from evidencepack.intake.readers.ooxml import Package
from evidencepack.intake.readers.xls_formats import XlsFormats
from evidencepack.intake.readers.xlsx_formats import Columns

_NO_ROW = (-1, Columns())


class SheetFormats:
    """The formats of an open workbook. `source`: the file, or what was in it when it was protected.

    `package`: the same as a package, when it is open already; it is left open. `errors`: the names of the sheets with
    cells that show an error, which the values' reader leaves empty. `exact`: old workbooks give the stored number
    beside the one that is shown ("21% (0.2109)"), as other readers of them give only that one.
    A workbook whose formats cannot be made out has none: its values are then written as they are stored.
    """

    def __init__(
        self,
        source: str | BytesIO,
        kind: str,
        errors: frozenset[str] = frozenset(),
        package: Package | None = None,
        *,
        exact: bool = False,
    ) -> None:
        self._errors = errors
        self._exact = exact
        if isinstance(source, BytesIO):
            source = BytesIO(source.getvalue())  # of its own place: another reader goes over the same
        self._package = package
        self._own: Package | None = None
        self._old: XlsFormats | None = None
        self._xlsx: dict[bytes, Any] = {}
        self._xlsb: dict[int, Any] = {}
        self._parts: dict[str, str] = {}
        self._open_document: dict[str, list[tuple[int, Columns]]] = {}
        try:
            if kind == "xls":
                self._old = _old_formats(source)
            elif kind == "ods":
                with Package(source if isinstance(source, BytesIO) else Path(source), "OpenDocument") as opened:
                    self._open_document = ods_formats.shown_by_sheet(opened)
            else:
                if package is None:
                    package = Package(source if isinstance(source, BytesIO) else Path(source), "Excel")
                    self._package = self._own = package
                self._open(package)
        except (Damaged, OSError):
            self._parts = {}

    def _open(self, package: Package) -> None:
        self._xlsx = xlsx_formats.formats_of(package)
        self._xlsb = {} if self._xlsx else xlsb_formats.formats_of(package)
        if self._xlsx or self._errors:
            self._parts = xlsx_marks.sheet_parts(package)
        elif self._xlsb:
            self._parts = dict(xlsb_marks.sheets_of(package))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._own is not None:
            self._own.__exit__(kind, fault, trace)

    def rows(self, number: int, name: str) -> Iterator[tuple[int, Columns]]:
        """The rows (from 0) of sheet `number` (1 is the first) that have formats, with what shows their values."""
        if self._old is not None:
            rows = self._old.rows(number - 1)
            return _exactly(rows) if self._exact else rows
        if name in self._open_document:
            return iter(self._open_document[name])
        part = self._parts.get(name)
        if self._package is None or part is None:
            return iter(())
        if self._xlsx or name in self._errors:
            return xlsx_formats.formatted_rows(self._package, part, self._xlsx)
        return xlsb_formats.formatted_rows(self._package, part, self._xlsb)


def shown_rows(rows: Iterable[list[Any]], left: int, formats: Iterator[tuple[int, Columns]]) -> Iterator[list[Any]]:
    """The rows (from the sheet's first on) with numbers, days and times as text where their cell has a format.

    `left`: the column (from 0) that the rows begin with.
    """
    at, columns = next(formats, _NO_ROW)
    for number, row in enumerate(rows):
        while 0 <= at < number:
            at, columns = next(formats, _NO_ROW)
        if at == number:
            width = len(row) + left
            for column, show in columns:
                if left <= column < width:
                    value = row[column - left]
                    if isinstance(show, str):
                        row[column - left] = show
                    elif value.__class__ is not str:
                        row[column - left] = show(value)
        yield row


def _exactly(rows: Iterator[tuple[int, Columns]]) -> Iterator[tuple[int, Columns]]:
    for at, columns in rows:
        yield at, [(column, show if isinstance(show, str) else _exact(show)) for column, show in columns]


@cache
def _exact(show: Shower) -> Shower:
    def both(value: Any) -> Any:
        shown = show(value)
        if value.__class__ is not float or not isinstance(shown, str):
            return shown
        stored = plain(value)
        return shown if stored == shown else f"{shown} ({stored})"

    return both


def _old_formats(source: str | BytesIO) -> XlsFormats | None:
    with ole.opened(source if isinstance(source, BytesIO) else Path(source), "Excel") as container:
        return XlsFormats(ole.stream(container, "Workbook" if container.exists("Workbook") else "Book", "Excel"))
