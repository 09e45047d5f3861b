"""Whatever is done to the document's XML: no word of it is lost without being taken or named, and nothing breaks."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import msgspec
from helpers.word_edits import FULL, built, document_words, edited, merged, narrowed, word_count
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec import structs

from evidencepack.assessment.word import Layout, Merge, Tracked, WordOptions
from evidencepack.assessment.word.attributing import PLACEHOLDERS
from evidencepack.assessment.word.package import w
from evidencepack.assessment.word.values import Form
from evidencepack.model import WordExport

FILES = {
    (layout, statement): built(options=WordOptions(layout=layout, statement=statement))
    for layout in Layout
    for statement in (None, "qs1")
}
KINDS = ("p", "r", "t", "tr", "tc", "tbl", "sdt", "bookmarkStart", "bookmarkEnd", "sdtContent", "hyperlink")
EDIT = st.tuples(
    st.sampled_from(["delete", "double", "move", "insert", "retext", "wrap", "into", "unmark"]),
    st.sampled_from(KINDS),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.sampled_from(["Novel", "Novel words here", "4 · exceptional standard", "1 May 2027", "", "signed off"]),
)


def chosen(root: Any, kind: str, number: int) -> Any:
    found = [one for one in root.iter(w(kind)) if one.getparent() is not None]
    return found[number % len(found)] if found else None


def apply(root: Any, edits: list[tuple[str, str, int, int, str]]) -> None:
    for what, kind, first, second, text in edits:
        at = chosen(root, kind, first)
        other = chosen(root, kind, second)
        if at is None or other is None:
            continue
        one(root, what, at, other, text)


def one(root: Any, what: str, at: Any, other: Any, text: str) -> None:
    inside = any(each is at for each in other.iterancestors()) or other is at
    if what == "delete":
        at.getparent().remove(at)
    elif what == "double":
        other.addnext(copy.deepcopy(at))
    elif what == "move" and not inside:
        other.addnext(at)
    elif what == "into" and not inside and other.tag not in (w("t"), w("bookmarkStart"), w("bookmarkEnd")):
        other.append(at)
    elif what == "insert":
        fresh = etree.Element(w("p"))
        etree.SubElement(etree.SubElement(fresh, w("r")), w("t")).text = text
        at.addprevious(fresh)
    elif what == "retext":
        texts = list(at.iter(w("t")))
        if texts:
            texts[0].text = text
    elif what == "unmark":
        for mark in list(at.iter(w("bookmarkStart"), w("alias"), w("tag"))):
            mark.getparent().remove(mark)
    elif what == "wrap" and at.tag == w("r"):
        mark = etree.Element(w("ins"), {w("id"): "7", w("author"): "Ann"})
        at.addprevious(mark)
        mark.append(at)


def accounted(merge: Merge, export: WordExport) -> Counter[str]:
    """The words of fields that read as exported, of fixed lines, of all that would be taken, and of all notices."""
    different = {each.id for each in merge.differences}
    words: Counter[str] = Counter()
    for key, text in export.fields.items():
        if not key.startswith("#") and key not in different:
            words += word_count(printed(key, text))
    words += word_count("\n".join(msgspec.json.decode(export.fields["#outside"])))
    for each in merge.differences:
        words += word_count(f"{printed(each.id, each.theirs)}\n{each.note}\n{' '.join(each.cells)}")
    for notice in merge.notices:
        words += word_count(f"{notice.text}\n{notice.where}")
    for placeholder in PLACEHOLDERS:
        words += Counter(dict.fromkeys(word_count(placeholder.capitalize()), 1000))
    return words


def printed(key: str, text: str) -> str:
    """A field's text, and what the document prints for a value."""
    if key.endswith("_due") and text:
        months = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
        return f"{text} {int(text[8:])} {months[int(text[5:7]) - 1]} {text[:4]}"
    if key.endswith(f"_{Form.SCORE}") and text:
        return f"{text} {FULL.framework.score_names[int(text) - 1]}"
    return text


def assert_nothing_lost(data: bytes, export: WordExport, tracked: Tracked = Tracked.ASK) -> None:
    merge = merged(data, export, tracked=tracked)
    lost = document_words(data) - accounted(merge, export)
    assert not lost, f"lost: {lost}"


@given(st.sampled_from(sorted(FILES, key=str)), st.booleans(), st.lists(EDIT, min_size=1, max_size=6))
def test_no_word_is_lost_in_silence(file: Any, through_libreoffice: bool, edits: list[Any]) -> None:
    data, export = FILES[file]
    steps = [narrowed] if through_libreoffice else []
    changed = edited(data, *steps, lambda root: apply(root, edits))
    try:
        assert_nothing_lost(changed, export)
    except Exception as fault:
        if "holds no field" not in str(fault):
            raise


@settings(max_examples=25)
@given(st.text(max_size=200), st.sampled_from(list(Layout)))
def test_any_text_goes_out_and_comes_back_the_same(text: str, layout: Layout) -> None:
    first = structs.replace(FULL.assessments[0], doing_well=text, lead=text, voice=f"- {text}")
    snapshot = structs.replace(
        FULL,
        assessments=(first, *FULL.assessments[1:]),
        narrative={"about": text},
        contacts=(structs.replace(FULL.contacts[0], details=text, name=text),),
    )
    data, export = built(snapshot, WordOptions(layout=layout))
    for file in (data, edited(data, narrowed)):
        merge = merged(file, export, snapshot)
        assert merge.differences == ()
        assert merge.notices == ()
