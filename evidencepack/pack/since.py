"""Compares a plan with the pack before it: what is new, replaced, changed or withdrawn. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import structs

from evidencepack.errors import UserFault
from evidencepack.model import SealedPack, Snapshot
from evidencepack.pack.manifest import PackAnswer, PackManifest, as_answer, assessment_hash
from evidencepack.pack.planned import COVER, COVER_ANSWER, Change, Entry, Held, Supplement, Withdrawn

_COMPARED = ("kind", "title", "pages", "section", "note", "url", "seen_on", "reason", "action", "dated", "categories")


def read_before(since: SealedPack | None) -> Before | None:
    """What the earlier pack held, from the `pack.json` kept with it. UserFault if that record cannot be read."""
    if since is None:
        return None
    try:
        manifest = msgspec.json.decode(since.manifest, type=PackManifest)
    except msgspec.DecodeError as error:
        raise UserFault(
            f"The record of the pack “{since.name}” cannot be read: {error}.",
            "Choose another pack, or build a whole pack instead of a supplementary one.",
        ) from error
    return Before(since, manifest)


class Before:
    """An earlier pack, with those that it was itself a supplement to.

    `held`: the files it or its forerunners hold, by SHA-256. `cover`: whether one of them held the self-assessment.
    """

    def __init__(self, sealed: SealedPack, manifest: PackManifest) -> None:
        self._sealed = sealed
        self._manifest = manifest
        self._answers = {answer.id: answer for answer in manifest.answers}
        own = [
            Held(path=file.path, sha256=file.sha256, size=file.size, document=file.document, pack=sealed.name)
            for file in manifest.files
            if file.document is not None
        ]
        self.held = {file.sha256: file for file in (*manifest.earlier_files, *own)}
        self.cover = manifest.self_assessment.given

    def assessment_changed(self, snapshot: Snapshot) -> bool:
        """Whether the self-assessment says something else than the earlier pack's, or was not in it."""
        return not self.cover or assessment_hash(snapshot) != self._manifest.self_assessment.sha256

    def compared(self, entry: Entry) -> Entry:
        """The entry with how it differs from the earlier pack and where that pack holds its file."""
        if entry.answer_id == COVER_ANSWER:
            return self._compared_cover(entry)
        held = self.held.get(entry.sha256 or "")
        return structs.replace(
            entry,
            change=self._change(entry),
            earlier_path=held.path if held else None,
            earlier_pack=held.pack if held else "",
        )

    def _compared_cover(self, entry: Entry) -> Entry:
        if entry.path is not None:
            return structs.replace(entry, change=Change.REPLACED if self.cover else Change.NEW)
        before = self._answers.get(COVER_ANSWER)
        held_in = before.earlier_pack if before and before.earlier_pack else self._sealed.name
        return structs.replace(entry, change=Change.SAME, earlier_path=COVER, earlier_pack=held_in)

    def _change(self, entry: Entry) -> Change:
        before = self._answers.get(entry.answer_id)
        if before is None:
            return Change.NEW
        if before.sha256 != entry.sha256:
            return Change.REPLACED
        now = as_answer(entry)
        same = all(getattr(now, field) == getattr(before, field) for field in _COMPARED)
        return Change.SAME if same else Change.CHANGED

    def supplement(self, entries: Iterable[Entry]) -> Supplement:
        """What the supplementary pack says of the packs before it, given its own entries."""
        standing = {entry.answer_id for entry in entries}
        gone = [self._withdrawn(answer) for answer in self._manifest.answers if answer.id not in standing]
        return Supplement(
            name=self._sealed.name,
            sha256=self._sealed.sha256,
            held=tuple(sorted(self.held.values(), key=lambda file: (file.path, file.sha256))),
            withdrawn=tuple(gone),
        )

    def _withdrawn(self, answer: PackAnswer) -> Withdrawn:
        refs = {item.id: item.ref for item in self._manifest.items}
        return Withdrawn(
            number=answer.number,
            item_ref=refs.get(answer.item, ""),
            title=answer.title,
            path=answer.path or answer.earlier_path,
            pack=answer.earlier_pack or self._sealed.name,
        )
