from __future__ import annotations

import zipfile
from pathlib import Path

from evidencepack.intake.examination import Examination
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState

_KINDS = ("office", "text", "table", "style", "draw", "presentation", "meta")
_SPACES = " ".join(f'xmlns:{kind}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"' for kind in _KINDS)
_SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def _document(path: Path, kind: str, body: str, styles: str = "", parts: dict[str, str] | None = None) -> Examination:
    content = (
        f"<office:document-content {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", content)
        for name, part in (parts or {}).items():
            package.writestr(name, part)
    return examine(path)


def test_text_with_what_stands_beside(tmp_path: Path) -> None:
    body = (
        "<text:h>Carers</text:h><text:p>one<text:s text:c='2'/>two<text:tab/>three"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>its source</text:p>"
        "</text:note-body></text:note><draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box></draw:frame>"
        "</text:p><table:table><table:table-row><table:table-cell><text:p>Area</text:p></table:table-cell>"
        "<table:table-cell><text:p>North</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = _document(tmp_path / "a.odt", "text", body)
    assert (found.format, found.read, found.facts) == ("odt", ReadState.READ, {})
    assert found.pages[0].text.split("\n") == ["Carers", "in a box", "one  two\tthree", "Area\tNorth", "its source"]


def test_pages_as_laid_out(tmp_path: Path) -> None:
    found = _document(
        tmp_path / "a.odt", "text", "<text:p>one <text:soft-page-break/>two</text:p><text:p>more</text:p>"
    )
    assert [page.label for page in found.pages] == ["page 1", "page 2"]


def test_changes_comments_and_hidden_text(tmp_path: Path) -> None:
    change = (
        "<text:tracked-changes><text:changed-region><text:{0}><office:change-info><dc:creator>{1}</dc:creator>"
        "</office:change-info>{2}</text:{0}></text:changed-region></text:tracked-changes>"
    )
    body = (
        change.format("deletion", "Ann", "<text:p>taken out</text:p>")
        + change.format("insertion", "Bob", "")
        + "<text:p>kept <text:change-start/>put in<text:change-end/><office:annotation><dc:creator>Cy</dc:creator>"
        "<text:p>why?</text:p></office:annotation></text:p><text:p><text:span text:style-name='H'>unseen</text:span>"
        "</text:p><text:section text:display='none'><text:p>folded</text:p></text:section>"
        "<text:p><draw:frame><draw:image xlink:href='https://example.org/a.png'/></draw:frame></text:p>"
    )
    styles = "<style:style style:name='H'><style:text-properties text:display='none'/></style:style>"
    assert _document(tmp_path / "a.odt", "text", body, styles).facts == {
        "tracked_changes": 2,
        "tracked_authors": ["Ann", "Bob"],
        "tracked_places": ["paragraph 1"],
        "deleted_text": "taken out",
        "comments": 1,
        "comment_text": "why?",
        "comment_places": [{"place": "paragraph 1", "text": "why?"}],
        "comment_authors": ["Cy"],
        "hidden_text": "unseen\nfolded",
        "hidden_places": [{"place": "paragraph 2", "text": "unseen"}, {"place": "paragraph 3", "text": "folded"}],
        "external_links": ["https://example.org/a.png"],
    }


def test_slides(tmp_path: Path) -> None:
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    body = (
        f"<draw:page draw:style-name='S'>{box.format('First')}</draw:page>"
        f"<draw:page draw:style-name='N'>{box.format('Second')}"
        f"<presentation:notes>{box.format('say it slowly')}</presentation:notes></draw:page>"
    )
    style = (
        "<style:style style:name='S'><style:drawing-page-properties presentation:visibility='hidden'/></style:style>"
    )
    found = _document(tmp_path / "a.odp", "presentation", body, style)
    assert [page.text for page in found.pages] == ["First", "Second\nNotes:\nsay it slowly"]
    assert (found.pages_unit, found.facts) == ("slide", {"hidden_slides": [1], "speaker_notes": [2]})


def test_headers_properties_and_signature(tmp_path: Path) -> None:
    footer = "<style:footer><text:p>OFFICIAL <text:page-number>1</text:page-number></text:p></style:footer>"
    parts = {
        "styles.xml": f"<office:document-styles {_SPACES}>{footer}</office:document-styles>",
        "meta.xml": f"<office:document-meta {_SPACES}><dc:title>T</dc:title>"
        "<meta:editing-cycles>7</meta:editing-cycles></office:document-meta>",
        "META-INF/documentsignatures.xml": "<x/>",
    }
    found = _document(tmp_path / "a.odt", "text", "<text:p>x</text:p>", parts=parts)
    assert found.facts == {"header_text": "OFFICIAL", "signed": True}
    assert found.properties == {"title": "T", "revision": "7"}


def test_a_hostile_content_part(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    assert examine(path).message == "This OpenDocument file is damaged: its part content.xml is not well-formed."
    assert _document(path, "text", "<text:p>a<text:s text:c='999999999'/>b</text:p>").read == ReadState.READ
