"""Which page of the help belongs to a page of the window, to a command, and to a dialog."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from ui.commands import Command

FIRST = "start"
_OF_COMMANDS = {
    "file": "new-return",
    "edit": "undo",
    "documents": "documents",
    "items": "items",
    "assessment": "self-assessment-word",
    "gaps": "gaps",
    "reading": "documents",
    "pack": "pack",
    "view": "shortcuts",
    "help": "help",
}
_SINGLE = {
    "file.sample": "sample",
    "file.roll-forward": "rolling-forward",
    "file.import-request": "request",
    "file.watch": "watched-folders",
    "file.watched": "watched-folders",
    "file.print": "printing",
    "edit.search": "search",
    "documents.add-files": "adding",
    "documents.add-folder": "adding",
    "documents.answer": "answering",
    "documents.use-page": "answering",
    "documents.waive": "findings",
    "documents.clean": "findings",
    "documents.review": "review",
    "gaps.mend": "findings",
    "gaps.take-back": "findings",
    "items.chase": "chasing",
    "items.add-files": "answering",
    "items.add-answer": "answering",
    "pack.verify": "verify",
    "view.jobs": "jobs",
    "help.about": "unconfirmed",
    "help.tour": "sample",
    "help.reports": "faults",
}
_DIALOGS = {
    "NewReturnDialog": "new-return",
    "ReturnDialog": "new-return",
    "RollForwardDialog": "rolling-forward",
    "RolledDialog": "rolling-forward",
    "ConfirmAllDialog": "rolling-forward",
    "ImportRequestDialog": "request",
    "InUseDialog": "shared-drives",
    "WatchedDialog": "watched-folders",
    "AnswerDialog": "answering",
    "ChooseItemDialog": "answering",
    "WaiveDialog": "findings",
    "CleanDialog": "findings",
    "CleanedDialog": "findings",
    "WordOutDialog": "self-assessment-word",
    "WordBackDialog": "self-assessment-word",
    "DateDialog": "documents",
    "ColumnsDialog": "documents",
    "SureDialog": "review",
    "ChaseDialog": "chasing",
    "OwnerDialog": "items",
    "AboutDialog": "unconfirmed",
    "QFileDialog": "adding",
    "_Preview": "printing",
}


def help_of_command(command: Command[Any]) -> str:
    """The help page of a command: its own, or that of its kind."""
    kind, _, rest = command.id.partition(".")
    return command.help or _SINGLE.get(command.id) or (rest if kind == "go" else _OF_COMMANDS.get(kind, FIRST))


def help_of_dialog(dialog: QWidget, otherwise: str) -> str:
    """The help page of a dialog, `otherwise` where it has none of its own."""
    return _DIALOGS.get(type(dialog).__name__, otherwise)


def dialog_pages() -> dict[str, str]:
    """All dialogs with a page of their own, by the name of their class."""
    return dict(_DIALOGS)
