"""Takes a self-assessment back from Word in one go: all that only Word changed, and words for everything else."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from evidencepack.assessment.word import Kind, Merge, Taken, Tracked, preview, take
from evidencepack.workspace import Workspace, queries


class ReadBack(Struct, frozen=True):
    """What was read and what was written; see `Merge` and `Taken`."""

    merge: Merge
    taken: Taken

    @property
    def notes(self) -> tuple[str, ...]:
        """What was not taken, a line for each: differences that a person has to decide, and what fits no field."""
        return (*(_open_words(one.label, one.kind, one.theirs) for one in self.merge.open), *(
            notice.words for notice in self.merge.notices
        ))  # fmt: skip


def read_back(workspace: Workspace, path: Path, tracked: Tracked = Tracked.ASK) -> ReadBack:
    """Read a file and take every difference that stands in Word alone, as one change; the same file again takes none.

    UnreadableFile for what is no Word document, UserFault for one without any field of the self-assessment.
    """
    merge = preview(workspace, path, tracked)
    return ReadBack(merge, take(workspace, merge, [one.id for one in merge.takeable]))


def changed_subjects(workspace: Workspace, taken: Taken) -> tuple[str, ...]:
    """What was changed, in words: statements by their titles, then the other parts, each once."""
    titles = {one.id: one.title for one in queries.the_framework(workspace.reader()).statements}
    others = {"plan": "Improvement plan", "contacts": "Contacts", "narrative": "Front part"}
    subjects = {one.subject for one in taken.taken}
    return tuple(words for key, words in {**titles, **others}.items() if key in subjects)


def _open_words(label: str, kind: Kind, theirs: str) -> str:
    why = "changed here and in Word" if kind is Kind.CONFLICT else "tracked changes are not decided"
    return f"“{label}” was left as it is here ({why}). In Word: {theirs or '(nothing)'}"
