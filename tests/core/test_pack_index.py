import io
import zipfile
from datetime import datetime
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

import docx
import openpyxl
from docx.oxml.ns import qn
from helpers.pack_material import ANSWERS, PROFILE, SNAPSHOT, TODAY
from msgspec import structs

from evidencepack.model import Snapshot
from evidencepack.pack.index_excel import index_excel
from evidencepack.pack.index_html import index_html
from evidencepack.pack.index_view import IndexView, index_view
from evidencepack.pack.index_word import index_word
from evidencepack.pack.plan import plan_pack

PLAN = plan_pack(SNAPSHOT, PROFILE, TODAY)
PATHS = {file.path for file in PLAN.files} | {"01 Self-assessment.docx"}
SAID = [
    "Ambleshire County Council",
    "Information return 2026",
    "provisional",
    "Nobody has published the list.",
    "pages 4–7",
    "section “Waits”",
    "Section 2 answers it.",
    "1 March 2025",
    "October 2026",
    "Also given under IR02.",
    "Given as IR01-02.",
    "https://www.example.org/policy?a=1&b=2",
    "Seen on 1 November 2026.",
    "Reason: We have no figures <yet>.",
    "What is being done: A report is due in May.",
    "Not applicable",
    "No answer is given",
    "People's experience",
    "2 Care & continuity",
]
INTERNAL = ["Ann Secret", "INTERNAL", "FINAL v3", "Set aside", "Lonely"]


def view(snapshot: Snapshot = SNAPSHOT) -> IndexView:
    return index_view(plan_pack(snapshot, PROFILE, TODAY), snapshot)


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_says_all_and_nothing_internal() -> None:
    page = Page(index_html(view()).decode("utf-8"))
    text = " ".join(" ".join(page.words).split())
    assert [words for words in SAID if words not in text] == []
    assert [words for words in INTERNAL if words in text] == []


def test_what_stands_below_a_title_is_said_without_gaps() -> None:
    rows = {row.number: row for section in view().sections for row in section.rows}
    documents = {file.path for file in PLAN.files}
    for row in rows.values():
        assert bool(row.file_note) is (row.path in documents)
        assert all(row.about.split(" · ")) or not row.about
        assert not any("In the pack" in note for note in row.notes), "this is the first pack"
    assert rows["IR02-01"].file_note == "XLSX, 10 KB"
    assert rows["IR02-01"].about.startswith("Data · XLSX, 10 KB")


def test_the_page_is_self_contained_and_semantic() -> None:
    page = Page(index_html(view()).decode("utf-8"))
    names = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert not {"script", "img", "link", "iframe"} & set(names)
    levels = [int(name[1]) for name in names if name in {"h1", "h2", "h3"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert names.count("table") == names.count("caption") == names.count("thead")
    assert all(attrs.get("scope") in {"row", "col"} for tag, attrs in page.tags if tag == "th")


def test_in_print_what_an_item_asks_stays_with_its_first_answer() -> None:
    text = index_html(view()).decode("utf-8")
    assert [attrs.get("class") for tag, attrs in Page(text).tags if tag == "div"].count("asked") == len(PLAN.items)
    printed = text.partition("@media print")[2].partition("</style>")[0]
    assert ".asked { break-inside: avoid; break-after: avoid; }" in printed
    assert ".answers tbody tr:first-child { break-before: avoid; }" in printed


def test_it_says_why_a_number_is_left_out() -> None:
    assert [one for one in view().notices if "such as IR04-02, no file is missing" in one]
    [*whole] = (structs.replace(each, position=0) for each in ANSWERS)
    assert not [one for one in view(structs.replace(SNAPSHOT, answers=tuple(whole))).notices if "left out" in one]


def test_it_says_that_links_need_the_pack_unpacked() -> None:
    wanted = "Unpack it first: then every link works."
    assert wanted in index_html(view()).decode("utf-8")
    assert wanted in "".join(docx.Document(io.BytesIO(index_word(view()))).element.body.itertext())
    assert wanted in str(openpyxl.load_workbook(io.BytesIO(index_excel(view())))["Index"]["A2"].value)
    nothing = structs.replace(SNAPSHOT, answers=(), assessments=())
    assert "Unpack it" not in index_html(view(nothing)).decode("utf-8")


def test_links_of_the_page_lead_to_the_files_whatever_their_names() -> None:
    page = Page(index_html(view()).decode("utf-8"))
    hrefs = [attrs["href"] or "" for tag, attrs in page.tags if tag == "a"]
    anchors = {attrs["id"] for _, attrs in page.tags if attrs.get("id")}
    assert all(href[1:] in anchors for href in hrefs if href.startswith("#"))
    files = {href for href in hrefs if not href.startswith(("#", "https:"))}
    assert {unquote(href) for href in files} == PATHS
    assert not any(sign in href for href in files for sign in "#?& <>\"'é")


def test_a_link_that_could_run_something_is_only_text() -> None:
    evil = structs.replace(ANSWERS[2], url="javascript:alert(1)")
    page = index_html(view(structs.replace(SNAPSHOT, answers=(evil,)))).decode("utf-8")
    assert 'href="javascript' not in page
    assert "javascript:alert(1)" in page


def test_the_document_has_headings_header_rows_language_title_and_links() -> None:
    data = index_word(view())
    document = docx.Document(io.BytesIO(data))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") == 2
    assert styles.count("Heading 2") == len(PLAN.items)
    assert document.core_properties.title == "Index: Ambleshire County Council"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = package.read("word/document.xml").decode("utf-8")
        assert 'w:lang w:val="en-GB"' in package.read("word/styles.xml").decode("utf-8")
        assert any("NUMPAGES" in package.read(name).decode("utf-8") for name in package.namelist() if "footer" in name)
    assert body.count("<w:tbl>") + body.count("<w:tbl ") == body.count("<w:tblHeader/>")
    targets = [relation.target_ref for relation in document.part.rels.values() if relation.is_external]
    assert {unquote(each) for each in targets if not each.startswith("https:")} == PATHS
    assert not any(sign in each for each in targets if not each.startswith("https:") for sign in "# é")
    text = "\n".join(
        [p.text for p in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    assert [words for words in SAID if words not in text] == []
    assert [words for words in INTERNAL if words in text] == []


def test_the_document_leads_from_each_statement_to_its_items() -> None:
    root = docx.Document(io.BytesIO(index_word(view()))).element.body
    places = [one.get(qn("w:name")) for one in root.iter(qn("w:bookmarkStart"))]
    assert len(set(places)) == len(places) == len(PLAN.items)
    leading = [one.get(qn("w:anchor")) for one in root.iter(qn("w:hyperlink")) if one.get(qn("w:anchor"))]
    assert set(leading) == set(places)
    headings = {one.get(qn("w:name")): "".join(one.getparent().itertext()) for one in root.iter(qn("w:bookmarkStart"))}
    said = {
        one.get(qn("w:anchor")): "".join(one.itertext())
        for one in root.iter(qn("w:hyperlink"))
        if one.get(qn("w:anchor"))
    }
    assert said == headings


def test_the_workbook_filters_prints_and_links() -> None:
    book = openpyxl.load_workbook(io.BytesIO(index_excel(view())))
    assert book.sheetnames == ["Index", "Items"]
    sheet = book["Index"]
    assert sheet.freeze_panes == "A7"
    assert sheet.print_title_rows == "$6:$6"
    (table,) = sheet.tables.values()
    assert table.autoFilter is not None
    assert [cell.value for cell in sheet[6]][:4] == ["Item", "Item title", "No.", "Kind"]
    numbers = [sheet.cell(row, 3).value for row in range(7, sheet.max_row + 1)]
    assert numbers == [entry.number for entry in PLAN.entries]
    targets = {cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink}
    files = {target for target in targets if not target.startswith("https:")}
    assert {unquote(target) for target in files} == PATHS
    assert not any(sign in target for target in files for sign in "# \\")
    assert book["Items"].max_row == 6 + len(PLAN.items)
    text = "\n".join(str(cell.value) for each in book for row in each for cell in row if cell.value)
    elsewhere = {"No answer is given", "1 March 2025"}  # a number, and a date that is one
    assert [words for words in SAID if words not in text and words not in elsewhere] == []
    assert [words for words in INTERNAL if words in text] == []


def test_the_workbooks_days_and_counts_sort_as_what_they_are() -> None:
    book = openpyxl.load_workbook(io.BytesIO(index_excel(view())))
    days = {row[4].value: row[7].value for row in book["Index"].iter_rows(min_row=7) if row[7].value}
    entries = {entry.title: entry.dated for entry in PLAN.entries if entry.dated}
    assert {title: day for title, day in days.items() if isinstance(day, datetime)} == {
        title: datetime.fromisoformat(dated) for title, dated in entries.items() if len(dated) == 10
    }
    assert [day for day in days.values() if isinstance(day, str)] == ["October 2026"]  # of which no day is known
    counts = [row[5].value for row in book["Items"].iter_rows(min_row=7)]
    assert counts == [len(planned.entries) for planned in PLAN.items]


def test_the_same_view_gives_the_same_bytes() -> None:
    for make in (index_html, index_word, index_excel):
        assert make(view()) == make(view())


def test_texts_with_signs_that_xml_forbids_do_not_stop_the_index() -> None:
    odd = structs.replace(ANSWERS[1], note="bell \x07, null \x00, =1+1")
    for make in (index_html, index_word, index_excel):
        assert make(view(structs.replace(SNAPSHOT, answers=(odd,))))
