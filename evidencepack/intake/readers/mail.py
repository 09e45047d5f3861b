"""E-mail (eml, msg): the message with its headers, messages within it, and the names of what is attached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers.common import (
    MOST_NAMES,
    LockedOtherwise,
    PageCollector,
    joined,
    tidy_properties,
    without_nothing,
)
from evidencepack.model import ReadState

_SHOWN = (
    ("From", "sender"),
    ("To", "to"),
    ("Cc", "copied"),
    ("Bcc", "blind"),
    ("Date", "date"),
    ("Subject", "subject"),
)


class Mail(Struct, kw_only=True):
    """A message, whatever file it came in. `attachments`: the names; `within`: messages attached to it."""

    sender: str = ""
    to: str = ""
    copied: str = ""
    blind: str = ""
    date: str = ""  # ISO 8601
    subject: str = ""
    body: str = ""
    attachments: list[str] = []
    within: list[Mail] = []
    sealed: bool = False  # encrypted for its recipient
    signed: bool = False
    rights_managed: bool = False
    cut: bool = False  # too big to be read whole

    def page(self) -> str:
        """The message as a page of text."""
        lines = [f"{label}: {getattr(self, name)}" for label, name in _SHOWN if getattr(self, name)]
        attached = f"Attachments: {', '.join(self.attachments)}" if self.attachments else ""
        return joined([*lines, attached, self.body])

    def all(self) -> list[Mail]:
        """This message and those within, in order."""
        return [self, *(mail for inner in self.within for mail in inner.all())]


def read(path: Path, found: Format) -> Examination:
    """Read a message. Raises LockedOtherwise when it is encrypted, Damaged when it cannot be read."""
    if found.id == "msg":
        from evidencepack.intake.readers.outlook import read_msg as reader  # noqa: PLC0415
    else:
        from evidencepack.intake.readers.internet_mail import read_eml as reader  # noqa: PLC0415
    mail: Mail = reader(path)
    if mail.sealed and not mail.body.strip():
        facts = {"rights_managed": True} if mail.rights_managed else {}
        raise LockedOtherwise("This message is encrypted for its recipient: it opens only in the mail program.", facts)
    collector = PageCollector()
    messages = mail.all()
    for number, one in enumerate(messages, start=1):
        collector.add(number, "message" if number == 1 else f"attached message {number - 1}", one.page())
    return Examination(
        format=found.id,
        read=ReadState.READ,
        pages=tuple(collector.pages),
        pages_total=len(messages),
        pages_unit="part",
        properties=tidy_properties({"title": mail.subject, "author": mail.sender, "created": mail.date}),
        facts=without_nothing(_facts(mail) | collector.facts()),
    )


def _facts(mail: Mail) -> dict[str, Any]:
    names = [name for one in mail.all() for name in one.attachments]
    return {
        "message": {
            "from": mail.sender,
            "to": mail.to,
            "date": mail.date,
            "subject": mail.subject,
            "attachments": len(mail.attachments),
        },
        "attachments": len(names),
        "embedded_files": names[:MOST_NAMES],
        "signed": mail.signed,
        "rights_managed": mail.rights_managed,
        "damaged": "It is so big that only its beginning was read." if mail.cut else "",
    }
