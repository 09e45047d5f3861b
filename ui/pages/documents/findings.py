"""What was found in a document and what was waived, with what can be done about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from evidencepack.checks.registry import RULES
from evidencepack.looking.places import PlaceKind, places_of
from evidencepack.model import Finding, Waiver
from ui.theme import SPACE, Tone
from ui.widgets.basic import button, clear, label, row
from ui.widgets.marks import Mark, Pill
from ui.words import SEVERITIES, day, moment

_TITLES = {rule.id: f"{rule.id}  {rule.title}" for rule in RULES}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SEEN_IN_IT = frozenset({"C01", "C02", "D01", "D02", "D04", "D09", "D12"})  # shown by the text, whatever their place
_INSIDE = frozenset({"D10", "F15", "F16"})  # embedded files, archives, attachments
_QUOTED = re.compile(r"“(.+)”")


class FindingsBox(QWidget):
    """`show_place` carries a finding to be marked in the document, `waive` a rule, `take_back` a waiver's id, `compare`
    a finding of U01; `clean` asks for a copy, `take_contents` for the files inside.
    """

    show_place = Signal(object)
    waive = Signal(str)
    take_back = Signal(str)
    compare = Signal(object)
    clean = Signal()
    take_contents = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.small)

    def show_findings(
        self, standing: Sequence[Finding], waived: Sequence[tuple[Finding, Waiver]], *, writable: bool, can_clean: bool
    ) -> None:
        """Show the findings that stand, then those that were waived."""
        clear(self._layout)
        if not standing:
            self._layout.addLayout(row(Pill(Mark("none", Tone.GOOD)), None))
        offered: set[str] = set()
        for finding in standing:
            self._show_standing(finding, writable=writable and finding.rule not in offered)
            offered.add(finding.rule)
        if writable and can_clean:
            tip = "A new version without tracked changes, comments, hidden sheets and the like"
            made = button("Make a cleaned copy…", self.clean.emit, tip=tip)
            self._layout.addLayout(row(made, None))
        if waived:
            self._layout.addWidget(label("Waived", "strong"))
        for finding, waiver in waived:
            self._show_waived(finding, waiver, writable=writable)

    def _show_standing(self, finding: Finding, *, writable: bool) -> None:
        word, tone = SEVERITIES[finding.severity]
        head = row(Pill(Mark(word, tone)), _rule_label(finding.rule), None)
        if can_be_shown(finding):
            name = f"Show where: {finding.message}"
            tip = "Go to it in the document and mark it"
            head.addWidget(button("Show", partial(self.show_place.emit, finding), "quiet", tip=tip, name=name))
        if finding.rule in _INSIDE and writable:
            tip = "Take the files in it in as documents of their own"
            head.addWidget(button("Take them in", self.take_contents.emit, "quiet", tip=tip))
        if finding.rule == "U01":
            name = f"What differs: {finding.message}"
            head.addWidget(button("What differs…", partial(self.compare.emit, finding), "quiet", name=name))
        if writable:
            name = f"Waive {finding.rule}: {finding.message}"
            head.addWidget(button("Waive…", partial(self.waive.emit, finding.rule), "quiet", name=name))
        self._layout.addLayout(head)
        self._layout.addWidget(label(finding.message, wrap=True))
        for small in (place_words(finding.place), finding.to_do):
            if small:
                self._layout.addWidget(label(small, "small", wrap=True))
        self._layout.addSpacing(SPACE.tight)

    def _show_waived(self, finding: Finding, waiver: Waiver, *, writable: bool) -> None:
        head = row(Pill(Mark("waived", Tone.NEUTRAL)), _rule_label(finding.rule), None)
        if writable:
            name = f"Take back the waiver of {finding.rule}: {finding.message}"
            head.addWidget(button("Take back", partial(self.take_back.emit, waiver.id), "quiet", name=name))
        self._layout.addLayout(head)
        self._layout.addWidget(label(finding.message, "muted", wrap=True))
        words = f"“{waiver.reason}” {waiver.who}, {moment(waiver.at)}"
        self._layout.addWidget(label(words, "small", wrap=True))
        self._layout.addSpacing(SPACE.tight)


def _rule_label(rule: str) -> QLabel:
    """A rule's number, with its title when the pointer rests on it."""
    made = label(rule, "small")
    made.setToolTip(_TITLES.get(rule, rule))
    return made


def place_words(place: str) -> str:
    """Where a finding lies; a date as it is written everywhere else."""
    return day(place) if _DATE.fullmatch(place) else place


def can_be_shown(finding: Finding) -> bool:
    """Whether it lies somewhere in the document, and not in its name, its properties, or another document."""
    placed = any(place.kind is not PlaceKind.DOCUMENT for place in places_of(finding.place))
    return placed or finding.rule in _SEEN_IN_IT


def tells_of_files(findings: Sequence[Finding]) -> bool:
    """Whether one of them tells of files inside, and so offers to take them in."""
    return any(finding.rule in _INSIDE for finding in findings)


def other_name(finding: Finding) -> str:
    """The file name that a finding of U01 gives in quotes: the document that this one is like. Empty if it has none."""
    found = _QUOTED.search(finding.message)
    return found[1] if found else ""


def with_waivers(
    waived: Sequence[Finding], waivers: Sequence[Waiver], sha256: str
) -> tuple[tuple[Finding, Waiver], ...]:
    """Each waived finding with the newest waiver that lets it stand."""
    found = []
    for finding in waived:
        key = (finding.rule, finding.rule_version, sha256)
        holding = [one for one in waivers if (one.rule, one.rule_version, one.sha256) == key]
        found += [(finding, one) for one in holding[:1]]
    return tuple(found)
