"""What is being dragged over the window: files, documents of the list, or something that cannot be taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

DOCUMENTS = "application/x-evidencepack-documents"
_OUTLOOK = "FileGroupDescriptor"


class Drop(Struct, frozen=True):
    """What a drag carries: local files and folders, ids of documents, or in words why it cannot be taken."""

    paths: tuple[Path, ...] = ()
    document_ids: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def usable(self) -> bool:
        """Whether there is something to take."""
        return bool(self.paths or self.document_ids)


def read_drop(mime: QMimeData) -> Drop:
    """What the drag carries. Text and web addresses are refused with words, as is an Outlook message."""
    if mime.hasFormat(DOCUMENTS):
        return Drop(document_ids=tuple(json.loads(bytes(mime.data(DOCUMENTS).data()).decode())))
    local = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []
    if local:
        return Drop(paths=tuple(local))
    if any(_OUTLOOK in name for name in mime.formats()):
        return Drop(refusal="Save the message first, then drop the file.")
    if mime.hasUrls():
        return Drop(refusal="That is a web address: save the page or file first, or add it to an item as a link.")
    return Drop(refusal="Text cannot be dropped here: drop files or folders.")


def documents_mime(document_ids: list[str]) -> QMimeData:
    """A drag that carries documents of the list."""
    mime = QMimeData()
    mime.setData(DOCUMENTS, QByteArray(json.dumps(document_ids).encode()))
    return mime


def take_copy(event: QDropEvent) -> None:
    """Accept a drag as a copy: nothing is ever moved away from where it lies."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


class WindowDrops(QObject):
    """Lets files be dropped anywhere on a window: `take` gets the drop, `refuse` the words for what cannot be taken,
    `hover` what is over the window just now, and None when nothing is any more.
    """

    def __init__(
        self,
        window: QWidget,
        take: Callable[[Drop], object],
        refuse: Callable[[str], object],
        hover: Callable[[Drop | None], object],
    ) -> None:
        super().__init__(window)
        self._take, self._refuse, self._hover = take, refuse, hover
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take files anywhere; say at once why anything else cannot be taken."""
        if isinstance(event, QDragEnterEvent):
            self._enter(event)
        elif isinstance(event, QDropEvent) and event.type() in {QEvent.Type.DragMove, QEvent.Type.Drop}:
            take_copy(event)
            if event.type() == QEvent.Type.Drop:
                self._hover(None)
                self._take(read_drop(event.mimeData()))
        elif event.type() == QEvent.Type.DragLeave:
            self._hover(None)
        else:
            return False
        return True

    def _enter(self, event: QDragEnterEvent) -> None:
        drop = read_drop(event.mimeData())
        if drop.paths:
            self._hover(drop)
            take_copy(event)
            return
        if drop.refusal:
            self._refuse(drop.refusal)
        event.ignore()
