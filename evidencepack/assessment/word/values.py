"""What people type for a score, a status, a date or a statement in Word, brought to the one text that stands for it."""

from __future__ import annotations

import datetime
import re
from enum import StrEnum

from evidencepack.assessment.word.text import tidy
from evidencepack.model import AssessmentStatus, Framework, PlanStatus

NOT_SCORED = "Not scored yet"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})")  # day first, as England writes
_WORDS = re.compile(r"(?:[A-Za-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Form(StrEnum):
    """What kind of text a field takes."""

    TEXT = "text"  # paragraphs and bullets
    LINE = "line"
    SCORE = "score"
    STATUS = "status"
    PLAN_STATUS = "plan status"
    DATE = "date"
    STATEMENT = "statement"


EXPECTED = {
    Form.SCORE: "A score is a number such as 3, or the name of one.",
    Form.STATUS: f"A status is one of: {', '.join(AssessmentStatus)}.",
    Form.PLAN_STATUS: f"A status is one of: {', '.join(PlanStatus)}.",
    Form.DATE: "A date has day, month and year, such as 31 March 2027.",
    Form.STATEMENT: "A quality statement is named by its number.",
}


def value(text: str, form: Form, framework: Framework) -> str | None:
    """The text that a field of this form keeps, None if it is no value of it. An empty text is an empty value."""
    plain = tidy(text)
    if form in {Form.TEXT, Form.LINE} or not plain:
        return plain
    flat = " ".join(plain.split())
    if form is Form.SCORE:
        return _score(flat, framework)
    if form is Form.DATE:
        return _date(flat)
    if form is Form.STATEMENT:
        return _statement(flat, framework)
    known = [one.value for one in (AssessmentStatus if form is Form.STATUS else PlanStatus)]
    folded = re.sub(r"[-\s]+", " ", flat).casefold()
    return next((one for one in known if one == folded), None)


def _score(text: str, framework: Framework) -> str | None:
    if text.casefold() == NOT_SCORED.casefold():
        return ""
    method = framework.method(framework.default_method)
    names = {name.casefold(): str(number) for number, name in enumerate(framework.score_names, method.lowest)}
    if text.casefold() in names:
        return names[text.casefold()]
    found = re.fullmatch(r"(\d{1,3})(?:\s*[-–—:·.]?\s*(.*))?", text)
    if found is None or not method.lowest <= int(found[1]) <= method.highest:
        return None
    rest = (found[2] or "").casefold()
    return str(int(found[1])) if not rest or rest in names else None


def _date(text: str) -> str | None:
    if found := _ISO.fullmatch(text):
        return _iso(found[1], found[2], found[3])
    if found := _SLASHED.fullmatch(text):
        year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
        return _iso(year, found[2], found[1])
    if (found := _WORDS.fullmatch(text)) and found[2][:3].casefold() in _MONTHS:
        return _iso(found[3], str(_MONTHS.index(found[2][:3].casefold()) + 1), found[1])
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _statement(text: str, framework: Framework) -> str | None:
    folded = text.casefold()
    for one in framework.statements:
        names = {str(one.number), one.id.casefold(), one.title.casefold(), f"{one.number} {one.title}".casefold()}
        if folded in names or folded in {alias.casefold() for alias in one.aliases}:
            return str(one.number)
    return None
