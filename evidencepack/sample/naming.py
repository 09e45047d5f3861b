"""Names files as people do on shared drives."""

from __future__ import annotations

import re
from datetime import date
from random import Random

_ENDINGS = (
    " v2", " FINAL", " FINAL v3 (002)", " v1.2", "_final", " (2)", " - approved", " MASTER", " updated", " v4 clean",
    " FINAL FINAL", "_v2_HS comments actioned", " for web", " v1.0",
)  # fmt: skip
_SHORT = {
    "Adult social care": "ASC", "Quarterly": "Qtly", "Performance": "Perf", "performance": "perf", "Management": "Mgmt",
    "Northmarsh County Council": "NCC", "Assessment": "Assmt", "Report": "Rpt",
}  # fmt: skip


def file_name(title: str, ending: str, day: date, rng: Random) -> str:
    """A file name for a document with this title, safe on Windows, at most 110 characters long."""
    stem = re.sub(r'[<>:"/\\|?*]', "", title.replace(": ", " - ").replace("/", "-")).strip()
    habit = rng.random()
    if habit < 0.18:
        stem += rng.choice(_ENDINGS)
    elif habit < 0.26:
        stem = f"{stem} {day:%d.%m.%y}"
    elif habit < 0.32:
        stem = f"{day:%Y%m%d} {stem}"
    elif habit < 0.38:
        stem = stem.replace(" - ", "_").replace(" ", "_")
    elif habit < 0.46:
        for long, short in _SHORT.items():
            stem = stem.replace(long, short)
    elif habit < 0.49:
        stem = stem.upper()
    return f"{stem[:104].rstrip(' .')}.{ending}"
