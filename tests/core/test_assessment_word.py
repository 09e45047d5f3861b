"""The document that goes out: complete, accessible, the same bytes each time, and at home in a council's template."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt
from helpers.word_edits import FULL, built, edited, merged, narrowed, replacing, said
from lxml import etree

from evidencepack.assessment.word import (
    Kind,
    Layout,
    Package,
    TimelineRow,
    WordOptions,
    build_word,
    check_template,
    starting_template,
)
from evidencepack.assessment.word.package import w
from evidencepack.errors import NotFound, UnreadableFile, UserFault

TODAY = "2026-11-21"
ALL = [WordOptions(layout=layout, statement=statement, today=TODAY) for layout in Layout for statement in (None, "qs1")]


def root_of(data: bytes) -> Any:
    return Package.of(data, "x.docx").root


def lines(data: bytes) -> list[str]:
    return [said(one) for one in root_of(data).iter(w("p"))]


def style_name(package: Package, style_id: str) -> str:
    styles = package.tree("styles")
    assert styles is not None
    found = [one for one in styles.iter(w("style")) if one.get(w("styleId")) == style_id]
    return str(found[0].find(w("name")).get(w("val")))


def levels(package: Package) -> list[int]:
    found = []
    for one in package.root.iter(w("pStyle")):
        name = style_name(package, one.get(w("val")))
        if re.fullmatch(r"heading \d", name.lower()):
            found.append(int(name[-1]))
    return found


@pytest.mark.parametrize("options", ALL, ids=lambda one: f"{one.layout}-{one.statement}")
def test_it_is_accessible(options: WordOptions) -> None:
    data, _ = built(options=options)
    package = Package.of(data, "x.docx")
    depth = levels(package)
    assert depth[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(depth)), "no level is left out"
    for table in package.root.iter(w("tbl")):
        rows = table.findall(w("tr"))
        assert rows[0].find(f"{w('trPr')}/{w('tblHeader')}") is not None
        assert all(said(cell).strip() for cell in rows[0].iter(w("tc"))), "each column has a name"
        properties = table.find(w("tblPr"))
        assert properties.find(w("tblCaption")).get(w("val"))
        assert properties.find(w("tblDescription")).get(w("val"))
        assert not list(table.iter(w("gridSpan"), w("vMerge")))
        assert next(table.iterancestors(w("tbl")), None) is None, "no table lies in a table"
    assert all(said(link).strip() for link in package.root.iter(w("hyperlink")))
    assert all(cell[-1].tag == w("p") for cell in package.root.iter(w("tc"))), "Word wants a cell to end so"
    styles = package.parts["word/styles.xml"].decode()
    assert 'w:lang w:val="en-GB"' in styles
    opened = docx.Document(io.BytesIO(data))
    assert opened.core_properties.title.startswith("Self-assessment")
    assert opened.core_properties.language == "en-GB"
    assert b" PAGE " in package.parts["word/footer.xml"]


def test_every_link_inside_leads_somewhere() -> None:
    root = root_of(built()[0])
    names = {one.get(w("name")) for one in root.iter(w("bookmarkStart"))}
    anchors = {one.get(w("anchor")) for one in root.iter(w("hyperlink")) if one.get(w("anchor"))}
    assert anchors
    assert anchors <= names


def test_all_that_is_held_is_in_it() -> None:
    for layout in Layout:
        text = "\n".join(lines(built(options=WordOptions(layout=layout, today=TODAY))[0]))
        for expected in (
            "Romeo is rural.", "Tango first", "Juliet Kilo", "“Hotel listened,” India said.", "delta deeper",
            "Lima seen in four weeks", "19 weeks", "Oscar board", "Victor recruits", "31 March 2027", "Under way",
            "1.1  Assessment policy 100% #1 & it's <new>, pages 4–7", "1.2  IR01 Assessment: policy / practice",
            "1.3  https://www.example.org/policy?a=1&b=2", "Ada Lovelace", "01234 567890", "21 November 2026",
            "Notification and request",
        ):  # fmt: skip
            assert expected in text, (layout, expected)


def test_the_timeline_is_the_callers() -> None:
    rows = (TimelineRow("Site visit", "2027-02-01", "Three days"), TimelineRow("Report", "by spring"))
    text = lines(built(options=WordOptions(timeline=rows))[0])
    assert {"Site visit", "1 February 2027", "Three days", "by spring"} <= set(text)
    assert "Notification and request" not in text


def test_bullets_are_bullets_and_gaps_are_empty_paragraphs() -> None:
    root = root_of(built()[0])
    bullet = next(one for one in root.iter(w("p")) if said(one) == "delta deeper")
    assert bullet.find(f"{w('pPr')}/{w('numPr')}/{w('ilvl')}").get(w("val")) == "1"
    assert [said(one) for one in root.iter(w("p")) if said(one) in ("bravo one", "- bravo one")] == ["bravo one"]


def test_one_statement_for_its_lead() -> None:
    data, export = built(options=WordOptions(statement="qs1"))
    text = lines(data)
    assert "Victor recruits" in text
    assert "Zulu learns" not in text
    assert not any("Papa works." in line for line in text)
    assert all(key.startswith(("#", "ep_qs1", "ep_plan")) for key in export.fields)
    with pytest.raises(NotFound, match="qs77"):
        built(options=WordOptions(statement="qs77"))


def test_the_same_content_gives_the_same_bytes() -> None:
    for options in ALL:
        first, one = built(options=options)
        second, other = built(options=options)
        assert first == second
        assert one == other
    assert built(options=ALL[0])[1].id != built(options=ALL[2])[1].id


def test_the_exports_id_travels_as_a_property() -> None:
    data, export = built()
    assert Package.of(data, "x.docx").export_id() == export.id
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read("[Content_Types].xml").decode()
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
            assert f'PartName="/{name}"' in types or name.endswith(".rels") or name == "[Content_Types].xml"


# ---------------------------------------------------------------- a council's own template


def council_template(path: Path, *, body: list[str] | None = None) -> Path:
    """A template as a council would make it in Word: its own fonts, colours, cover and style names."""
    document = docx.Document()
    for style in document.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            style.font.name = "Gill Sans"
    document.styles["Normal"].font.size = Pt(13)
    document.styles.add_style("Ambleshire cover", WD_STYLE_TYPE.PARAGRAPH).font.name = "Rockwell"
    document.add_paragraph("Proudly {{council}} since 1889", style="Ambleshire cover")
    run = document.add_paragraph(style="Ambleshire cover").add_run("{{ti")
    run.bold = True
    run.font.name = "Rockwell"
    document.paragraphs[-1].add_run("tle}} ({{date}})")
    document.sections[0].header.paragraphs[0].text = "{{council}}, adults"
    for line in body or ["{{about}}", "{{key_messages}}", "{{overall}}", "{{scores}}", "{{statements}}"]:
        document.add_paragraph(line)
    for line in ("{{plan}}", "{{timeline}}", "{{contacts}}", "{{contents}}"):
        document.add_paragraph(line)
    document.save(str(path))
    return path


def whole_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels")))


@pytest.mark.parametrize("layout", list(Layout))
def test_a_councils_template_is_filled_without_a_trace_of_the_built_in_one(tmp_path: Path, layout: Layout) -> None:
    template = council_template(tmp_path / "own.docx")
    data, export = build_word(FULL, WordOptions(template=template, layout=layout, today=TODAY))
    text = lines(data)
    assert text[0] == "Proudly Ambleshire County Council since 1889"
    assert text[1] == "Self-assessment of adult social care (21 November 2026)"
    assert "Zulu learns" in text
    everything, before = whole_text(data), whole_text(template.read_bytes())
    for trace in ("Evidence Pack", "Arial", "0B5D66", "E8F1F2", "F4F8F8", "55636B", "C9D3D6", "EvidencePackTable"):
        assert everything.count(trace) == before.count(trace), trace
    assert "{{" not in everything
    opened = docx.Document(io.BytesIO(data))
    assert opened.sections[0].header.paragraphs[0].text == "Ambleshire County Council, adults"
    assert opened.paragraphs[0].style.name == "Ambleshire cover"
    assert opened.paragraphs[1].runs[0].font.name == "Rockwell"
    assert opened.paragraphs[1].runs[0].bold
    merge = merged(edited(data, narrowed, replacing("Golf plan", "Golf plan two")), export)
    assert [(one.id, one.kind) for one in merge.differences] == [("ep_qs1_doing_about", Kind.THEIRS)]
    assert merge.notices == ()


def test_a_template_may_lay_a_statement_out_itself(tmp_path: Path) -> None:
    path = tmp_path / "own.docx"
    own = ["{{about}}", "{{key_messages}}", "{{overall}}", "{{statements}}", "{{end_statements}}"]
    council_template(path, body=own)
    document = docx.Document(str(path))
    end = next(one for one in document.paragraphs if one.text == "{{end_statements}}")
    head = end.insert_paragraph_before("No. {{number}}: {{statement}} ({{theme}})", style="Heading 1")
    end.insert_paragraph_before("Score {{score}}, lead {{lead}}, status {{status}}.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("Well: {{doing_well}}", "{{to_improve}}", "{{doing_about}}", "{{voice}}"),
        strict=True,
    ):
        cell.text = text
    table.rows[0].cells[0].paragraphs[0].text = "{{doing_well}}"
    end._p.addprevious(table._tbl)
    for text in ("{{figures}}", "{{evidence}}"):
        end.insert_paragraph_before(text)
    assert head is not None
    document.save(str(path))
    assert check_template(Package.open(path), FULL.framework).usable
    data, export = build_word(FULL, WordOptions(template=path))
    text = lines(data)
    assert "No. 1: Assessing needs (Working with people)" in text
    assert "Score 3 · good standard, lead Juliet Kilo, status Draft." in text
    assert "No. 3: Learning <and> more (Leadership)" in text
    assert not any("{{" in line for line in text)
    assert all(cell[-1].tag == w("p") for cell in root_of(data).iter(w("tc")))

    def edit(root: Any) -> None:
        line = next(one for one in root.iter(w("p")) if said(one).startswith("Score 3 · good standard, lead Juliet"))
        next(one for one in line.iter(w("t")) if one.text == "Juliet Kilo").text = "Lima Mike"

    merge = merged(edited(data, edit, replacing("bravo one", "bravo two")), export)
    assert {one.id for one in merge.differences} == {"ep_qs1_lead", "ep_qs1_doing_well"}
    assert merge.notices == ()


@pytest.mark.parametrize("own", [True, False])
def test_links_of_a_councils_template_lead_somewhere_or_are_none(tmp_path: Path, own: bool) -> None:
    path = tmp_path / "own.docx"
    one = ["{{statements}}", "{{number}} {{statement}}", "{{doing_well}}", "{{end_statements}}"]
    council_template(path, body=["{{scores}}", *(one if own else ["{{qs1.doing_well}}"])])
    root = root_of(build_word(FULL, WordOptions(template=path))[0])
    names = [mark.get(w("name")) for mark in root.iter(w("bookmarkStart"))]
    leading = [link.get(w("anchor")) for link in root.iter(w("hyperlink"))]
    assert set(leading) == ({f"to_{statement.id}" for statement in FULL.framework.statements} if own else set())
    assert set(leading) <= set(names)
    assert len(names) == len(set(names))
    assert all(statement.title in said(root) for statement in FULL.framework.statements)


def test_tables_of_a_councils_template_do_not_touch(tmp_path: Path) -> None:
    path = tmp_path / "own.docx"
    council_template(path, body=["{{scores}}"])  # and the plan, the timeline and the contacts
    data, export = build_word(FULL, WordOptions(template=path))
    tables = list(root_of(data).iter(w("tbl")))
    assert len(tables) >= 4
    assert all(table.getnext().tag == w("p") for table in tables)
    assert merged(data, export).notices == ()


def test_content_controls_mark_places_too(tmp_path: Path) -> None:
    path = council_template(tmp_path / "own.docx", body=["{{about}}", "KEY", "{{overall}}", "{{statements}}"])
    document = docx.Document(str(path))
    at = next(one for one in document.paragraphs if one.text == "KEY")._p
    control = etree.SubElement(document.element.body, w("sdt"))
    etree.SubElement(etree.SubElement(control, w("sdtPr")), w("alias"), {w("val"): "key_messages"})
    at.addprevious(control)
    etree.SubElement(control, w("sdtContent")).append(at)
    document.save(str(path))
    assert check_template(Package.open(path), FULL.framework).usable
    text = lines(build_word(FULL, WordOptions(template=path))[0])
    assert "Uniform second" in text
    assert "KEY" not in text


def test_what_a_template_lacks_is_said(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{council}} {{about}} {{qs1_doing_well}} {{nonsense}}")
    document.save(str(tmp_path / "poor.docx"))
    checked = check_template(Package.open(tmp_path / "poor.docx"), FULL.framework)
    assert not checked.usable
    assert checked.unknown == ("nonsense",)
    assert {"key_messages", "plan", "contacts", "qs1_to_improve", "qs2_doing_well"} <= set(checked.missing)
    assert "qs1_doing_well" not in checked.missing
    with pytest.raises(UserFault, match="nonsense"):
        build_word(FULL, WordOptions(template=tmp_path / "poor.docx"))
    (tmp_path / "none.docx").write_bytes(b"x")
    with pytest.raises(UnreadableFile, match=r"none\.docx"):
        build_word(FULL, WordOptions(template=tmp_path / "none.docx"))


def test_the_starting_template_can_be_used_and_a_dotx_too(tmp_path: Path) -> None:
    data = starting_template()
    types = "[Content_Types].xml"
    package = Package.of(data, "start.dotx")
    package.parts[types] = package.parts[types].replace(b"document.main+xml", b"template.main+xml")
    (tmp_path / "start.dotx").write_bytes(package.to_bytes())
    assert check_template(Package.open(tmp_path / "start.dotx"), FULL.framework).usable
    filled, _ = build_word(FULL, WordOptions(template=tmp_path / "start.dotx"))
    assert b"document.main+xml" in Package.of(filled, "x.docx").parts[types]
    assert lines(filled) == lines(built()[0])
