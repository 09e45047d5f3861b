"""Presentations lose hidden slides, speaker notes, comments and embedded files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pptx
from helpers.cleaning_files import assert_whole, holds, read_parts, relations, rewritten
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from evidencepack.cleaning import Cleaned, Removal, clean_copy
from evidencepack.intake.reading import examine


def _show(path: Path, hidden: tuple[int, ...] = (2,)) -> Any:
    show = pptx.Presentation()
    for number in range(1, 4):
        slide = show.slides.add_slide(show.slide_layouts[5])
        word = "secret" if number in hidden else "open"
        slide.shapes.title.text = f"{word} slide {number}"
        slide.notes_slide.notes_text_frame.text = f"say the {word} thing {number}"
        if number in hidden:
            slide._element.set("show", "0")
    show.save(str(path))
    return show


def _clean(source: Path, *wanted: Removal) -> tuple[Path, Cleaned]:
    target = source.with_name("cleaned.pptx")
    result = clean_copy(source, target, "pptx", wanted)
    assert_whole(target)
    return target, result


def _titles(path: Path) -> list[str]:
    return [slide.shapes.title.text for slide in pptx.Presentation(str(path)).slides]


def test_hidden_slides_go_with_their_notes(tmp_path: Path) -> None:
    source = tmp_path / "a.pptx"
    _show(source)
    target, result = _clean(source, Removal.HIDDEN_SLIDES)
    assert [(one.count, one.detail) for one in result.removed] == [(1, "slide 2")]
    assert _titles(target) == ["open slide 1", "open slide 3"]
    assert not holds(target, "secret")
    assert len([name for name in read_parts(target) if name.startswith("ppt/notesSlides/notesSlide")]) == 2
    assert "hidden_slides" not in examine(target).facts


def test_a_hidden_slide_leaves_its_section_and_custom_show(tmp_path: Path) -> None:
    source = tmp_path / "a.pptx"
    show = _show(source)
    entry = show.slides._sldIdLst[1]
    lists = (
        f'<p:custShowLst><p:custShow name="x" id="0"><p:sldLst><p:sld r:id="{entry.rId}"/></p:sldLst></p:custShow>'
        '</p:custShowLst><p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
        'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="s" id="{1}">'
        f'<p14:sldIdLst><p14:sldId id="{entry.id}"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>'
    )
    rewritten(
        source,
        {"ppt/presentation.xml": lambda data: data.replace(b"</p:presentation>", f"{lists}</p:presentation>".encode())},
    )
    target, _ = _clean(source, Removal.HIDDEN_SLIDES)
    assert entry.rId not in read_parts(target)["ppt/presentation.xml"].decode().split('"')
    assert f'id="{entry.id}"' not in read_parts(target)["ppt/presentation.xml"].decode()


def test_hidden_slides_that_are_linked_or_all_there_is_stay(tmp_path: Path) -> None:
    source = tmp_path / "a.pptx"
    _show(source)
    show = pptx.Presentation(str(source))
    show.slides[0].shapes.title.click_action.target_slide = show.slides[1]
    show.save(str(source))
    _, result = _clean(source, Removal.HIDDEN_SLIDES)
    assert result.removed == ()
    assert result.kept_because == ("Hidden slide 2 stays: slide 1 has a link to it.",)
    _show(source, (1, 2, 3))
    _, result = _clean(source, Removal.HIDDEN_SLIDES)
    assert result.kept_because == ("Hidden slides stay: every slide is hidden, none would be left.",)


def test_speaker_notes_go(tmp_path: Path) -> None:
    source = tmp_path / "a.pptx"
    _show(source, ())
    target, result = _clean(source, Removal.SPEAKER_NOTES)
    assert [(one.count, one.detail) for one in result.removed] == [(3, "slide 1, 2, 3")]
    assert not holds(target, "say the")
    assert _titles(target) == _titles(source)
    assert "speaker_notes" not in examine(target).facts


def test_comments_go_with_their_authors(tmp_path: Path) -> None:
    source = tmp_path / "a.pptx"
    _show(source, ())
    kind = "application/vnd.openxmlformats-officedocument.presentationml."
    types = (
        f'<Override PartName="/ppt/comments/comment1.xml" ContentType="{kind}comments+xml"/>'
        f'<Override PartName="/ppt/commentAuthors.xml" ContentType="{kind}commentAuthors+xml"/></Types>'
    )

    def related(data: bytes, *row: str) -> bytes:
        made = relations(row).partition(b"<Relationship ")  # type: ignore[arg-type]
        return data.replace(b"</Relationships>", b"<Relationship " + made[2])

    main = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    rewritten(
        source,
        {
            "ppt/comments/comment1.xml": f"<p:cmLst {main}><p:cm><p:text>secret</p:text></p:cm></p:cmLst>".encode(),
            "ppt/commentAuthors.xml": f'<p:cmAuthorLst {main}><p:cmAuthor name="Ann"/></p:cmAuthorLst>'.encode(),
            "[Content_Types].xml": lambda data: data.replace(b"</Types>", types.encode()),
            "ppt/slides/_rels/slide1.xml.rels": lambda data: related(
                data, "rId90", "comments", "../comments/comment1.xml"
            ),
            "ppt/_rels/presentation.xml.rels": lambda data: related(
                data, "rId91", "commentAuthors", "commentAuthors.xml"
            ),
        },
    )
    target, result = _clean(source, Removal.COMMENTS)
    assert [one.count for one in result.removed] == [1]
    assert not holds(target, "secret")
    assert not holds(target, '"Ann"')
    assert "comments" not in examine(target).facts


def test_embedded_files_leave_their_pictures_and_charts(tmp_path: Path) -> None:
    source = tmp_path / "a.pptx"
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("s", (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, Inches(1), Inches(1), Inches(3), Inches(3), data)
    icon = BytesIO()
    Image.new("RGB", (9, 9)).save(icon, "PNG")
    slide.shapes.add_ole_object(BytesIO(b"secret file"), "Package", Inches(5), Inches(1), icon_file=icon)
    show.save(str(source))
    target, result = _clean(source, Removal.EMBEDDED_FILES)
    assert result.kept_because == ()
    assert [one.count for one in result.removed] == [2]
    assert not holds(target, "secret file")
    assert [name for name in read_parts(target) if "embeddings" in name] == []
    shapes = pptx.Presentation(str(target)).slides[0].shapes
    assert [shape.shape_type.name for shape in shapes] == ["CHART", "PICTURE"]
    assert shapes[1].image.size == (9, 9)
    assert {"embedded_files", "attachments"} & set(examine(target).facts) == set()
