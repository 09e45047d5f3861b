"""Every dialog of the window, opened with something in it. A dialog that is not named here fails a test."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog

import ui
from evidencepack import frameworks, verbs
from evidencepack.assessment.timeline import timeline
from evidencepack.assessment.word import Difference, Kind, Merge, What
from evidencepack.cleaning import Removal, Removed
from evidencepack.errors import WorkspaceInUse
from evidencepack.handling import CleanedDocument
from evidencepack.model import Answer, AnswerKind, Citation, Finding, PlanAction, Severity
from evidencepack.rolling import NoPlace, RolledForward
from ui.dialogs.about import AboutDialog
from ui.dialogs.answer import AnswerDialog
from ui.dialogs.base import Dialog
from ui.dialogs.cells_back import CellsBackDialog
from ui.dialogs.chase import ChaseDialog
from ui.dialogs.choose_item import ChooseItemDialog
from ui.dialogs.citation import CitationDialog
from ui.dialogs.clean import Cleanable, CleanDialog, CleanedDialog
from ui.dialogs.confirm_all import ConfirmAllDialog
from ui.dialogs.differences import DifferencesDialog, Side
from ui.dialogs.document_date import DateDialog
from ui.dialogs.import_request import ImportRequestDialog
from ui.dialogs.in_use import InUseDialog
from ui.dialogs.new_return import NewReturnDialog, ReturnDialog
from ui.dialogs.owner import OwnerDialog
from ui.dialogs.plan_action import PlanActionDialog
from ui.dialogs.roll_forward import RolledDialog, RollForwardDialog, Rolling
from ui.dialogs.saving import SavingDialog
from ui.dialogs.sign import SignDialog
from ui.dialogs.step_date import StepDateDialog
from ui.dialogs.waive import WaiveDialog, waivable
from ui.dialogs.watched import WatchedDialog
from ui.dialogs.word_back import WordBackDialog
from ui.dialogs.word_out import WordOutDialog
from ui.main_window import MainWindow
from ui.pages.documents.columns_dialog import ColumnsDialog
from ui.pages.review.sure import SureDialog, SureOne
from ui.printing.preview import open_preview
from ui.printing.report import Report

Settle = Callable[[], None]
Make = Callable[[MainWindow], QDialog]


def _figures(window: MainWindow):
    figures = window.desk.figures.current
    assert figures is not None
    return figures


def _item(window: MainWindow):
    return next(item for item in _figures(window).items if item.ref == "IR07")


def _documents(window: MainWindow):
    return _figures(window).lacks.snapshot.documents


def _statements(window: MainWindow):
    return _figures(window).lacks.snapshot.framework.statements


def _finding(number: int, rule: str) -> Finding:
    long = "The date in the text, 4 March 2023, is older than the 12 months that the item asks for."
    return Finding(rule=rule, rule_version=1, severity=Severity.REVIEW, message=long, to_do="Ask for a newer one.")


def _answer(window: MainWindow) -> QDialog:
    answer = Answer(id="", item_id=_item(window).id, kind=AnswerKind.DOCUMENT)
    return AnswerDialog(window, window.desk, _figures(window), _item(window), answer)


def _not_held(window: MainWindow) -> QDialog:
    answer = Answer(id="", item_id=_item(window).id, kind=AnswerKind.NOT_HELD)
    return AnswerDialog(window, window.desk, _figures(window), _item(window), answer)


def _clean(window: MainWindow) -> QDialog:
    found = [Cleanable(one, tuple(Removal), frozenset(Removal)) for one in _documents(window)]
    return CleanDialog(window, found, lambda *_given: None)


def _cleaned(window: MainWindow) -> QDialog:
    removed = (Removed(Removal.HIDDEN_SHEETS, 2, "Lookups, Raw"),)
    results = [CleanedDocument(document_id="1", title="Waiting list", removed=removed, kept_because=("A chart.",))]
    return CleanedDialog(window, [*results, CleanedDocument(document_id="2", title="Scan", refused="It is a picture.")])


def _waive(window: MainWindow) -> QDialog:
    documents = _documents(window)
    said = {one.id: (_finding(1, "C01"), _finding(2, "D01")) for one in documents}
    return WaiveDialog(window, window.desk, waivable(documents, said))


def _word_back(window: MainWindow) -> QDialog:
    one = Difference(
        id="a", label="3 Equity in experience and outcomes: What we need to improve", subject="qs3", what=What.TEXT,
        kind=Kind.CONFLICT, before="Before.", theirs="In Word.", ours="Here.",
    )  # fmt: skip
    two = Difference(
        id="b", label="7 Safeguarding: Score", subject="qs7", what=What.TEXT, kind=Kind.THEIRS, before="2", theirs="3",
        ours="2",
    )  # fmt: skip
    merge = Merge(
        name="Self-assessment.docx", export_id="x", known=False, tracked=2, differences=(one, two), notices=(),
        unchanged=3,
    )  # fmt: skip
    return WordBackDialog(window, window.desk, Path("Self-assessment.docx"), merge)


def _cells_back(window: MainWindow) -> QDialog:
    lines = ["Recruit social workers: due 31 March 2027, was 31 January 2027"]
    parts = {"Changed": lines, "Changed here as well": lines, "Missing in the workbook": lines, "Not taken": lines}
    return CellsBackDialog(window, window.desk, "Plan.xlsx", parts, lambda *_given: 0)


def _differences(window: MainWindow) -> QDialog:
    sides = [Side(one.title, one.version.sha256) for one in _documents(window)]
    return DifferencesDialog(window, window.desk, sides)


def _in_use(window: MainWindow) -> QDialog:
    what = "Testshire.evidence is in use by Pat Officer on DESK-0417 since 09:14."
    fault = WorkspaceInUse(what, "Open it for reading, or ask them to close it.", "Pat Officer", left_behind=True)
    return InUseDialog(window, fault, lambda: None, lambda: None)


def _import_request(window: MainWindow) -> QDialog:
    lines = ["Reference,Title,Information requested"]
    lines += [f"A{at:02},Independent advocacy {at},What is offered and how long people wait" for at in range(1, 30)]
    file = window.desk.log_file.parent / "Request.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    lacks = _figures(window).lacks
    reading = frameworks.read_request(file, lacks.snapshot.framework)
    return ImportRequestDialog(window, window.desk, reading, frameworks.match_items(lacks.snapshot.items, reading.items), lacks)  # fmt: skip  # noqa: E501


def _roll_forward(window: MainWindow) -> QDialog:
    workspace = window.desk.session.workspace
    assert workspace is not None
    entered = Rolling(workspace.database, Path("Returns") / "Testshire 2027", "08/11/2027")
    return RollForwardDialog(window, window.desk, entered, lambda _entered: None)


def _rolled(window: MainWindow) -> QDialog:
    workspace = window.desk.session.workspace
    assert workspace is not None
    lost = (NoPlace("answer", "IR07 Independent advocacy", "The new framework has no such item."),)
    rolled = RolledForward(workspace, {"documents": 3, "answers": 1}, lost, Path("Report.html"))
    return RolledDialog(window, rolled, lambda: None, lambda: None)


def _confirm_all(window: MainWindow) -> QDialog:
    return ConfirmAllDialog(window, window.desk, ["Answer of IR07 with “Advocacy contract monitoring”"] * 12)


def _sure(window: MainWindow) -> QDialog:
    workspace = window.desk.session.workspace
    assert workspace is not None
    found = [
        SureOne(one, suggestion, Answer(id="", item_id=suggestion.id, kind=AnswerKind.DOCUMENT, document_id=one.id))
        for one in _documents(window)
        for suggestion in verbs.suggestions(workspace, one.id).items[:1]
    ]
    return SureDialog(window, window.desk, found)


def _step_date(window: MainWindow) -> QDialog:
    figures = _figures(window)
    steps = timeline(figures.lacks.snapshot.info, figures.today)
    return StepDateDialog(window, window.desk, next(step for step in steps if step.settable))


def _watched(window: MainWindow) -> QDialog:
    return WatchedDialog(window, window.desk, lambda: None)


def _plan_action(window: MainWindow) -> QDialog:
    action = PlanAction(id="", statement_id=_statements(window)[0].id, action="Recruit two social workers")
    return PlanActionDialog(window, window.desk, action, _statements(window))


def _citation(window: MainWindow) -> QDialog:
    return CitationDialog(window, window.desk, Citation(id="a", statement_id=_statements(window)[0].id), "Advocacy")


def _choose_item(window: MainWindow) -> QDialog:
    return ChooseItemDialog(window, "“Advocacy contract”", _figures(window).items, (), lambda _item_id: None)


def _print(window: MainWindow) -> QDialog:
    return open_preview(window, Report("Items", ("Ref", "Item"), [("IR01", "Assessment")], (20, 80)), "Testshire")


# By the name of the class; one dialog may be here in several states.
DIALOGS: dict[str, Make] = {
    "AboutDialog": AboutDialog,
    "AnswerDialog": _answer,
    "AnswerDialog, not held": _not_held,
    "CellsBackDialog": _cells_back,
    "ChaseDialog": lambda window: ChaseDialog(window, window.desk, _figures(window)),
    "ChooseItemDialog": _choose_item,
    "CitationDialog": _citation,
    "CleanDialog": _clean,
    "CleanedDialog": _cleaned,
    "ColumnsDialog": lambda window: ColumnsDialog(window, window.documents.table.shown_columns(), lambda _shown: None),
    "ConfirmAllDialog": _confirm_all,
    "DateDialog": lambda window: DateDialog(window, window.desk, _documents(window)[0]),
    "DifferencesDialog": _differences,
    "ImportRequestDialog": _import_request,
    "InUseDialog": _in_use,
    "NewReturnDialog": lambda window: NewReturnDialog(window, window.desk, lambda *_given: None, Path("Returns")),
    "OwnerDialog": lambda window: OwnerDialog(window, window.desk, _item(window)),
    "PlanActionDialog": _plan_action,
    "ReturnDialog": lambda window: ReturnDialog(window, window.desk, _figures(window).lacks.snapshot.info),
    "RollForwardDialog": _roll_forward,
    "RolledDialog": _rolled,
    "SignDialog": lambda window: SignDialog(window, window.desk, _statements(window)[0].id, "1 Assessing needs"),
    "StepDateDialog": _step_date,
    "SureDialog": _sure,
    "WaiveDialog": _waive,
    "WatchedDialog": _watched,
    "WordBackDialog": _word_back,
    "WordOutDialog": lambda window: WordOutDialog(window, window.desk, _statements(window), lambda *_given: None),
    "_Preview": _print,
}
_FRAMES = {Dialog, SavingDialog}


def open_dialog(window: MainWindow, settle: Settle, name: str) -> QDialog:
    """Open one of `DIALOGS` over the window."""
    dialog = DIALOGS[name](window)
    dialog.open()
    settle()
    return dialog


def dialog_classes() -> set[str]:
    """The names of all dialogs that the window's code defines."""
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if not module.name.endswith((".__main__", "stages")):
            importlib.import_module(module.name)
    found: set[type[QDialog]] = set()
    waiting = [QDialog]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("ui."):
                found.add(kind)
    return {kind.__name__ for kind in found - _FRAMES}
