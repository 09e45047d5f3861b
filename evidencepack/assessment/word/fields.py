"""The fields of the self-assessment: what can be edited in Word, under which id, and what each says now.

A field's id is the alias of its content control and the name of its bookmark: at most 40 letters, digits and
underscores (ECMA-376 part 1, 17.13.6.2; Word refuses longer names). Rows of a list have a field for each cell.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from msgspec import Struct, structs

from evidencepack.assessment.evidence_words import long_date
from evidencepack.assessment.scoring import statement_score
from evidencepack.assessment.signing import shown_status
from evidencepack.assessment.word.text import tidy
from evidencepack.assessment.word.values import Form
from evidencepack.model import (
    FRONT_TEXTS,
    AssessmentStatus,
    QualityStatement,
    ScoringMethod,
    Snapshot,
    StatementAssessment,
)

PREFIX = "ep_"
EMPTY_LIST = "None"  # stands in a list without rows, in a document that nobody is to write in
TEXTS = {
    "doing_well": "What we do well",
    "to_improve": "What we need to improve",
    "doing_about": "What we are doing about it",
    "voice": "People’s voice",
}
FACTS = {"score": ("Score", Form.SCORE), "lead": ("Lead", Form.LINE), "status": ("Status", Form.STATUS)}
_SIMPLE = re.compile(r"[A-Za-z0-9]{1,16}")


class ListKind(StrEnum):
    """The lists whose rows can be edited."""

    FIGURES = "figure"
    PLAN = "plan"
    CONTACTS = "contact"


COLUMNS: dict[ListKind, tuple[tuple[str, str, Form], ...]] = {
    ListKind.FIGURES: (
        ("label", "Figure", Form.LINE),
        ("value", "Value", Form.LINE),
        ("period", "Period", Form.LINE),
        ("source", "Source", Form.LINE),
    ),
    ListKind.PLAN: (
        ("statement", "No.", Form.STATEMENT),
        ("action", "Action", Form.TEXT),
        ("lead", "Lead", Form.LINE),
        ("due", "Due", Form.DATE),
        ("status", "Status", Form.PLAN_STATUS),
        ("progress", "Progress", Form.TEXT),
    ),
    ListKind.CONTACTS: (
        ("role", "Role", Form.LINE),
        ("name", "Name", Form.LINE),
        ("details", "Contact details", Form.TEXT),
    ),
}


class Field(Struct, frozen=True, kw_only=True):
    """A text that stands by itself (no cell of a list). `name`: the model's name of it."""

    id: str
    label: str
    subject: str  # a statement's id or "narrative"
    name: str
    form: Form
    text: str


class Row(Struct, frozen=True):
    """A row of a list: its key in field ids, and its cells' texts in the order of the columns."""

    key: str
    cells: tuple[str, ...]


class RowList(Struct, frozen=True, kw_only=True):
    """A list of rows. `id` is the mark of its table, `subject` a statement's id, "plan" or "contacts"."""

    id: str
    label: str
    subject: str
    kind: ListKind
    rows: tuple[Row, ...]

    def cell_id(self, key: str, column: str) -> str:
        """The field id of one cell."""
        return f"{self.id}_{key}_{column}"

    def cells_by_key(self, texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """The rows that texts by field id hold, by their keys and in their order."""
        columns = [column for column, _, _ in COLUMNS[self.kind]]
        keys = texts.get(self.id, "").split()
        return {key: tuple(texts.get(self.cell_id(key, column), "") for column in columns) for key in keys}

    @property
    def headers(self) -> tuple[str, ...]:
        """The words of the header row."""
        return tuple(header for _, header, _ in COLUMNS[self.kind])


class Fields(Struct, frozen=True):
    """All that can be edited, in the order of the document."""

    singles: tuple[Field, ...]
    lists: tuple[RowList, ...]

    def texts(self) -> dict[str, str]:
        """Every field's text by its id, cells of lists included, and each list's order of rows by the list's id."""
        found = {field.id: field.text for field in self.singles}
        for one in self.lists:
            found[one.id] = " ".join(row.key for row in one.rows)
            for row in one.rows:
                for (column, _, _), text in zip(COLUMNS[one.kind], row.cells, strict=True):
                    found[one.cell_id(row.key, column)] = text
        return found


def token(key: str) -> str:
    """A key as part of a field's id: itself when it is simple, else its beginning and a hash."""
    if _SIMPLE.fullmatch(key):
        return key
    plain = "".join(sign for sign in key if sign.isascii() and sign.isalnum())[:7]
    return f"{plain}x{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:8]}"


def score_of(said: StatementAssessment, method: ScoringMethod) -> int | None:
    """A statement's score, from its categories' scores where the method wants that."""
    if method.by_category and said.category_scores:
        return statement_score([score for _, score in said.category_scores], method).score
    return said.score


def said_of(snapshot: Snapshot, statement_id: str) -> StatementAssessment:
    """What the council says under a statement, an empty one when it says nothing yet.

    Its status is “signed off” only while the signature holds: nobody reads in Word what is no longer so.
    """
    found = (said for said in snapshot.assessments if said.statement_id == statement_id)
    said = next(found, None) or StatementAssessment(statement_id=statement_id)
    if said.status is AssessmentStatus.SIGNED_OFF:
        return structs.replace(said, status=shown_status(snapshot, statement_id))
    return said


def label_of(statement: QualityStatement) -> str:
    """A statement as a heading names it: "7 Safeguarding"."""
    return f"{statement.number} {statement.title}"


def fields_of(snapshot: Snapshot, statement_id: str | None = None) -> Fields:
    """Every field with what it says now; with `statement_id` only those of one statement and its actions."""
    chosen = [one for one in snapshot.framework.statements if statement_id in (None, one.id)]
    singles = [] if statement_id else list(_narrative(snapshot))
    lists: list[RowList] = []
    for statement in chosen:
        said = said_of(snapshot, statement.id)
        singles += _facts(statement, said, snapshot.framework.method(snapshot.info.method))
        lists.append(_figures(statement, said))
    lists.append(_plan(snapshot, statement_id))
    if not statement_id:
        lists.append(_contacts(snapshot))
    return Fields(tuple(singles), tuple(lists))


def _narrative(snapshot: Snapshot) -> Iterator[Field]:
    for name, label in FRONT_TEXTS.items():
        text = tidy(snapshot.narrative.get(name, ""))
        yield Field(id=f"{PREFIX}{name}", label=label, subject="narrative", name=name, form=Form.TEXT, text=text)


def _facts(statement: QualityStatement, said: StatementAssessment, method: ScoringMethod) -> Iterator[Field]:
    label = label_of(statement)
    score = "" if said.score is None else str(said.score)
    texts = {"score": score, "lead": tidy(said.lead), "status": said.status.value}
    for name, (title, form) in FACTS.items():
        if name != "score" or not method.by_category:  # a score that is worked out is no field
            yield _field(statement, name, f"{label}: {title}", form, texts[name])
    for name, title in TEXTS.items():
        yield _field(statement, name, f"{label}: {title}", Form.TEXT, tidy(getattr(said, name)))


def _field(statement: QualityStatement, name: str, label: str, form: Form, text: str) -> Field:
    key = f"{PREFIX}{token(statement.id)}_{name}"
    return Field(id=key, label=label, subject=statement.id, name=name, form=form, text=text)


def _figures(statement: QualityStatement, said: StatementAssessment) -> RowList:
    rows = (
        Row(str(number), tuple(tidy(getattr(figure, column)) for column, _, _ in COLUMNS[ListKind.FIGURES]))
        for number, figure in enumerate(said.figures, 1)
    )
    return RowList(
        id=f"{PREFIX}{token(statement.id)}_figure",
        label=f"{label_of(statement)}: Key figures",
        subject=statement.id,
        kind=ListKind.FIGURES,
        rows=tuple(rows),
    )


def _plan(snapshot: Snapshot, statement_id: str | None) -> RowList:
    numbers = {one.id: str(one.number) for one in snapshot.framework.statements}
    actions = [one for one in snapshot.plan if statement_id in (None, one.statement_id)]
    rows = (
        Row(
            token(one.id),
            (
                numbers.get(one.statement_id, one.statement_id),
                tidy(one.action),
                tidy(one.lead),
                one.due or "",
                one.status.value,
                tidy(one.progress),
            ),
        )
        for one in actions
    )
    return RowList(id=f"{PREFIX}plan", label="Improvement plan", subject="plan", kind=ListKind.PLAN, rows=tuple(rows))


def _contacts(snapshot: Snapshot) -> RowList:
    rows = (Row(token(one.id), (tidy(one.role), tidy(one.name), tidy(one.details))) for one in snapshot.contacts)
    return RowList(
        id=f"{PREFIX}contact", label="Contacts", subject="contacts", kind=ListKind.CONTACTS, rows=tuple(rows)
    )


def shown(row: Row, kind: ListKind) -> Row:
    """The row as the document prints it: dates in words."""
    cells = (
        long_date(cell) if form is Form.DATE else cell
        for (_, _, form), cell in zip(COLUMNS[kind], row.cells, strict=True)
    )
    return structs.replace(row, cells=tuple(cells))
