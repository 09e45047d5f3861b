"""Framework files: the built-in one says what the domain says, and a faulty one is refused with the place named."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from evidencepack.errors import FrameworkFault
from evidencepack.frameworks.loading import (
    builtin_framework,
    builtin_ids,
    framework_from_json,
    framework_from_toml,
    framework_to_json,
    load_framework,
)
from evidencepack.model import ItemKind, Provenance
from evidencepack.resources import resource

LEISURE = Path(__file__).parent.parent / "data" / "frameworks" / "leisure-trust.toml"


def built_in_text() -> str:
    return resource("frameworks", "cqc-la-2025.toml").read_text(encoding="utf-8")


def fault_of(text: str) -> str:
    with pytest.raises(FrameworkFault) as caught:
        framework_from_toml(text, "mine.toml")
    assert "mine.toml" in str(caught.value)
    assert caught.value.to_do
    return str(caught.value)


def changed(before: str, after: str, count: int = 1) -> str:
    text = built_in_text()
    assert before in text
    return text.replace(before, after, count)


# ---------------------------------------------------------------- the built-in framework


def test_the_built_in_framework_has_the_published_shape() -> None:
    framework = builtin_framework()
    assert [theme.title for theme in framework.themes] == [
        "Working with people",
        "Providing support",
        "Ensuring safety",
        "Leadership",
    ]
    assert [statement.id for statement in framework.statements] == [f"qs{n}" for n in range(1, 10)]
    assert [len(statement.sub_topics) for statement in framework.statements] == [7, 5, 2, 5, 4, 3, 4, 3, 2]
    assert framework.statement("qs1").sub_topics[0].id == "qs1.1"
    assert framework.statement("qs7").theme == "ensuring-safety"
    assert [category.id for category in framework.categories] == ["people", "staff", "partners", "processes"]
    assert framework.required_category == "people"
    assert framework.default_method == "direct"
    assert framework.deadline.days == 21


def test_every_sub_topic_is_asked_for_by_an_item() -> None:
    framework = builtin_framework()
    asked = {topic for item in framework.items for topic in item.sub_topics}
    assert asked == {topic.id for statement in framework.statements for topic in statement.sub_topics}


def test_the_items_are_the_38_provisional_ones() -> None:
    framework = builtin_framework()
    assert framework.provisional_items
    assert "rovisional" in framework.items_note
    assert [item.ref for item in framework.items] == [f"IR{n:02d}" for n in range(1, 39)]
    assert [item.position for item in framework.items] == list(range(1, 39))
    sourced = [item.ref for item in framework.items if item.provenance is Provenance.SOURCED]
    assert sourced == ["IR14", "IR17", "IR22", "IR30", "IR33", "IR35", "IR36", "IR37", "IR38"]
    yearly = [item.ref for item in framework.items if item.currency_months == 12]
    assert yearly == ["IR02", "IR09", "IR19", "IR22", "IR26", "IR29", "IR31", "IR32", "IR33", "IR35", "IR36", "IR37"]
    assert all(item.currency_months in {None, 12} for item in framework.items)


def test_items_name_their_statements_and_kinds() -> None:
    by_ref = {item.ref: item for item in builtin_framework().items}
    assert by_ref["IR07"].statements == ("qs1",)
    assert by_ref["IR07"].kinds == (ItemKind.DOCUMENTS, ItemKind.DATA)
    assert by_ref["IR35"].statements == ("qs8", "qs9")
    assert len(by_ref["IR37"].statements) == 9
    assert by_ref["IR37"].kinds == (ItemKind.SELF_ASSESSMENT,)
    assert by_ref["IR38"].kinds == (ItemKind.CONTACTS,)


def test_every_item_has_lower_case_field_terms_without_repeats() -> None:
    for item in builtin_framework().items:
        assert 8 <= len(item.keywords) <= 20, item.ref
        assert len(set(item.keywords)) == len(item.keywords), item.ref
        assert all(word == word.lower() for word in item.keywords), item.ref


def test_built_in_ids_are_file_names_and_item_ids_never_change() -> None:
    assert "cqc-la-2025" in builtin_ids()
    assert all(builtin_framework(known).id == known for known in builtin_ids())
    ids = [item.id for item in builtin_framework().items]
    assert len(set(ids)) == 38
    assert ids[6] == "8f40f86c1eee6c5c9fdae48c92c7088e"  # stored workspaces carry it


def test_an_unknown_built_in_framework_is_named_with_those_there_are() -> None:
    with pytest.raises(FrameworkFault, match=r"cqc-la-1999.*cqc-la-2025"):
        builtin_framework("cqc-la-1999")


# ---------------------------------------------------------------- another shape


def test_a_framework_of_another_shape_loads() -> None:
    framework = load_framework(LEISURE)
    assert (len(framework.themes), len(framework.statements), len(framework.categories)) == (3, 5, 3)
    assert len(framework.items) == 11
    assert framework.items[0].due == "2026-02-01"
    assert framework.statement("pitches").requires == ("observation",)
    assert not framework.provisional_items


# ---------------------------------------------------------------- storage


@pytest.mark.parametrize("framework", [builtin_framework(), load_framework(LEISURE)], ids=lambda f: f.id)
def test_stored_frameworks_come_back_equal(framework: object) -> None:
    assert framework_from_json(framework_to_json(framework), "the workspace") == framework


def test_a_damaged_stored_framework_is_refused() -> None:
    text = framework_to_json(builtin_framework())
    with pytest.raises(FrameworkFault, match="the workspace is not valid JSON"):
        framework_from_json(text[:-20], "the workspace")
    with pytest.raises(FrameworkFault, match=r"deadline\.days"):
        framework_from_json(text.replace('"days":21', '"days":"soon"'), "the workspace")
    with pytest.raises(FrameworkFault, match=r"default_method: .*elsewhere"):
        framework_from_json(text.replace('"default_method":"direct"', '"default_method":"elsewhere"'), "the workspace")


def test_two_stored_items_with_one_id_are_refused() -> None:
    framework = builtin_framework()
    twin = msgspec.structs.replace(framework.items[1], id=framework.items[0].id)
    text = framework_to_json(msgspec.structs.replace(framework, items=(framework.items[0], twin)))
    with pytest.raises(FrameworkFault, match=r"items\[1\]\.id"):
        framework_from_json(text, "the workspace")


# ---------------------------------------------------------------- how files are written


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.replace("\n", "\r\n").encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("These 38 items", "These 38 items – a draft –").encode("cp1252"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
    ],
    ids=["crlf", "utf-8 mark", "windows-1252", "utf-16", "utf-16 without mark"],
)
def test_files_written_on_windows_are_read(tmp_path: Path, encode) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(encode(built_in_text()))
    framework = load_framework(path)
    assert framework.items == builtin_framework().items
    assert "\ufffd" not in framework.items_note


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrameworkFault, match=r"gone\.toml cannot be read"):
        load_framework(tmp_path / "gone.toml")


# ---------------------------------------------------------------- faults


def test_a_syntax_fault_names_line_and_column() -> None:
    assert "line 3, column 9" in fault_of('id = "x"\ntitle = "y"\nversion 2\n')


@pytest.mark.parametrize("text", ["x = " + "[" * 5000, "x = " + "1" * 5000, "", "\0"])
def test_hostile_texts_are_faults_not_crashes(text: str) -> None:
    fault_of(text)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("days = 21", 'days = "soon"', ["deadline.days", "Expected `int`, got `str`"]),
        ('kinds = ["documents"]', 'kinds = ["papers"]', ["items[0].kinds[0]", '"IR01"', "papers"]),
        ('ref = "IR07"\n', "", ["items[6]", "ref"]),
        ("days = 21", "days = 21\nhours = 3", ["deadline.hours", "days, note"]),
        ('short = "Staff and leaders"', 'short = "Staff"\nkeyword = "x"', ["categories[1].keyword", "keywords"]),
        ("score = 3 }", "scores = 3 }", ["methods[0].statement_bands[2].scores"]),
        ('version = "2025.1"\n', "", ["version"]),
        ("currency_months = 12", "currency_months = 1.5", ["items[1].currency_months", "IR02"]),
    ],
)
def test_a_wrong_shape_names_path_and_expectation(before: str, after: str, said: list[str]) -> None:
    message = fault_of(changed(before, after))
    assert all(part in message for part in said), message


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('ref = "IR07"', 'ref = "ir 6"', ["items[6].ref", "items[5]", "twice"]),
        ('sub_topics = ["qs1.7"]', 'sub_topics = ["qs1.9"]', ["items[6].sub_topics[0] (IR07)", '"qs1.9"', "qs1.7"]),
        ('sub_topics = ["qs1.7"]', 'sub_topics = ["qs2.1"]', ["items[6].sub_topics[0] (IR07)", '"qs2"']),
        ('statements = ["qs8", "qs9"]', 'statements = ["qs8", "qs77"]', ["items[34].statements[1] (IR35)", '"qs77"']),
        ('theme = "leadership"', 'theme = "leaders"', ["statements[7].theme (qs8)", '"leaders"', "leadership"]),
        ('id = "qs2"\n', 'id = "qs1"\n', ["statements[1].id", "twice"]),
        ("number = 4\n", "number = 3\n", ["statements[3].number", "twice"]),
        ('{ id = "qs2.5"', '{ id = "qs1.1"', ["statements[1].sub_topics[4].id", "statements[0].sub_topics[0]"]),
        ('required_category = "people"', 'required_category = "persons"', ["required_category", '"persons"']),
        ('default_method = "direct"', 'default_method = "guess"', ["default_method", "category-scores, direct"]),
        ("days = 21", "days = 0", ["deadline.days", "1 or more"]),
        ("currency_months = 12", "currency_months = 0", ["items[1].currency_months (IR02)"]),
        ("low = 39, high = 62", "low = 38, high = 62", ["methods[0].statement_bands[1].low", "overlaps", "39"]),
        ("low = 39, high = 62", "low = 41, high = 62", ["statement_bands[1].low", "gap", "39"]),
        ("low = 88, high = 100", "low = 88, high = 99", ["statement_bands[3].high", "99", "100"]),
        ("low = 25, high = 38", "low = 26, high = 38", ["statement_bands[0].low", "26", "25"]),
        ("low = 25, high = 38", "low = 38, high = 25", ["statement_bands[0]", "low <= high"]),
        ("score = 3 }", "score = 2 }", ["statement_bands[2].score", "3 to 4"]),
        ("score = 3 }", "score = 5 }", ["statement_bands[2].score"]),
        ('"Exceptional standard"]', '"Exceptional standard", "More"]', ["methods[0].highest", "4 score_names", "5"]),
        ("by_category = false", "by_category = true", ["methods[1].statement_bands", "at least one"]),
        ("by_category = true", "by_category = false", ["methods[0].statement_bands", "never be used"]),
        ("lowest = 1\nhighest = 4", "lowest = 4\nhighest = 4", ["methods[0].lowest, highest"]),
        ('kinds = ["contacts"]', "kinds = []", ["items[37].kinds (IR38)"]),
        ('title = "Contacts"', 'title = " "', ["items[37].title", "empty"]),
        ('name = "Good"', 'name = "Inadequate"', ["rating_bands[2].name", "twice"]),
        ('id = "staff"', 'id = "people"', ["categories[1].id", "twice"]),
    ],
)
def test_what_does_not_hold_together_is_named(before: str, after: str, said: list[str]) -> None:
    message = fault_of(changed(before, after))
    assert all(part in message for part in said), message


def test_a_provisional_list_must_say_so() -> None:
    text = changed("items_note = ", 'items_note = ""\n#')
    assert "items_note" in fault_of(text)


def test_all_faults_are_told_at_once() -> None:
    text = changed('sub_topics = ["qs1.7"]', 'sub_topics = ["nowhere"]').replace("days = 21", "days = -1")
    text = text.replace('theme = "leadership"', 'theme = "gone"')
    message = fault_of(text)
    assert "4 faults" in message  # two statements name the theme
    assert message.count("\n- ") == 4


def test_a_due_date_must_be_a_date() -> None:
    text = LEISURE.read_text(encoding="utf-8")
    assert "items[0].due" in fault_of(text.replace("due = 2026-02-01", 'due = "next week"'))
