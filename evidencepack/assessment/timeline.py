"""The timeline of an assessment from the day of the notification: each step with its date, or between which dates.

Source of the rules: CQC's assessment guidance of December 2023, as Leicestershire's scrutiny committee printed it on
4 November 2024 (return due at the end of week three; visit six to eight weeks after the letter that names it, and at
most six months after the notification; three days on site; final report about eight weeks after it); the ten
working days of the factual accuracy check are CQC's, too. Pure.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct, structs

from evidencepack.assessment.evidence_words import long_date
from evidencepack.assessment.working_days import (
    add_working_days,
    bank_holidays,
    holidays_known,
    working_days_between,
)
from evidencepack.errors import UserFault
from evidencepack.gaps.finding import months_before
from evidencepack.model import DeadlineRule, Return
from evidencepack.workspace.returns import STEP_TITLES, Contradiction, contradictions, step_date

__all__ = ["Certainty", "Contradiction", "Step", "contradictions", "timeline", "when_words"]

_RETURN_DAYS = 21
_SOONEST_VISIT, _LATEST_VISIT = timedelta(weeks=6), timedelta(weeks=8)
_MONTHS_TO_VISIT = 6
_VISIT_DAYS = 3
_ACCURACY_DAYS = 10
_TO_REPORT = timedelta(weeks=8)
_TIMETABLE = "CQC's assessment timetable"


class Certainty(StrEnum):
    """How a step's date came about."""

    KNOWN = "known"  # somebody entered it
    COMPUTED = "computed"  # it follows from a known date by a rule
    UNKNOWN = "not known yet"


class Step(Struct, frozen=True, kw_only=True):
    """One step of the assessment.

    `starts` and `ends`: ISO dates, the same for a single day; one of them None where only the other end is known, both
    where neither is. `words`: what happens, `source`: whose rule gave the date. `settable`: `set_step` takes its
    `name`. `days_left`: working days from today to `ends`, negative when that is past, None when it has no end.
    `note`: what to know of the date, such as that bank holidays are not known so far ahead.
    """

    name: str
    title: str
    words: str
    source: str
    starts: str | None = None
    ends: str | None = None
    certainty: Certainty = Certainty.UNKNOWN
    settable: bool = True
    days_left: int | None = None
    note: str = ""


def timeline(info: Return, today: date, deadline: DeadlineRule | None = None) -> tuple[Step, ...]:
    """The steps in their order, as far as the dates of a return give them; `deadline`: the framework's rule.

    UserFault when the day of the notification is missing, a date is none, or two dates contradict each other.
    """
    if not info.notified:
        raise UserFault(
            "The day of CQC's notification is not known, and the timeline starts from it.",
            "Enter the day of the notification in the return's details.",
        )
    for clash in contradictions(info):
        raise UserFault(clash.words, "Correct one of the two dates.")
    return _Reckoning(info, today, deadline or DeadlineRule(days=_RETURN_DAYS)).steps()


def when_words(step: Step) -> str:
    """A step's date as a reader in England writes it: a day, from when to when, "by …", or that it is not known."""
    starts, ends = long_date(step.starts), long_date(step.ends)
    if starts and ends:
        if step.starts == step.ends:
            return starts
        return f"{starts} to {ends}" if step.certainty is Certainty.KNOWN else f"between {starts} and {ends}"
    if starts:
        return f"after {starts}"
    return f"by {ends}" if ends else Certainty.UNKNOWN.value


class _Reckoning:
    """Works the steps of one return out; lives for one call."""

    def __init__(self, info: Return, today: date, deadline: DeadlineRule) -> None:
        self._info = info
        self._today = today
        self._deadline = deadline
        self._notified = step_date(info, "notified") or today
        self._letter = step_date(info, "letter")
        self._visit = step_date(info, "visit")
        self._draft = step_date(info, "draft")
        self._report = step_date(info, "report")
        self._latest = months_before(self._notified, -_MONTHS_TO_VISIT)

    def steps(self) -> tuple[Step, ...]:
        visit_from, visit_to = self._visit_range()
        letter_from, letter_to = self._letter_range()
        return (
            self._notification(),
            self._due(),
            self._sent(),
            self._step("letter", letter_from, letter_to, "CQC writes to say on which day the site visit starts."),
            self._talks(visit_to),
            self._visit_step(visit_from, visit_to),
            self._draft_step(visit_to),
            self._accuracy(),
            self._report_step(visit_from, visit_to),
        )

    def _notification(self) -> Step:
        words = "CQC says that it will assess, and sends the request for the information return: day 0."
        return self._made("notified", words, self._notified, self._notified, Certainty.KNOWN, settable=False)

    def _due(self) -> Step:
        ruled = self._notified + timedelta(days=self._deadline.days)
        due = step_date(self._info, "due") or ruled
        words = "The information return with the self-assessment is to be with CQC by the end of this day."
        source = f"The framework's rule: {self._deadline.days} days after the notification"
        if due != ruled:
            source = "Entered for this return; CQC's letter counts"
        certainty = Certainty.COMPUTED if due == ruled else Certainty.KNOWN
        return self._made("due", words, due, due, certainty, source=source, settable=False)

    def _sent(self) -> Step:
        sent = step_date(self._info, "sent")
        words = "The day on which the council sent its return through CQC's portal."
        certainty = Certainty.KNOWN if sent else Certainty.UNKNOWN
        return self._made("sent", words, sent, sent, certainty, source="The council's own record")

    def _letter_range(self) -> tuple[date | None, date | None]:
        if self._letter:
            return self._letter, self._letter
        if self._visit:
            return max(self._visit - _LATEST_VISIT, self._notified), max(self._visit - _SOONEST_VISIT, self._notified)
        return None, self._latest - _SOONEST_VISIT

    def _talks(self, visit_to: date | None) -> Step:
        words = (
            "CQC talks with the voluntary sector, carers, advocacy and providers, and with the leadership team, "
            "before it visits."
        )
        until = add_working_days(self._visit, 0).day - timedelta(days=1) if self._visit else visit_to
        begin = self._letter if self._letter and until and self._letter <= until else None
        return self._made("talks", words, begin, until, Certainty.COMPUTED, settable=False)

    def _visit_range(self) -> tuple[date | None, date | None]:
        if self._visit:
            return self._visit, add_working_days(self._visit, _VISIT_DAYS - 1).day
        if self._letter:
            last = min(self._letter + _LATEST_VISIT, max(self._latest, self._letter + _SOONEST_VISIT))
            return self._letter + _SOONEST_VISIT, last
        return None, self._latest

    def _visit_step(self, starts: date | None, ends: date | None) -> Step:
        words = "CQC is on site for about three days, to speak with staff, leaders, partners and people."
        step = self._step("visit", starts, ends, words)
        if not self._visit:
            return step
        remarks = [step.note] if step.note else []
        if self._letter and not _SOONEST_VISIT <= self._visit - self._letter <= _LATEST_VISIT:
            weeks = (self._visit - self._letter).days / 7
            remarks.append(f"That is {weeks:.1f} weeks after the letter; the timetable says six to eight.")
        if self._visit > self._latest:
            remarks.append("That is more than six months after the notification.")
        return _with_note(step, " ".join(remarks))

    def _draft_step(self, visit_to: date | None) -> Step:
        words = "CQC sends its draft report to the director. No rule says how long after the visit."
        if self._draft:
            return self._step("draft", self._draft, self._draft, words)
        after = visit_to if self._visit else None
        return self._made("draft", words, after, None, Certainty.UNKNOWN)

    def _accuracy(self) -> Step:
        words = "The council's comments on the factual accuracy of the draft report are to be with CQC."
        source = f"CQC's factual accuracy check: {_ACCURACY_DAYS} working days after the draft report"
        entered = step_date(self._info, "accuracy")
        if entered:
            return self._made("accuracy", words, entered, entered, Certainty.KNOWN, source=source)
        if not self._draft:
            return self._made("accuracy", words, None, None, Certainty.UNKNOWN, source=source)
        reached = add_working_days(self._draft, _ACCURACY_DAYS)
        step = self._made("accuracy", words, reached.day, reached.day, Certainty.COMPUTED, source=source)
        return _with_note(step, _unknown_holidays(known=reached.holidays_known))

    def _report_step(self, visit_from: date | None, visit_to: date | None) -> Step:
        words = "CQC publishes its report and rating, about eight weeks after the visit."
        if self._report:
            return self._step("report", self._report, self._report, words)
        if self._visit and visit_to:
            about = visit_to + _TO_REPORT
            return _with_note(self._made("report", words, about, about, Certainty.COMPUTED), "About this day.")
        starts = visit_from + _TO_REPORT if visit_from else None
        ends = visit_to + _TO_REPORT if visit_to else None
        return self._made("report", words, starts, ends, Certainty.COMPUTED if ends else Certainty.UNKNOWN)

    # ---------------------------------------------------------------- one step

    def _step(self, name: str, starts: date | None, ends: date | None, words: str) -> Step:
        """A step whose date is known when somebody entered it, and else follows from the timetable."""
        known = name in self._info.steps
        return self._made(name, words, starts, ends, Certainty.KNOWN if known else Certainty.COMPUTED)

    def _made(
        self,
        name: str,
        words: str,
        starts: date | None,
        ends: date | None,
        certainty: Certainty,
        *,
        source: str = _TIMETABLE,
        settable: bool = True,
    ) -> Step:
        step = Step(
            name=name,
            title=STEP_TITLES[name],
            words=words,
            source=source,
            starts=starts.isoformat() if starts else None,
            ends=ends.isoformat() if ends else None,
            certainty=certainty,
            settable=settable,
            days_left=working_days_between(self._today, ends) if ends else None,
        )
        known = ends is None or holidays_known(ends, ends)
        return _with_note(step, _unknown_holidays(known=known))


def _unknown_holidays(*, known: bool) -> str:
    if known:
        return ""
    first, last = bank_holidays().known_from.year, bank_holidays().known_to.year
    return f"Bank holidays are known for {first} to {last} only: outside these years working days are counted without."


def _with_note(step: Step, note: str) -> Step:
    return structs.replace(step, note=note or step.note)
