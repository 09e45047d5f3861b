"""What is said of a pack that was built, verified, or sealed before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from evidencepack.model import SealedPack
from evidencepack.verbs import Exported
from evidencepack.verify import Verdict
from ui.widgets.basic import Elided, column, label
from ui.words import counted, moment, size

_SHOWN = 6


def exported_words(exported: Exported) -> str:
    """Where the pack lies, how big it is, and its hash."""
    built, half = exported.built, len(exported.built.sha256) // 2  # over two lines: it has no place to break by itself
    return (
        f"{built.path}\n{size(built.size)} · {counted(built.files, 'file')} · "
        f"{counted(len(exported.plan.files), 'document')}\nSHA-256 {built.sha256[:half]}\n{built.sha256[half:]}"
    )


def left_out_words(reason: str, number: int) -> str:
    """How many stay out of the pack for a reason of the plan's, such as “It answers no evidence item.”"""
    for one, many in (("It is ", "they are "), ("It answers ", "they answer ")):
        if number > 1 and reason.startswith(one):
            return f"{number:,} left out: {many}{reason.removeprefix(one)}"
    return f"{number:,} left out: {reason[:1].lower()}{reason[1:]}"


def verdict_words(path: Path, verdict: Verdict) -> str:
    """What the independent reader says of a pack."""
    lines = [f"{path.name}: {verdict.title}" if verdict.title else path.name]
    lines.append(f"{counted(verdict.files, 'file')} read · {size(verdict.bytes)}")
    lines += [f"{fault.file}: {fault.message}" for fault in verdict.faults[:_SHOWN]]
    if len(verdict.faults) > _SHOWN:
        lines.append(f"and {len(verdict.faults) - _SHOWN} more faults")
    return "\n".join(lines)


def sealed_widget(sealed: SealedPack) -> QWidget:
    """One sealed pack in two lines."""
    frame = QWidget()
    kind = "supplementary · " if sealed.since else ""
    facts = f"{kind}{moment(sealed.sealed_at)} · {counted(sealed.documents, 'document')} · {size(sealed.size)}"
    digest = label(f"SHA-256 {sealed.sha256[:16]}…", "small")
    digest.setToolTip(sealed.sha256)
    digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    layout = column(Elided(sealed.name, "strong"), label(facts, "small", wrap=True), digest, spacing=0)
    layout.setContentsMargins(0, 2, 0, 6)
    frame.setLayout(layout)
    return frame
