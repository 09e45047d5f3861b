"""Word files lose comments, properties, hidden text, embedded files, links and macros, and nothing else."""

from __future__ import annotations

from pathlib import Path

import docx as python_docx
import pytest
from helpers.cleaning_files import (
    BY,
    assert_whole,
    docx,
    holds,
    inserted,
    paragraph,
    paragraphs,
    read_parts,
    relations,
    rewritten,
    root,
    run,
    word_part,
)

from evidencepack.cleaning import CannotClean, Removal, can_clean, clean_copy, cleaned_suffix
from evidencepack.errors import UserFault
from evidencepack.intake.identify import identify
from evidencepack.intake.reading import examine

_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>Carers strategy</dc:title><dc:creator>Ann Officer</dc:creator>"
    "<cp:lastModifiedBy>Bob Officer</cp:lastModifiedBy><dcterms:created>2026-01-05T10:00:00Z</dcterms:created>"
    "</cp:coreProperties>"
)
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Template>Secret.dotm</Template><Manager>Meg</Manager><Company>Northshire</Company><Pages>3</Pages></Properties>"
)
_CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
    '<property name="Case officer" pid="2"/></Properties>'
)


def _clean(source: Path, *wanted: Removal, kind: str = "docx") -> tuple[Path, dict[Removal, tuple[int, str]]]:
    target = source.with_name(f"cleaned{source.suffix}")
    result = clean_copy(source, target, kind, wanted)
    assert result.kept_because == ()
    assert_whole(target)
    return target, {one.what: (one.count, one.detail) for one in result.removed}


def _with_comments(path: Path) -> Path:
    document = python_docx.Document()
    for text in ("Waiting lists fell.", "Carers were asked."):
        line = document.add_paragraph(text)
        document.add_comment(line.runs, text=f"Is this so? {text}", author="Ann Officer", initials="AO")
    document.save(str(path))
    return path


def test_comments_go_with_their_parts_and_anchors(tmp_path: Path) -> None:
    source = _with_comments(tmp_path / "a.docx")
    target, removed = _clean(source, Removal.COMMENTS)
    assert removed == {Removal.COMMENTS: (2, "by Ann Officer")}
    assert paragraphs(target) == ["Waiting lists fell.", "Carers were asked."]
    assert holds(target, "omment") == []
    assert examine(source).facts["comments"] == 2
    found = examine(target)
    assert {"comments", "comment_text", "damaged"} & set(found.facts) == set()
    assert found.pages == examine(source).pages


def test_modern_comments_go_and_people_who_sign_nothing_else(tmp_path: Path) -> None:
    people = "".join(f'<w:person w:author="{name}"/>' for name in ("Ann Officer", "Bob"))
    source = docx(
        tmp_path / "a.docx",
        paragraph('<w:commentRangeStart w:id="1"/>' + inserted("x") + '<w:commentRangeEnd w:id="1"/>')
        + paragraph('<w:r><w:commentReference w:id="1"/></w:r>'),
        {
            "word/comments.xml": word_part("comments", '<w:comment w:id="1" w:author="Bob"><w:p/></w:comment>'),
            "word/commentsExtended.xml": word_part("commentsEx", ""),
            "word/commentsIds.xml": word_part("commentsIds", ""),
            "word/people.xml": word_part("people", people),
        },
        (
            ("rId1", "comments", "comments.xml"),
            ("rId2", "http://schemas.microsoft.com/office/2011/relationships/commentsExtended", "commentsExtended.xml"),
            ("rId3", "http://schemas.microsoft.com/office/2016/09/relationships/commentsIds", "commentsIds.xml"),
            ("rId4", "http://schemas.microsoft.com/office/2011/relationships/people", "people.xml"),
        ),
    )
    target, _ = _clean(source, Removal.COMMENTS)
    assert sorted(name for name in read_parts(target) if "omment" in name) == []
    assert not holds(target, "Bob")
    assert "word/people.xml" in holds(target, "Ann Officer")  # her insertion is still marked


def test_properties_go_but_title_and_dates_stay(tmp_path: Path) -> None:
    source = docx(
        tmp_path / "a.docx",
        paragraph(run("text")),
        {
            "docProps/core.xml": _CORE.encode(),
            "docProps/app.xml": _APP.encode(),
            "docProps/custom.xml": _CUSTOM.encode(),
            "docProps/thumbnail.png": b"picture",
            "word/settings.xml": word_part("settings", '<w:attachedTemplate r:id="rId1"/><w:zoom/>'),
            "word/_rels/settings.xml.rels": relations(
                ("rId1", "attachedTemplate", "file:///S:/secret/Secret.dotm", "External")
            ),
            "_rels/.rels": relations(
                ("rId1", "officeDocument", "word/document.xml"),
                ("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                 "docProps/core.xml"),
                ("rId3", "extended-properties", "docProps/app.xml"),
                ("rId4", "custom-properties", "docProps/custom.xml"),
                ("rId5", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
                 "docProps/thumbnail.png"),
            ),
        },
        (("rId3", "settings", "settings.xml"),),
    )  # fmt: skip
    target, removed = _clean(source, Removal.PROPERTIES)
    assert removed[Removal.PROPERTIES] == (
        8,
        "author, last author, template, manager, company, Case officer, preview picture, address of the template",
    )
    for gone in ("Ann", "Bob", "Secret", "secret", "Meg", "Northshire", "Case officer"):
        assert not holds(target, gone), gone
    found = examine(target).properties
    assert (found["title"], found["created"]) == ("Carers strategy", "2026-01-05T10:00:00Z")
    assert "author" not in found


def test_hidden_text_goes_by_formatting_style_size_and_row(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Quiet"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Quieter"><w:basedOn w:val="Quiet"/></w:style>'
    )
    shown = '<w:rStyle w:val="Quieter"/><w:vanish w:val="0"/>'
    body = (
        paragraph(run("a") + run("secret", "<w:vanish/>") + run("b", '<w:vanish w:val="0"/>'))
        + paragraph(run("secret", '<w:rStyle w:val="Quieter"/>') + run("c", shown))
        + paragraph(run("secret", '<w:sz w:val="2"/>') + run("d"))
        + paragraph(run("secret", "<w:vanish/>"), "<w:vanish/>")
        + f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph(run('secret'))}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph(run('e'))}</w:tc></w:tr></w:tbl>"
        + paragraph(run("1234", '<w:color w:val="000000"/><w:highlight w:val="black"/>'))
    )  # fmt: skip
    source = docx(
        tmp_path / "a.docx", body, {"word/styles.xml": word_part("styles", styles)}, (("rId1", "styles", "styles.xml"),)
    )
    target, removed = _clean(source, Removal.HIDDEN_TEXT)
    assert paragraphs(target) == ["ab", "c", "d", "e", "████"]
    assert not holds(target, "secret")
    assert removed[Removal.HIDDEN_TEXT] == (6, "30 characters, and 4 under black bars")
    assert {"hidden_text", "covered_text"} & set(examine(target).facts) == set()


def test_embedded_files_become_their_pictures(tmp_path: Path) -> None:
    thing = (
        '<w:r><w:object w:dxaOrig="1"><v:shape><v:imagedata r:id="rId2"/></v:shape>'
        '<o:OLEObject Type="Embed" r:id="rId1"/></w:object></w:r>'
    )
    source = docx(
        tmp_path / "a.docx",
        paragraph(run("see ") + thing),
        {"word/embeddings/plan.bin": b"secret", "word/media/icon.png": b"icon"},
        (("rId1", "oleObject", "embeddings/plan.bin"), ("rId2", "image", "media/icon.png")),
    )
    target, removed = _clean(source, Removal.EMBEDDED_FILES)
    assert removed == {Removal.EMBEDDED_FILES: (1, "plan.bin")}
    assert "word/embeddings/plan.bin" not in read_parts(target)
    assert read_parts(target)["word/media/icon.png"] == b"icon"
    assert [one.tag.rpartition("}")[2] for one in root(target).iter("{*}pict", "{*}object", "{*}imagedata")] == [
        "pict",
        "imagedata",
    ]


def test_links_are_cut_and_their_results_stay(tmp_path: Path) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    nested = field.format(code="PAGE", result=run("7"))
    body = paragraph(
        field.format(code=r" LINK Excel.Sheet S:\secret.xlsx ", result=run("42 on page ") + nested)
        + '<w:r><w:drawing><a:blip r:link="rId1"/></w:drawing></w:r><w:hyperlink r:id="rId2">'
        + run(" site")
        + "</w:hyperlink>"
    )
    source = docx(
        tmp_path / "a.docx",
        body,
        links=(
            ("rId1", "image", "http://secret.example/a.png", "External"),
            ("rId2", "hyperlink", "http://open.example/", "External"),
        ),
    )
    target, removed = _clean(source, Removal.EXTERNAL_LINKS)
    assert removed[Removal.EXTERNAL_LINKS] == (
        2,
        r"http://secret.example/a.png, LINK Excel.Sheet S:\secret.xlsx",
    )
    assert paragraphs(target) == ["42 on page 7 site"]
    assert not holds(target, "secret")
    assert holds(target, "open.example")
    assert len(list(root(target).iter("{*}fldChar"))) == 3


def test_macros_go_and_the_file_is_of_the_plain_kind(tmp_path: Path) -> None:
    source = docx(
        tmp_path / "a.docm",
        paragraph(run("text")),
        {"word/vbaProject.bin": b"macros", "word/vbaData.xml": word_part("vbaSuppData", ""),
         "word/_rels/vbaProject.bin.rels": relations(("rId1", "wordVbaData", "vbaData.xml"))},
        (("rId1", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),),
        main_type="application/vnd.ms-word.document.macroEnabled.main+xml",
    )  # fmt: skip
    assert identify(source).id == "docm"
    target, _ = _clean(source, Removal.MACROS, kind="docm")
    assert identify(target).id == "docx"
    assert [name for name in read_parts(target) if "vba" in name] == []
    assert cleaned_suffix("docm", {Removal.MACROS}, ".docm") == ".docx"
    assert cleaned_suffix("docm", {Removal.COMMENTS}, ".docm") == ".docm"


# ---------------------------------------------------------------- the copy as a whole


def test_untouched_parts_stay_as_they_are_and_bytes_are_the_same_each_time(tmp_path: Path) -> None:
    source = _with_comments(tmp_path / "a.docx")
    before = source.read_bytes()
    target, _ = _clean(source, Removal.COMMENTS)
    first = target.read_bytes()
    _clean(source, Removal.COMMENTS)
    assert target.read_bytes() == first
    assert source.read_bytes() == before
    old, new = read_parts(source), read_parts(target)
    assert {name for name in new if new[name] != old[name]} == {
        "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml", "_rels/.rels",
    }  # fmt: skip
    assert list(new) == [name for name in old if name in new]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.docx", "cleaned.docx"]


def test_nothing_wanted_is_a_plain_copy(tmp_path: Path) -> None:
    source = _with_comments(tmp_path / "a.docx")
    target, removed = _clean(source)
    assert removed == {}
    assert read_parts(target) == read_parts(source)


def test_a_merged_in_document_is_named(tmp_path: Path) -> None:
    source = docx(
        tmp_path / "a.docx", '<w:altChunk r:id="rId1"/>', {"word/part.bin": b"x"}, (("rId1", "aFChunk", "part.bin"),)
    )
    result = clean_copy(source, tmp_path / "b.docx", "docx", {Removal.TRACKED_CHANGES})
    assert len(result.kept_because) == 1
    assert "word/part.bin" in result.kept_because[0]


@pytest.mark.parametrize("reason", ["signed", "locked", "damaged", "not well-formed", "document type"])
def test_a_file_that_cannot_be_cleaned_safely_is_refused(tmp_path: Path, reason: str) -> None:
    source = docx(tmp_path / "a.docx", paragraph(f"<w:ins {BY}>{run('x')}</w:ins>"))
    if reason == "signed":
        rewritten(source, {"_xmlsignatures/origin.sigs": b""})
    elif reason == "locked":
        source.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    elif reason == "damaged":
        source.write_bytes(source.read_bytes()[:-200])
    elif reason == "not well-formed":
        rewritten(source, {"word/document.xml": b"<w:document"})
    else:
        rewritten(source, {"word/document.xml": lambda data: data.replace(b"?><w", b"?><!DOCTYPE x []><w")})
    with pytest.raises(CannotClean, match=reason) as raised:
        clean_copy(source, tmp_path / "b.docx", "docx", set(Removal))
    assert "a.docx" in raised.value.what
    assert raised.value.to_do
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_the_original_is_never_the_target_and_other_formats_are_refused(tmp_path: Path) -> None:
    source = docx(tmp_path / "a.docx", paragraph(run("x")))
    with pytest.raises(CannotClean, match="in its own place"):
        clean_copy(source, source, "docx", {Removal.COMMENTS})
    with pytest.raises(CannotClean, match="Word 97-2003"):
        clean_copy(source, tmp_path / "b.doc", "doc", {Removal.COMMENTS})
    assert can_clean("doc") == ()
    assert Removal.MACROS not in can_clean("docx")
    assert Removal.MACROS in can_clean("docm")


def test_a_source_or_folder_that_is_not_there_is_the_persons_to_mend(tmp_path: Path) -> None:
    source = docx(tmp_path / "a.docx", paragraph(run("x")))
    with pytest.raises(UserFault, match="could not be copied"):
        clean_copy(source, tmp_path / "nowhere" / "b.docx", "docx", {Removal.COMMENTS})
    with pytest.raises(UserFault, match=r"gone\.docx"):
        clean_copy(tmp_path / "gone.docx", tmp_path / "b.docx", "docx", {Removal.COMMENTS})
