"""Shows a page's list as it will be printed; the preview prints it, or saves it as a PDF."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QToolButton, QWidget

from ui.accessibility import named
from ui.desk import Desk
from ui.pages.base import Page
from ui.printing.report import Report, document_of, documents_report, items_report, model_report
from ui.theme import Tone

_REPORTS = {"items": items_report, "documents": documents_report, "review": documents_report}


def report_of(page: Page, desk: Desk) -> Report | None:
    """What can be printed of a page: a report of its own, or else its first list; None where it has neither."""
    figures = desk.figures.current
    if figures is None:
        return None
    if (own := page.report()) is not None:
        return own
    if page.id in _REPORTS:
        return _REPORTS[page.id](figures)
    views = [view for view in page.findChildren(QAbstractItemView) if view.isVisible() and view.model() is not None]
    return model_report(page.title, views[0].model()) if views else None


def print_page(window: QWidget, page: Page, desk: Desk) -> None:
    """Open the preview of what the page lists; nothing waits for it."""
    report = report_of(page, desk)
    figures = desk.figures.current
    if report is None or report.empty or figures is None:
        desk.say(
            "There is no list on this page to print.", "The lists of the other pages can be printed.", Tone.NEUTRAL
        )
        return
    info = figures.lacks.snapshot.info
    open_preview(window, report, f"{info.authority} · {info.title}")


class _Preview(QPrintPreviewDialog):
    """Keeps the printer, which Qt's dialog only borrows."""

    def __init__(self, printer: QPrinter, parent: QWidget) -> None:
        super().__init__(printer, parent)
        self._kept = printer


def open_preview(window: QWidget, report: Report, whose: str) -> QPrintPreviewDialog:
    """The preview of a report, opened."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setDocName(report.title)
    document = document_of(report, whose, datetime.now())  # noqa: DTZ005  # the desk's own time
    dialog = _Preview(printer, window)
    document.setParent(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setWindowTitle(f"Print: {report.title}")
    room = dialog.screen().availableGeometry()
    dialog.resize(min(900, room.width()), min(700, room.height() - 48))  # its title bar is above it
    for tool in dialog.findChildren(QToolButton):
        tool.setAccessibleName(tool.accessibleName() or tool.toolTip() or tool.text())
    for box in dialog.findChildren(QComboBox):
        named(box, "Zoom")
    for field in dialog.findChildren(QLineEdit):
        named(field, "Zoom" if isinstance(field.parentWidget(), QComboBox) else "Page")
    for part in dialog.findChildren(QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and not part.accessibleName():
            named(part, "Preview of the pages")
    dialog.paintRequested.connect(document.print_)
    dialog.open()
    return dialog
