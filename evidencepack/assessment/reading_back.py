"""The self-assessment read back from the Word document that `cover_document` wrote, after people edited it in Word.

Statements are found by their headings and fields by the first cell of their row. What cannot be placed is named, never
guessed; a document that still holds tracked changes is refused, since accepting them is a person's decision.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from msgspec import Struct, structs

from evidencepack.assessment.cover import FIELD_LABELS, UNWRITTEN
from evidencepack.errors import UnreadableFile, UserFault
from evidencepack.model import Framework, QualityStatement, StatementAssessment

_MARKED = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class ReadBack(Struct, frozen=True):
    """What the document says of each statement that was found in it, and notes on what could not be taken."""

    assessments: tuple[StatementAssessment, ...]
    notes: tuple[str, ...]


def read_self_assessment(path: Path, framework: Framework, current: dict[str, StatementAssessment]) -> ReadBack:
    """Read scores and texts; what the document does not hold stays as it is in `current` (by statement id).

    Raises `UnreadableFile` if it is no Word document, `UserFault` if it holds tracked changes or no statement at all.
    """
    tables = _tables_by_heading(_opened(path))
    found: list[StatementAssessment] = []
    notes: list[str] = []
    for statement in framework.statements:
        tables_here = tables.get(_heading(statement), [])
        if len(tables_here) != 1:
            why = "is not in the document" if not tables_here else f"is there {len(tables_here)} times"
            notes.append(f"“{statement.title}” {why}; it was left as it is.")
            continue
        said = current.get(statement.id) or StatementAssessment(statement_id=statement.id)
        found.append(_read(tables_here[0], statement, said, framework, notes))
    if not found:
        raise UserFault(
            f"{path.name} holds no quality statement.", "Choose a self-assessment that was exported from this program."
        )
    return ReadBack(tuple(found), tuple(notes))


def _opened(path: Path) -> Any:
    try:
        document = docx.Document(str(path))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, PackageNotFoundError) as fault:
        raise UnreadableFile(f"{path.name} cannot be opened as a Word document.", "Choose a .docx file.") from fault
    body = document.element.body
    marked = sum(1 for tag in ("ins", "del", "moveFrom", "moveTo") for _ in body.iter(f"{_MARKED}{tag}"))
    if marked:
        raise UserFault(
            f"{path.name} still holds {marked} tracked changes.",
            "Accept or reject them in Word, save, and import again.",
        )
    return document


def _tables_by_heading(document: Any) -> dict[str, list[Table]]:
    """The tables of the document by the heading above each, in one form."""
    tables: dict[str, list[Table]] = {}
    heading = ""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            if str(block.style.name if block.style else "").startswith("Heading"):
                heading = _plain(block.text)
        else:
            tables.setdefault(heading, []).append(block)
    return tables


def _read(
    table: Table, statement: QualityStatement, said: StatementAssessment, framework: Framework, notes: list[str]
) -> StatementAssessment:
    cells = {_plain(row.cells[0].text): row.cells[-1] for row in table.rows if len(row.cells) > 1}
    texts: dict[str, str] = {}
    for field, label in FIELD_LABELS.items():
        cell = cells.get(_plain(label))
        if cell is None:
            notes.append(f"“{label}” of “{statement.title}” is missing; it was left as it is.")
            continue
        text = "\n".join(paragraph.text.strip() for paragraph in cell.paragraphs).strip()
        texts[field] = "" if text == UNWRITTEN else text
    score = _score(cells.get("score"), framework, statement, notes) or said.score
    return structs.replace(said, score=score, **texts)


def _score(cell: Any, framework: Framework, statement: QualityStatement, notes: list[str]) -> int | None:
    method = framework.method(framework.default_method)
    found = re.match(r"\s*(\d+)\b", cell.text) if cell is not None else None
    if found and method.lowest <= int(found[1]) <= method.highest:
        return int(found[1])
    if found:
        notes.append(f"The score of “{statement.title}” is {found[1]}, which is none; it was left as it is.")
    return None


def _heading(statement: QualityStatement) -> str:
    return _plain(f"{statement.number} {statement.title}")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
