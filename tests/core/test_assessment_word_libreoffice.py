"""The round trip through LibreOffice itself; skipped where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import pytest
from helpers.word_edits import after, built, duplicate, edited, merged, paragraph, replacing, row_of, said, say
from lxml import etree

from evidencepack.assessment.word import Kind, Layout, Sort, Tracked, What, WordOptions
from evidencepack.assessment.word.package import w

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def through(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Opens and saves files with LibreOffice, several in one start."""
    folder = tmp_path_factory.mktemp("office")

    def convert(files: dict[str, bytes], times: int = 1) -> dict[str, bytes]:
        current = dict(files)
        for turn in range(times):
            before, behind = folder / f"in{turn}", folder / f"out{turn}"
            for one in (before, behind):
                shutil.rmtree(one, ignore_errors=True)
                one.mkdir()
            for name, data in current.items():
                (before / f"{name}.docx").write_bytes(data)
            profile = (folder / "profile").as_uri()
            command = [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx"]
            command += ["--outdir", str(behind), *(str(one) for one in sorted(before.iterdir()))]
            subprocess.run(command, check=True, capture_output=True, timeout=100)
            current = {name: (behind / f"{name}.docx").read_bytes() for name in current}
        return current

    return convert


def add_row(root: Any) -> None:
    fresh = duplicate(row_of(root, "Yankee trains"))
    for mark in list(fresh.iter(w("bookmarkStart"), w("bookmarkEnd"), w("alias"), w("tag"))):
        mark.getparent().remove(mark)
    for cell, text in zip(fresh.iter(w("tc")), ("3", "New action", "Bob", "5 May 2027", "Done", "Begun"), strict=True):
        say(cell, text)


def drop_row(root: Any) -> None:
    row = row_of(root, "Golf plan")
    row.getparent().remove(row)


def track(root: Any) -> None:
    run = next(paragraph(root, "Quebec too.").iter(w("r")))
    mark = etree.Element(w("ins"), {w("id"): "9", w("author"): "Ann", w("date"): "2026-11-01T10:00:00Z"})
    etree.SubElement(etree.SubElement(mark, w("r")), w("t")).text = "; and more."
    run.addnext(mark)


def swap_rows(root: Any) -> None:
    row_of(root, "Mike longest wait").addnext(row_of(root, "Lima seen in four weeks"))


def test_out_and_back_and_out_and_back(through: Any) -> None:
    cases: dict[str, tuple[Layout, str | None]] = {
        "table": (Layout.TABLE, None), "report": (Layout.REPORT, None), "one": (Layout.TABLE, "qs1"),
    }  # fmt: skip
    made = {name: built(options=WordOptions(layout=of, statement=only)) for name, (of, only) in cases.items()}
    back = through({name: data for name, (data, _) in made.items()}, times=2)
    for name, (_, export) in made.items():
        merge = merged(back[name], export)
        assert merge.differences == ()
        assert merge.notices == ()
        assert merge.known
    [one] = merged(edited(back["report"], replacing("bravo one", "bravo two")), made["report"][1]).differences
    assert one.theirs == one.before.replace("bravo one", "bravo two")


def test_edits_before_and_after_libreoffice(through: Any) -> None:
    data, export = built()
    inside = edited(
        data,
        replacing("Foxtrot waits & costs", "Fewer waits"),
        after("Papa works.", "Behind the control."),
        replacing("3 · good standard", "4 · exceptional standard"),
        add_row,
        drop_row,
        swap_rows,
        track,
        replacing("Improvement plan", "Our plan"),
    )
    merge = merged(through({"x": inside})["x"], export)
    found = {one.id: one for one in merge.differences}
    assert found["ep_qs1_to_improve"].theirs == "Fewer waits"
    assert found["ep_qs1_score"].theirs == "4"
    assert found["ep_qs1_figure_order"].what is What.ORDER
    new = [one for one in merge.differences if one.what is What.ROW_ADDED]
    assert [one.cells for one in new] == [("3", "New action", "Bob", "2027-05-05", "done", "Begun")]
    undecided = found["ep_qs2_doing_well"]
    assert undecided.kind is Kind.UNDECIDED
    assert undecided.theirs == "Papa works.\nQuebec too.; and more.\nBehind the control."
    assert len(merge.differences) == 5
    sorts = {notice.sort for notice in merge.notices}
    assert sorts == {Sort.TRACKED, Sort.MISSING, Sort.OUTSIDE, Sort.FIXED_TEXT}
    assert [one.text for one in merge.notices if one.sort is Sort.OUTSIDE] == ["Our plan"]
    accepted = merged(through({"x": inside})["x"], export, tracked=Tracked.ACCEPT)
    assert not accepted.open


def test_edited_after_libreoffice_saved_it(through: Any) -> None:
    data, export = built(options=WordOptions(layout=Layout.REPORT))
    saved = through({"x": data})["x"]

    def type_at_the_end(root: Any) -> None:
        at = [one for one in root.iter(w("p")) if said(one) == "Quebec too."][-1]
        etree.SubElement(etree.SubElement(at, w("r")), w("t")).text = "(Typed at the end.)"

    merge = merged(edited(saved, type_at_the_end, replacing("charlie two", "charlie three")), export)
    assert {one.id: one.theirs for one in merge.differences} == {
        "ep_qs1_doing_well": "Alpha answers fast.\n- bravo one\n- charlie three\n  - delta deeper\n\nEcho after a gap.",
        "ep_qs2_doing_well": "Papa works.\nQuebec too.(Typed at the end.)",
    }
    assert merge.notices == ()
