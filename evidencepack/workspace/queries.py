"""What the window, the gaps and the pack read from a workspace. Filtering and sorting happen in SQL."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import apsw
from msgspec import Struct

from evidencepack.errors import NotFound
from evidencepack.frameworks import framework_from_json
from evidencepack.model import (
    Answer,
    Document,
    DocumentState,
    EvidenceItem,
    Finding,
    Framework,
    Origin,
    Return,
    SealedPack,
    Severity,
    Snapshot,
    StatementAssessment,
    Version,
    Waiver,
)
from evidencepack.workspace import rows, self_assessment
from evidencepack.workspace.store import Workspace

_NOT_WAIVED = (
    " NOT EXISTS (SELECT 1 FROM waiver w WHERE w.document_id = f.document_id AND w.rule = f.rule"
    " AND w.rule_version = f.rule_version AND w.sha256 = v.sha256)"
)
# A finding stands unless it was waived for this very file and this version of the rule; one of a draft, unless a person
# said that the document is none.
STANDING = _NOT_WAIVED + " AND NOT (f.rule = 'C02' AND coalesce(d.draft, 1) = 0)"

# What the list of documents can be sorted by. The values are SQL of our own, never a person's text.
DOCUMENT_ORDERS = {
    "title": "d.title COLLATE NOCASE",
    "name": "v.name COLLATE NOCASE",
    "state": "CASE d.state WHEN 'inbox' THEN 0 WHEN 'in use' THEN 1 ELSE 2 END",
    "format": "coalesce(e.format, 'unknown')",
    "dated": "coalesce(d.dated, j.dated)",
    "pages": "coalesce(e.pages, 0)",
    "size": "v.size",
    "added": "d.added_at",
    "answers": "(SELECT count(*) FROM answer a WHERE a.document_id = d.id)",
    "owner": "(SELECT nullif(min(i.owner), '') FROM answer a JOIN item i ON i.id = a.item_id AND NOT i.withdrawn"
    " AND i.owner <> '' WHERE a.document_id = d.id)",
    "findings": "(SELECT min(CASE f.severity WHEN 'blocks' THEN 0 WHEN 'review' THEN 1 ELSE 2 END)"  # noqa: S608
    " FROM standing_finding f WHERE f.document_id = d.id AND f.sha256 = v.sha256 AND" + STANDING + ")",
}
DOCUMENT_FILTERS = {
    "all": "1",
    "inbox": "d.state = 'inbox'",
    "in use": "d.state = 'in use'",
    "set aside": "d.state = 'set aside'",
    "drafts": "coalesce(d.draft, j.draft, 0)",
    "findings": "EXISTS (SELECT 1 FROM standing_finding f WHERE f.document_id = d.id AND f.sha256 = v.sha256"  # noqa: S608
    " AND f.severity <> 'information'"
    " AND" + STANDING + ")",
    "answer nothing": "d.state <> 'set aside'"
    " AND NOT EXISTS (SELECT 1 FROM answer a JOIN item i ON i.id = a.item_id AND NOT i.withdrawn"
    " WHERE a.document_id = d.id)",
}


class DocumentLine(Struct, frozen=True):
    """A document with what its line in a list shows: the items it answers and its most severe findings."""

    document: Document
    answers: tuple[str, ...]  # references of the items, in their order
    findings: tuple[Finding, ...]
    owners: tuple[str, ...] = ()  # of those items, each once


# ---------------------------------------------------------------- the return and its framework


STEP = "step."  # the dates of later steps of the assessment stand in the settings under step.NAME


def settings(db: apsw.Connection) -> dict[str, str]:
    """All settings of the workspace by key."""
    return dict(db.execute("SELECT key, value FROM setting"))


def the_return(db: apsw.Connection) -> Return:
    """The return that this workspace is for."""
    found = settings(db)
    return Return(
        authority=found.get("authority", ""),
        title=found.get("title", ""),
        notified=found.get("notified") or None,
        due=found.get("due") or None,
        method=found.get("method", ""),
        steps={key.removeprefix(STEP): value for key, value in found.items() if key.startswith(STEP) and value},
    )


def the_framework(db: apsw.Connection) -> Framework:
    """The framework in force. Its `items` are those it came with; those in force are `items(db)`."""
    stored = str(db.execute("SELECT value FROM setting WHERE key = 'framework'").get)
    return framework_from_json(stored, "the workspace")


# ---------------------------------------------------------------- items and answers


def items(db: apsw.Connection) -> list[EvidenceItem]:
    """The evidence items in their order, withdrawn ones last."""
    found = db.execute(f"SELECT {rows.ITEM_COLUMNS} FROM item ORDER BY withdrawn, position, ref")  # noqa: S608
    return [rows.item_of(row) for row in found]


def item_by_ref(db: apsw.Connection, ref: str) -> EvidenceItem:
    """The item with this reference, however its case and spaces. Raises `NotFound`, naming the references there are."""
    wanted = ref.replace(" ", "").casefold()
    known = items(db)
    for item in known:
        if item.ref.replace(" ", "").casefold() == wanted or item.id == ref:
            return item
    listed = ", ".join(item.ref for item in known)
    raise NotFound(f"There is no evidence item {ref}.", f"The items are: {listed}.")


def answers(db: apsw.Connection, item_id: str | None = None, document_id: str | None = None) -> list[Answer]:
    """The answers of an item, of a document, or all, in the order of the list."""
    found = db.execute(
        f"SELECT {rows.ANSWER_COLUMNS} FROM answer WHERE (?1 IS NULL OR item_id = ?1)"  # noqa: S608
        " AND (?2 IS NULL OR document_id = ?2) ORDER BY item_id, position, id",
        (item_id, document_id),
    )
    return [rows.answer_of(row) for row in found]


def answer(db: apsw.Connection, answer_id: str) -> Answer:
    """One answer. Raises `NotFound`."""
    found = db.execute(f"SELECT {rows.ANSWER_COLUMNS} FROM answer WHERE id = ?", (answer_id,)).fetchone()  # noqa: S608
    if found is None:
        raise NotFound("That answer is no longer there.")
    return rows.answer_of(found)


def assessments(db: apsw.Connection) -> list[StatementAssessment]:
    """What has been written and scored, by statement."""
    found = db.execute(f"SELECT {rows.ASSESSMENT_COLUMNS} FROM assessment ORDER BY statement_id")  # noqa: S608
    return [rows.assessment_of(row) for row in found]


# ---------------------------------------------------------------- documents


def document_ids(
    db: apsw.Connection,
    *,
    filtered: str = "all",
    words: str = "",
    order: str = "title",
    descending: bool = False,
) -> list[str]:
    """The ids of the documents that pass a filter (a key of `DOCUMENT_FILTERS`) and whose title or file name holds
    `words`, ordered by a key of `DOCUMENT_ORDERS`. KeyError for an unknown key.
    """
    direction = "DESC" if descending else "ASC"
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    found = db.execute(
        f"SELECT d.id FROM {rows.DOCUMENT_TABLES} WHERE ({DOCUMENT_FILTERS[filtered]})"  # noqa: S608
        " AND (?1 = '%%' OR d.title LIKE ?1 ESCAPE '\\' OR v.name LIKE ?1 ESCAPE '\\')"
        f" ORDER BY {DOCUMENT_ORDERS[order]} {direction} NULLS LAST, d.title COLLATE NOCASE, d.id",
        (pattern,),
    )
    return [row[0] for row in found]


def counts_of(snapshot: Snapshot) -> dict[str, int]:
    """How many documents pass each filter, from a snapshot that was read anyway: asking the database for them took a
    quarter of all that the window asks of a large workspace.
    """
    used = {item.id for item in snapshot.items if not item.withdrawn}
    answering = {answer.document_id for answer in snapshot.answers if answer.item_id in used}
    counts = dict.fromkeys(DOCUMENT_FILTERS, 0)
    counts["all"] = len(snapshot.documents)
    for state, number in Counter(found.state.value for found in snapshot.documents).items():
        counts[state] = number
    counts["drafts"] = sum(found.draft for found in snapshot.documents)
    counts["findings"] = sum(
        any(one.severity is not Severity.INFORMATION for one in found) for found in snapshot.findings.values()
    )
    left = (found for found in snapshot.documents if found.state is not DocumentState.SET_ASIDE)
    counts["answer nothing"] = sum(found.id not in answering for found in left)
    return counts


def tables_for(sql: str) -> str:
    """The tables that SQL about documents d (with v, e and j) needs: of tens of thousands, each join counts."""
    joined = [
        ("v.", " JOIN version v ON v.document_id = d.id AND v.id = d.version_id"),
        ("e.", " LEFT JOIN examined e ON e.sha256 = v.sha256"),
        ("j.", " LEFT JOIN judged j ON j.document_id = d.id AND j.sha256 = v.sha256"),
    ]
    needed = [join for alias, join in joined[1:] if re.search(rf"\b{re.escape(alias)}", sql)]
    version = [joined[0][1]] if needed or re.search(r"\bv\.", sql) else []
    return "document d" + "".join([*version, *needed])


def documents(db: apsw.Connection, ids: list[str] | None = None) -> list[Document]:
    """The documents with these ids (those that are there), or all by title."""
    if ids is None:
        found = db.execute(
            f"SELECT {rows.DOCUMENT_COLUMNS} FROM {rows.DOCUMENT_TABLES}"  # noqa: S608
            " ORDER BY d.title COLLATE NOCASE, d.id"
        )
    else:
        found = db.execute(
            f"SELECT {rows.DOCUMENT_COLUMNS} FROM json_each(?) wanted"  # noqa: S608
            f" CROSS JOIN document d ON d.id = wanted.value {rows.DOCUMENT_JOINS} ORDER BY wanted.key",
            (rows.as_json(tuple(ids)),),
        )
    return [rows.document_of(row) for row in found]


def document(db: apsw.Connection, document_id: str) -> Document:
    """One document. Raises `NotFound`."""
    found = documents(db, [document_id])
    if not found:
        raise NotFound("That document is no longer in the workspace.")
    return found[0]


def document_named(db: apsw.Connection, named: str) -> Document:
    """The document that a person means by an id, the start of a hash, a file name or a title.

    Raises `NotFound` if there is none, or several.
    """
    found = db.execute(
        "SELECT DISTINCT d.id FROM document d JOIN version v ON v.document_id = d.id WHERE d.id = ?1 OR d.title = ?1"
        " COLLATE NOCASE OR v.name = ?1 COLLATE NOCASE OR (length(?1) >= 8 AND substr(v.sha256, 1, length(?1)) = ?1)",
        (named,),
    )
    ids = [row[0] for row in found]
    if not ids:
        like = db.execute(
            "SELECT title FROM document WHERE length(?1) > 2 AND instr(lower(title), lower(?1)) ORDER BY title LIMIT 5",
            (named,),
        )
        close = ", ".join(f"“{title}”" for (title,) in like)
        meant = f" With that in their titles: {close}." if close else ""
        raise NotFound(
            f"No document is called {named}.", f"Name it by its title or file name, as the list shows it.{meant}"
        )
    if len(ids) > 1:
        raise NotFound(f"{len(ids)} documents are called {named}.", f"Name it by its id: {', '.join(sorted(ids))}.")
    return document(db, ids[0])


def lines(db: apsw.Connection, ids: list[str]) -> dict[str, DocumentLine]:
    """What the list shows of these documents, by id."""
    wanted = rows.as_json(tuple(ids))
    refs: dict[str, list[str]] = {}
    owners: dict[str, list[str]] = {}
    for document_id, ref, owner in db.execute(
        "SELECT a.document_id, i.ref, i.owner FROM answer a JOIN item i ON i.id = a.item_id AND NOT i.withdrawn"
        " WHERE a.document_id IN (SELECT value FROM json_each(?)) GROUP BY a.document_id, i.id ORDER BY i.position",
        (wanted,),
    ):
        refs.setdefault(document_id, []).append(ref)
        if owner and owner not in owners.setdefault(document_id, []):
            owners[document_id].append(owner)
    said = findings(db, ids)
    return {
        found.id: DocumentLine(
            found, tuple(refs.get(found.id, ())), said.get(found.id, ()), tuple(owners.get(found.id, ()))
        )
        for found in documents(db, ids)
    }


def findings(
    db: apsw.Connection, ids: list[str] | None = None, *, waived: bool = False
) -> dict[str, tuple[Finding, ...]]:
    """The findings by document, most severe first; of these documents, or of all that are there.

    Those that were waived for the file as it is now are left out; with `waived`, only those are given.
    """
    wanted = None if ids is None else rows.as_json(tuple(ids))
    gathered: dict[str, list[Finding]] = {}
    for row in db.execute(
        "SELECT f.document_id, f.rule, f.severity, f.message, f.to_do, f.place, f.rule_version FROM standing_finding f"  # noqa: S608
        " JOIN document d ON d.id = f.document_id JOIN version v ON v.id = d.version_id AND v.sha256 = f.sha256"
        f" WHERE {f'NOT ({_NOT_WAIVED})' if waived else STANDING}"
        " AND (?1 IS NULL OR f.document_id IN (SELECT value FROM json_each(?1))) ORDER BY f.document_id,"
        " CASE f.severity WHEN 'blocks' THEN 0 WHEN 'review' THEN 1 ELSE 2 END, f.number",
        (wanted,),
    ):
        found = Finding(
            rule=row[1], severity=Severity(row[2]), message=row[3], to_do=row[4], place=row[5], rule_version=row[6]
        )
        gathered.setdefault(row[0], []).append(found)
    return {document_id: tuple(found) for document_id, found in gathered.items()}


def waivers(db: apsw.Connection, document_id: str | None = None) -> list[Waiver]:
    """The waivers of a document, or all, newest first: for the audit, and never in a pack."""
    found = db.execute(
        "SELECT id, document_id, sha256, rule, rule_version, reason, who, at FROM waiver"
        " WHERE ?1 IS NULL OR document_id = ?1 ORDER BY at DESC, id",
        (document_id,),
    )
    return [
        Waiver(id=r[0], document_id=r[1], sha256=r[2], rule=r[3], rule_version=r[4], reason=r[5], who=r[6], at=r[7])
        for r in found
    ]


def origins(db: apsw.Connection, document_id: str) -> list[Origin]:
    """Where a document was taken from, first place first."""
    found = db.execute(
        "SELECT id, document_id, path, modified, seen_at FROM origin WHERE document_id = ? ORDER BY seen_at, path",
        (document_id,),
    )
    return [Origin(id=r[0], document_id=r[1], path=r[2], modified=r[3], seen_at=r[4]) for r in found]


def versions(db: apsw.Connection, document_id: str) -> list[Version]:
    """All versions of a document, newest first."""
    found = db.execute(
        "SELECT id, document_id, number, sha256, name, size, added_at FROM version WHERE document_id = ?"
        " ORDER BY number DESC",
        (document_id,),
    )
    return [_version(row) for row in found]


def page_text(db: apsw.Connection, sha256: str) -> list[tuple[int, str, str]]:
    """The text of a file as (number, label, text) for each page."""
    return list(db.execute("SELECT number, label, text FROM page WHERE sha256 = ? ORDER BY number", (sha256,)))


def _version(row: tuple[Any, ...]) -> Version:
    return Version(
        id=row[0], document_id=row[1], number=row[2], sha256=row[3], name=row[4], size=row[5], added_at=row[6]
    )


# ---------------------------------------------------------------- whole


def snapshot(workspace: Workspace) -> Snapshot:
    """Everything that gaps and the pack plan need, from one moment."""
    with workspace.reading() as db:
        return Snapshot(
            info=the_return(db),
            framework=the_framework(db),
            items=tuple(items(db)),
            documents=tuple(documents(db)),
            answers=tuple(answers(db)),
            findings=findings(db),
            assessments=tuple(assessments(db)),
            narrative=self_assessment.narrative(db),
            parts_to_confirm=self_assessment.unconfirmed(db).parts,
            citations=tuple(self_assessment.citations(db)),
            plan=tuple(self_assessment.plan(db)),
            contacts=tuple(self_assessment.contacts(db)),
            sign_offs=tuple(self_assessment.sign_offs(db)),
        )


def sealed_packs(db: apsw.Connection) -> list[SealedPack]:
    """The packs that were sealed, newest first."""
    found = db.execute(
        "SELECT id, name, profile, sealed_at, sha256, size, documents, since, manifest FROM sealed_pack"
        " ORDER BY sealed_at DESC, id"
    )
    return [
        SealedPack(
            id=r[0],
            name=r[1],
            profile=r[2],
            sealed_at=r[3],
            sha256=r[4],
            size=r[5],
            documents=r[6],
            since=r[7],
            manifest=r[8],
        )
        for r in found
    ]
