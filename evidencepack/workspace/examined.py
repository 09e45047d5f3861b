"""What is derived from a document's file: its examination with the text of its pages, and what the checks make of it.

None of it is recorded for undo: it belongs to the content, not to a decision, and can be made again from the files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import apsw
import msgspec

from evidencepack.intake.examination import Examination, PageText
from evidencepack.model import Finding, Judgement, ReadState


def is_examined(db: apsw.Connection, sha256: str) -> bool:
    """Whether the content with this hash was read before."""
    return db.execute("SELECT 1 FROM examined WHERE sha256 = ?", (sha256,)).fetchone() is not None


def write_examination(db: apsw.Connection, sha256: str, examination: Examination) -> None:
    """Put what was read of a content in the place of what was read before, and index its words."""
    _forget_examination(db, sha256)
    db.execute(
        "INSERT INTO examined VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            sha256,
            examination.format,
            examination.read.value,
            examination.pages_total,
            examination.pages_unit,
            msgspec.json.encode(examination.properties).decode(),
            msgspec.json.encode(examination.facts).decode(),
            examination.message,
        ),
    )
    for page in examination.pages:
        db.execute(
            "INSERT INTO page (sha256, number, label, text) VALUES (?, ?, ?, ?)",
            (sha256, page.number, page.label, page.text),
        )
        db.execute("INSERT INTO page_words (rowid, text) VALUES (?, ?)", (db.last_insert_rowid(), page.text))


def _forget_examination(db: apsw.Connection, sha256: str) -> None:
    for rowid, text in list(db.execute("SELECT id, text FROM page WHERE sha256 = ?", (sha256,))):
        db.execute("INSERT INTO page_words (page_words, rowid, text) VALUES ('delete', ?, ?)", (rowid, text))
    db.execute("DELETE FROM page WHERE sha256 = ?", (sha256,))
    db.execute("DELETE FROM examined WHERE sha256 = ?", (sha256,))


def read_before(db: apsw.Connection, sha256: str) -> Examination:
    """The examination of a file that was in the workspace before (its adding was undone, or the document removed)."""
    row = db.execute(
        "SELECT format, read, pages, pages_unit, properties, facts, message FROM examined WHERE sha256 = ?", (sha256,)
    ).fetchone()
    if row is None:
        raise LookupError(f"{sha256} was never examined")
    text = db.execute("SELECT number, label, text FROM page WHERE sha256 = ? ORDER BY number", (sha256,))
    return Examination(
        format=row[0],
        read=ReadState(row[1]),
        pages=tuple(PageText(*page) for page in text),
        pages_total=row[2],
        pages_unit=row[3],
        properties=msgspec.json.decode(row[4]),
        facts=msgspec.json.decode(row[5]),
        message=row[6],
    )


def write_judgement(db: apsw.Connection, document_id: str, sha256: str, judgement: Judgement) -> None:
    """Put what the checks say of this version of a document in the place of what they said of it before."""
    db.execute(
        "INSERT OR REPLACE INTO judged VALUES (?, ?, ?, ?, ?)",
        (document_id, sha256, judgement.dated, judgement.dated_from, int(judgement.draft)),
    )
    db.execute("DELETE FROM finding WHERE document_id = ? AND sha256 = ?", (document_id, sha256))
    _insert_findings(db, document_id, sha256, judgement.findings)


def replace_findings(db: apsw.Connection, rule: str, found: Mapping[str, Sequence[Finding]]) -> None:
    """Put what one rule says of all documents, by their ids, as they are now in the place of what it said before."""
    db.execute("DELETE FROM finding WHERE rule = ?", (rule,))
    for document_id, findings in found.items():
        wanted = "SELECT v.sha256 FROM document d JOIN version v ON v.id = d.version_id WHERE d.id = ?"
        for (sha256,) in list(db.execute(wanted, (document_id,))):
            _insert_findings(db, document_id, sha256, findings)


def _insert_findings(db: apsw.Connection, document_id: str, sha256: str, findings: Sequence[Finding]) -> None:
    here = (document_id, sha256)
    last = db.execute("SELECT coalesce(max(number), -1) FROM finding WHERE document_id = ? AND sha256 = ?", here).get
    db.executemany(
        "INSERT INTO finding (document_id, sha256, number, rule, rule_version, severity, message, to_do, place)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (*here, number, said.rule, said.rule_version, said.severity.value, said.message, said.to_do, said.place)
            for number, said in enumerate(findings, int(last) + 1)
        ],
    )
