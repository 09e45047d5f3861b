"""Tracked changes are accepted or rejected as Word would, in every part, and nothing of them stays in the file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from helpers.cleaning_files import (
    BY,
    W,
    assert_whole,
    deleted,
    docx,
    holds,
    inserted,
    paragraph,
    paragraphs,
    read_parts,
    relations,
    root,
    run,
    word_part,
)
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.cleaning import CannotClean, Changes, Removal, Removed, clean_copy
from evidencepack.intake.reading import examine

_MARKS = ("<w:ins ", "<w:del ", "<w:moveFrom", "<w:moveTo", "Change ", "cellIns", "cellDel", "cellMerge", "delText")


def _cleaned(source: Path, changes: Changes = "accept") -> tuple[Path, tuple[Removed, ...]]:
    target = source.with_name(f"{source.stem} {changes}.docx")
    result = clean_copy(source, target, "docx", {Removal.TRACKED_CHANGES}, changes=changes)
    assert result.kept_because == ()
    assert_whole(target)
    for name, data in read_parts(target).items():
        if name.startswith("word/") and name.endswith(".xml"):
            assert not [mark for mark in _MARKS if mark.encode() in data], name
    return target, result.removed


def _after(tmp_path: Path, body: str, changes: Changes) -> list[str]:
    return paragraphs(_cleaned(docx(tmp_path / "a.docx", body), changes)[0])


# ---------------------------------------------------------------- any structure

_KINDS = ("plain", "ins", "del", "moveFrom", "moveTo", "del in ins", "ins in del")
_TEXT = st.text(alphabet="abcdé ≤&", min_size=1, max_size=4)
_SEGMENT = st.tuples(st.sampled_from(_KINDS), _TEXT)
_PARAGRAPH = st.tuples(
    st.lists(_SEGMENT, max_size=4), st.sampled_from(("", "ins", "del", "moveFrom", "moveTo", "ins del"))
)
_GONE = {"accept": {"del", "moveFrom"}, "reject": {"ins", "moveTo"}}


def _segment_xml(kind: str, text: str) -> str:
    made = run(text)
    if "del" in kind:
        made = made.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")
    for name in [] if kind == "plain" else kind.split(" in "):
        made = f"<w:{name} {BY}>{made}</w:{name}>"
    return made


def _expected(story: list[tuple[list[tuple[str, str]], str]], changes: str) -> list[str]:
    lines, line = [], ""
    for segments, mark in story:
        line += "".join(text for kind, text in segments if not _GONE[changes] & set(kind.split(" in ")))
        if not _GONE[changes] & set(mark.split()):
            lines.append(line)
            line = ""
    return lines


@given(story=st.lists(_PARAGRAPH, max_size=5), last=st.lists(_SEGMENT, max_size=3))
@pytest.mark.parametrize("changes", ["accept", "reject"])
def test_text_after(story: list[tuple[list[tuple[str, str]], str]], last: list[tuple[str, str]], changes: Any) -> None:
    whole = [*story, (last, "")]
    body = "".join(
        paragraph(
            "".join(_segment_xml(*segment) for segment in segments),
            "".join(f"<w:{name} {BY}/>" for name in mark.split()),
        )
        for segments, mark in whole
    )
    with tempfile.TemporaryDirectory() as folder:
        assert _after(Path(folder), body, changes) == _expected(whole, changes)


# ---------------------------------------------------------------- paragraphs


def test_a_merged_paragraph_keeps_the_properties_of_the_mark_that_stays(tmp_path: Path) -> None:
    body = paragraph(run("one "), f"<w:del {BY}/>", '<w:pStyle w:val="Heading1"/>') + paragraph(
        run("two"), "", '<w:pStyle w:val="Body"/>'
    )
    target, _ = _cleaned(docx(tmp_path / "a.docx", body))
    assert paragraphs(target) == ["one two"]
    assert [one.get(f"{{{W}}}val") for one in root(target).iter(f"{{{W}}}pStyle")] == ["Body"]
    assert [one.tag.rpartition("}")[2] for one in next(root(target).iter(f"{{{W}}}p"))] == ["pPr", "r", "r"]


def test_a_deleted_paragraph_before_a_table_goes_and_one_with_words_stays(tmp_path: Path) -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('cell'))}</w:tc></w:tr></w:tbl>"
    gone = paragraph(deleted("old"), f"<w:del {BY}/>")
    kept = paragraph(run("new"), f"<w:del {BY}/>")
    assert _after(tmp_path, gone + table + paragraph(""), "accept") == ["cell", ""]
    assert _after(tmp_path, kept + table + paragraph(""), "accept") == ["new", "cell", ""]


def test_a_cell_whose_text_is_deleted_keeps_its_last_paragraph(tmp_path: Path) -> None:
    cell = f"<w:tc>{paragraph(deleted('old'), f'<w:del {BY}/>')}</w:tc>"
    assert _after(tmp_path, f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>{paragraph('')}", "accept") == ["", ""]


def test_half_a_bookmark_in_a_deletion_stays_and_a_whole_one_goes(tmp_path: Path) -> None:
    half = '<w:bookmarkStart w:id="1" w:name="half"/>'
    whole = '<w:bookmarkStart w:id="2" w:name="whole"/><w:bookmarkEnd w:id="2"/>'
    body = paragraph(f'{deleted("x").replace("<w:r>", half + whole + "<w:r>")}{run("y")}<w:bookmarkEnd w:id="1"/>')
    target, _ = _cleaned(docx(tmp_path / "a.docx", body))
    assert [one.get(f"{{{W}}}name") for one in root(target).iter(f"{{{W}}}bookmarkStart")] == ["half"]
    assert len(list(root(target).iter(f"{{{W}}}bookmarkEnd"))) == 1


# ---------------------------------------------------------------- tables


def _row(mark: str, *cells: tuple[str, str]) -> str:
    made = "".join(f"<w:tc><w:tcPr>{inside}</w:tcPr>{paragraph(run(text))}</w:tc>" for inside, text in cells)
    return f"<w:tr><w:trPr>{mark}</w:trPr>{made}</w:tr>"


@pytest.mark.parametrize(("changes", "words"), [("accept", "a b d e "), ("reject", "a c e f ")])
def test_rows_and_cells(tmp_path: Path, changes: Changes, words: str) -> None:
    rows = (
        _row("", ("", "a")) + _row(f"<w:ins {BY}/>", ("", "b")) + _row(f"<w:del {BY}/>", ("", "c"))
        + _row("", (f"<w:cellIns {BY}/>", "d"), ("", "e"), (f"<w:cellDel {BY}/>", "f"))
    )  # fmt: skip
    after = _after(tmp_path, f"<w:tbl>{rows}</w:tbl>{paragraph('')}", changes)
    assert " ".join(after) == words


def test_a_table_that_loses_all_its_rows_goes(tmp_path: Path) -> None:
    table = f"<w:tbl>{_row(f'<w:del {BY}/>', ('', 'gone'))}</w:tbl>"
    target, _ = _cleaned(docx(tmp_path / "a.docx", table + paragraph(run("kept"))))
    assert paragraphs(target) == ["kept"]
    assert list(root(target).iter(f"{{{W}}}tbl")) == []


@pytest.mark.parametrize(("changes", "merged"), [("accept", ["continue"]), ("reject", [])])
def test_merged_cells(tmp_path: Path, changes: Changes, merged: list[str]) -> None:
    row = _row("", (f'<w:tcW w:w="9"/><w:cellMerge {BY} w:vMerge="cont"/>', "x"))
    target, _ = _cleaned(docx(tmp_path / "a.docx", f"<w:tbl>{row}</w:tbl>{paragraph('')}"), changes)
    assert [one.get(f"{{{W}}}val") for one in root(target).iter(f"{{{W}}}vMerge")] == merged


# ---------------------------------------------------------------- formatting


@pytest.mark.parametrize(("changes", "looks"), [("accept", {"b", "jc"}), ("reject", {"i", "ind"})])
def test_formatting_is_kept_or_restored(tmp_path: Path, changes: Changes, looks: set[str]) -> None:
    letters = f"<w:b/><w:rPrChange {BY}><w:rPr><w:i/></w:rPr></w:rPrChange>"
    layout = '<w:jc w:val="right"/>'
    end = f'<w:sectPr/><w:pPrChange {BY}><w:pPr><w:ind w:left="9"/></w:pPr></w:pPrChange>'
    body = f"<w:p><w:pPr>{layout}{end}</w:pPr>{run('x', letters)}</w:p>" + paragraph("")
    target, removed = _cleaned(docx(tmp_path / "a.docx", body), changes)
    names = {one.tag.rpartition("}")[2] for one in root(target).iter("{*}b", "{*}i", "{*}jc", "{*}ind")}
    assert names == looks
    assert len(list(root(target).iter(f"{{{W}}}sectPr"))) == 2
    assert removed[0].count == 2
    assert "2 formatting changes" in removed[0].detail


def test_a_restored_section_keeps_its_headers(tmp_path: Path) -> None:
    section = (
        '<w:sectPr><w:headerReference r:id="rId9" w:type="default"/><w:pgSz w:w="1"/>'
        f'<w:sectPrChange {BY}><w:sectPr><w:pgSz w:w="2"/></w:sectPr></w:sectPrChange></w:sectPr>'
    )
    source = docx(
        tmp_path / "a.docx",
        paragraph("", "", section) + paragraph(""),
        {"word/header1.xml": word_part("hdr", paragraph(run("top")))},
        (("rId9", "header", "header1.xml"),),
    )
    target, _ = _cleaned(source, "reject")
    kept = next(root(target).iter(f"{{{W}}}sectPr"))
    assert [one.tag.rpartition("}")[2] for one in kept] == ["headerReference", "pgSz"]
    assert kept[1].get(f"{{{W}}}w") == "2"
    assert paragraphs(target, "word/header1.xml") == ["top"]


@pytest.mark.parametrize(("changes", "numbered"), [("accept", 1), ("reject", 0)])
def test_inserted_numbering(tmp_path: Path, changes: Changes, numbered: int) -> None:
    numbers = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/><w:ins {BY}/></w:numPr>'
    target, _ = _cleaned(docx(tmp_path / "a.docx", paragraph(run("x"), "", numbers)), changes)
    assert len(list(root(target).iter(f"{{{W}}}numPr"))) == numbered


# ---------------------------------------------------------------- content controls and formulas


@pytest.mark.parametrize(("changes", "kept"), [("accept", ["new"]), ("reject", ["old"])])
def test_content_controls_that_were_put_in_or_taken_away(tmp_path: Path, changes: Changes, kept: list[str]) -> None:
    def control(kind: str, alias: str) -> str:
        return (
            f'<w:customXml{kind}RangeStart {BY}/><w:sdt><w:sdtPr><w:alias w:val="{alias}"/></w:sdtPr><w:sdtContent>'
            f'<w:customXml{kind}RangeEnd w:id="7"/>{paragraph(run(alias))}</w:sdtContent></w:sdt>'
        )

    target, _ = _cleaned(docx(tmp_path / "a.docx", control("Ins", "new") + control("Del", "old")), changes)
    assert paragraphs(target) == ["new", "old"]
    assert [one.get(f"{{{W}}}val") for one in root(target).iter(f"{{{W}}}alias")] == kept
    assert not holds(target, "RangeStart")


@pytest.mark.parametrize(("changes", "text", "fractions"), [("accept", "xab", 0), ("reject", "yab", 1)])
def test_formulas(tmp_path: Path, changes: Changes, text: str, fractions: int) -> None:
    fraction = (
        f"<m:f><m:fPr><m:ctrlPr><w:del {BY}><w:rPr/></w:del></m:ctrlPr></m:fPr>"
        "<m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
    )
    body = (
        f"<m:oMath><m:r><w:ins {BY}><w:rPr/></w:ins><m:t>x</m:t></m:r>"
        f"<w:del {BY}><m:r><m:t>y</m:t></m:r></w:del>{fraction}</m:oMath>"
    )
    target, _ = _cleaned(docx(tmp_path / "a.docx", paragraph(body)), changes)
    assert paragraphs(target) == [text]
    assert len(list(root(target).iter("{*}f"))) == fractions


# ---------------------------------------------------------------- other parts, and what hangs on deleted text


def test_every_part_is_settled_and_tracking_is_off(tmp_path: Path) -> None:
    changed = paragraph(run("stays ") + deleted("goes") + inserted("comes"))
    note = f'<w:footnote w:id="2">{changed}</w:footnote>'
    source = docx(
        tmp_path / "a.docx",
        paragraph('<w:r><w:footnoteReference w:id="2"/></w:r>'),
        {
            "word/header1.xml": word_part("hdr", changed),
            "word/footnotes.xml": word_part("footnotes", note),
            "word/settings.xml": word_part("settings", "<w:trackRevisions/><w:zoom/>"),
        },
        (
            ("rId1", "header", "header1.xml"),
            ("rId2", "footnotes", "footnotes.xml"),
            ("rId3", "settings", "settings.xml"),
        ),
    )
    target, removed = _cleaned(source)
    for part in ("word/header1.xml", "word/footnotes.xml"):
        assert paragraphs(target, part) == ["stays comes"]
    assert removed == (Removed(Removal.TRACKED_CHANGES, 4, "accepted: 2 deletions, 2 insertions"),)
    assert not holds(target, "trackRevisions")
    assert holds(target, "w:zoom")


def test_what_only_deleted_text_led_to_is_not_left_in_the_file(tmp_path: Path) -> None:
    picture = '<w:r><w:drawing><a:blip r:embed="rId5"/></w:drawing></w:r>'
    anchor = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="3"/></w:r>'
    other = '<w:r><w:footnoteReference w:id="4"/></w:r>'
    body = paragraph(
        f'<w:commentRangeStart w:id="3"/><w:del {BY}>{picture}{anchor}</w:del><w:commentRangeEnd w:id="3"/>'
    )
    source = docx(
        tmp_path / "a.docx",
        body + paragraph(run("kept") + other + f'<w:hyperlink r:id="rId6">{deleted("x")}</w:hyperlink>'),
        {
            "word/media/secret.png": b"secret picture",
            "word/media/_rels/none.rels": relations(),
            "word/footnotes.xml": word_part(
                "footnotes",
                f'<w:footnote w:id="2">{paragraph(run("secret note"))}</w:footnote>'
                f'<w:footnote w:id="4">{paragraph(run("open note"))}</w:footnote>',
            ),
            "word/comments.xml": word_part(
                "comments", f'<w:comment w:id="3" w:author="Bob">{paragraph(run("secret remark"))}</w:comment>'
            ),
        },
        (
            ("rId5", "image", "media/secret.png"),
            ("rId6", "hyperlink", "https://secret.example/", "External"),
            ("rId7", "footnotes", "footnotes.xml"),
            ("rId8", "comments", "comments.xml"),
        ),
    )
    target, _ = _cleaned(source)
    assert not holds(target, "secret")
    assert not holds(target, "commentRange")
    assert holds(target, "open note") == ["word/footnotes.xml"]


def test_half_a_field_in_a_change_is_refused(tmp_path: Path) -> None:
    body = paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        f'<w:del {BY}><w:r><w:fldChar w:fldCharType="end"/></w:r></w:del>'
    )
    source = docx(tmp_path / "a.docx", body)
    with pytest.raises(CannotClean, match="only a part of a field"):
        clean_copy(source, tmp_path / "b.docx", "docx", {Removal.TRACKED_CHANGES})
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_the_copy_is_examined_without_changes_and_with_the_same_words(tmp_path: Path) -> None:
    source = docx(
        tmp_path / "a.docx", paragraph(run("We met ") + deleted("almost ") + inserted("nearly ") + run("all."))
    )
    assert examine(source).facts["tracked_changes"] == 2
    for changes, text in (("accept", "We met nearly all."), ("reject", "We met almost all.")):
        found = examine(_cleaned(source, changes)[0])  # type: ignore[arg-type]
        assert {"tracked_changes", "tracked_authors", "deleted_text", "damaged"} & set(found.facts) == set()
        assert "".join(page.text for page in found.pages) == text
