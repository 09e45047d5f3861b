from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from test_intake_files import change_part
from test_intake_word import W, _text, _with_body

from evidencepack.intake.readers.word_numbering import Numbering, written
from evidencepack.intake.reading import examine


def _level(at: int, kind: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def _numbering(levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> Numbering:
    lists = f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}</w:numbering>'
    return Numbering([etree.fromstring(lists)])


def _labels(numbering: Numbering, *places: tuple[int, int]) -> list[str]:
    """The numbers of paragraphs, each with its list and level."""
    return [
        numbering.label(
            etree.fromstring(
                f'<w:pPr {W}><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>'
            )
        )
        for list_id, level in places
    ]


_THREE = _level(0, "decimal", "%1.") + _level(1, "decimal", "%1.%2") + _level(2, "lowerLetter", "(%3)")


def test_levels_count_and_begin_anew() -> None:
    places = [(1, level) for level in (0, 1, 1, 2, 2, 1, 2, 0, 1)]
    found = _labels(_numbering(_THREE), *places)
    assert found == ["1.", "1.1", "1.2", "(a)", "(b)", "1.3", "(a)", "2.", "2.1"]


def test_a_level_whose_higher_one_never_came() -> None:
    assert _labels(_numbering(_THREE), (1, 1), (1, 1)) == ["1.1", "1.2"]


def test_a_level_may_go_on_over_higher_ones() -> None:
    levels = _level(0, "decimal", "%1.") + _level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')
    assert _labels(_numbering(levels), (1, 0), (1, 1), (1, 0), (1, 1)) == ["1.", "1)", "2.", "2)"]


def test_lists_of_one_definition_go_on_unless_one_begins_anew() -> None:
    begins = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{begins if number == 3 else ""}</w:num>'
        for number in (1, 2, 3)
    )
    found = _labels(_numbering(_THREE, nums), (1, 0), (2, 0), (3, 0), (3, 0), (1, 0))
    assert found == ["1.", "2.", "5.", "6.", "7."]


def test_bullets_hidden_numbers_and_other_lists_have_none() -> None:
    levels = _level(0, "bullet", "•") + _level(1, "decimal", "%2.", "<w:rPr><w:vanish/></w:rPr>")
    assert _labels(_numbering(levels), (1, 0), (1, 1), (9, 0), (0, 0), (1, 7)) == [""] * 5


def test_legal_numbering_writes_every_level_in_digits() -> None:
    levels = _level(0, "upperRoman", "Part %1") + _level(1, "decimal", "%1.%2", "<w:isLgl/>")
    assert _labels(_numbering(levels), (1, 0), (1, 1)) == ["Part I", "1.1"]


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"),
        (3, "upperLetter", "C"),
        (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"),
        (22, "ordinal", "22nd"),
        (112, "ordinal", "112th"),
        (5, "japaneseCounting", "5"),
        (0, "upperRoman", "0"),
        (5, "none", ""),
    ],
)
def test_numbers_as_they_are_written(number: int, kind: str, text: str) -> None:
    assert written(number, kind) == text


def test_numbers_stand_before_the_words_also_by_a_style(tmp_path: Path) -> None:
    def paragraph(text: str, properties: str) -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    direct = '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>'
    none = '<w:pStyle w:val="Part"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        paragraph("Scope", '<w:pStyle w:val="Part"/>')
        + paragraph("Duties", '<w:pStyle w:val="Clause"/>')
        + paragraph("", '<w:pStyle w:val="Clause"/>')
        + paragraph("Carers", direct)
        + paragraph("Not counted", none)
        + paragraph("Review", '<w:pStyle w:val="Clause"/>')
    )
    path = tmp_path / "a.docx"
    _with_body(path, body)
    levels = _level(0, "decimal", "%1.") + _level(1, "decimal", "%1.%2", '<w:pStyle w:val="Clause"/>')
    lists = f'<w:abstractNum w:abstractNumId="0">{levels}{_level(2, "lowerLetter", "%3)")}</w:abstractNum>'
    change_part(
        path,
        "word/numbering.xml",
        f'<w:numbering {W}>{lists}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'.encode(),
    )
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:styles {W}><w:style w:styleId="Part">{numbered}</w:style>'
        f'<w:style w:styleId="Clause"><w:basedOn w:val="Part"/></w:style></w:styles>'
    )
    change_part(path, "word/styles.xml", styles.encode())
    assert _text(examine(path)) == "1. Scope\n1.1 Duties\na) Carers\nNot counted\n1.3 Review"


def test_a_broken_numbering_part_leaves_the_words(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    _with_body(
        path, f'<w:p {W}><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Words</w:t></w:r></w:p>'
    )
    change_part(path, "word/numbering.xml", b"<broken")
    found = examine(path)
    assert _text(found) == "Words"
    assert "numbering.xml" in found.facts["damaged"]
