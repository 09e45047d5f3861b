"""What is derived from a document's file: its examination with the text of its pages, and what the checks make of it.

None of it is recorded for undo: it belongs to the content, not to a decision, and can be made again from the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import apsw
import msgspec

from evidencepack.intake.examination import Examination, PageText
from evidencepack.model import Finding, Judgement, ReadState


def is_examined(db: apsw.Connection, sha256: str) -> bool:
    """Whether the content with this hash was read before."""
    return db.execute("SELECT 1 FROM examined WHERE sha256 = ?", (sha256,)).fetchone() is not None


def is_settled(db: apsw.Connection, sha256: str) -> bool:
    """Whether it was, and reading it again would find the same: its reading was not broken off on a busy computer."""
    stopped = db.execute("SELECT json_extract(facts, '$.stopped') FROM examined WHERE sha256 = ?", (sha256,)).fetchone()
    return stopped is not None and stopped[0] is None


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
    first = int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM page").get)
    db.executemany(
        "INSERT INTO page (id, sha256, number, label, text) VALUES (?, ?, ?, ?, ?)",
        [(at, sha256, page.number, page.label, page.text) for at, page in enumerate(examination.pages, first)],
    )
    db.executemany(
        "INSERT INTO page_words (rowid, text) VALUES (?, ?)",
        [(at, page.text) for at, page in enumerate(examination.pages, first)],
    )


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
    if judgement.sketch is not None:
        write_sketch(db, sha256, judgement.sketch)


def forget_twins(db: apsw.Connection, rule: str) -> None:
    """Take away what one rule says of pairs of documents as they are now. What it said of earlier versions stays: it
    holds again when a change is taken back.
    """
    current = "SELECT d.id, v.sha256 FROM document d JOIN version v ON v.id = d.version_id"
    db.execute(
        f"DELETE FROM finding WHERE rule = ? AND (document_id, sha256) IN ({current})"  # noqa: S608
        f" AND (twin = '' OR (twin, twin_sha256) IN ({current}))",
        (rule,),
    )


def write_twin(
    db: apsw.Connection, mine: tuple[str, str], theirs: tuple[str, str], findings: Sequence[Finding]
) -> None:
    """Note what is said of a document because of another one; each is its id and the hash of its content."""
    _insert_findings(db, *mine, findings, theirs)


def _insert_findings(
    db: apsw.Connection, document_id: str, sha256: str, findings: Sequence[Finding], twin: tuple[str, str] = ("", "")
) -> None:
    here = (document_id, sha256)
    last = db.execute("SELECT coalesce(max(number), -1) FROM finding WHERE document_id = ? AND sha256 = ?", here).get
    db.executemany(
        "INSERT INTO finding (document_id, sha256, number, rule, rule_version, severity, message, to_do, place, twin,"
        " twin_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(*here, number, said.rule, said.rule_version, said.severity.value),
                *(said.message, said.to_do, said.place),
                *twin,
            )
            for number, said in enumerate(findings, int(last) + 1)
        ],
    )


# ---------------------------------------------------------------- comparing


def write_sketch(db: apsw.Connection, sha256: str, sketch: bytes) -> None:
    """Keep what comparing needs of a content (`checks.sketches`)."""
    db.execute("INSERT OR REPLACE INTO sketch VALUES (?, ?)", (sha256, sketch))


def sketches(db: apsw.Connection) -> Iterator[tuple[str, str, str, bytes]]:
    """Of each document that was read: its id, hash and file name, and the sketch of its text, empty if none is kept."""
    for row in db.execute(
        "SELECT d.id, v.sha256, v.name, coalesce(s.data, x'') FROM document d JOIN version v ON v.id = d.version_id"
        " JOIN examined e ON e.sha256 = v.sha256 LEFT JOIN sketch s ON s.sha256 = v.sha256 ORDER BY d.id"
    ):
        yield row[0], row[1], row[2], row[3]


def text_of(db: apsw.Connection, sha256: str, most: int) -> str:
    """The beginning of a content's text, of at least `most` characters where it has so many."""
    pages: list[str] = []
    length = 0
    for (text,) in db.execute("SELECT text FROM page WHERE sha256 = ? ORDER BY number", (sha256,)):
        pages.append(text)
        length += len(text) + 1
        if length > most:
            break
    return "\n".join(pages)
