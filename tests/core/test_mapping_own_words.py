"""A council's own vocabulary beside the workspace: read, checked with file and line, and used at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.small import framework, item

from evidencepack.errors import FrameworkFault
from evidencepack.frameworks import builtin_framework
from evidencepack.mapping.own_words import FILE_NAME, count_terms, example, own_vocabulary, read_own, terms_by_item

FRAMEWORK = builtin_framework()

FAULTS = {
    '[topics."qs1.1"]\nstrong = ["ok"]\nstrnog = ["x"]\n': (3, "strnog"),
    '# a note on strong\n[topics."qs1.1"]\nstrong = ["ok", 3]\n': (3, "Expected `str`"),
    '[items]\nIR07 = ["speaktrue"]\nIR99 = ["x"]\n': (3, "no item IR99"),
    '\n[topics."qs99.1"]\nusual = ["x"]\n': (2, "no sub-topic qs99.1"),
    '[items]\nIR07 = [\n  "speaktrue",\n  "one two three four five six seven",\n]\n': (4, "no term"),
    '[items]\nIR07 = ["speaktrue", "…"]\n': (2, "no term"),
    "[items\n": (1, "line 1"),
    'elsewhere = [\n"x",\n': (2, "Invalid value"),
    'elsewhere = "x"\n': (1, "Expected `array`"),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_names_the_file_and_the_line(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    line, said = FAULTS[text]
    with pytest.raises(FrameworkFault) as caught:
        own_vocabulary(tmp_path, FRAMEWORK, FRAMEWORK.items)
    assert FILE_NAME in caught.value.what
    assert f"line {line}" in caught.value.what
    assert said in caught.value.what
    assert str(tmp_path) in caught.value.to_do


def test_what_is_no_text_is_said(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FrameworkFault, match="UTF-8"):
        read_own(path, FRAMEWORK, FRAMEWORK.items)
    path.write_bytes(b"#" * 2_000_001)
    with pytest.raises(FrameworkFault, match="2 MB"):
        read_own(path, FRAMEWORK, FRAMEWORK.items)
    path.write_text("elsewhere = " + "[" * 5000, encoding="utf-8")
    with pytest.raises(FrameworkFault):
        read_own(path, FRAMEWORK, FRAMEWORK.items)


def test_none_is_fine(tmp_path: Path) -> None:
    assert own_vocabulary(tmp_path, FRAMEWORK, FRAMEWORK.items) is None


def test_the_example_is_valid_and_so_is_what_it_comments(tmp_path: Path) -> None:
    items = (*framework().items, item("CQC 4.1(a)", "An item of another list"))
    text = example(framework(), items)
    path = tmp_path / FILE_NAME
    path.write_text(text, encoding="utf-8")
    assert count_terms(read_own(path, framework(), items)) == 0
    lines = [line.removeprefix("# ") for line in text.splitlines() if line.startswith(("# [topics", "# strong", "# A"))]
    lines += ["[items]", *(line[2:] for line in text.splitlines() if "CQC 4.1" in line)]
    items_first = [line for line in lines if line.startswith("A")]
    kept = [line for line in lines if not line.startswith("A")]
    path.write_text("\n".join([*kept, *items_first]).replace("…", "word"), encoding="utf-8")
    own = read_own(path, framework(), items)
    assert set(own.items) == {"A1", "A2", "A3", "CQC 4.1(a)"}
    assert set(own.topics) == {"s1.1", "s1.2"}
    assert count_terms(own) == 6
    assert set(terms_by_item(own, items)) == {one.id for one in items}
