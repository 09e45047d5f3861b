from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from evidencepack.intake.readers.pdf import iso_date
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState


def _pdf(*pages: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setTitle("Advocacy contract")
    canvas.setAuthor("A Person")
    for text in pages:
        if text:
            canvas.drawString(72, 700, text)
        else:
            canvas.rect(72, 600, 50, 50)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _locked(data: bytes, user: str, owner: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user, owner, algorithm="AES-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _put(folder: Path, data: bytes, name: str = "a.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_text_by_page_and_pages_without_text(tmp_path: Path) -> None:
    found = examine(_put(tmp_path, _pdf("first page", "", "third page")))
    assert (found.format, found.read, found.pages_total, found.pages_unit) == ("pdf", ReadState.READ, 3, "page")
    assert [page.text.strip() for page in found.pages] == ["first page", "", "third page"]
    assert [page.label for page in found.pages] == ["page 1", "page 2", "page 3"]
    assert found.facts == {"no_text_pages": [2]}
    assert found.properties["title"] == "Advocacy contract"
    assert found.properties["author"] == "A Person"
    assert found.properties["created"] == "2000-01-01T00:00:00Z"


def test_owner_locked_opens(tmp_path: Path) -> None:
    found = examine(_put(tmp_path, _locked(_pdf("still readable"), "", "owner")))
    assert found.read == ReadState.READ
    assert found.facts == {"encrypted": "open"}
    assert found.pages[0].text.strip() == "still readable"


def test_a_password_is_needed(tmp_path: Path) -> None:
    found = examine(_put(tmp_path, _locked(_pdf("secret"), "user", "owner")))
    assert (found.read, found.facts) == (ReadState.LOCKED, {"encrypted": "password"})
    assert found.message == "This PDF file needs a password to be opened."
    assert found.pages == ()


def _without_pages(locked: bool = False) -> bytes:
    writer = pypdf.PdfWriter()
    if locked:
        writer.encrypt("", "owner", algorithm="AES-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_no_pages_is_no_lock_even_after_a_locked_file(tmp_path: Path) -> None:
    assert examine(_put(tmp_path, _locked(_pdf("secret"), "user", "owner"))).read == ReadState.LOCKED
    found = examine(_put(tmp_path, _without_pages()))
    assert (found.read, found.message) == (ReadState.UNREADABLE, "This PDF file has no pages: it is empty or damaged.")
    assert "encrypted" not in found.facts
    assert examine(_put(tmp_path, _without_pages(locked=True))).read == ReadState.LOCKED


@pytest.mark.parametrize(("handler", "managed"), [(b"/Adobe.PubSec", True), (b"/NobodysOwn", None)])
def test_locks_that_no_password_opens(tmp_path: Path, handler: bytes, managed: bool | None) -> None:
    data = _locked(_pdf("secret"), "", "owner").replace(b"/Standard", handler)
    found = examine(_put(tmp_path, data))
    assert (found.read, found.facts.get("rights_managed")) == (ReadState.LOCKED, managed)
    assert found.facts["encrypted"] == "otherwise"
    assert "damaged" not in found.facts


def test_attachments_are_counted(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_pdf("with two")))
    writer.add_attachment("a.txt", b"a")
    writer.add_attachment("b.txt", b"b")
    out = io.BytesIO()
    writer.write(out)
    assert examine(_put(tmp_path, out.getvalue())).facts == {
        "attachments": 2,
        "embedded_files": ["a.txt", "b.txt"],
        "embedded_places": ["list of attachments"],
    }


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"rubbish " * 100])
def test_a_damaged_file_says_what_is_wrong(tmp_path: Path, data: bytes) -> None:
    found = examine(_put(tmp_path, data))
    assert found.read == ReadState.UNREADABLE
    assert found.message.startswith("This PDF file is damaged")
    assert found.facts["damaged"] == found.message


def test_any_truncation_is_survived(tmp_path: Path) -> None:
    whole = _pdf(*["words on a page"] * 5)
    for share in range(1, 20):
        found = examine(_put(tmp_path, whole[: len(whole) * share // 20]))
        assert found.read in (ReadState.READ, ReadState.UNREADABLE)
        assert bool(found.message) == (found.read == ReadState.UNREADABLE)


def test_a_wrong_name_is_a_fact(tmp_path: Path) -> None:
    assert examine(_put(tmp_path, _pdf("x"), "Policy.docx")).facts == {"wrong_extension": ".docx"}


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("D:20110526151102+01'00'", "2011-05-26T14:11:02Z"),
        ("D:20110526151102Z", "2011-05-26T15:11:02Z"),
        ("D:20110526151102-05'30", "2011-05-26T20:41:02Z"),
        ("D:201105", "2011-05-01T00:00:00"),
        ("20110526", "2011-05-26T00:00:00"),
        ("D:20111526", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates(raw: str, iso: str) -> None:
    assert iso_date(raw) == iso
