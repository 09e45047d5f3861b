"""The record of what was sealed. It is history, not a change: a pack that left the council cannot be undone."""

from __future__ import annotations

import hashlib
from pathlib import Path

from evidencepack.errors import NotFound
from evidencepack.model import SealedPack
from evidencepack.workspace import queries
from evidencepack.workspace.store import Workspace


def record_pack(workspace: Workspace, sealed: SealedPack) -> None:
    """Write a sealed pack into the workspace's record and the audit trail; keep its manifest in `packs/` too."""
    folder = workspace.folder / "packs"
    folder.mkdir(exist_ok=True)
    stamp = sealed.sealed_at.replace(":", "").replace("-", "")
    (folder / f"{stamp} {sealed.id}.json").write_text(sealed.manifest, encoding="utf-8")
    with workspace.derived() as db:
        db.execute(
            "INSERT INTO sealed_pack VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                sealed.id,
                sealed.name,
                sealed.profile,
                sealed.sealed_at,
                sealed.sha256,
                sealed.size,
                sealed.documents,
                sealed.since,
                sealed.manifest,
            ),
        )
    documents = f"{sealed.documents} document{'' if sealed.documents == 1 else 's'}"
    workspace.note("sealed", f"{sealed.name} ({documents}, SHA-256 {sealed.sha256[:16]}…)")


def pack_named(workspace: Workspace, named: str) -> SealedPack:
    """The sealed pack that a person means by its file, name, id, or the start of its hash; "last" is the newest.

    Of packs with the same name, the one that the file itself is, or else the newest. Raises `NotFound`, naming the
    packs there are.
    """
    known = queries.sealed_packs(workspace.reader())
    file = Path(named)
    if file.is_file():
        whole = _hash(file)
        named = next((sealed.id for sealed in known if sealed.sha256 == whole), file.name)
    for sealed in known:
        if named in {sealed.id, sealed.name, "last"} or (len(named) >= 8 and sealed.sha256.startswith(named)):
            return sealed
    listed = ", ".join(dict.fromkeys(sealed.name for sealed in known)) or "none yet"
    raise NotFound(f"No sealed pack is called {named}.", f"Packs sealed from this workspace: {listed}.")


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
