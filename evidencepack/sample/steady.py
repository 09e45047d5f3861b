"""Makes a zip-based Office file the same each time: fixed time stamps and system mark, no moment of making."""

from __future__ import annotations

import io
import re
import zipfile

_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def steady_zip(data: bytes, moment: str = "") -> bytes:
    """The same archive with all time stamps at the zip format's earliest; `moment` goes into the core properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith(".xlsx"):  # the workbook behind a chart
                content = steady_zip(content, moment)
            elif moment and entry.filename == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>" + moment.encode("ascii"), content)
            steady = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            steady.compress_type = zipfile.ZIP_DEFLATED
            steady.create_system = 0
            target.writestr(steady, content)
    return out.getvalue()
