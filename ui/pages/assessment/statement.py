"""The editor of one quality statement: score, lead and status, texts with their words counted, figures, citations."""

from __future__ import annotations

from msgspec import structs
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QIntValidator, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from evidencepack.assessment.method import scored_under
from evidencepack.assessment.signing import SignOffState, Standing
from evidencepack.model import AssessmentStatus, Framework, KeyFigure, ScoringMethod, StatementAssessment
from ui.accessibility import named
from ui.pages.assessment.carried_over import CarriedOver
from ui.pages.assessment.category_scores import CategoryScores
from ui.pages.assessment.citations import Citations
from ui.pages.assessment.model import Line
from ui.pages.assessment.narrative import NarrativeField, words_in
from ui.pages.assessment.records_table import RecordsTable
from ui.reading_only import permit
from ui.theme import SPACE, Tone
from ui.widgets.basic import PushButton, button, card, label, row
from ui.widgets.marks import Mark, Pill
from ui.words import counted, day

TEXTS = (
    ("doing_well", "What we do well"),
    ("to_improve", "What we need to improve"),
    ("doing_about", "What we are doing about it"),
    ("voice", "People's voice"),
)
_HINTS = {"voice": "What people say about it, in their own words, and where they said it"}
_FIGURES = {"label": "Figure", "value": "Value", "period": "Period", "source": "Source"}
_SAVE_MS = 1500
_SHORT_CAPTION = ("Words aimed at", "Words")
_NARROW = 520  # pixels
_STATUSES = {AssessmentStatus.DRAFT: "Draft", AssessmentStatus.REVIEWED: "Reviewed"}


class StatementEditor(QWidget):
    """`entered` carries what is entered (`StatementAssessment`) once one pauses, leaves a field or changes a score.

    `sign`, `confirm`: the person wants to sign the statement off, or says that what was carried over still holds.
    """

    entered = Signal(object)
    sign = Signal()
    confirm = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scores: dict[int, QPushButton] = {}
        self.categories = CategoryScores()
        self._method: ScoringMethod | None = None
        self.texts = {key: named(NarrativeField(), title) for key, title in TEXTS}
        self.lead = named(QLineEdit(), "Lead")
        self.status = named(QComboBox(), "Status")
        self.target = named(QLineEdit(), "Words aimed at")
        self.figures = RecordsTable("Key figures", "figure", _FIGURES, lambda: KeyFigure(label="", value=""))
        self.citations = Citations()
        self._line: Line | None = None
        self._filling = False
        self._names: tuple[str, ...] = ()
        self._title = label("", "title", wrap=True)
        self._captions: dict[str, QLabel] = {}
        self._score_name = label("", "muted", wrap=True)
        self._direct = QWidget()
        self._score_row = row(self._score_name)
        self._score_row.setContentsMargins(0, 0, 0, 0)
        self._score_row.setStretch(0, 1)
        self._direct.setLayout(self._score_row)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._counts = {key: label("", "small") for key, _ in TEXTS}
        self._words = label("", "small")
        self._signed = Pill()
        self._sign = button("Sign off…", self.sign.emit, tip="Put a name under this statement")
        self.carried = CarriedOver()
        self._state = label("", "small")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_MS)
        self._lay_out()
        self._connect()

    # ------------------------------------------------------------ what is shown

    @property
    def typing(self) -> bool:
        """Whether something was typed that is not saved yet."""
        return self._timer.isActive()

    def set_up(self, framework: Framework, method: ScoringMethod) -> None:
        """Make the buttons of the scores, by the scoring method in force: of the statement, or of its categories."""
        self._names = framework.score_names
        self._method = method
        self._direct.setVisible(not method.by_category)
        self.categories.setVisible(method.by_category)
        if method.by_category:
            self.categories.set_up(framework, method)
        lowest = method.lowest
        for value in range(lowest, method.highest + 1) if not self.scores else ():
            made = PushButton(str(value))
            made.setProperty("role", "score")
            made.setCheckable(True)
            name = self._names[value - lowest]
            made.setToolTip(name)
            named(made, f"Score {value}: {name}")
            made.clicked.connect(lambda _on=False, value=value: self.score(value))
            self._score_row.insertWidget(len(self.scores), made)
            self.scores[value] = made

    def show_line(self, line: Line, signed: SignOffState, *, writable: bool) -> None:
        """Show a statement, leaving fields alone that hold the same already."""
        other = self._line is None or self._line.statement.id != line.statement.id
        self._line = line
        assessed = line.assessed
        self._filling = True
        self._title.setText(f"{line.statement.number} {line.statement.title}")
        for key, field in self.texts.items():
            field.show_text(getattr(assessed, key))
            field.setReadOnly(not writable)
        if other or not self.lead.hasFocus():
            self.lead.setText(assessed.lead)
        self.lead.setReadOnly(not writable)
        shown = AssessmentStatus.REVIEWED if assessed.status is AssessmentStatus.SIGNED_OFF else assessed.status
        self.status.setCurrentIndex(self.status.findData(shown))
        if other or not self.target.hasFocus():
            self.target.setText(str(assessed.word_target or ""))
        self.target.setReadOnly(not writable)
        permit(self.status, writable=writable)
        self.figures.show_records(assessed.figures, writable=writable)
        self._show_score(assessed.score, writable=writable)
        self._show_categories(assessed, writable=writable)
        self._show_signed(signed, writable=writable)
        self.carried.show_whether(assessed.to_confirm, writable=writable)
        self._filling = False
        self._count()

    def say(self, words: str) -> None:
        """What became of what was typed."""
        self._state.setText(words)

    # ------------------------------------------------------------ what is entered

    def save(self) -> None:
        """Give what is entered, if it is not what is shown."""
        self._timer.stop()
        if self._line is None:
            return
        entered = self._entered(self._line.assessed)
        if entered != self._line.assessed:
            self._line = structs.replace(self._line, assessed=entered)
            self._show_categories(entered, writable=True)
            self.entered.emit(entered)

    def score(self, value: int) -> None:
        """Give a score; the same score again takes it away. By category, a statement has none of its own."""
        if self._line is not None and not self._by_category:
            before = self._line.assessed.score
            self._show_score(None if before == value else value, writable=True)
            self.save()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving a field saves it."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.save()
        return super().eventFilter(watched, event)

    def _entered(self, before: StatementAssessment) -> StatementAssessment:
        chosen = [value for value, made in self.scores.items() if made.isChecked()]
        status = AssessmentStatus(self.status.currentData() or before.status)
        texts = {key: field.written() for key, field in self.texts.items()}
        entered = structs.replace(
            before,
            score=before.score if self._by_category else chosen[0] if chosen else None,
            category_scores=self.categories.scores if self._by_category else before.category_scores,
            lead=self.lead.text().strip(),
            status=before.status if before.status is AssessmentStatus.SIGNED_OFF else status,
            word_target=self._aimed() or None,
            figures=self.figures.records,
            **texts,
        )
        if self._method is None or not self._by_category or entered.category_scores == before.category_scores:
            return entered
        none_left = structs.replace(entered, score=None)  # what the categories came to goes with the last of them
        return scored_under(entered, self._method) if entered.category_scores else none_left

    @property
    def _by_category(self) -> bool:
        return self._method is not None and self._method.by_category

    def _aimed(self) -> int:
        text = self.target.text().strip()
        return int(text) if text.isdecimal() else 0

    def _typed(self) -> None:
        self._count()
        if not self._filling:
            self.say("Saving when you pause…")
            self._timer.start()

    def _chosen(self) -> None:
        if not self._filling:
            self.save()

    def _count(self) -> None:
        counts = {key: words_in(field.toPlainText()) for key, field in self.texts.items()}
        for key, shown in self._counts.items():
            shown.setText(counted(counts[key], "word") if counts[key] else "")
        total, aimed = sum(counts.values()), self._aimed()
        over = f" – {total - aimed:,} over" if aimed and total > aimed else ""
        self._words.setText(f"{total:,} of {aimed:,} words{over}" if aimed else f"{counted(total, 'word')} in all")

    # ------------------------------------------------------------ parts

    def _show_score(self, score: int | None, *, writable: bool) -> None:
        for value, made in self.scores.items():
            made.setChecked(value == score)
            permit(made, writable=writable)
        known = score is not None and 1 <= score <= len(self._names)
        self._score_name.setText(self._names[score - 1] if known and score is not None else "Not scored yet")

    def _show_categories(self, assessed: StatementAssessment, *, writable: bool) -> None:
        if self._by_category:
            self.categories.show_scores(assessed, writable=writable)

    def _show_signed(self, signed: SignOffState, *, writable: bool) -> None:
        who = signed.sign_off
        if signed.standing is Standing.SIGNED and who is not None:
            self._signed.say(Mark(f"Signed off by {who.who}, {day(who.at[:10])}", Tone.GOOD))
        elif signed.standing is Standing.CHANGED and who is not None:
            self._signed.say(Mark(f"Changed since {who.who} signed it off", Tone.WARN))
        else:
            self._signed.say(Mark("Not signed off"))
        self._sign.setVisible(writable and signed.standing is not Standing.SIGNED)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, words give way to the name of the lead."""
        super().resizeEvent(event)
        title, short = _SHORT_CAPTION
        self._captions[title].setText(short if self.width() < _NARROW else title)

    def _lay_out(self) -> None:
        for status, title in _STATUSES.items():
            self.status.addItem(title, status.value)
        self.target.setValidator(QIntValidator(0, 9999, self.target))
        self.target.setPlaceholderText("none")
        self.target.setMaximumWidth(72)
        self.lead.setPlaceholderText("Who writes it")
        frame, fields = card()
        layout = QVBoxLayout(self)  # from the outside inwards: what is moved is styled again with all that is in it
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        fields.addWidget(self._title)
        fields.addWidget(self.carried)
        fields.addWidget(self._direct)
        fields.addWidget(self.categories)
        about = row(spacing=SPACE.small)
        for title, field in (("Lead", self.lead), ("Status", self.status), ("Words aimed at", self.target)):
            about.addWidget(caption := _caption(title, field))
            caption.setToolTip(title)
            self._captions[title] = caption
            about.addWidget(field, 1 if field is self.lead else 0)
        fields.addLayout(about)
        for key, title in TEXTS:
            caption = label(title, "strong")
            caption.setBuddy(self.texts[key])
            self.texts[key].setPlaceholderText(_HINTS.get(key, ""))
            fields.addLayout(row(caption, None, self._counts[key]))
            fields.addWidget(self.texts[key])
        fields.addWidget(label("Key figures", "strong"))
        fields.addWidget(self.figures)
        fields.addWidget(label("Evidence cited", "strong"))
        fields.addWidget(self.citations)
        fields.addLayout(row(self._words, SPACE.medium, self._state, None, self._signed, self._sign))

    def _connect(self) -> None:
        self._timer.timeout.connect(self.save)
        self.carried.confirmed.connect(self.confirm)
        for field in self.texts.values():
            field.textChanged.connect(self._typed)
            field.installEventFilter(self)
        self.lead.textEdited.connect(self._typed)
        self.lead.installEventFilter(self)
        self.status.currentIndexChanged.connect(self._chosen)
        self.target.textEdited.connect(self._typed)
        self.target.installEventFilter(self)
        self.figures.edited.connect(self._chosen)
        self.categories.scored.connect(self._chosen)


def _caption(title: str, field: QWidget) -> QLabel:
    caption = label(title, "muted")
    caption.setBuddy(field)
    return caption
