"""What this program is, what is not certain about it, and whose work it stands on."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from evidencepack import __version__
from evidencepack.resources import resource
from ui.accessibility import named
from ui.dialogs.base import Dialog
from ui.widgets.basic import label

_WORDS = (
    "The shipped list of evidence items is provisional: CQC has not published its numbers and wording. Import the "
    "request that your council received.",
    "CQC's limits for files, formats and names are unconfirmed; the profiles of the pack can be changed.",
    "The overall score is the council's own score of itself, never a prediction of CQC's rating.",
    "It works offline: it opens no connection and sends nothing to anybody.",
)


class AboutDialog(Dialog):
    """Version, honest words, licences."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, f"Evidence Pack {__version__}", "Close", width=620)
        self.cancel.hide()
        for words in _WORDS:
            self.body.addWidget(label(words, wrap=True))
        used = licences()
        if used:
            self.body.addWidget(label("Made with", "heading"))
            tree = named(QTreeWidget(), "Licences of the libraries")
            tree.setHeaderLabels(["Library", "Version", "Licence"])
            tree.setRootIsDecorated(False)
            tree.setMinimumHeight(200)
            for row in used:
                tree.addTopLevelItem(QTreeWidgetItem(row))
            tree.resizeColumnToContents(0)
            self.body.addWidget(tree, 1)


def licences() -> list[list[str]]:
    """Library, version and licence of what ships with the program; empty in a checkout without that list."""
    file = resource("licences.json")
    if not file.is_file():
        return []
    listed: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return [[entry.get("name", ""), entry.get("version", ""), entry.get("licence", "")] for entry in listed]
