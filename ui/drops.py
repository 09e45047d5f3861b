"""What is being dragged over the window: files, documents of the list, or something that cannot be taken."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QByteArray, QMimeData, Qt
from PySide6.QtGui import QDropEvent

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
