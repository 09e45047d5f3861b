"""Documents are drawn in a process of its own: what is hostile or broken costs its page and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from multiprocessing.context import SpawnProcess
from pathlib import Path

import docx
import openpyxl
import psutil
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from helpers.leaks import spawned
from helpers.pipes import far_ends_kept
from PIL import Image
from reportlab.pdfgen import canvas

from evidencepack.errors import Cancelled, UnreadableFile
from evidencepack.looking.drawing import Drawer
from evidencepack.looking.grids import grid_of
from evidencepack.looking.letters import LetterMap, Span
from evidencepack.looking.questions import (
    DELETED,
    HIDDEN,
    INSERTED,
    AskGrid,
    AskLetters,
    AskPicture,
    AskSizes,
    AskStory,
    Grid,
    Letters,
    Picture,
    Sizes,
    Story,
)


@pytest.fixture(scope="module")
def drawer() -> Iterator[Drawer]:
    """One for the whole file: its process is ended by the last test that asks it to rest."""
    made = Drawer()
    yield made
    made.rest()


@pytest.fixture(autouse=True)
def _none_left(drawer: Drawer) -> Iterator[None]:
    yield
    drawer.rest()
    drawer.wake()


def write_pdf(path: Path, *pages: str, size: tuple[float, float] = (600, 800), turned: int = 0) -> str:
    drawing = canvas.Canvas(str(path), pagesize=size)
    for text in pages:
        drawing.setPageRotation(turned)
        drawing.drawString(100, size[1] - 100, text)
        drawing.showPage()
    drawing.save()
    return str(path)


def ask_sizes(drawer: Drawer, path: str, found: str = "pdf") -> list[tuple[float, float]]:
    answer = drawer.ask(AskSizes(path, found))
    assert isinstance(answer, Sizes)
    return answer.pages


def test_a_pdf_is_drawn_whole_and_in_bands(drawer: Drawer, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", "First", "Second")
    assert ask_sizes(drawer, path) == [(600.0, 800.0)] * 2
    whole = drawer.ask(AskPicture(path, "pdf", 1, 300, 400, 0, 400))
    band = drawer.ask(AskPicture(path, "pdf", 1, 300, 400, 40, 20))
    assert isinstance(whole, Picture)
    assert isinstance(band, Picture)
    assert (whole.width, whole.rows, len(whole.pixels)) == (300, 400, 300 * 400 * 4)
    assert band.pixels == whole.pixels[40 * 1200 : 60 * 1200]
    assert len(set(band.pixels)) > 2  # the words are on it


@pytest.mark.parametrize("turned", [0, 90])
def test_signs_stand_where_they_are_seen(drawer: Drawer, tmp_path: Path, turned: int) -> None:
    path = write_pdf(tmp_path / f"{turned}.pdf", "Advocacy", turned=turned)
    answer = drawer.ask(AskLetters(path, 1))
    assert isinstance(answer, Letters)
    page = LetterMap(answer)
    start = page.text.index("Advocacy")
    boxes = page.boxes(Span(start, start + 8))
    left, top = (100, 100) if not turned else (700, 100)
    assert boxes[0].left == pytest.approx(left, abs=12)
    assert boxes[0].top == pytest.approx(top, abs=12)


@pytest.mark.parametrize("content", [b"%PDF-1.7 and nothing more", b"", os.urandom(2000)])
def test_a_broken_file_is_refused_and_the_next_is_drawn(drawer: Drawer, tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(content)
    with pytest.raises(UnreadableFile, match="could not be shown"):
        drawer.ask(AskSizes(str(broken), "pdf"))
    assert ask_sizes(drawer, write_pdf(tmp_path / "good.pdf", "x"))


def test_a_process_that_dies_costs_its_question(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", "x")
    drawer = Drawer()
    ask_sizes(drawer, path)
    [process] = spawned()
    process.kill()
    with pytest.raises(UnreadableFile, match="broke down"):
        drawer.ask(AskPicture(path, "pdf", 1, 10, 10, 0, 10))
    assert ask_sizes(drawer, write_pdf(tmp_path / "b.pdf", "x"))  # another process
    with pytest.raises(UnreadableFile, match="broke down"):
        drawer.ask(AskPicture(path, "pdf", 1, 10, 10, 0, 10))  # known by now: not tried again
    drawer.rest()


def test_a_question_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", "x")
    drawer = Drawer(seconds=0.3)
    ask_sizes(drawer, path)
    assert drawer._process is not None
    psutil.Process(drawer._process.pid).suspend()
    with pytest.raises(UnreadableFile, match=r"longer than 0\.3 seconds"):
        drawer.ask(AskLetters(path, 1))
    drawer.rest()


def test_a_question_that_takes_too_much_memory_is_given_up(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", "x")
    drawer = Drawer(megabytes=1)  # less than any process has
    with pytest.raises(UnreadableFile, match=r"memory|started"):
        drawer.ask(AskSizes(path, "pdf"))
    drawer.rest()


def test_a_process_that_the_system_refuses_is_said_and_asked_for_again(
    drawer: Drawer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_pdf(tmp_path / "a.pdf", "x")
    with monkeypatch.context() as patch, pytest.raises(UnreadableFile, match="started"):
        patch.setattr(SpawnProcess, "start", refuse)
        drawer.ask(AskSizes(path, "pdf"))
    assert ask_sizes(drawer, path)


def refuse(_process: SpawnProcess) -> None:
    raise BrokenPipeError


def test_at_rest_nothing_is_answered(drawer: Drawer, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", "x")
    drawer.rest()
    with pytest.raises(Cancelled):
        drawer.ask(AskSizes(path, "pdf"))
    drawer.wake()
    assert ask_sizes(drawer, path)


def test_the_process_does_not_run_the_program_again(tmp_path: Path) -> None:
    runs, path = tmp_path / "runs.txt", write_pdf(tmp_path / "a.pdf", "x")
    script = tmp_path / "program.py"
    script.write_text(
        textwrap.dedent(f"""
        import sys
        sys.path[:0] = {sys.path!r}
        open({str(runs)!r}, "a").write("run ")
        from evidencepack.looking.drawing import Drawer
        from evidencepack.looking.questions import AskSizes
        drawer = Drawer()
        print(drawer.ask(AskSizes({path!r}, "pdf")))
        drawer.rest()
        """),
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=100, check=False)
    assert (done.returncode, runs.read_text(encoding="utf-8")) == (0, "run "), done.stderr
    assert "600" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there every such pipe stays open")
@pytest.mark.timeout(30)
def test_a_process_that_ends_before_it_took_its_pipe_is_noticed(
    drawer: Drawer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = SpawnProcess.start

    def start_and_end(process: SpawnProcess) -> None:
        start(process)
        process.kill()

    with far_ends_kept(monkeypatch), monkeypatch.context() as patched:
        patched.setattr(SpawnProcess, "start", start_and_end)
        with pytest.raises(UnreadableFile, match="could not be started"):
            ask_sizes(drawer, write_pdf(tmp_path / "a.pdf", "x"))
    assert ask_sizes(drawer, str(tmp_path / "a.pdf"))


def test_a_huge_picture_is_not_drawn(drawer: Drawer, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="too big"):
        drawer.ask(AskPicture(write_pdf(tmp_path / "a.pdf", "x"), "pdf", 1, 90_000, 90_000, 0, 90_000))


def test_an_image_is_drawn_upright_on_white(drawer: Drawer, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (40, 20), (255, 0, 0, 0)).save(path)
    assert ask_sizes(drawer, str(path), "image") == [(30.0, 15.0)]
    answer = drawer.ask(AskPicture(str(path), "image", 1, 8, 4, 0, 4))
    assert isinstance(answer, Picture)
    assert answer.pixels[:3] == b"\xff\xff\xff"


def tracked(paragraph: object, tag: str, text: str) -> None:
    change, run = OxmlElement(tag), OxmlElement("w:r")
    words = OxmlElement("w:delText" if tag == "w:del" else "w:t")
    words.text = text
    run.append(words)
    change.set(qn("w:id"), "1")
    change.append(run)
    paragraph._p.append(change)  # type: ignore[attr-defined]


def test_a_word_document_keeps_headings_tables_and_changes(drawer: Drawer, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Carers strategy", 1)
    changed = document.add_paragraph("It was ")
    tracked(changed, "w:ins", "agreed")
    tracked(changed, "w:del", "refused")
    document.add_paragraph().add_run("secret").font.hidden = True
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "North", "412"
    document.add_paragraph("The end.")
    path = tmp_path / "a.docx"
    document.save(str(path))
    answer = drawer.ask(AskStory(str(path)))
    assert isinstance(answer, Story)
    heading, change, hidden, row, end = answer.blocks
    assert (heading.level, heading.number, row.row, end.number) == (1, 1, True, 6)
    assert [(run.text, run.look) for run in change.cells[0]] == [("It was ", ""), ("agreed", INSERTED), ("refused", DELETED)]  # fmt: skip  # noqa: E501
    assert [run.look for run in hidden.cells[0]] == [HIDDEN]
    assert [[run.text for run in cell] for cell in row.cells] == [["North"], ["412"]]


def test_a_sheet_keeps_its_cells_in_their_places(drawer: Drawer, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B3"] = "Waiting"
    book.active["C3"] = 14
    book.create_sheet("More").append(["x"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    answer = drawer.ask(AskGrid(str(path), 1, 0, 1000))
    assert isinstance(answer, Grid)
    assert (answer.total, answer.cells) == ((3, 3), [[], [], ["", "Waiting", "14"]])
    later = drawer.ask(AskGrid(str(path), 1, 2, 1000))
    assert isinstance(later, Grid)
    assert (later.first, later.cells) == (2, [["", "Waiting", "14"]])
    with pytest.raises(UnreadableFile):
        drawer.ask(AskGrid(str(path), 9, 0, 10))


def test_a_sheet_shows_values_as_people_see_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["C4"] = 0.0991, 45383
    sheet["B3"].number_format, sheet["C4"].number_format = "0.00%", "d mmmm yyyy"
    book.save(tmp_path / "shown.xlsx")
    grid = grid_of(tmp_path / "shown.xlsx", 1, 0, 10)
    assert isinstance(grid, Grid)
    assert grid.cells[2:] == [["", "9.91%"], ["", "", "1 April 2024"]]
    later = grid_of(tmp_path / "shown.xlsx", 1, 3, 10)
    assert isinstance(later, Grid)
    assert later.cells == [["", "", "1 April 2024"]]
