"""What the panel beside the list knows of a document: read from the workspace beside the window."""

from __future__ import annotations

from msgspec import Struct

from evidencepack import verbs
from evidencepack.mapping import Suggestion
from evidencepack.model import Answer, Document, EvidenceItem, Finding, Origin, Version, Waiver
from evidencepack.workspace import Workspace, queries
from evidencepack.workspace.examined import is_examined, read_before
from ui.pages.documents.findings import with_waivers
from ui.words import counted, day, format_title, size


class Known(Struct, frozen=True):
    """A document with its places, findings, versions, suggestions and answers."""

    document: Document
    origins: list[Origin]
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    versions: list[Version]
    suggested: tuple[Suggestion, ...]
    answers: list[Answer]
    items: dict[str, EvidenceItem]
    embedded: int  # how many files lie in it


def read_known(workspace: Workspace, document_id: str) -> Known:
    """All of it, from one moment. Raises `NotFound`."""
    suggested = verbs.suggestions(workspace, document_id).items
    with workspace.reading() as db:
        document = queries.document(db, document_id)
        sha256 = document.version.sha256
        facts = read_before(db, sha256).facts if is_examined(db, sha256) else {}
        waived = queries.findings(db, [document_id], waived=True).get(document_id, ())
        return Known(
            document,
            queries.origins(db, document_id),
            queries.findings(db, [document_id]).get(document_id, ()),
            with_waivers(waived, queries.waivers(db, document_id), sha256),
            queries.versions(db, document_id),
            suggested,
            queries.answers(db, document_id=document_id),
            {item.id: item for item in queries.items(db)},
            int(facts.get("attachments", 0)),
        )


def facts_line(known: Known) -> str:
    """What a document is in a line: format, length, date, draft or not, version."""
    document = known.document
    parts = [format_title(document.format)]
    if document.pages:
        parts.append(counted(document.pages, document.pages_unit))
    parts.append(size(document.version.size))
    if document.dated:
        parts.append(f"dated {day(document.dated)} ({document.dated_from})")
    else:
        parts.append("no date found in it")
    if document.draft:
        parts.append("draft")
    if document.version.number > 1:
        parts.append(f"version {document.version.number}")
    return " · ".join(parts)
