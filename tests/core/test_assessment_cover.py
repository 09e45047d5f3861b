"""The self-assessment as it goes into a pack."""

import io
import zipfile
from urllib.parse import unquote

import docx
from docx.document import Document
from helpers.pack_material import FRAMEWORK, PROFILE, SNAPSHOT, TODAY
from helpers.word_edits import said
from msgspec import structs

from evidencepack.assessment.cover import cover_document
from evidencepack.assessment.evidence_words import long_date, where
from evidencepack.assessment.word import Package, Tracked, WordOptions, build_word
from evidencepack.assessment.word.exchange import merge_word
from evidencepack.assessment.word.package import w
from evidencepack.model import Citation, Snapshot, StatementAssessment
from evidencepack.pack.index_view import index_view
from evidencepack.pack.index_word import index_word
from evidencepack.pack.plan import plan_pack

PATH = "IR01 Assessment/IR01-02 100% #1 & it's café.pdf"


def opened(snapshot: Snapshot = SNAPSHOT, today: str | None = None) -> Document:
    return docx.Document(io.BytesIO(cover_document(snapshot, today, {"a1": PATH})))


def words(document: Document) -> str:
    return "\n".join(said(paragraph) for paragraph in document.element.body.iter(w("p")))


def test_it_says_what_the_council_says_of_itself() -> None:
    text = words(opened())
    for expected in (
        "Ambleshire County Council",
        "Overall, self-assessed: requires improvement. 7 of 12 points, 58 %.\n",
        "good 63 to 87 %",
        "3 · good standard",
        "We answer fast.\n\nPeople say so.",
        "Waits & costs",
        "Not written yet",
        "Return due\n23 November 2026",
        "Assessment policy 100% #1 & it's <new>, pages 4–7",
        "https://www.example.org/policy?a=1&b=2, seen 1 November 2026",
    ):
        assert expected in text
    assert "predict" not in text.lower()
    for absent in ("INTERNAL", "Ann Secret", "Set aside", "Old answer", "Lonely"):
        assert absent not in text


def test_each_statement_has_its_table_and_its_evidence() -> None:
    document = opened()
    titles = {f"{one.number} {one.title}" for one in FRAMEWORK.statements}
    tables = [table for table in document.tables if table.rows[0].cells[-1].text in titles]
    assert len(tables) == len(FRAMEWORK.statements)
    assert [row.cells[0].text for row in tables[0].rows][1:] == [
        "Score", "Lead", "What we do well", "What we need to improve", "What we are doing about it",
        "People’s voice",
    ]  # fmt: skip
    text = words(document)
    first, second, third = (text.rindex(f"\n{one.number} {one.title}\n") for one in FRAMEWORK.statements)
    assert "Waiting list" not in text[first:second]
    assert "Waiting list" in text[second:third]
    assert "3.1  IR03  Café résumé — strategy" in text[third:]


def test_evidence_links_into_the_pack() -> None:
    targets = [relation.target_ref for relation in opened().part.rels.values() if relation.is_external]
    assert {unquote(target) for target in targets if not target.startswith("https:")} == {PATH}
    assert not any(sign in target for target in targets if not target.startswith("https:") for sign in "# é")


def test_a_link_that_was_chosen_among_an_item_s_answers_is_cited_as_the_link() -> None:
    [first, *_] = FRAMEWORK.statements
    [item, *_] = SNAPSHOT.items
    cited = [
        Citation(id="c1", statement_id=first.id, item_id=item.id, url="https://www.example.org/waits"),
        Citation(id="c2", statement_id=first.id, item_id=item.id, url="https://[no.address"),
        Citation(id="c3", statement_id=first.id, item_id=item.id),
    ]
    document = opened(structs.replace(SNAPSHOT, citations=tuple(cited)))
    text = words(document)
    for line in (
        f"{first.number}.1  https://www.example.org/waits",
        f"{first.number}.2  https://[no.address",
        f"{first.number}.3  {item.ref} {item.title}",
    ):
        assert line in text
    targets = {relation.target_ref for relation in document.part.rels.values() if relation.is_external}
    assert "https://www.example.org/waits" in targets
    assert "https://[no.address" not in targets


def test_it_says_nothing_of_how_far_the_councils_own_work_is() -> None:
    for snapshot in (SNAPSHOT, structs.replace(SNAPSHOT, assessments=())):
        text = words(opened(snapshot))
        for internal in ("Status\nDraft", "Reviewed", "more point", "can still be anything"):
            assert internal not in text
    assert "Status" not in "".join(cell.text for table in opened().tables[:3] for cell in table.rows[0].cells)
    edited = words(docx.Document(io.BytesIO(build_word(SNAPSHOT, WordOptions())[0])))
    assert "1 more point reaches good." in edited
    assert "Status" in edited


def test_its_fields_have_no_controls_and_are_still_read_back() -> None:
    package = Package.of(cover_document(SNAPSHOT, None, {"a1": PATH}), "x.docx")
    assert not list(package.root.iter(w("sdt")))
    merged = merge_word(package, SNAPSHOT, None, Tracked.ASK)
    assert merged.differences == ()
    assert merged.unchanged > 10


def test_only_what_lies_in_a_pack_speaks_of_links_into_it() -> None:
    assert "unpacked pack" in words(opened())
    assert "unpacked pack" not in words(docx.Document(io.BytesIO(build_word(SNAPSHOT, WordOptions())[0])))


def test_rows_stay_together_unless_a_text_is_long() -> None:
    long = StatementAssessment(statement_id="qs1", doing_well="Words. " * 200, to_improve="Few words.")
    root = Package.of(cover_document(structs.replace(SNAPSHOT, assessments=(long,)), None, {}), "x").root
    kept = {said(row): row.find(f"{w('trPr')}/{w('cantSplit')}") is not None for row in root.iter(w("tr"))}
    assert {stays for text, stays in kept.items() if "Words. Words." in text} == {False}
    assert {stays for text, stays in kept.items() if "Few words." in text} == {True}


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
    data = cover_document(SNAPSHOT, None, {"a1": PATH})
    assert data == cover_document(SNAPSHOT, None, {"a1": PATH})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any(sign in archive.read("docProps/core.xml") for sign in (b"created", b"modified", b"creator"))


def test_lists_that_are_empty_say_so_in_a_pack_and_have_a_row_to_write_in_elsewhere() -> None:
    root = Package.of(cover_document(SNAPSHOT, None, {}), "x.docx").root
    plan = next(one for one in root.iter(w("tbl")) if "Action" in said(one))
    assert said(list(plan.iter(w("tr")))[1]) == "None"


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


def test_no_header_row_stands_alone_at_the_foot_of_a_page() -> None:
    plain = index_word(index_view(plan_pack(SNAPSHOT, PROFILE, TODAY), SNAPSHOT))
    for data in (cover_document(SNAPSHOT, None, {}), build_word(SNAPSHOT, WordOptions())[0], plain):
        rows = [row for row in Package.of(data, "x").root.iter(w("tr")) if row.find(f"{w('trPr')}/{w('tblHeader')}")
                is not None]  # fmt: skip
        assert rows
        texts = [one for row in rows for one in row.iter(w("p"))]
        assert all(one.find(f"{w('pPr')}/{w('keepNext')}") is not None for one in texts)
