import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathvalidate import validate_filename

from evidencepack.pack import names
from evidencepack.verbs import pack_name

FORBIDDEN = "#%&{}$!`@+=;^"
texts = st.text(max_size=120) | st.text(
    alphabet="CONULPRTcom1. -/:\\ \u202e\u0301\u212b\u037e\U0001f600é#%&'~", max_size=60
)


@given(number=st.from_regex(r"IR[0-9]{2}-[0-9]{2}", fullmatch=True), title=texts, limit=st.integers(20, 200))
def test_file_names_are_safe_short_and_stable(number: str, title: str, limit: int) -> None:
    name = names.file_name(number, title, ".pdf", FORBIDDEN, limit)
    validate_filename(name, platform="universal", max_len=255)
    assert names.units(name) <= limit
    assert len(name.encode("utf-8")) <= 255
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set(FORBIDDEN + '<>:"/\\|?*')
    assert name.startswith(number)
    assert name.endswith(".pdf")
    assert not name.removesuffix(".pdf").endswith((" ", "."))
    assert all(unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"} for sign in name)
    assert names.file_name(number, title, ".pdf", FORBIDDEN, limit) == name


@given(ref=texts, title=texts, limit=st.integers(20, 80))
def test_folder_names_are_safe(ref: str, title: str, limit: int) -> None:
    name = names.folder_name(ref[:30], title, FORBIDDEN, limit)
    validate_filename(name, platform="universal", max_len=255)
    assert not name.endswith((" ", "."))


@given(st.lists(texts, max_size=12))
def test_no_two_names_are_alike(titles: list[str]) -> None:
    taken = names.Taken("pack.json")
    given_out = [taken.unique(names.component(names.clean(title)) + ".pdf") for title in titles]
    assert len({names.key(name) for name in given_out}) == len(titles)


def test_names_that_differ_by_case_or_unicode_form_only_are_told_apart() -> None:
    taken = names.Taken("00 Index.html")
    assert taken.unique("a/Café.pdf") == "a/Café.pdf"
    assert taken.unique(unicodedata.normalize("NFD", "a/Café.pdf")).endswith(" (2).pdf")
    assert taken.unique("A/CAFÉ.PDF") == "A/CAFÉ (3).PDF"
    assert taken.unique("00 INDEX.html") == "00 INDEX (2).html"
    assert taken.unique("b/v1.2 draft") == "b/v1.2 draft"
    assert taken.unique("b/V1.2 draft") == "b/V1.2 draft (2)"


@pytest.mark.parametrize("name", ["CON", "nul", "Com1", "LPT9", "AUX", "NUL.backup"])
def test_windows_device_names_are_changed(name: str) -> None:
    changed = names.component(name)
    assert changed != name
    validate_filename(changed, platform="windows")


def test_long_titles_are_cut_between_words() -> None:
    name = names.file_name("IR07-02", "Advocacy contract monitoring report for the whole year", ".pdf", "", 45)
    assert name == "IR07-02 Advocacy contract monitoring.pdf"
    assert names.file_name("IR01-01", "Plan.PDF", ".pdf", "", 100) == "IR01-01 Plan.pdf"
    assert names.shorten("abcde\u0301f", 5) == "abcd"


@pytest.mark.parametrize(
    ("name", "format_id", "ending"),
    [
        ("a.PDF", "pdf", ".pdf"),
        ("report.doc", "pdf", ".pdf"),
        ("photo.jpeg", "jpeg", ".jpeg"),
        ("notes.md", "txt", ".md"),
        ("noname", "docx", ".docx"),
        ("odd.pages", "unknown", ".pages"),
        ("v1.2 final draft", "unknown", ""),
    ],
)
def test_the_ending_follows_the_content(name: str, format_id: str, ending: str) -> None:
    assert names.ending(name, format_id) == ending


def test_the_proposed_name_of_a_pack_is_one_name_on_every_system() -> None:
    assert pack_name("Bath / North: East? 2026-11-22 supplement") == "Bath  North East 2026-11-22 supplement.zip"
    assert pack_name("Northmarsh 2026-11-22") == "Northmarsh 2026-11-22.zip"
