"""The scores of a statement's evidence categories, one row of buttons each, and what they come to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from evidencepack.assessment.method import by_categories
from evidencepack.model import Framework, ScoringMethod, StatementAssessment
from ui.accessibility import named
from ui.reading_only import permit
from ui.theme import SPACE
from ui.widgets.basic import PushButton, label
from ui.words import counted


class CategoryScores(QWidget):
    """`scored` says that a category was given another score, or lost the one it had."""

    scored = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, dict[int, QPushButton]] = {}
        self._method: ScoringMethod | None = None
        self._total = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE.small)
        self._grid.setVerticalSpacing(SPACE.tight)
        self._grid.setColumnStretch(0, 1)
        self._result = label("", "strong", wrap=True)
        self._notice = label("", "small", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.small)
        layout.addLayout(self._grid)
        layout.addWidget(self._result)
        layout.addWidget(self._notice)

    @property
    def scores(self) -> tuple[tuple[str, int], ...]:
        """The scores that are given, by category, in the framework's order."""
        return tuple(
            (category, value)
            for category, row in self.buttons.items()
            for value, made in row.items()
            if made.isChecked()
        )

    def set_up(self, framework: Framework, method: ScoringMethod) -> None:
        """Make a row of buttons for each category, by the method in force."""
        if method == self._method:
            return
        self._clear()
        self._method = method
        self._total = len(framework.categories)
        for at, category in enumerate(framework.categories):
            needed = " (always needed)" if category.id == framework.required_category else ""
            self._grid.addWidget(label(f"{category.title}{needed}", wrap=True), at, 0)
            self.buttons[category.id] = {}
            for value in range(method.lowest, method.highest + 1):
                name = framework.score_names[value - method.lowest]
                made = self._button(category.id, value, name, category.title)
                self.buttons[category.id][value] = made
                self._grid.addWidget(made, at, 1 + value - method.lowest)

    def show_scores(self, said: StatementAssessment, *, writable: bool) -> None:
        """Show a statement's scores and what they come to."""
        given = dict(said.category_scores)
        for category, row in self.buttons.items():
            for value, made in row.items():
                made.setChecked(given.get(category) == value)
                permit(made, writable=writable)
        self._say(said)

    def score(self, category: str, value: int) -> None:
        """Give a category a score; the same score again takes it away."""
        row = self.buttons[category]
        on = row[value].isChecked()
        for other, made in row.items():
            made.setChecked(on and other == value)
        self.scored.emit()

    def _say(self, said: StatementAssessment) -> None:
        found = by_categories(said.category_scores, self._method) if self._method is not None else None
        self._notice.setVisible(found is not None and bool(found.notice))
        if found is None:
            own = f" The score of {said.score}, given directly, holds until then." if said.score else ""
            self._result.setText(f"No category is scored yet.{own}")
            return
        missing = self._total - len(said.category_scores)
        left = f" {counted(missing, 'category is', 'categories are')} not scored and left out." if missing else ""
        points = f"{found.total} of {found.out_of} points = {found.exact}"
        self._result.setText(f"{points}: score {found.score}, {found.name}.{left}")
        self._notice.setText(found.notice)

    def _button(self, category: str, value: int, name: str, title: str) -> QPushButton:
        made = PushButton(str(value))
        made.setProperty("role", "score")
        made.setCheckable(True)
        made.setToolTip(name)
        named(made, f"{title}: score {value}, {name}")
        made.clicked.connect(lambda _on=False: self.score(category, value))
        return made

    def _clear(self) -> None:
        self.buttons = {}
        while (item := self._grid.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.deleteLater()
