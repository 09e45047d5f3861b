"""Messages as files of the internet's form (eml) -> `Mail`."""

from __future__ import annotations

from email.message import Message
from pathlib import Path

from evidencepack.intake.readers import mime
from evidencepack.intake.readers.html_text import WebPage
from evidencepack.intake.readers.mail import Mail

_MOST_BYTES = 80 * 1024 * 1024  # parsing takes several times that
_DEEPEST = 3  # messages within messages
_MUCH_LESS = 0.3  # of the words: a plain text that only says "see the HTML version"
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})


def read_eml(path: Path) -> Mail:
    """Read a message. Raises Damaged when its parts cannot be told apart."""
    with path.open("rb") as stream:
        data = stream.read(_MOST_BYTES)
    mail = mail_of(mime.MimeParts(data).root)
    mail.cut = len(data) == _MOST_BYTES
    return mail


def mail_of(message: Message, depth: int = 0) -> Mail:
    """A parsed message as `Mail`, with the messages within it to a depth of three."""
    mail = Mail(
        sender=mime.header(message, "From"),
        to=mime.header(message, "To"),
        copied=mime.header(message, "Cc"),
        blind=mime.header(message, "Bcc"),
        date=mime.iso_date(mime.header(message, "Date")),
        subject=mime.header(message, "Subject"),
        signed=message.get_content_type() == "multipart/signed",
    )
    plain: list[str] = []
    pages: list[str] = []
    for part in mime.leaves(message):
        kind = part.get_content_type()
        name = mime.file_name(part)
        if kind == "message/rfc822":
            _take_message(mail, part, name, depth)
        elif kind in _SEALED:
            mail.sealed = _smime_type(part) != "signed-data"
            mail.signed = mail.signed or not mail.sealed
            mail.attachments.append(name or "smime.p7m")
        elif name or part.get_content_disposition() == "attachment":
            mail.attachments.append(name or f"attachment {len(mail.attachments) + 1}")
            mail.signed = mail.signed or kind in _SIGNATURES
            mail.rights_managed |= name.casefold().endswith(".rpmsg")
        elif kind == "text/html":
            pages.append(WebPage(mime.text_of(part)).text)
        elif part.get_content_maintype() in ("text", "message"):
            plain.append(mime.text_of(part))
        elif kind == "multipart/encrypted":
            mail.sealed = True
    mail.sealed = mail.sealed or mail.rights_managed or message.get_content_type() == "multipart/encrypted"
    mail.body = _body("\n".join(plain).strip(), "\n".join(pages).strip())
    return mail


def _take_message(mail: Mail, part: Message, name: str, depth: int) -> None:
    inner = mime.parts_of(part)
    subject = mime.header(inner[0], "Subject") if inner else ""
    mail.attachments.append(name or f"{subject or 'message'}.eml")
    if inner and depth < _DEEPEST:
        mail.within.append(mail_of(inner[0], depth + 1))


def _smime_type(part: Message) -> str:
    value = part.get_param("smime-type", "")
    return value.casefold() if isinstance(value, str) else ""


def _body(plain: str, page: str) -> str:
    """The plain text, or the web page where the plain text is missing or stands in for it."""
    return page if len(plain.split()) < len(page.split()) * _MUCH_LESS else plain
