from __future__ import annotations

import io
import struct
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_intake_files import ole_bytes

from evidencepack.intake.contents import contents_of
from evidencepack.intake.examination import Examination
from evidencepack.intake.readers.mime import decoded, iso_date
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState


def _message(subject: str = "Waits") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ann Other <ann@example.org>"
    message["To"] = "Zoë <zoe@example.org>"
    message["Date"] = "Mon, 01 Jan 2024 10:00:00 +0100"
    message["Subject"] = subject
    message.set_content("The waits are down.\n")
    return message


def _read(folder: Path, data: bytes, name: str = "a.eml") -> Examination:
    path = folder / name
    path.write_bytes(data)
    return examine(path)


@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_headers_in_bare_bytes(tmp_path: Path, codec: str) -> None:
    lines = (
        "From: Zoë <zoë@example.org>",
        "To: Zoë =?utf-8?q?=C3=96zil?= <a@example.org>",
        "Subject: =?utf-8?q?f=C3=BCr?= Größe",
        'Content-Type: multipart/mixed; boundary="b"',
        "",
        '--b\nContent-Disposition: attachment; filename="Größe.pdf"\n\nx\n--b--',
    )
    found = _read(tmp_path, "\n".join(lines).encode(codec))
    assert found.pages[0].text.split("\n") == [
        "From: Zoë <zoë@example.org>",
        "To: Zoë Özil <a@example.org>",
        "Subject: für Größe",
        "Attachments: Größe.pdf",
    ]


def test_a_message_and_its_attachments(tmp_path: Path) -> None:
    message = _message()
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Größe.pdf")
    message.add_attachment("not the body", filename="notes.txt")
    found = _read(tmp_path, bytes(message))
    assert (found.format, found.read, found.pages_total, found.pages_unit) == ("eml", ReadState.READ, 1, "part")
    assert found.pages[0].text.split("\n") == [
        "From: Ann Other <ann@example.org>",
        "To: Zoë <zoe@example.org>",
        "Date: 2024-01-01T09:00:00Z",
        "Subject: Waits",
        "Attachments: Größe.pdf, notes.txt",
        "The waits are down.",
    ]
    assert found.facts == {
        "message": {
            "from": "Ann Other <ann@example.org>",
            "to": "Zoë <zoe@example.org>",
            "date": "2024-01-01T09:00:00Z",
            "subject": "Waits",
            "attachments": 2,
        },
        "attachments": 2,
        "embedded_files": ["Größe.pdf", "notes.txt"],
    }
    assert found.properties == {
        "title": "Waits",
        "author": "Ann Other <ann@example.org>",
        "created": "2024-01-01T09:00:00Z",
    }


def test_html_alone_and_beside_a_stand_in(tmp_path: Path) -> None:
    only = _message()
    only.set_content("<p>The <b>waits</b></p><style>p{}</style><p>are down.</p>", subtype="html")
    assert _read(tmp_path, bytes(only)).pages[0].text.endswith("The waits\nare down.")
    both = _message()
    both.set_content("See the web version.")
    both.add_alternative("<p>" + "many words of the message " * 10 + "</p>", subtype="html")
    assert "See the web version" not in _read(tmp_path, bytes(both)).pages[0].text
    same = _message()
    same.add_alternative("<p>The waits are down.</p>", subtype="html")
    assert _read(tmp_path, bytes(same)).pages[0].text.count("waits are down") == 1


def test_messages_within(tmp_path: Path) -> None:
    outer, middle = _message("Outer"), _message("Middle")
    middle.add_attachment(b"x", maintype="application", subtype="pdf", filename="deep.pdf")
    outer.add_attachment(middle)
    found = _read(tmp_path, bytes(outer))
    assert [page.label for page in found.pages] == ["message", "attached message 1"]
    assert "Subject: Middle" in found.pages[1].text
    assert found.facts["embedded_files"] == ["Middle.eml", "deep.pdf"]


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        (b"Content-Type: text/plain; charset=iso-8859-15", b"\xa4 5", "€ 5"),
        (b"Content-Type: text/plain; charset=no-such-thing", b"caf\xe9", "café"),
        (b"Content-Type: text/plain; charset=base64", b"plain", "plain"),
        (b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", b"Y2Fmw6k=", "café"),
        (b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64", b"not!base64", "not!base64"),
        (b"Content-Type: multipart/mixed", b"no parts at all", "no parts at all"),
    ],
)
def test_bodies_in_any_state(tmp_path: Path, headers: bytes, body: bytes, text: str) -> None:
    found = _read(tmp_path, b"From: a@b.c\r\nTo: d@e.f\r\nSubject: s\r\n" + headers + b"\r\n\r\n" + body)
    assert found.read == ReadState.READ
    assert found.pages[0].text.split("\n")[-1].strip() in (text, "Subject: s")


def test_signed_sealed_and_managed(tmp_path: Path) -> None:
    start = b"From: a@b.c\r\nTo: d@e.f\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: "
    signed = start + (
        b'multipart/signed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nwords\r\n'
        b'--b\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"\r\n\r\nAA==\r\n--b--\r\n'
    )
    assert _read(tmp_path, signed).facts["signed"] is True
    sealed = _read(tmp_path, start + b"application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nAA==")
    assert (sealed.read, sealed.facts) == (ReadState.LOCKED, {"encrypted": "otherwise"})
    managed = _message()
    managed.add_attachment(b"x", maintype="application", subtype="x-microsoft-rpmsg-message", filename="message.rpmsg")
    assert _read(tmp_path, bytes(managed)).facts["rights_managed"] is True


def test_headers() -> None:
    assert decoded("=?utf-8?b?WsO2ZQ==?= =?iso-8859-1?q?_M=FCller?=") == "Zöe Müller"
    assert decoded("=?utf-8?b?broken") == "=?utf-8?b?broken"
    assert decoded("caf\udcc3\udca9") == "café"
    assert iso_date("Mon, 32 Foo 2024") == ""


@given(st.binary(max_size=300))
def test_no_bytes_upset_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("mail")
    found = _read(folder, b"From: a@b.c\r\nTo: d@e.f\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: " + data)
    assert "unforeseen" not in found.message


def test_outlook_messages(tmp_path: Path) -> None:
    submitted = struct.pack("<IIQ", 0x00390040, 0, 133_485_408_000_000_000)
    page = struct.pack("<IIQ", 0x3FFD0003, 0, 1252)
    streams = {
        "__properties_version1.0": bytes(32) + submitted + page,
        "__substg1.0_001A001F": "IPM.Note".encode("utf-16-le"),
        "__substg1.0_0037001E": b"Waits \x96 2024",
        "__substg1.0_0C1A001F": "Ann Other".encode("utf-16-le"),
        "__substg1.0_5D01001F": "ann@example.org".encode("utf-16-le"),
        "__substg1.0_0E04001F": "Bob".encode("utf-16-le"),
        "__substg1.0_10130102": b"<html><body><p>down to <b>12</b></p></body></html>",
    }
    found = _read(tmp_path, ole_bytes(streams), "a.msg")
    assert (found.format, found.read) == ("msg", ReadState.READ)
    assert found.facts["message"] == {
        "from": "Ann Other <ann@example.org>",
        "to": "Bob",
        "date": "2024-01-01T00:00:00Z",
        "subject": "Waits – 2024",
        "attachments": 0,
    }
    assert found.pages[0].text.endswith("down to 12")
    del streams["__substg1.0_10130102"]
    streams["__substg1.0_10090102"] = bytes(8) + b"MELA" + bytes(4) + b"{\\rtf1 rich words}"
    assert _read(tmp_path, ole_bytes(streams), "a.msg").pages[0].text.endswith("rich words")


def test_outlooks_code_pages(tmp_path: Path) -> None:
    page = "<html><meta charset=utf-8><body>Здравствуйте</body></html>"
    streams = {
        "__properties_version1.0": bytes(32) + struct.pack("<IIQ", 0x3FDE0003, 0, 1251),
        "__substg1.0_0037001E": "Привет".encode("cp1251"),
        "__substg1.0_10130102": page.encode("cp1251"),
    }
    assert _read(tmp_path, ole_bytes(streams), "a.msg").pages[0].text == "Subject: Привет\nЗдравствуйте"
    streams["__properties_version1.0"] = bytes(32) + struct.pack("<IIQ", 0x3FDE0003, 0, 65001)
    streams["__substg1.0_0037001E"] = b"caf\xe9"
    streams["__substg1.0_10130102"] = page.encode()
    assert _read(tmp_path, ole_bytes(streams), "a.msg").pages[0].text == "Subject: café\nЗдравствуйте"


def test_contents_are_offered_within_bounds(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a/deep.txt", "deep")
    message = _message()
    message.add_attachment(inner.getvalue(), maintype="application", subtype="zip", filename="inner.zip")
    message.add_attachment(_message("Within"))
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("..\\..\\mail.eml", bytes(message))
        archive.writestr("big.bin", bytes(101 * 1024 * 1024))
    parts = [(part.inside, part.name, part.why) for part in contents_of(path, "zip")]
    assert parts == [
        ((), "mail.eml", ""),
        (("mail.eml",), "inner.zip", ""),
        (("mail.eml", "inner.zip"), "deep.txt", ""),
        (("mail.eml",), "Within.eml", ""),
        ((), "big.bin", "It is bigger than 100 MB."),
    ]
    assert next(part for part in contents_of(path, "zip") if part.name == "deep.txt").data == b"deep"


def test_an_archive_in_an_archive_ends_at_the_third_level(tmp_path: Path) -> None:
    data = b"PK\x05\x06" + bytes(18)
    for _ in range(10):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("x.zip", data)
        data = out.getvalue()
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert [part.inside for part in contents_of(path, "zip")] == [(), ("x.zip",), ("x.zip", "x.zip")]
    assert examine(path).facts == {"entries": 1, "contents": ["x.zip"], "attachments": 1}
    path.write_bytes(data[:40])
    assert list(contents_of(path, "zip")) == []


def test_an_entry_without_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", b"words")
    data = bytearray(path.read_bytes())
    listed = data.index(b"PK\1\2")
    struct.pack_into("<HH", data, listed + 28, 0, 1)  # its letter counts as an extra field
    path.write_bytes(data)
    assert examine(path).facts["entries"] == 1
    assert [part.name for part in contents_of(path, "zip")] == ["attachment"]
