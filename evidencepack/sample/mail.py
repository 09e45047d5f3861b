"""Writes a paper as an e-mail between officers, and as a plain note."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from random import Random

from evidencepack.sample.blocks import Paper, plain_text
from evidencepack.sample.people import Officer, phone_number


def write_mail(
    paper: Paper, sender: Officer, receiver: Officer, rng: Random, attachment: tuple[str, bytes] | None
) -> bytes:
    """The paper as RFC 5322 message from one officer to another, with a CSV attached where given."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{sender.name} <{sender.mail}>"
    message["To"] = f"{receiver.name} <{receiver.mail}>"
    message["Subject"] = paper.title
    clock = f"{rng.randrange(8, 18):02d}:{rng.randrange(60):02d}:00 +0000"
    message["Date"] = f"{paper.day:%d} {_ENGLISH[paper.day.month - 1]} {paper.day:%Y} {clock}"
    message["Message-ID"] = f"<{rng.getrandbits(64):016x}@northmarsh.example>"
    lines = [line for block in paper.blocks for line in [*plain_text(block), ""]]
    signature = [
        "",
        sender.name,
        sender.post,
        "Adult Social Care, Northmarsh County Council",
        phone_number(rng),
        sender.mail,
    ]
    greeting = [rng.choice(["Hi", "Dear", "Morning", "Hello"]) + f" {receiver.name.split()[0]},", ""]
    closing = [rng.choice(["Thanks", "Kind regards", "Many thanks", "Best wishes"]) + ","]
    message.set_content("\n".join([*greeting, *lines, *closing, *signature]) + "\n", cte="quoted-printable")
    if attachment:
        message.add_attachment(attachment[1], maintype="text", subtype="csv", filename=attachment[0])
        message.set_boundary(f"=_Part_{rng.getrandbits(48):012x}")
    return message.as_bytes()


_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_note(paper: Paper) -> bytes:
    """The paper as plain text with Windows line ends, as Notepad saves it."""
    lines = [paper.title, ""] + [line for block in paper.blocks for line in [*plain_text(block), ""]]
    return "\r\n".join(lines).encode("utf-8")
