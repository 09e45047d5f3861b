"""Between rows of the database and the nouns of the model. Lists of ids stand in their columns as JSON."""

from __future__ import annotations

import os
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import apsw
import msgspec

from evidencepack.model import (
    Answer,
    AnswerKind,
    AssessmentStatus,
    Document,
    DocumentState,
    EvidenceItem,
    ItemKind,
    KeyFigure,
    Provenance,
    ReadState,
    StatementAssessment,
    Version,
)

_names = msgspec.json.Decoder(tuple[str, ...])
_kinds = msgspec.json.Decoder(tuple[ItemKind, ...])
_figures = msgspec.json.Decoder(tuple[KeyFigure, ...])
_scores = msgspec.json.Decoder(tuple[tuple[str, int], ...])
# Looked up by the tens of thousands, for which asking the enumeration itself takes most of the time.
_STATES = {state.value: state for state in DocumentState}
_READS = {state.value: state for state in ReadState}
_ANSWERS = {kind.value: kind for kind in AnswerKind}

SAME_PATH = "path = ? COLLATE NOCASE" if os.name == "nt" else "path = ?"  # as the system compares names
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC
_FIRST_SECOND, _LAST_SECOND = -62_135_596_800, 253_402_300_799  # of the years 1 and 9999

DOCUMENT_COLUMNS = """
    d.id, d.title, d.state, d.note, d.added_at,
    coalesce(d.dated, j.dated), CASE WHEN d.dated IS NULL THEN coalesce(j.dated_from, '') ELSE 'set by hand' END,
    coalesce(d.draft, j.draft, 0),
    v.id, v.number, v.sha256, v.name, v.size, v.added_at,
    coalesce(e.format, 'unknown'), coalesce(e.read, 'waiting'), coalesce(e.pages, 0), coalesce(e.pages_unit, 'page')
"""
DOCUMENT_JOINS = """
    JOIN version v ON v.id = d.version_id
    LEFT JOIN examined e ON e.sha256 = v.sha256
    LEFT JOIN judged j ON j.document_id = d.id AND j.sha256 = v.sha256
"""
DOCUMENT_TABLES = f"document d {DOCUMENT_JOINS}"
ITEM_COLUMNS = (
    "id, ref, title, wording, kinds, statements, sub_topics, currency_months, keywords, provenance, position,"
    " owner, due, withdrawn, note, chased"
)
ANSWER_COLUMNS = (
    "id, item_id, kind, document_id, pages, section, note, url, seen_on, reason, action, categories, position,"
    " to_confirm"
)
ASSESSMENT_COLUMNS = (
    "statement_id, score, category_scores, doing_well, to_improve, doing_about, voice, figures, lead, status,"
    " word_target, to_confirm"
)


def upsert(db: apsw.Connection, table: str, columns: str, row: tuple[Any, ...]) -> None:
    """Insert a row, or put its values in the place of those under the same key, which is the first column.

    For use inside a change that is under way.
    """
    key, *others = (name.strip() for name in columns.split(","))
    updates = ", ".join(f"{name} = excluded.{name}" for name in others)
    db.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608
        f" ON CONFLICT ({key}) DO UPDATE SET {updates}",
        row,
    )


def new_id() -> str:
    """A key for a new row: 16 random hexadecimal digits."""
    return secrets.token_hex(8)


def moment_text(nanoseconds: int) -> str:
    """A file's time of change, in nanoseconds since 1970, as it is stored with its origin: UTC, to the second.

    Clocks and archives set files to before 1970, which Windows cannot convert, and after 9999, which no calendar has.
    """
    seconds = min(max(nanoseconds // 1_000_000_000, _FIRST_SECOND), _LAST_SECOND)
    return (_EPOCH + timedelta(seconds=seconds)).isoformat() + "Z"


def as_json(values: tuple[Any, ...]) -> str:
    """A tuple as it stands in a column."""
    return msgspec.json.encode(values).decode()


def document_of(row: tuple[Any, ...]) -> Document:
    """The document in a row of `DOCUMENT_COLUMNS`."""
    version = Version(
        id=row[8], document_id=row[0], number=row[9], sha256=row[10], name=row[11], size=row[12], added_at=row[13]
    )
    return Document(
        id=row[0],
        title=row[1],
        state=_STATES[row[2]],
        note=row[3],
        added_at=row[4],
        dated=row[5],
        dated_from=row[6],
        draft=bool(row[7]),
        version=version,
        format=row[14],
        read=_READS[row[15]],
        pages=row[16],
        pages_unit=row[17],
    )


def item_of(row: tuple[Any, ...]) -> EvidenceItem:
    """The evidence item in a row of `ITEM_COLUMNS`."""
    return EvidenceItem(
        id=row[0],
        ref=row[1],
        title=row[2],
        wording=row[3],
        kinds=_kinds.decode(row[4]),
        statements=_names.decode(row[5]),
        sub_topics=_names.decode(row[6]),
        currency_months=row[7],
        keywords=_names.decode(row[8]),
        provenance=Provenance(row[9]),
        position=row[10],
        owner=row[11],
        due=row[12],
        withdrawn=bool(row[13]),
        note=row[14],
        chased=row[15],
    )


def item_row(item: EvidenceItem) -> tuple[Any, ...]:
    """The row of `ITEM_COLUMNS` for an evidence item."""
    return (
        item.id,
        item.ref,
        item.title,
        item.wording,
        as_json(item.kinds),
        as_json(item.statements),
        as_json(item.sub_topics),
        item.currency_months,
        as_json(item.keywords),
        item.provenance.value,
        item.position,
        item.owner,
        item.due,
        int(item.withdrawn),
        item.note,
        item.chased,
    )


def answer_of(row: tuple[Any, ...]) -> Answer:
    """The answer in a row of `ANSWER_COLUMNS`."""
    return Answer(
        id=row[0],
        item_id=row[1],
        kind=_ANSWERS[row[2]],
        document_id=row[3],
        pages=row[4],
        section=row[5],
        note=row[6],
        url=row[7],
        seen_on=row[8],
        reason=row[9],
        action=row[10],
        categories=_names.decode(row[11]),
        position=row[12],
        to_confirm=bool(row[13]),
    )


def answer_row(answer: Answer) -> tuple[Any, ...]:
    """The row of `ANSWER_COLUMNS` for an answer."""
    return (
        answer.id,
        answer.item_id,
        answer.kind.value,
        answer.document_id,
        answer.pages,
        answer.section,
        answer.note,
        answer.url,
        answer.seen_on,
        answer.reason,
        answer.action,
        as_json(answer.categories),
        answer.position,
        int(answer.to_confirm),
    )


def assessment_of(row: tuple[Any, ...]) -> StatementAssessment:
    """The statement's assessment in a row of `ASSESSMENT_COLUMNS`."""
    return StatementAssessment(
        statement_id=row[0],
        score=row[1],
        category_scores=_scores.decode(row[2]),
        doing_well=row[3],
        to_improve=row[4],
        doing_about=row[5],
        voice=row[6],
        figures=_figures.decode(row[7]),
        lead=row[8],
        status=AssessmentStatus(row[9]),
        word_target=row[10],
        to_confirm=bool(row[11]),
    )


def assessment_row(assessed: StatementAssessment) -> tuple[Any, ...]:
    """The row of `ASSESSMENT_COLUMNS` for a statement's assessment."""
    return (
        assessed.statement_id,
        assessed.score,
        as_json(assessed.category_scores),
        assessed.doing_well,
        assessed.to_improve,
        assessed.doing_about,
        assessed.voice,
        as_json(assessed.figures),
        assessed.lead,
        assessed.status.value,
        assessed.word_target,
        int(assessed.to_confirm),
    )


Record = TypeVar("Record", bound=msgspec.Struct)


def columns_of(kind: type[msgspec.Struct]) -> str:
    """The columns of a table that holds one kind of record, field by field under the field's own name."""
    return ", ".join(kind.__struct_fields__)


def record_of(kind: type[Record], row: tuple[Any, ...]) -> Record:
    """The record in a row of `columns_of(kind)`."""
    return msgspec.convert(dict(zip(kind.__struct_fields__, row, strict=True)), kind, strict=False)


def record_row(record: msgspec.Struct) -> tuple[Any, ...]:
    """The row of `columns_of` for a record: words, numbers and dates as they are, yes and no as 1 and 0."""
    return tuple(
        value.value if isinstance(value, StrEnum) else int(value) if isinstance(value, bool) else value
        for value in (getattr(record, name) for name in record.__struct_fields__)
    )
