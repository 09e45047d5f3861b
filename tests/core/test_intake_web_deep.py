from __future__ import annotations

from pathlib import Path

import pytest

from evidencepack.intake.reading import examine


@pytest.mark.parametrize("depth", [10, 300, 2000, 5000, 60_000])
def test_a_page_keeps_its_text_however_deep_it_is_nested(tmp_path: Path, depth: int) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<html><head><title>Minutes</title><style>p {}</style></head><body><p class='a'>First words</p>"
        + "<div>" * depth
        + "<table><tr><td>Area</td><td>North</td></tr></table><script>let no = 1</script><p>Deep words</p>"
        + "</div>" * depth
        + "<p>Last words</p></body></html>",
        encoding="utf-8",
    )
    found = examine(path)
    assert found.pages[0].text.split() == ["First", "words", "Area", "North", "Deep", "words", "Last", "words"]
    assert (found.properties, found.facts) == ({"title": "Minutes"}, {"scripts": 1})
