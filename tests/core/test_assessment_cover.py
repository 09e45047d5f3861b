import io
import zipfile
from itertools import pairwise
from urllib.parse import unquote

import docx
from docx.document import Document
from helpers.pack_material import FRAMEWORK, SNAPSHOT, TODAY
from msgspec import structs

from evidencepack.assessment.cover import cover_document
from evidencepack.assessment.evidence_words import long_date, where
from evidencepack.model import Snapshot, StatementAssessment

PATH = "IR01 Assessment/IR01-02 100% #1 & it's café.pdf"


def opened(snapshot: Snapshot = SNAPSHOT, today: str | None = None) -> Document:
    return docx.Document(io.BytesIO(cover_document(snapshot, today, {"a1": PATH})))


def words(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_it_says_what_the_council_says_of_itself() -> None:
    text = words(opened())
    for said in (
        "Ambleshire County Council",
        "Overall, self-assessed: requires improvement. 7 of 12 points, 58 %.",
        "3 · good standard",
        "We answer fast.\nPeople say so.",
        "Waits & costs",
        "Not written yet",
        "Return due\n23 November 2026",
        "Assessment policy 100% #1 & it's <new>, pages 4–7",
        "https://www.example.org/policy?a=1&b=2, seen 1 November 2026",
    ):
        assert said in text
    assert "predict" not in text.lower()
    for absent in ("INTERNAL", "Ann Secret", "Set aside", "Old answer", "Lonely"):
        assert absent not in text


def test_each_statement_has_its_table_and_its_evidence() -> None:
    document = opened()
    tables = [table for table in document.tables if table.rows[0].cells[0].text == "Score"]
    assert len(tables) == len(FRAMEWORK.statements)
    assert [row.cells[0].text for row in tables[0].rows] == [
        "Score", "What we do well", "What we need to improve", "What we are doing about it", "Evidence cited",
    ]  # fmt: skip
    assert "Waiting list" not in tables[0].rows[4].cells[1].text
    assert "Waiting list" in tables[1].rows[4].cells[1].text
    assert tables[2].rows[4].cells[1].text == "IR03  Café résumé — strategy"


def test_evidence_links_into_the_pack() -> None:
    targets = [relation.target_ref for relation in opened().part.rels.values() if relation.is_external]
    assert {unquote(target) for target in targets if not target.startswith("https:")} == {PATH}
    assert not any(sign in target for target in targets if not target.startswith("https:") for sign in "# é")


def test_it_is_accessible() -> None:
    data = cover_document(SNAPSHOT, None, {})
    document = docx.Document(io.BytesIO(data))
    assert document.core_properties.title == "Self-assessment: Ambleshire County Council"
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = package.read("word/document.xml").decode("utf-8")
        assert 'w:val="en-GB"' in package.read("word/styles.xml").decode("utf-8")
    assert body.count("<w:tblHeader/>") == 1
    assert body.count("<w:tblCaption") == len(document.tables)


def test_missing_scores_and_rounding_are_said() -> None:
    assert "no score yet" in words(opened(structs.replace(SNAPSHOT, assessments=())))
    scores = dict(zip(("qs1", "qs2", "qs3"), (3, 2, 3), strict=True))
    band = FRAMEWORK.methods[0].rating_bands
    close = structs.replace(
        FRAMEWORK.methods[0],
        rating_bands=(structs.replace(band[0], high=66, name="lower"), structs.replace(band[3], low=67, name="upper")),
    )
    snapshot = structs.replace(
        SNAPSHOT,
        framework=structs.replace(FRAMEWORK, methods=(close,)),
        assessments=tuple(StatementAssessment(statement_id=key, score=score) for key, score in scores.items()),
    )
    assert "rounded" in words(opened(snapshot))  # 8 of 12 is 66.67 %


def test_the_date_is_printed_only_when_given_and_bytes_are_the_same() -> None:
    assert "21 November 2026" in words(opened(today=TODAY))
    assert "21 November 2026" not in words(opened())
    assert cover_document(SNAPSHOT, None, {"a1": PATH}) == cover_document(SNAPSHOT, None, {"a1": PATH})


def test_dates_and_places_in_words() -> None:
    dates = ["2026-11-21", "2026-11", "2026", None, "spring 2024", "2026-13-01"]
    assert [long_date(date) for date in dates] == [
        "21 November 2026", "November 2026", "2026", "", "spring 2024", "2026-13-01",
    ]  # fmt: skip
    assert where("4-7", "page", "") == "pages 4–7"
    assert where("4", "page", "Waits") == "page 4, section “Waits”"
    assert where("Waits", "sheet", "") == "sheet Waits"
    assert where("sheet Waits", "sheet", " ") == "sheet Waits"
    assert where("", "page", "") == ""
