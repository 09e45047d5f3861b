"""The door of this room: what can be taken out of a file, and a copy of it without that."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from evidencepack.cleaning.removals import CannotClean, Changes, Cleaned, Ledger, Removal
from evidencepack.errors import UserFault
from evidencepack.intake.formats import FORMATS
from evidencepack.safe_file import discard, put_in_place, temporary_beside

_R = Removal
_OFFICE = (_R.COMMENTS, _R.PROPERTIES, _R.EMBEDDED_FILES, _R.EXTERNAL_LINKS)
_WORD = (_R.TRACKED_CHANGES, *_OFFICE, _R.HIDDEN_TEXT)
_SHEETS = (_R.TRACKED_CHANGES, *_OFFICE, _R.HIDDEN_SHEETS, _R.HIDDEN_CELLS)
_SLIDES = (*_OFFICE, _R.HIDDEN_SLIDES, _R.SPEAKER_NOTES)
_IMAGE = (_R.PROPERTIES, _R.LOCATION)
_POSSIBLE: dict[str, tuple[Removal, ...]] = {
    "docx": _WORD, "dotx": _WORD, "docm": (*_WORD, _R.MACROS), "dotm": (*_WORD, _R.MACROS),
    "xlsx": _SHEETS, "xltx": _SHEETS, "xlsm": (*_SHEETS, _R.MACROS), "xltm": (*_SHEETS, _R.MACROS),
    "pptx": _SLIDES, "ppsx": (*_SLIDES, _R.MACROS), "potx": (*_SLIDES, _R.MACROS), "pptm": (*_SLIDES, _R.MACROS),
    "pdf": (_R.COMMENTS, _R.PROPERTIES, _R.EMBEDDED_FILES, _R.SCRIPTS),
    "jpeg": _IMAGE, "png": _IMAGE, "tiff": _IMAGE,
}  # fmt: skip
_PROGRAMS = {"word": "word", "sheet": "sheets", "slides": "slides"}


def can_clean(format_id: str) -> tuple[Removal, ...]:
    """What can be taken out of a file of this format (Format.id); nothing for a format that cannot be cleaned."""
    return _POSSIBLE.get(format_id, ())


def cleaned_suffix(format_id: str, wanted: Collection[Removal], suffix: str) -> str:
    """The extension for the name of a cleaned copy: without its macros a file is of another kind."""
    from evidencepack.cleaning.macros import PLAIN_SUFFIX  # noqa: PLC0415

    return PLAIN_SUFFIX.get(format_id, suffix) if Removal.MACROS in wanted else suffix


def clean_copy(
    source: Path, target: Path, format_id: str, wanted: Collection[Removal], *, changes: Changes = "accept"
) -> Cleaned:
    """Write a copy of `source` to `target` without what is wanted gone, and say what went and what had to stay.

    `format_id` is the Format.id by content; what cannot be in that format is passed over. The original is only read.
    The same file and wishes give the same bytes. The copy may replace an older file of its name, but never the
    original. Whether it is clean is for a new examination to say.

    Raises CannotClean (a UserFault) when the file is locked, signed, damaged or of a format that cannot be cleaned,
    UserFault when the source cannot be read or the target not written. Then nothing is left under the target's name.
    """
    possible = [removal for removal in can_clean(format_id) if removal in wanted]
    if not can_clean(format_id):
        known = FORMATS.get(format_id)
        raise CannotClean(
            f"{source.name} cannot be cleaned: this program does not change files of its kind"
            f"{f' ({known.title})' if known else ''}.",
            "Save it in a current format (docx, xlsx, pptx or PDF), and clean that.",
        )
    if target.exists() and target.samefile(source):
        raise CannotClean(f"{source.name} cannot be cleaned in its own place.", "Choose another name for the copy.")
    ledger = Ledger()
    temporary = temporary_beside(target)
    try:
        temporary.unlink(missing_ok=True)
        _write(source, temporary, format_id, possible, changes, ledger)
        put_in_place(temporary, target)
    except OSError as fault:
        raise UserFault(
            f"{source.name} could not be copied to {target}: {fault.strerror or fault}.",
            "See that the file and the folder are there, not held by another program, and that the disk is not full.",
        ) from fault
    finally:
        discard(temporary)
    return ledger.result()


def _write(
    source: Path, target: Path, format_id: str, wanted: Collection[Removal], changes: Changes, ledger: Ledger
) -> None:
    """Each kind of file has its own cleaner, imported when first needed: most bring a large library."""
    family = FORMATS[format_id].family
    if family == "pdf":
        from evidencepack.cleaning import pdf  # noqa: PLC0415

        pdf.clean(source, target, wanted, ledger)
    elif family == "image":
        from evidencepack.cleaning import images  # noqa: PLC0415

        images.clean(source, target, format_id, wanted, ledger)
    else:
        from evidencepack.cleaning import office  # noqa: PLC0415

        office.clean(source, target, _PROGRAMS[family], wanted, changes, ledger)
