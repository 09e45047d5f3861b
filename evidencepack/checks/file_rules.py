"""F rules: the file itself. Only what CQC could not open stops the pack; names are put right when the pack is built."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pathvalidate import ValidationError, validate_filename

from evidencepack.checks.placing import said_places
from evidencepack.checks.ruling import Case, Rule, Said, listed, rule
from evidencepack.in_words import counted
from evidencepack.intake.formats import FORMATS
from evidencepack.model import ReadState, Severity

_LONG_NAME = 120  # of a whole path's 260 on Windows; SharePoint and portals count their own folders too
_TAKE_IN = "Take the files in it in as documents of their own: so they are read, checked, and can answer items."
_UNPACK = "Unpack it and add the files in it: so they are read, checked, and can answer items."
_PLAIN = re.compile(r"[A-Za-z0-9 ._(),'&+-]*")  # what every portal seen so far takes
# Nothing odd in it, and its first word too long for a device's name (CON, LPT1): nearly all names, told at once.
_SAFE = re.compile(r"(?! )[A-Za-z0-9 _(),'&+-]{5}[A-Za-z0-9 ._(),'&+-]{0,200}(?<![ .])")
_IMAGES = frozenset({"image", "media", "drawing", "archive", "mail", "unknown"})


@rule("F01", "Locked", Severity.BLOCKS, "A password or a right is needed to open it: CQC could not read it.")
def locked(case: Case) -> Iterator[Said]:
    """A password is needed, or it opens for named people only."""
    if case.examination.read is not ReadState.LOCKED:
        return
    reason = case.examination.message
    if _asks_for_a_password(case):
        yield Said(
            message="Needs a password to open",
            to_do="CQC could not read it. Add a copy saved without the password, or set this one aside.",
        )
    else:
        yield Said(
            message=reason.rstrip("."),
            to_do="CQC could not read it. Ask its owner for a copy that opens for everyone, or set this one aside.",
        )


def _asks_for_a_password(case: Case) -> bool:
    """What the fact says; examinations of before it did say "password" of every lock, and tell it in their words."""
    if case.fact("encrypted") == "otherwise":
        return False
    return not case.examination.message or "password" in case.examination.message


@rule("F02", "Cannot be read", Severity.BLOCKS, "Damaged beyond reading, empty, or beyond the limits for reading.")
def unreadable(case: Case) -> Iterator[Said]:
    """It does not open."""
    if case.examination.read is ReadState.UNREADABLE:
        yield Said(
            message=case.examination.message or "Cannot be read",
            to_do="Ask for a copy that opens, or set this one aside.",
        )


@rule("F03", "Damaged", Severity.REVIEW, "Damaged, but readable in part: something may be missing.")
def damaged(case: Case) -> Iterator[Said]:
    """Damage that could be read past."""
    if case.text("damaged") and case.examination.read is ReadState.READ:
        yield Said(
            message=f"Damaged, but could be read: {case.text('damaged')}",
            to_do="Open it and check that nothing is missing; save it again if so.",
        )


@rule("F04", "Wrong type", Severity.REVIEW, "The name's ending claims another kind of file than the content is.")
def wrong_extension(case: Case) -> Iterator[Said]:
    """The name claims something else."""
    claimed = case.text("wrong_extension")
    if claimed:
        really = FORMATS[case.examination.format].title
        yield Said(
            message=f"The name ends in {claimed}, but the content is something else: {really}",
            to_do="The pack gives it the right extension. Check that it is the file you meant.",
        )


@rule(
    "F05", "Not read", Severity.INFORMATION, "A kind of file whose text is not read: search does not see its content."
)
def not_read_yet(case: Case) -> Iterator[Said]:
    """No reader for the format."""
    known = FORMATS.get(case.examination.format)
    if case.examination.read is ReadState.NOT_READ_YET and (known is None or known.family != "archive"):  # F15 says it
        what = known.title if known is not None and known.id != "unknown" else "what it is could not be made out"
        old = known is None or known.family == "unknown"
        yield Said(
            message=f"Its text is not read: {what}",
            to_do="It can be used and packed; search and suggestions do not see its content."
            + (" CQC may have nothing to open it with: a copy saved as Word or PDF is better." if old else ""),
        )


@rule(
    "F06", "Scan", Severity.REVIEW, "Pages without a text layer: search and screen readers find nothing in them. A few "
    "pages are for information.",
)  # fmt: skip
def no_text(case: Case) -> Iterator[Said]:
    """Pages that are pictures."""
    pages = case.names("no_text_pages")
    if pages:
        whole = len(pages) >= case.examination.pages_total
        where = "no page has" if whole else f"{len(pages)} of {case.examination.pages_total} pages have no"
        yield Said(
            message=f"A scan: {where} text that can be searched or read aloud",
            to_do="Use the original document if there is one; screen readers cannot read a scan.",
            place="" if whole and len(pages) > 1 else said_places([f"page {number}" for number in pages]),
            severity=Severity.REVIEW if whole else Severity.INFORMATION,
        )


@rule("F07", "Macros", Severity.REVIEW, "Macros can do harm; portals and mail filters often refuse files with them.")
def macros(case: Case) -> Iterator[Said]:
    """Programs in an Office file."""
    if case.fact("macros"):
        yield Said(
            message="Contains macros",
            to_do="Portals often refuse them: save a copy without macros and add that.",
        )


@rule("F08", "No content", Severity.REVIEW, "It opens, and there is neither text nor a picture of a page in it.")
def no_content(case: Case) -> Iterator[Said]:
    """Nothing to read in a format that is read."""
    examination = case.examination
    known = FORMATS.get(examination.format)
    if examination.read is not ReadState.READ or known is None or known.family in _IMAGES:
        return
    if not case.fact("no_text_pages") and not any(page.text.strip() for page in examination.pages):
        yield Said(
            message="No text was found in it", to_do="Open it and check that it is not an empty form or a picture."
        )


@rule("F09", "Rights-managed", Severity.BLOCKS, "Only people whom the council's own server lets in can open it.")
def rights_managed(case: Case) -> Iterator[Said]:
    """Protected by information rights management."""
    if case.fact("rights_managed"):
        yield Said(
            message="Rights management lets only named people open it",
            to_do="CQC could not read it. Add a copy saved without the restriction, or set this one aside.",
        )


@rule("F10", "Text cut off", Severity.INFORMATION, "So much text that only the beginning was read and judged.")
def truncated(case: Case) -> Iterator[Said]:
    """More text than is kept."""
    kept = case.number("truncated_text")
    if kept:
        yield Said(
            message=f"Very long: only its first {counted(kept, 'character')} were read and judged",
            to_do="Look through the rest yourself, above all for people's data.",
        )


@rule("F11", "XFA form", Severity.REVIEW, "A form of a kind that most PDF readers show as “Please wait…”.")
def xfa(case: Case) -> Iterator[Said]:
    """An Adobe LiveCycle form."""
    if case.fact("xfa"):
        yield Said(
            message="A form that most PDF readers do not show (XFA)",
            to_do="Open it in Adobe Reader, print it to PDF, and add that copy.",
        )


@rule(
    "F12", "Unsafe name", Severity.INFORMATION, "Signs that Windows forbids in names (Microsoft, “Naming Files, Paths, "
    "and Namespaces”) or that portals may refuse: only plain letters, digits, spaces and . _ - ( ) , ' & + are safe.",
)  # fmt: skip
def unsafe_name(case: Case) -> Iterator[Said]:
    """Characters and names that systems refuse."""
    if _SAFE.fullmatch(case.name):
        return
    odd = "".join(dict.fromkeys(sign for sign in case.name if not _PLAIN.fullmatch(sign)))
    try:
        validate_filename(case.name, platform="universal", max_len=1000)
        windows = case.name.strip(" ") == case.name and not case.name.endswith(".")
    except ValidationError:
        windows = False
    if not windows or odd:
        where = "may be refused by a portal" if windows else "cannot be used on Windows"
        yield Said(
            message=f"The name {where}" + (f": {' '.join(_shown(sign) for sign in odd[:12])}" if odd else ""),
            to_do="The pack gives it a safe name; nothing needs to be done.",
            place="file name",
        )


def _shown(sign: str) -> str:
    return sign if sign.isprintable() else f"U+{ord(sign):04X}"


@rule("F13", "Long name", Severity.INFORMATION, f"A name of more than {_LONG_NAME} characters: paths become too long.")
def long_name(case: Case) -> Iterator[Said]:
    """A name that leaves no room for folders."""
    length = len(case.name.encode("utf-16-le", "replace")) // 2
    if length > _LONG_NAME:
        yield Said(
            message=f"The name is {length} characters long",
            to_do="The pack shortens it; give the document a shorter title if you like.",
            place="file name",
        )


@rule("F14", "Locked against changes", Severity.INFORMATION, "It opens without a password, but printing, copying or "
      "editing may be barred.")  # fmt: skip
def owner_locked(case: Case) -> Iterator[Said]:
    """An owner password or a protection against editing."""
    if case.fact("encrypted") == "open":
        yield Said(
            message="Opens without a password, but is locked against changes",
            to_do="CQC can read it. Use an unlocked copy if there is one: some screen readers are shut out.",
        )


@rule(
    "F15",
    "Archive",
    Severity.REVIEW,
    "A zip or other archive: what is in it is not judged, and portals may refuse it.",
    version=2,
)
def archive(case: Case) -> Iterator[Said]:
    """A file of files."""
    known = FORMATS.get(case.examination.format)
    if known is not None and known.family == "archive" and case.examination.read is not ReadState.UNREADABLE:
        names = case.names("contents")
        held = case.number("entries") or len(names)
        inside = f" of {counted(held, 'file')}: {listed(names)}" if names else ""
        yield Said(
            message=f"An archive{inside}",
            to_do=f"{_TAKE_IN if known.id == 'zip' else _UNPACK} Then set the archive aside.",
        )


@rule("F16", "Attachments", Severity.REVIEW, "Files attached to a message travel with it; in it they are not judged.")
def attachments(case: Case) -> Iterator[Said]:
    """A message with files."""
    names = case.names("embedded_files")
    if case.examination.format in ("msg", "eml") and names:
        yield Said(
            message=f"A message with {counted(len(names), 'attachment')}: {listed(names)}",
            to_do=f"{_TAKE_IN} They go to CQC with the message: read them first.",
        )


FILE_RULES: tuple[Rule, ...] = (
    *(locked, unreadable, damaged, wrong_extension, not_read_yet, no_text, macros, no_content, rights_managed),
    *(truncated, xfa, unsafe_name, long_name, owner_locked, archive, attachments),
)
