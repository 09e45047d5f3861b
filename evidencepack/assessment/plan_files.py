"""The improvement plan as a Word document to read and as a workbook to fill in."""

from __future__ import annotations

from datetime import date

from evidencepack.assessment.evidence_words import long_date
from evidencepack.assessment.plain_word import TEXT_MM, Cell, PlainWord, lines, says
from evidencepack.assessment.plan import PlanLine, counts, plan_lines
from evidencepack.assessment.workbook import Column, Table, workbook
from evidencepack.model import Framework, PlanStatus, Snapshot

STATUS_WORDS = {
    PlanStatus.NOT_STARTED: "Not started",
    PlanStatus.UNDER_WAY: "Under way",
    PlanStatus.DONE: "Done",
}
_WORD_WIDTHS = (46, 27, 34, 24, TEXT_MM - 131)


def plan_columns(framework: Framework) -> tuple[Column, ...]:
    """The columns of the plan's workbook."""
    statements = tuple(statement_words(framework, statement.id) for statement in framework.statements)
    return (
        Column(field="statement", header="Quality statement", width=34, editable=True, choices=statements),
        Column(field="action", header="Action", width=60, editable=True),
        Column(field="lead", header="Lead", width=22, editable=True),
        Column(field="due", header="Due", width=12, editable=True, kind="date"),
        Column(field="status", header="Status", width=14, editable=True, choices=tuple(STATUS_WORDS.values())),
        Column(field="progress", header="Progress", width=50, editable=True),
        Column(field="late", header="Late", width=14),
    )


def statement_words(framework: Framework, statement_id: str) -> str:
    """A quality statement as the workbook names it: "7 Safeguarding"; the id itself if there is none."""
    for statement in framework.statements:
        if statement.id == statement_id:
            return f"{statement.number} {statement.title}".replace(",", "")  # a comma would end the choice in Excel
    return statement_id


def plan_row(line: PlanLine, framework: Framework) -> dict[str, str]:
    """An action as a row of the workbook."""
    action = line.action
    return {
        "statement": statement_words(framework, action.statement_id),
        "action": action.action,
        "lead": action.lead,
        "due": action.due or "",
        "status": STATUS_WORDS[action.status],
        "progress": action.progress,
        "late": late_words(line),
    }


def late_words(line: PlanLine) -> str:
    """Such as "Late by 12 days"; empty when the action is not late."""
    return f"Late by {line.days_late} day{'s' * (line.days_late != 1)}" if line.late else ""


def summary_words(found: dict[str, int]) -> str:
    """The counts of a plan in a sentence."""
    total = sum(found[status.value] for status in PlanStatus)
    parts = ", ".join(f"{found[status.value]} {status.value}" for status in PlanStatus)
    return f"{total} action{'s' * (total != 1)}: {parts}; {found['late']} late."


def plan_excel(snapshot: Snapshot, today: date) -> bytes:
    """The plan as a workbook that can be filled in and read back: the same bytes for the same plan and day."""
    found = plan_lines(snapshot, today)
    table = Table(
        sheet="Improvement plan",
        title=f"Improvement plan: {snapshot.info.authority}",
        about=(
            f"{summary_words(counts(found))} As at {long_date(today.isoformat())}.\n"
            "Shaded cells can be changed. Add new actions in the rows below the last one; a row that is deleted "
            "here is asked about before it goes."
        ),
        columns=plan_columns(snapshot.framework),
        rows={line.action.id: plan_row(line, snapshot.framework) for line in found},
        comes_back=True,
    )
    return workbook(table, snapshot.info.authority)


def plan_word(snapshot: Snapshot, today: date) -> bytes:
    """The plan as a Word document: the same bytes for the same plan and day."""
    info, found = snapshot.info, plan_lines(snapshot, today)
    word = PlainWord(f"Improvement plan: {info.authority}", info.title, f"{info.authority} · Improvement plan")
    word.title(info.authority)
    word.paragraph(says("Improvement plan of adult social care"), "Subtitle")
    word.paragraph(says(f"{summary_words(counts(found))} As at {long_date(today.isoformat())}."))
    for title in dict.fromkeys((line.number, line.statement) for line in found):
        mine = [line for line in found if (line.number, line.statement) == title]
        heading = f"{title[0]} {title[1]}" if title[0] else title[1]
        word.heading(heading, 1)
        rows = [_word_row(line) for line in mine]
        word.table(("Action", "Lead", "Due", "Status", "Progress"), rows, _WORD_WIDTHS, f"Actions under {heading}")
    if not found:
        word.paragraph(says("The plan has no action yet."))
    return word.to_bytes()


def _word_row(line: PlanLine) -> list[Cell]:
    action = line.action
    status: list[tuple[str, bool]] = [(STATUS_WORDS[action.status], False)]
    if line.late:
        status.append((late_words(line), True))
    return [
        lines(action.action),
        [says(action.lead)],
        [says(long_date(action.due))],
        [says(text, bold=bold) for text, bold in status],
        lines(action.progress),
    ]
