"""The return itself, everything that is known of it at one moment, and the packs that were made of it."""

from __future__ import annotations

from msgspec import Struct

from evidencepack.model.assessment import Citation, Contact, PlanAction, SignOff, StatementAssessment
from evidencepack.model.framework import EvidenceItem, Framework
from evidencepack.model.library import Answer, Document
from evidencepack.model.saying import Finding


class Return(Struct, frozen=True, kw_only=True):
    """The information return that a workspace is for. `steps`: dates known of the later steps, by the step's name."""

    authority: str
    title: str
    notified: str | None
    due: str | None
    method: str
    steps: dict[str, str] = {}


class Snapshot(Struct, frozen=True, kw_only=True):
    """Everything that gaps and the pack plan need to know, read from the workspace at one moment.

    `findings` maps a document's id to what the checks say of it; `narrative` the parts of the self-assessment that
    belong to no statement (`FRONT_TEXTS`) to their text, `parts_to_confirm` those that wait for somebody's word.
    """

    info: Return
    framework: Framework
    items: tuple[EvidenceItem, ...]
    documents: tuple[Document, ...]
    answers: tuple[Answer, ...]
    findings: dict[str, tuple[Finding, ...]]
    assessments: tuple[StatementAssessment, ...]
    narrative: dict[str, str] = {}
    parts_to_confirm: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    plan: tuple[PlanAction, ...] = ()
    contacts: tuple[Contact, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()


class SealedPack(Struct, frozen=True, kw_only=True):
    """The record of a pack that was built, re-read and found right."""

    id: str
    name: str
    profile: str
    sealed_at: str
    sha256: str
    size: int
    documents: int
    since: str | None
    manifest: str  # pack.json as it was written
