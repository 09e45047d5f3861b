"""Files made to do harm: bombs, loops, lies about sizes, and names that no system likes. Small to make, bad to read."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

NAMES = [
    *("Ärzte–Übersicht.txt", "报告 2026.txt", "تقرير.txt", "דוח שנתי.txt", "отчёт.txt", "रिपोर्ट.txt", "レポート.txt"),
    *("report\u202etxt.exe.txt", "e\u0301te\u0301.txt", "\U0001f468\u200d\U0001f469.txt", "ends in dot.txt."),
    *("ends in space.txt ", " starts with space.txt", "a" * 251 + ".txt", "語" * 83 + ".txt", "no ending", ".txt"),
    *("CON.txt", "semi;colon&amp'quote\".txt", "tab\there.txt", "new\nline.txt", "zero\u200bwidth.txt", "%s%n{}.txt"),
]  # fmt: skip
_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{what}"'
    ' Target="{main}"/></Relationships>'
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)


def hostile_files(megabytes: int = 200) -> Iterator[tuple[str, bytes]]:
    """All of them as (file name, content). `megabytes`: how big those are that are only big; the rest goes with it."""
    yield "empty.pdf", b""
    yield "empty zip.zip", b"PK\x05\x06" + bytes(18)
    yield "empty zip.docx", b"PK\x05\x06" + bytes(18)
    yield "one byte.xls", b"\xd0"
    yield from hostile_bombs(megabytes)
    yield from _packages(megabytes)
    yield from _pdfs(megabytes)
    yield from _nests(megabytes)
    yield from _pictures(megabytes)
    yield from _big(megabytes)
    for name in NAMES:
        yield name, f"A file called {name}".encode()


def zipped(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def package(kind: str, main: str, body: bytes | str, more: dict[str, bytes | str] | None = None) -> bytes:
    """An Office file whose main part is `body`."""
    folder, name = main.split("/")
    sheet = kind.startswith("spreadsheet")
    return zipped(
        {
            "[Content_Types].xml": _CONTENT_TYPES.format(main=main, kind=kind),
            "_rels/.rels": _RELATIONS.format(what="officeDocument", main=main),
            main: body,
            f"{folder}/_rels/{name}.rels": _RELATIONS.format(
                what="worksheet" if sheet else "styles", main="sheet1.xml"
            ),
        }
        | (more or {})
    )


def word(body: str, head: str = '<?xml version="1.0"?>') -> bytes:
    """A Word file whose document part is this XML."""
    text = f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>"
    return package("wordprocessingml.document", "word/document.xml", text)


def workbook(sheet: str, more: dict[str, bytes | str] | None = None) -> bytes:
    """An Excel file of one sheet of this XML."""
    relation = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    book = f'<workbook {_S} {relation}><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    parts: dict[str, bytes | str] = {"xl/sheet1.xml": f"<worksheet {_S}>{sheet}</worksheet>"}
    return package("spreadsheetml.sheet", "xl/workbook.xml", book, parts | (more or {}))


def hostile_bombs(megabytes: int) -> Iterator[tuple[str, bytes]]:
    zeros = bytes(1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(zeros) for _ in range(megabytes * 5)) + packer.flush()
    yield "bomb.zip", _raw_zip([("zeros.txt", packed, megabytes * 5 << 20)])
    yield "bomb that lies.zip", _raw_zip([("zeros.txt", packed, 10)])
    yield "bomb.docx", _raw_zip([("[Content_Types].xml", packed, 100), ("word/document.xml", packed, 100)])
    yield "overlapping.zip", _overlapping(packed, 500)
    data = zipped({"deepest.txt": bytes(1 << 20)})
    for _ in range(12):
        data = zipped({f"{number}.zip": data for number in range(4)})
    yield "nested.zip", data
    yield "many entries.zip", zipped({f"{number}/{number}.txt": b"x" for number in range(100 * megabytes)})
    yield "climbs.zip", zipped({"../../../etc/passwd": "x", "C:\\Windows\\a.dll": "x", "/root/.ssh/id": "x", "..": "x"})


def _raw_zip(entries: list[tuple[str, bytes, int]]) -> bytes:
    """A zip of packed entries that claim whatever size."""
    out, directory = bytearray(), bytearray()
    for name, packed, claimed in entries:
        known = struct.pack("<HHHIIIHH", 8, 0, 0, 0, len(packed), claimed & 0xFFFFFFFF, len(name), 0)
        directory += b"PK\x01\x02" + struct.pack("<HHH", 20, 20, 0) + known
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + name.encode()
        out += b"PK\x03\x04" + struct.pack("<HH", 20, 0) + known + name.encode() + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(out), 0)
    return bytes(out + directory + b"PK\x05\x06" + end)


def _overlapping(packed: bytes, count: int) -> bytes:
    """Many entries, one body: after David Fifield's "A better zip bomb", in its simplest form."""
    name = "same.txt"
    known = struct.pack("<HHHIIIHH", 8, 0, 0, 0, len(packed), 10, len(name), 0)
    body = b"PK\x03\x04" + struct.pack("<HH", 20, 0) + known + name.encode() + packed
    entry = (
        b"PK\x01\x02" + struct.pack("<HHH", 20, 20, 0) + known + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    )
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(entry) * count, len(body), 0)
    return body + entry * count + b"PK\x05\x06" + end


def _packages(megabytes: int) -> Iterator[tuple[str, bytes]]:
    yield "laughs.docx", word("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", _LAUGHS)
    yield (
        "outside entity.docx",
        word(
            "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>",
            '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        ),
    )
    yield "laughs.xml", (_LAUGHS + "<x>&a11;</x>").encode()
    yield "laughs.html", (_LAUGHS + "<html><body>&a11;</body></html>").encode()
    yield "deep tables.docx", word("<w:tbl><w:tr><w:tc>" * (100 * megabytes))
    yield "deep closed tables.docx", word("<w:tbl><w:tr><w:tc>" * 3_000 + "</w:tc></w:tr></w:tbl>" * 3_000)
    yield "many paragraphs.docx", word("<w:p><w:r><w:t>word</w:t></w:r></w:p>" * (2_000 * megabytes))
    yield "one long run.docx", word(f"<w:p><w:r><w:t>{'x' * (150_000 * megabytes)}</w:t></w:r></w:p>")
    yield (
        "whole sheet.xlsx",
        workbook(
            '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" hidden="1"/></cols><sheetData>'
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
            '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        ),
    )
    yield (
        "strings that lie.xlsx",
        workbook(
            '<sheetData><row r="1"><c r="A1" t="s"><v>4000000000</v></c>'
            '<c r="B1" t="s"><v>-1</v></c><c r="C1" t="s"><v>0</v></c></row></sheetData>',
            {"xl/sharedStrings.xml": f'<sst {_S} count="4294967295"><si><t>words</t></si></sst>'},
        ),
    )
    row = '<row><c t="inlineStr"><is><t>words</t></is></c><c><v>1</v></c></row>'
    yield "a million rows.xlsx", workbook(f"<sheetData>{row * (5_000 * megabytes)}</sheetData>")
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    start = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    )
    cells = (
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
    )
    body = f"{start}<office:spreadsheet>{cells}</office:spreadsheet></office:body></office:document-content>"
    yield "repeated.ods", zipped({"mimetype": mime, "content.xml": body})
    spaces = '<text:p>a<text:s text:c="2000000000"/>b</text:p>'
    body = f"{start}<office:text>{spaces}</office:text></office:body></office:document-content>"
    yield "spaces.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": body})


def _pdfs(megabytes: int) -> Iterator[tuple[str, bytes]]:
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    draw = "<</Length 40>>stream\nBT /F 12 Tf 50 50 Td (Some words here) Tj ET\nendstream"
    page = "<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>"
    catalog = "<</Type/Catalog/Pages 2 0 R>>"
    tree = "<</Type/Pages/Kids[{kids}]/Count {count}>>"
    for name, box in (("huge", "0 0 1e9 1e9"), ("negative", "100 100 -100 -100"), ("not a number", "0 0 nan inf")):
        yield f"{name} page.pdf", pdf(catalog, tree.format(kids="3 0 R", count=1), page.format(box=box), draw, font)
    box = page.format(box="0 0 595 842")
    yield "pages that lie.pdf", pdf(catalog, tree.format(kids="3 0 R", count=2_000_000_000), box, draw, font)
    yield "loop of pages.pdf", pdf(catalog, tree.format(kids="2 0 R 2 0 R 3 0 R", count=9), box, draw, font)
    yield (
        "same page often.pdf",
        pdf(catalog, tree.format(kids="3 0 R " * (100 * megabytes), count=100 * megabytes), box, draw, font),
    )
    calls = box.replace("/Font<</F 5 0 R>>", "/XObject<</X 4 0 R>>")
    form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 12>>stream\n"
    again = f"{form}/X Do /X Do /X Do \nendstream"
    if megabytes >= 100:  # takes all the time or memory that a reader may have
        yield "form in itself.pdf", pdf(catalog, tree.format(kids="3 0 R", count=1), calls, again, font)
    packed = zlib.compress(bytes(megabytes << 20), 9)
    filters = "/FlateDecode"
    for _ in range(2):
        packed, filters = zlib.compress(packed, 9), f"/FlateDecode {filters}"
    bomb = f"<</Length {len(packed)}/Filter[{filters}]>>stream\n".encode() + packed + b"\nendstream"
    yield "bomb.pdf", pdf(catalog, tree.format(kids="3 0 R", count=1), box, bomb, font)
    many = "BT /F 1 Tf " + "(word) Tj " * (2_000 * megabytes) + "ET"
    yield (
        "many words.pdf",
        pdf(
            catalog, tree.format(kids="3 0 R", count=1), box, f"<</Length {len(many)}>>stream\n{many}\nendstream", font
        ),
    )
    boxes = "0 g " + "9 9 99 99 re f " * (1_000 * megabytes)
    yield (
        "many boxes.pdf",
        pdf(
            catalog,
            tree.format(kids="3 0 R", count=1),
            box,
            f"<</Length {len(boxes)}>>stream\n{boxes}\nendstream",
            font,
        ),
    )


def pdf(*objects: str | bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += (
            f"{number} 0 obj\n".encode() + (content.encode() if isinstance(content, str) else content) + b"\nendobj\n"
        )
    start = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return bytes(out + f"trailer\n<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())


def _nests(megabytes: int) -> Iterator[tuple[str, bytes]]:
    yield "groups.rtf", b"{\\rtf1 " + b"{" * (5_000 * megabytes) + b"deep" + b"}" * (5_000 * megabytes)
    yield "binary that lies.rtf", b"{\\rtf1 words \\bin2147483647 more" + b"x" * 1000
    yield "controls.rtf", b"{\\rtf1 " + b"\\u-99999?\\uc9999999 " * (500 * megabytes) + b"}"
    yield "elements.html", b"<html><body>" + b"<div>" * (2_500 * megabytes) + b"deep"
    yield "tables.html", b"<html><body>" + b"<table><tr><td>" * (500 * megabytes) + b"deep"
    yield "attributes.html", b"<html><body><p " + b"a=b " * (5_000 * megabytes) + b">text</p>"
    yield "elements.xml", b"<?xml version='1.0'?>" + b"<a>" * (2_500 * megabytes)
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(5_000))
    head = "From: a@example.org\r\nTo: b@example.org\r\nSubject: deep\r\nMIME-Version: 1.0\r\n"
    yield "parts.eml", f"{head}{parts}\r\n\r\nbody".encode()
    inner = "".join(f"Content-Type: message/rfc822\r\n\r\n{head}" for _ in range(3_000))
    yield "messages.eml", f"{head}{inner}\r\n\r\nbody".encode()
    yield "headers.eml", (head + "X-A: b\r\n" * (2_500 * megabytes) + "\r\nbody").encode()
    many = "".join(f"--b\r\nContent-Disposition: attachment; filename={n}\r\n\r\nx\r\n" for n in range(250 * megabytes))
    yield "attachments.eml", f"{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n{many}--b--".encode()
    yield "words.eml", (head + "X: " + "=?utf-8?q?a?= " * (1_000 * megabytes) + "\r\n\r\nbody").encode()


def _pictures(megabytes: int) -> Iterator[tuple[str, bytes]]:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 6, 0, 0, 0))
    yield (
        "huge.png",
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b""),
    )
    text = zlib.compress(bytes(megabytes << 20), 9)
    note = chunk(b"zTXt", b"Comment\0\0" + text)
    small = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    yield (
        "text bomb.png",
        b"\x89PNG\r\n\x1a\n" + small + note + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""),
    )
    yield "huge.jpg", b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 17, 8, 65_535, 65_535, 3) + bytes(9) + b"\xff\xd9"
    tags = b"".join(
        struct.pack("<HHII", tag, 4, 1, value)
        for tag, value in (
            (256, 100_000),
            (257, 100_000),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, 8),
            (278, 100_000),
            (279, 9),
        )
    )
    yield "huge.tif", b"II*\0\x08\0\0\0" + struct.pack("<H", 8) + tags + bytes(4)
    yield "loop.tif", b"II*\0\x08\0\0\0" + struct.pack("<H", 8) + tags + struct.pack("<I", 8)
    boxes = b"".join(struct.pack(">I", 16) + b"meta" + bytes(8) for _ in range(1000))
    yield "boxes.heic", struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + boxes
    yield (
        "box that lies.heic",
        struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + b"\x00\x00\x00\x01meta" + b"\xff" * 8,
    )


def _big(megabytes: int) -> Iterator[tuple[str, bytes]]:
    size = megabytes << 20
    yield "big.txt", b"A line of a log that never ends.\n" * (size // 33)
    yield "one line.txt", b"word " * (size // 5)
    yield "big.csv", b"name,age,note\n" + b'Smith,84,"visited, twice"\n' * (size // 25)
    yield "big.md", b"# Heading\n\nText.\n" * (size // 18)
    yield "big.html", b"<html><body>" + b"<p>Text of a paragraph</p>\n" * (size // 27)
    yield "big.rtf", b"{\\rtf1 " + b"Some words\\par\n" * (size // 15) + b"}"
    yield "big.pdf", pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>") + bytes(size)
    body = base64.encodebytes(bytes(3000)) * (size // 4100)
    yield (
        "big.eml",
        (
            b"From: a@example.org\r\nTo: b@example.org\r\nSubject: big\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n"
            b"Content-Disposition: attachment; filename=a.bin\r\n\r\n" + body
        ),
    )
    yield "big.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(size)
    yield "big unknown.dat", bytes(range(256)) * (size // 256)


def write_all(folder: Path, files: Iterator[tuple[str, bytes]]) -> list[Path]:
    """The files written into a folder; a name that this system refuses is left out."""
    written = []
    for name, content in files:
        path = folder / name
        try:
            path.write_bytes(content)
        except (OSError, ValueError):
            continue
        written.append(path)
    return written
