from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from evidencepack.intake.reading import examine
from evidencepack.model import ReadState

_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_ENTRY = (
    '<manifest:file-entry manifest:full-path="{}" manifest:media-type="text/xml"><manifest:encryption-data>'
    '<manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>'
    "</manifest:encryption-data></manifest:file-entry>"
)


@pytest.mark.parametrize("part", ["content.xml", "encrypted-package"])
@pytest.mark.parametrize(("ending", "kind"), [("odt", "text"), ("ods", "spreadsheet"), ("odp", "presentation")])
def test_locked_documents_are_told_as_such(tmp_path: Path, part: str, ending: str, kind: str) -> None:
    """By part as LibreOffice has always done, and as one whole (from ODF 1.4 on)."""
    path = tmp_path / f"a.{ending}"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr(part, bytes(range(256)))
        package.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_MANIFEST}">{_ENTRY.format(part)}</manifest:manifest>',
        )
    found = examine(path)
    assert (found.format, found.read, found.facts) == (ending, ReadState.LOCKED, {"encrypted": "password"})
