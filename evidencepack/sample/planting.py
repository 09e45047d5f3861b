"""How a fault gets into a file: tracked changes, comments, hidden rows of people, damage."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from evidencepack.sample.blocks import Block, Grid, Paragraph
from evidencepack.sample.chance import spoken
from evidencepack.sample.people import OFFICERS, address, birth_date, full_name, nhs_number, ni_number, phone_number
from evidencepack.sample.sheets import Extras

_REMARKS = (
    "Can we say this? The figure was different in the paper to scrutiny.",
    "Please check with the team before this goes out.",
    "I would take this out, it names a provider we are in dispute with.",
    "Is this still right since April?",
    "Source? Performance could not find this one.",
    "Suggest we soften this.",
)
_INSERTED = ("in most cases ", "subject to budget ", "where the person agrees ", "from next quarter ", "with partners ")
_KEPT = 'xml:space="preserve"'


def track_changes(document: Any, moment: datetime, rng: Random) -> None:
    """Mark a few words in body paragraphs as deleted and inserted by two officers, as Word does (ISO 29500 17.13.5)."""
    authors = [officer.name for officer in rng.sample(OFFICERS, 2)]
    body = [p for p in document.paragraphs if p.style.name == "Normal" and len(p.text) > 90 and len(p.runs) == 1]
    for number, paragraph in enumerate(rng.sample(body, min(5, len(body)))):
        words = paragraph.text.split(" ")
        cut = rng.randrange(3, len(words) - 5)
        mark = f'{nsdecls("w")} w:author="{authors[number % 2]}" w:date="{moment:%Y-%m-%dT%H:%M:%SZ}"'
        before, after = " ".join(words[:cut]) + " ", escape(" ".join(words[cut + 2 :]))
        gone = escape(" ".join(words[cut : cut + 2]) + " ")
        paragraph.runs[0].text = before
        parts = [
            f'<w:del w:id="{900 + 2 * number}" {mark}><w:r><w:delText {_KEPT}>{gone}</w:delText></w:r></w:del>',
            f'<w:ins w:id="{901 + 2 * number}" {mark}><w:r><w:t {_KEPT}>{rng.choice(_INSERTED)}</w:t></w:r></w:ins>',
            f"<w:r {nsdecls('w')}><w:t {_KEPT}>{after}</w:t></w:r>",
        ]
        for part in parts:
            paragraph._p.append(parse_xml(part))


def comment_on(document: Any, moment: datetime, rng: Random) -> None:
    """Put three comments by officers beside body paragraphs."""
    body = [p for p in document.paragraphs if p.style.name == "Normal" and len(p.text) > 60 and p.runs]
    for paragraph, remark in zip(rng.sample(body, min(3, len(body))), rng.sample(_REMARKS, 3), strict=False):
        officer = rng.choice(OFFICERS)
        comment = document.add_comment(paragraph.runs, text=remark, author=officer.name, initials=officer.initials)
        comment._comment_elm.set(qn("w:date"), f"{moment:%Y-%m-%dT%H:%M:%SZ}")


def hidden_sheets(extras: Extras, ways: dict[str, str], rng: Random) -> None:
    """Note which hidden sheets and cell notes the workbook gets."""
    way = ways.get("hidden-sheet")
    if way == "workings":
        rows: list[tuple[str, ...]] = [
            ("Lookup", "Value"),
            *((f"Team {number}", str(rng.randrange(10, 90))) for number in range(1, 13)),
        ]
        extras.hidden.append((rng.choice(("Lookups", "Workings", "Sheet3")), rows, False))
    elif way is not None:
        grid = people_grid(rng, numbers=True, national_insurance=False)
        extras.hidden.append(
            (
                rng.choice(("Raw", "Data dump", "Mosaic extract")),
                [grid.header, *[tuple(map(str, row)) for row in grid.rows]],
                "very" in way,
            )
        )
    if "comments" in ways:
        extras.notes += [(rng.choice(OFFICERS).name, remark) for remark in rng.sample(_REMARKS, 3)]


def people_grid(rng: Random, *, numbers: bool, national_insurance: bool = True) -> Grid:
    """A table of made-up people: case, name, birth date, address, telephone, and their numbers where asked."""
    header = ["Case", "Name", "Date of birth", "Address", "Telephone", "Allocated worker"]
    header += ["NHS number"] if numbers else []
    header += ["NI number"] if numbers and national_insurance else []
    rows: list[tuple[str, ...]] = []
    for number in range(1, rng.randrange(14, 30)):
        row = [
            f"ASC{rng.randrange(200000, 399999)}",
            full_name(rng),
            spoken(birth_date(rng)),
            address(rng),
            phone_number(rng),
            rng.choice(OFFICERS).name,
        ]
        row += [nhs_number(rng)] if numbers else []
        row += [ni_number(rng) if number % 4 == 1 else ""] if numbers and national_insurance else []
        rows.append(tuple(row))
    return Grid("Cases", tuple(header), tuple(rows))


def telling_line(code: str, rng: Random) -> str:
    """A sentence that gives a made-up person away."""
    name = full_name(rng)
    if code == "ni-number":
        return f"For the record, this is about {name}, National Insurance number {ni_number(rng)}; please keep it here."
    number, home = nhs_number(rng), address(rng)
    return f"The example is {name}, born {spoken(birth_date(rng))}, NHS number: {number}, who lives at {home}."


_SWAPS = (
    (" will ", " should "),
    (" people ", " residents "),
    (" and ", " as well as "),
    (" we ", " the service "),
    (" the ", " our "),
)


def edited(blocks: list[Block], rng: Random) -> list[Block]:
    """The version before: one paragraph fewer and a few worded differently."""
    places = [at for at, block in enumerate(blocks) if isinstance(block, Paragraph)]
    changed = rng.sample(places, min(3, len(places)))
    result = list(blocks)
    for at in changed[1:]:
        text = plain = result[at].text if isinstance(result[at], Paragraph) else ""  # type: ignore[union-attr]
        for old, new in _SWAPS:
            text = text.replace(old, new, 1)
        result[at] = Paragraph(text if text != plain else f"{plain} To be confirmed.")
    if len(places) > 3:
        del result[changed[0]]
    return result


def damaged(data: bytes, ending: str) -> bytes:
    """What a failed copy leaves: a docx without its last third, a PDF without its end and with a hole before it."""
    if ending == "docx":
        return data[: len(data) * 2 // 3]
    return data[:-2600] + b"\x00" * 1200


def owner_file(name: str) -> bytes:
    """The 162 bytes that Word keeps beside an open document: the owner's name, in Latin 1 and in UTF-16."""
    text = name[:26]
    narrow = (bytes([len(text)]) + text.encode("latin-1")).ljust(55, b"\x20")
    wide = (len(text).to_bytes(2, "little") + text.encode("utf-16-le")).ljust(107, b"\x00")
    return narrow + wide
