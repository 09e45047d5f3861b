"""What people do to the document in Word, and what the import makes of it: every edit exactly, all else by name."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from helpers.word_edits import (
    FULL,
    after,
    built,
    duplicate,
    edited,
    merged,
    narrowed,
    new_paragraph,
    paragraph,
    replacing,
    row_of,
    said,
    say,
)
from lxml import etree
from msgspec import structs

from evidencepack.assessment.word import Kind, Layout, Merge, Package, Sort, Tracked, What, WordOptions, merge_word
from evidencepack.assessment.word.package import w
from evidencepack.model import PlanStatus, StatementAssessment

WELL = "ep_qs1_doing_well"
BOTH = pytest.mark.parametrize("layout", list(Layout))


def theirs(merge: Merge) -> dict[str, str]:
    return {one.id: one.theirs for one in merge.differences}


def sorts(merge: Merge) -> set[Sort]:
    return {notice.sort for notice in merge.notices}


def only(merge: Merge) -> Any:
    [one] = merge.differences
    return one


@BOTH
@pytest.mark.parametrize("statement", [None, "qs1"])
def test_what_was_not_edited_is_no_difference(layout: Layout, statement: str | None) -> None:
    data, export = built(options=WordOptions(layout=layout, statement=statement))
    for file in (data, edited(data, narrowed)):
        merge = merged(file, export)
        assert merge.differences == ()
        assert merge.notices == ()
        assert merge.known


@BOTH
@pytest.mark.parametrize("program", [(), (narrowed,)], ids=["word", "libreoffice"])
def test_an_edit_is_found_exactly(layout: Layout, program: tuple[Any, ...]) -> None:
    data, export = built(options=WordOptions(layout=layout))
    merge = merged(edited(data, *program, replacing("bravo one", "bravo one and a half")), export)
    one = only(merge)
    assert (one.id, one.kind, one.label) == (WELL, Kind.THEIRS, "1 Assessing needs: What we do well")
    assert one.before == FULL.assessments[0].doing_well
    assert one.theirs == one.before.replace("bravo one", "bravo one and a half")
    assert merge.notices == ()


def test_a_paragraph_typed_behind_the_control_belongs_to_its_cell() -> None:
    data, export = built()
    merge = merged(edited(data, after("Golf plan", "And more.", "And yet more.")), export)
    assert theirs(merge) == {"ep_qs1_doing_about": "Golf plan\nAnd more.\nAnd yet more."}


def test_in_the_report_what_is_typed_behind_a_field_is_named() -> None:
    data, export = built(options=WordOptions(layout=Layout.REPORT))

    def edit(root: Any) -> None:
        control = list(paragraph(root, "Golf plan").iterancestors(w("sdt")))[-1]
        control.getnext().addnext(new_paragraph("Stray words."))

    merge = merged(edited(data, edit), export)
    assert merge.differences == ()
    [notice] = merge.notices
    assert (notice.sort, notice.text) == (Sort.OUTSIDE, "Stray words.")
    assert notice.where == "1 Assessing needs: What we are doing about it"  # a heading that each statement has


def test_the_four_kinds_of_difference() -> None:
    data, export = built()
    file = edited(data, replacing("Foxtrot waits & costs", "Fewer waits"))
    first = FULL.assessments[0]

    def kind_now(text: str) -> Kind:
        now = structs.replace(FULL, assessments=(structs.replace(first, to_improve=text), *FULL.assessments[1:]))
        return Kind(only(merged(file, export, now)).kind)

    assert kind_now("Foxtrot waits & costs") is Kind.THEIRS
    assert kind_now("Fewer waits") is Kind.SAME
    assert kind_now("Other words") is Kind.CONFLICT
    now = structs.replace(FULL, assessments=(structs.replace(first, to_improve="Ours"), *FULL.assessments[1:]))
    assert merged(data, export, now).differences == (), "what only we changed is no difference"


def test_score_status_and_dates_are_read_as_people_type_them() -> None:
    data, export = built()
    merge = merged(
        edited(
            data,
            replacing("3 · good standard", "4"),
            replacing("Draft", "Signed off"),
            replacing("31 March 2027", "1/4/2027"),
            replacing("Under way", "Done"),
        ),
        export,
    )
    assert theirs(merge) == {
        "ep_qs1_score": "4",
        "ep_qs3_status": "signed off",
        f"ep_plan_{'a' * 16}_due": "2027-04-01",
        f"ep_plan_{'a' * 16}_status": "done",
    }


def test_what_is_no_value_is_named_with_its_words() -> None:
    data, export = built()
    merge = merged(
        edited(data, replacing("3 · good standard", "7 · splendid"), replacing("31 March 2027", "some day soon")),
        export,
    )
    assert merge.differences == ()
    assert {(one.sort, one.text) for one in merge.notices} == {
        (Sort.NO_VALUE, "7 · splendid"), (Sort.NO_VALUE, "some day soon"),
    }  # fmt: skip


def test_an_emptied_field_is_empty_and_a_deleted_one_is_named() -> None:
    data, export = built()
    merge = merged(edited(data, replacing("Golf plan", "")), export)
    assert theirs(merge) == {"ep_qs1_doing_about": ""}

    def cut(root: Any) -> None:  # as when everything in the cell is selected and deleted: no mark stays
        cell = next(paragraph(root, "Golf plan").iterancestors(w("tc")))
        for one in [one for one in cell if one.tag != w("tcPr")]:
            cell.remove(one)
        cell.append(etree.Element(w("p")))

    assert theirs(merged(edited(data, cut), export)) == {"ep_qs1_doing_about": ""}

    def drop(root: Any) -> None:
        row = row_of(root, "Golf plan")
        row.getparent().remove(row)

    merge = merged(edited(data, drop), export)
    assert merge.differences == ()
    assert [one.where for one in merge.notices if one.sort is Sort.MISSING] == [
        "1 Assessing needs: What we are doing about it"
    ]


def test_a_copied_field_is_named_and_the_marked_one_counts() -> None:
    data, export = built()

    def copy_with_new_words(root: Any) -> None:
        table = next(paragraph(root, "Golf plan").iterancestors(w("tbl")))
        fresh = duplicate(table)
        for mark in [*fresh.iter(w("bookmarkStart"), w("bookmarkEnd"))]:
            mark.getparent().remove(mark)
        table.addnext(new_paragraph("between"))
        say(next(one for one in fresh.iter(w("p")) if said(one) == "Golf plan"), "Copied words")

    merge = merged(edited(data, copy_with_new_words), export)
    assert merge.differences == ()
    assert "Copied words" in [one.text for one in merge.notices if one.sort is Sort.COPIED]


def test_rows_are_added_removed_and_moved() -> None:
    data, export = built()

    def add(root: Any) -> None:
        fresh = duplicate(row_of(root, "Yankee trains"))
        for control in list(fresh.iter(w("sdt"))):
            control.getparent().replace(control, control.find(w("sdtContent"))[0])
        for mark in list(fresh.iter(w("bookmarkStart"), w("bookmarkEnd"))):
            mark.getparent().remove(mark)
        for cell, text in zip(fresh.iter(w("tc")), ("1", "New action", "Bob", "5 May 2027", "", "Begun"), strict=True):
            say(cell, text)

    one = only(merged(edited(data, add), export))
    assert (one.what, one.kind) == (What.ROW_ADDED, Kind.THEIRS)
    assert one.cells == ("1", "New action", "Bob", "2027-05-05", "not started", "Begun")

    def remove(root: Any) -> None:
        row = row_of(root, "Yankee trains")
        row.getparent().remove(row)

    one = only(merged(edited(data, remove), export))
    assert (one.what, one.kind, one.row) == (What.ROW_REMOVED, Kind.THEIRS, "b" * 16)
    assert "Yankee trains" in one.before

    def swap(root: Any) -> None:
        row = row_of(root, "Victor recruits")
        row_of(root, "Yankee trains").addnext(row)

    one = only(merged(edited(data, swap), export))
    assert (one.what, one.theirs) == (What.ORDER, "Yankee trains\nVictor recruits\nZulu learns")


def test_a_copied_row_with_other_words_is_a_new_row() -> None:
    data, export = built()

    def edit(root: Any) -> None:
        fresh = duplicate(row_of(root, "Mike longest wait"))
        say(next(one for one in fresh.iter(w("p")) if said(one) == "Mike longest wait"), "Median wait")

    one = only(merged(edited(data, edit), export))
    assert (one.what, one.subject, one.cells[0]) == (What.ROW_ADDED, "qs1", "Median wait")
    merge = merged(edited(data, lambda root: duplicate(row_of(root, "Mike longest wait"))), export)
    assert merge.differences == ()
    assert sorts(merge) == {Sort.COPIED}


def test_figures_without_ids_are_paired_by_what_they_say() -> None:
    data, export = built()
    first = FULL.assessments[0]
    now = structs.replace(first, figures=tuple(reversed(first.figures)))
    snapshot = structs.replace(FULL, assessments=(now, *FULL.assessments[1:]))
    one = only(merged(edited(data, replacing("71 %", "75 %")), export, snapshot))
    assert (one.kind, one.ours, one.label) == (
        Kind.THEIRS, "71 %", "1 Assessing needs: Key figures, Lima seen in four weeks: Value",
    )  # fmt: skip


def test_a_table_whose_columns_changed_is_named_row_by_row() -> None:
    data, export = built()

    def edit(root: Any) -> None:
        row = row_of(root, "Victor recruits")
        row.remove(list(row.iter(w("tc")))[2])

    merge = merged(edited(data, edit), export)
    assert merge.differences == ()
    [notice] = merge.notices
    assert notice.sort is Sort.UNCLEAR
    assert "Victor recruits" in notice.text


def test_two_fields_in_one_cell_are_taken_from_neither() -> None:
    data, export = built()

    def edit(root: Any) -> None:
        paragraph(root, "Golf plan").addnext(paragraph(root, "Foxtrot waits & costs"))

    merge = merged(edited(data, edit), export)
    assert merge.differences == ()
    said_so = " ".join(one.text for one in merge.notices)
    assert "Golf plan" in said_so
    assert "Foxtrot waits & costs" in said_so


def tracked(root: Any, text: str, *, inserted: str, deleted: str) -> None:
    run = next(paragraph(root, text).iter(w("r")))
    ins = etree.Element(w("ins"), {w("id"): "901", w("author"): "Ann Editor", w("date"): "2026-11-01T10:00:00Z"})
    etree.SubElement(etree.SubElement(ins, w("r")), w("t")).text = inserted
    gone = etree.Element(w("del"), {w("id"): "902", w("author"): "Bob Boss", w("date"): "2026-11-02T10:00:00Z"})
    etree.SubElement(etree.SubElement(gone, w("r")), w("delText")).text = deleted
    run.addnext(gone)
    run.addnext(ins)


def test_tracked_changes_are_shown_and_wait_for_a_decision() -> None:
    data, export = built()
    file = edited(
        data,
        lambda root: tracked(root, "Golf plan", inserted=" and club", deleted=" of old"),
        replacing("Foxtrot waits & costs", "Fewer waits"),
    )
    merge = merged(file, export)
    assert merge.tracked == 2
    assert {(one.who, one.text, one.where) for one in merge.notices if one.sort is Sort.TRACKED} == {
        ("Ann Editor 2026-11-01", "and club", "1 Assessing needs: What we are doing about it"),
        ("Bob Boss 2026-11-02", "of old", "1 Assessing needs: What we are doing about it"),
    }
    kinds = {one.id: one.kind for one in merge.differences}
    assert kinds == {"ep_qs1_doing_about": Kind.UNDECIDED, "ep_qs1_to_improve": Kind.THEIRS}
    undecided = next(one for one in merge.differences if one.kind is Kind.UNDECIDED)
    assert undecided.theirs == "Golf plan and club"
    assert "Golf plan of old" in undecided.note
    assert theirs(merged(file, export, tracked=Tracked.ACCEPT))["ep_qs1_doing_about"] == "Golf plan and club"
    assert theirs(merged(file, export, tracked=Tracked.REJECT))["ep_qs1_doing_about"] == "Golf plan of old"


def test_comments_notes_pictures_links_and_looks_are_named() -> None:
    data, export = built()
    package = Package.of(data, "x.docx")
    name = "word/comments.xml"
    comment = (
        f'<w:comments xmlns:w="{w("x")[1:-2]}"><w:comment w:id="5" w:author="Cyd"><w:p><w:r>'
        "<w:t>Is this so?</w:t></w:r></w:p></w:comment></w:comments>"
    )
    package.set_part(name, comment.encode(), "application/xml")
    package.relate("comments", "comments.xml")
    notes = (
        comment.replace("comments", "footnotes").replace("w:comment ", "w:footnote ").replace("Is this so?", "See 5.")
    )
    package.set_part("word/footnotes.xml", notes.replace("/w:comment", "/w:footnote").encode(), "application/xml")
    package.relate("footnotes", "footnotes.xml")
    at = paragraph(package.root, "Golf plan")
    run = next(at.iter(w("r")))
    etree.SubElement(run, w("drawing"))
    etree.SubElement(run, w("footnoteReference"), {w("id"): "5"})
    etree.SubElement(run, w("commentReference"), {w("id"): "5"})
    looks = etree.Element(w("rPr"))
    etree.SubElement(looks, w("b"))
    etree.SubElement(looks, w("vanish"))
    run.insert(0, looks)
    merge = merged(package.to_bytes(), export)
    assert merge.differences == ()
    where = "1 Assessing needs: What we are doing about it"
    assert {(one.sort, one.where, one.text) for one in merge.notices} == {
        (Sort.COMMENT, where, "Is this so?"), (Sort.NOTE, where, "See 5."), (Sort.PICTURE, where, ""),
        (Sort.LOOKS, where, "Golf plan"), (Sort.HIDDEN, where, "Golf plan"),
    }  # fmt: skip


def test_fixed_text_and_order_are_named() -> None:
    data, export = built()

    def edit(root: Any) -> None:
        body = root.find(w("body"))
        heading = paragraph(root, "Key messages")
        field = heading.getnext()
        block = [heading, field, field.getnext(), field.getnext().getnext()]
        for one in block:
            body.append(one)
        body.append(root.find(f"{w('body')}/{w('sectPr')}"))

    merge = merged(edited(data, edit, replacing("Contacts", "Who to ask")), export)
    assert merge.differences == ()
    found = {(one.sort, one.text or one.where) for one in merge.notices}
    assert (Sort.REORDERED, "Key messages") in found
    moved = [one.where for one in merge.notices if one.message == "It stands in another place than in the export."]
    assert moved == ["Key messages"]
    assert (Sort.OUTSIDE, "Who to ask") in found
    assert (Sort.FIXED_TEXT, "Contacts") in found


def test_words_in_a_footer_are_named_and_page_numbers_are_not() -> None:
    data, export = built()
    package = Package.of(data, "edited.docx")
    footer = package.parts["word/footer.xml"].decode()
    words = '<w:r><w:t xml:space="preserve"> of </w:t></w:r>'
    field = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate"))
    field += '<w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>, internal</w:t></w:r>'
    assert words in footer
    numbered = footer.replace(">1<", ">9<")
    package.parts["word/footer.xml"] = numbered.encode()
    assert merged(package.to_bytes(), export).notices == ()
    package.parts["word/footer.xml"] = numbered.replace(words, words + field).encode()
    found = {(one.sort, one.where, one.text) for one in merged(package.to_bytes(), export).notices}
    [line] = [text for sort, where, text in found if (sort, where) == (Sort.OUTSIDE, "Footer")]
    assert line.endswith("Page of , internal")


def test_nine_leads_files_merge_one_after_another() -> None:
    files = {}
    for statement in ("qs1", "qs2"):
        data, export = built(options=WordOptions(statement=statement))
        files[statement] = (data, export)
    data, export = files["qs1"]
    one = only(merged(edited(data, replacing("Golf plan", "Golf plan two")), export))
    now = structs.replace(
        FULL,
        assessments=(structs.replace(FULL.assessments[0], doing_about=one.theirs), *FULL.assessments[1:]),
    )
    data, export = files["qs2"]
    second = only(merged(edited(data, replacing("Papa works.", "Papa rests.")), export, now))
    assert (second.id, second.kind) == ("ep_qs2_doing_well", Kind.THEIRS)


def test_an_unknown_export_leaves_everything_to_a_person() -> None:
    data, _ = built()
    merge = merged(edited(data, replacing("Golf plan", "Golf plan two")), None)
    assert not merge.known
    assert [(one.id, one.kind) for one in merge.differences] == [("ep_qs1_doing_about", Kind.CONFLICT)]
    assert sorts(merge) == {Sort.UNKNOWN}


def test_ids_that_are_no_simple_names_still_fit_word() -> None:
    statement = structs.replace(FULL.framework.statements[0], id="Statement/1 with – a long and awkward name")
    framework = structs.replace(FULL.framework, statements=(statement, *FULL.framework.statements[1:]))
    said_of_it = StatementAssessment(statement_id=statement.id, doing_well="Some words", score=3)
    action = structs.replace(FULL.plan[0], id="an/awkward id", statement_id=statement.id, status=PlanStatus.DONE)
    snapshot = structs.replace(FULL, framework=framework, assessments=(said_of_it,), plan=(action,), citations=())
    data, export = built(snapshot)
    root = Package.of(data, "x.docx").root
    names = [one.get(w("name")) for one in root.iter(w("bookmarkStart"))]
    assert all(len(name) <= 40 and name.replace("_", "").isalnum() and name.isascii() for name in names)
    assert len({name.lower() for name in names}) == len(names)
    one = only(merged(edited(data, replacing("Some words", "Other words")), export, snapshot))
    assert one.subject == statement.id


def test_the_tree_that_was_read_is_not_changed() -> None:
    data, export = built()
    package = Package.of(edited(data, lambda root: tracked(root, "Golf plan", inserted="x", deleted="y")), "x.docx")
    before = etree.tostring(copy.deepcopy(package.root))
    merge_word(package, FULL, export, Tracked.ASK)
    assert etree.tostring(package.root) == before
