"""What the answer key says was planted is really in the files."""

from __future__ import annotations

import email
import email.policy
import io
import re
import zipfile
from datetime import date
from random import Random

import docx
import openpyxl
import pypdf
import pypdf.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.sample.generate import council_plans
from evidencepack.sample.library import items
from evidencepack.sample.people import nhs_number, ni_number
from evidencepack.sample.plan import Plan
from evidencepack.sample.planting import owner_file
from evidencepack.sample.render import render

NHS = re.compile(r"999 \d{3} \d{4}")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    return council_plans(300)


def with_fault(plans: list[Plan], code: str, ending: str, way: str | None = None) -> list[tuple[Plan, bytes]]:
    """The first two documents that carry the fault, rendered."""
    found = [plan for plan in plans if code in plan.ways and plan.format == ending and way in (None, plan.ways[code])]
    assert found
    return [(plan, render(plan).data) for plan in found[:2]]


def word_part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8")


def pdf_text(data: bytes, password: str = "") -> str:
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        assert reader.decrypt(password)
    return "\n".join(page.extract_text() for page in reader.pages)


def valid_nhs(number: str) -> bool:
    digits = [int(digit) for digit in number.replace(" ", "")]
    check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return digits[9] == (0 if check == 11 else check)


@given(st.integers())
def test_nhs_numbers_are_valid_and_from_the_test_range(seed: int) -> None:
    number = nhs_number(Random(seed))
    assert NHS.fullmatch(number)
    assert valid_nhs(number)


@given(st.integers())
def test_national_insurance_numbers_have_the_shape(seed: int) -> None:
    assert re.fullmatch(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] \d\d \d\d \d\d [A-D]", ni_number(Random(seed)))


def test_word_files_hold_tracked_changes_by_named_authors(plans: list[Plan]) -> None:
    for _, data in with_fault(plans, "tracked-changes", "docx"):
        body = docx.Document(io.BytesIO(data)).element.body
        changes = [*body.iter(f"{WORD}ins"), *body.iter(f"{WORD}del")]
        assert len(changes) >= 6
        assert len({change.get(f"{WORD}author") for change in changes}) == 2


def test_word_files_hold_comments(plans: list[Plan]) -> None:
    for _, data in with_fault(plans, "comments", "docx"):
        comments = list(docx.Document(io.BytesIO(data)).comments)
        assert len(comments) == 3
        assert all(comment.author and comment.text for comment in comments)


def test_workbooks_hold_notes(plans: list[Plan]) -> None:
    for _, data in with_fault(plans, "comments", "xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert sum(cell.comment is not None for sheet in book for row in sheet.iter_rows() for cell in row) == 3


def test_hidden_sheets_are_hidden_and_two_hold_people(plans: list[Plan]) -> None:
    states: list[str] = []
    for plan, data in [
        *with_fault(plans, "hidden-sheet", "xlsx", "people"),
        *with_fault(plans, "hidden-sheet", "xlsx", "very people"),
    ]:
        hidden = [sheet for sheet in openpyxl.load_workbook(io.BytesIO(data)) if sheet.sheet_state != "visible"]
        states += [sheet.sheet_state for sheet in hidden]
        text = " ".join(str(cell.value) for row in hidden[0].iter_rows() for cell in row)
        assert "nhs-number" in plan.ways
        assert all(valid_nhs(number) for number in NHS.findall(text))
        assert len(NHS.findall(text)) > 10
    assert sorted(states) == ["hidden", "veryHidden"]


def test_numbers_stand_in_body_text_and_mail(plans: list[Plan]) -> None:
    ((_, paper),) = with_fault(plans, "nhs-number", "docx")
    assert "NHS number: 999 " in word_part(paper, "word/document.xml")
    ((_, scan),) = with_fault(plans, "nhs-number", "pdf")
    assert "NHS number: 999 " in " ".join(pdf_text(scan).split())
    ((_, mail),) = with_fault(plans, "nhs-number", "eml")
    message = email.message_from_bytes(mail, policy=email.policy.default)
    body = message.get_body()
    assert body is not None
    assert "NHS number: 999 " in body.get_content()
    ((_, mail),) = with_fault(plans, "ni-number", "eml")
    assert b"National Insurance number" in mail.replace(b"=\r\n", b"")


def test_case_lists_name_people(plans: list[Plan]) -> None:
    ((_, paper),) = with_fault(plans, "person-table", "docx")
    header = [[cell.text for cell in table.rows[0].cells] for table in docx.Document(io.BytesIO(paper)).tables]
    assert ["Case", "Name", "Date of birth", "Address", "Telephone", "Allocated worker"] in header
    ((_, book),) = with_fault(plans, "person-table", "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Cases"]
    assert sheet.sheet_state == "visible"
    assert [cell.value for cell in sheet[3]][-2:] == ["NHS number", "NI number"]


def test_scans_have_pictures_and_no_text(plans: list[Plan]) -> None:
    plan = next(plan for plan in plans if "scan" in plan.ways)
    data = render(plan).data
    assert pdf_text(data).strip() == ""
    assert all(page.images for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def test_locked_files_open_as_said(plans: list[Plan]) -> None:
    ((_, locked),) = with_fault(plans, "locked-pdf", "pdf")
    assert not pypdf.PdfReader(io.BytesIO(locked)).decrypt("")
    assert pdf_text(locked, "Northmarsh2026")
    ((_, owned),) = with_fault(plans, "owner-locked-pdf", "pdf")
    assert pypdf.PdfReader(io.BytesIO(owned)).is_encrypted
    assert pdf_text(owned)


def test_broken_files_do_not_open(plans: list[Plan]) -> None:
    ((_, paper),) = with_fault(plans, "broken", "docx")
    with pytest.raises(zipfile.BadZipFile):
        docx.Document(io.BytesIO(paper))
    ((_, torn),) = with_fault(plans, "broken", "pdf")
    assert b"%%EOF" not in torn


def test_wrong_extensions_claim_another_format(plans: list[Plan]) -> None:
    claims = {(plan.format, plan.name.rpartition(".")[2]) for plan in plans if "wrong-extension" in plan.ways}
    assert claims == {("docx", "doc"), ("pdf", "docx")}


def test_drafts_say_so(plans: list[Plan]) -> None:
    drafts = [plan for plan in plans if "draft" in plan.ways]
    assert {plan.ways["draft"] for plan in drafts} == {"name", "header", "watermark", "status"}
    for plan in drafts:
        if plan.format == "docx":
            document = docx.Document(io.BytesIO(render(plan).data))
            edge = document.sections[0].header.part.blob.decode("utf-8")
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            assert "DRAFT" in edge or "DRAFT for comment" in cells, plan.path
        if plan.ways["draft"] == "name":
            assert "draft" in plan.name.lower()


def test_only_drafts_say_so(plans: list[Plan]) -> None:
    others = [plan for plan in plans if not plan.ways and plan.format == "docx"][:6]
    assert not any("DRAFT" in word_part(render(plan).data, "word/document.xml") for plan in others)


def test_stale_papers_state_the_old_date(plans: list[Plan]) -> None:
    for plan, data in with_fault(plans, "stale", "pdf"):
        assert plan.day < date(2025, 11, 18)
        assert str(plan.day.year) in pdf_text(data)


def test_earlier_versions_are_near_and_not_the_same(plans: list[Plan]) -> None:
    earlier = next(plan for plan in plans if "near-duplicate" in plan.ways and plan.format == "docx")
    assert earlier.copy_of is not None
    before, after = (
        [paragraph.text for paragraph in docx.Document(io.BytesIO(render(plan).data)).paragraphs]
        for plan in (earlier, earlier.copy_of)
    )
    shared = set(before) & set(after)
    assert before != after
    assert len(shared) > 0.7 * len(set(after))


def test_pages_of_an_item_speak_of_it(plans: list[Plan]) -> None:
    plan = next(plan for plan in plans if plan.recipe.also and plan.format == "pdf" and not plan.ways)
    made = render(plan)
    pages = pypdf.PdfReader(io.BytesIO(made.data)).pages
    for ref in plan.recipe.also:
        first, last = made.pages[ref]
        text = " ".join(page.extract_text() for page in pages[first - 1 : last])
        assert any(heading in text for heading in items()[ref].headings)
        assert 1 < first <= last <= len(pages)


def test_awkward_names_are_legal_on_windows(plans: list[Plan]) -> None:
    assert all(not re.search(r'[<>:"/\\|?*\x00-\x1f]', plan.name) for plan in plans)
    assert all(plan.name == plan.name.strip(" .") for plan in plans)
    assert all(re.search("[#%&–é]", plan.name) for plan in plans if "unsafe-name" in plan.ways)
    assert all(len(plan.name) > 120 for plan in plans if "long-name" in plan.ways)


def test_owner_files_are_162_bytes_with_the_name() -> None:
    data = owner_file("Ruth Calloway-Fenn")
    assert len(data) == 162
    assert data[1:19] == b"Ruth Calloway-Fenn"
    assert "Ruth Calloway-Fenn".encode("utf-16-le") in data
