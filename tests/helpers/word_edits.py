"""Edits a self-assessment's Word file as its XML, as Word, LibreOffice or a person would, and merges it."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree
from msgspec import structs

from evidencepack.assessment.word import Merge, Package, Tracked, WordOptions, build_word, merge_word
from evidencepack.assessment.word.package import W, w
from evidencepack.model import (
    Citation,
    Contact,
    KeyFigure,
    PlanAction,
    PlanStatus,
    Snapshot,
    StatementAssessment,
    WordExport,
)
from helpers.pack_material import SNAPSHOT

Edit = Callable[[Any], None]

FULL: Snapshot = structs.replace(
    SNAPSHOT,
    assessments=(
        StatementAssessment(
            statement_id="qs1",
            score=3,
            doing_well="Alpha answers fast.\n- bravo one\n- charlie two\n  - delta deeper\n\nEcho after a gap.",
            to_improve="Foxtrot waits & costs",
            doing_about="Golf plan",
            voice="“Hotel listened,” India said.",
            lead="Juliet Kilo",
            figures=(
                KeyFigure(label="Lima seen in four weeks", value="71 %", period="2025-26", source="November report"),
                KeyFigure(label="Mike longest wait", value="19 weeks", period="Sept 2026", source="Oscar board"),
            ),
        ),
        StatementAssessment(statement_id="qs2", score=2, doing_well="Papa works.\nQuebec too."),
        StatementAssessment(statement_id="qs3", score=2),
    ),
    narrative={"about": "Romeo is rural.\nSierra is not.", "key_messages": "- Tango first\n- Uniform second"},
    plan=(
        PlanAction(
            id="a" * 16, statement_id="qs1", action="Victor recruits", lead="Whiskey", due="2027-03-31",
            status=PlanStatus.UNDER_WAY, progress="Xray advert", position=1,
        ),
        PlanAction(id="b" * 16, statement_id="qs1", action="Yankee trains", position=2),
        PlanAction(id="c" * 16, statement_id="qs3", action="Zulu learns", due="2026-12-01", position=1),
    ),
    contacts=(
        Contact(
            id="d" * 16, role="Director", name="Ada Lovelace", details="ada@example.gov.uk\n01234 567890", position=1
        ),
        Contact(id="e" * 16, role="Lead officer", name="Grace Hopper", position=2),
    ),
    citations=(
        Citation(id="k1", statement_id="qs1", document_id="d1", pages="4-7", position=1),
        Citation(id="k2", statement_id="qs1", item_id="i1", position=2),
        Citation(id="k3", statement_id="qs1", url="https://www.example.org/policy?a=1&b=2", position=3),
    ),
)  # fmt: skip


def built(snapshot: Snapshot = FULL, options: WordOptions | None = None) -> tuple[bytes, WordExport]:
    """A document and the record of its export."""
    return build_word(snapshot, options or WordOptions(), "out.docx")


def edited(data: bytes, *edits: Edit) -> bytes:
    """The file after edits of its main part."""
    package = Package.of(data, "edited.docx")
    for edit in edits:
        edit(package.root)
    return package.to_bytes()


def merged(data: bytes, export: WordExport | None, snapshot: Snapshot = FULL, tracked: Tracked = Tracked.ASK) -> Merge:
    """What a file would change in a snapshot."""
    return merge_word(Package.of(data, "edited.docx"), snapshot, export, tracked)


def paragraphs(root: Any, text: str) -> list[Any]:
    """The paragraphs that say exactly this."""
    return [one for one in root.iter(w("p")) if said(one) == text]


def paragraph(root: Any, text: str) -> Any:
    """The last paragraph that says exactly this: fields stand behind the overview."""
    return paragraphs(root, text)[-1]


def said(element: Any) -> str:
    """The text of an element."""
    return "".join(one.text or "" for one in element.iter(w("t")))


def say(element: Any, text: str) -> None:
    """Put a text in the place of what an element's runs say."""
    first, *others = list(element.iter(w("t")))
    first.text = text
    for one in others:
        one.text = ""


def replacing(old: str, new: str) -> Edit:
    """An edit that rewrites one paragraph."""
    return lambda root: say(paragraph(root, old), new)


def new_paragraph(text: str) -> Any:
    """A fresh plain paragraph."""
    made = etree.Element(w("p"))
    etree.SubElement(etree.SubElement(made, w("r")), w("t")).text = text
    return made


def row_of(root: Any, text: str) -> Any:
    """The table row that a paragraph lies in."""
    return next(paragraph(root, text).iterancestors(w("tr")))


def after(old: str, *texts: str) -> Edit:
    """An edit that puts paragraphs behind one's field, outside its bookmark, as pressing Enter at the end does."""

    def edit(root: Any) -> None:
        at = paragraph(root, old)
        cell = next(at.iterancestors(w("tc")), None)
        controls = [one for one in at.iterancestors(w("sdt")) if one.find(f"{w('sdtContent')}/{w('tc')}") is None]
        place = controls[-1] if controls else at if cell is None else cell.findall(w("p"))[-1]
        for text in reversed(texts):
            place.addnext(new_paragraph(text))

    return edit


def narrowed(root: Any) -> None:
    """What LibreOffice does: no tags, and a block control shrunk into its first paragraph."""
    for tag in list(root.iter(w("tag"))):
        tag.getparent().remove(tag)
    for control in list(root.iter(w("sdt"))):
        content = control.find(w("sdtContent"))
        if content.find(w("tc")) is not None:  # a control around a cell goes, the cell stays
            control.getparent().replace(control, content.find(w("tc")))
            continue
        blocks = [one for one in content if one.tag == w("p")]
        if not blocks:
            continue
        for block in reversed(blocks):
            control.addnext(block)
        control.getparent().remove(control)
        first = blocks[0]
        inner = [one for one in first if one.tag != w("pPr")]
        content[:] = inner
        first.append(control)


def word_count(text: str) -> Counter[str]:
    """The words of a text, without regard to capitals."""
    return Counter(re.findall(r"\w+", text.casefold()))


def document_words(data: bytes) -> Counter[str]:
    """Every word of the body, whatever it is wrapped in."""
    root = Package.of(data, "x.docx").root
    return word_count("\n".join(map("".join, _paragraph_texts(root))))


def _paragraph_texts(root: Any) -> Iterator[list[str]]:
    for one in root.iter(w("p")):
        yield [
            _piece(part) for part in one.iter(w("t"), w("br"), w("tab"), w("p")) if part is not one and _own(part, one)
        ]
    yield [f" {part.text or ''} " for part in root.iter(w("t")) if next(part.iterancestors(w("p")), None) is None]


def _piece(part: Any) -> str:
    return (part.text or "") if part.tag == w("t") else " "


def _own(part: Any, paragraph: Any) -> bool:
    return next(part.iterancestors(w("p")), None) is paragraph


def duplicate(element: Any) -> Any:
    """A copy of an element behind it."""
    fresh = copy.deepcopy(element)
    element.addnext(fresh)
    return fresh


NAMESPACE = W
