"""A council's own vocabulary: a `vocabulary.toml` beside the workspace, in the form of resources/vocabulary.

What stands there is added to the field's vocabulary. A fault names the file and the line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from evidencepack.errors import FrameworkFault
from evidencepack.mapping.lexicon import LONGEST
from evidencepack.mapping.vocabulary import TopicWords, Vocabulary, lower_cased
from evidencepack.mapping.words import plain_words
from evidencepack.model import EvidenceItem, Framework

FILE_NAME = "vocabulary.toml"
_MOST_BYTES = 2_000_000
_PLACE = re.compile(r" - at `(?:key in )?\$(.*)`$")


def own_vocabulary(folder: Path, framework: Framework, items: Sequence[EvidenceItem]) -> Vocabulary | None:
    """The vocabulary beside a workspace, None if there is none. Raises `FrameworkFault` with the file and the line."""
    path = folder / FILE_NAME
    return read_own(path, framework, items) if path.is_file() else None


def read_own(path: Path, framework: Framework, items: Sequence[EvidenceItem]) -> Vocabulary:
    """The vocabulary in a file, checked against the framework's sub-topics and the list of items in force.

    Raises `FrameworkFault` naming the file, the line and what to do.
    """
    text = _text(path)
    try:
        found = msgspec.convert(lower_cased(tomllib.loads(text)), Vocabulary)
    except tomllib.TOMLDecodeError as fault:
        line = None if "at line" in str(fault) else len(text.splitlines())
        raise _fault(path, line, f"{fault}", "Texts stand in quotation marks, lists in square brackets.") from fault
    except RecursionError as fault:
        raise _fault(path, None, "its lists are nested too deeply", "A list holds words only.") from fault
    except msgspec.ValidationError as fault:
        what, keys = _said(str(fault))
        fields = (
            "Sub-topics have strong, usual, weak and against; the file has topics, items, abbreviations, elsewhere."
        )
        raise _fault(path, _line(text, keys), what, fields) from fault
    _check_names(path, text, found, framework, items)
    _check_terms(path, text, found)
    return found


def terms_by_item(own: Vocabulary, items: Sequence[EvidenceItem]) -> dict[str, tuple[str, ...]]:
    """The council's own words of items, by the id of the item that has the reference now."""
    ids = {_plain(item.ref): item.id for item in items}
    return {ids[_plain(ref)]: terms for ref, terms in own.items.items() if _plain(ref) in ids}


def count_terms(own: Vocabulary) -> int:
    """How many terms a vocabulary has in all."""
    lists = [*own.items.values(), own.elsewhere, own.genre, tuple(own.abbreviations)]
    lists += [getattr(words, field) for words in own.topics.values() for field in words.__struct_fields__]
    return sum(map(len, lists))


def example(framework: Framework, items: Sequence[EvidenceItem]) -> str:
    """A file to start from: every sub-topic and item of this return, as comments to be filled in."""
    lines = [
        f"# Words of your own council for {framework.title}.",
        f"# Save this as {FILE_NAME} beside the workspace's .evidence file. Take the # away where you write words.",
        "#",
        "#   strong   hardly ever means anything else        usual    typical of it",
        "#   weak     a hint that needs company              against  speaks for something else",
        "",
        "# Names of your services and panels that say nothing of an item:",
        '# elsewhere = ["staff choir", "car park"]',
        "",
        "[abbreviations]",
        '# hhd = "helping hands at home"',
        "",
        "# ---- evidence items, by reference",
        "[items]",
    ]
    lines += [f'# {_key(item.ref)} = ["…"]  # {item.title}' for item in items]
    lines += ["", "# ---- sub-topics"]
    for statement in framework.statements:
        lines.append(f"# {statement.number} {statement.title}")
        for topic in statement.sub_topics:
            lines += [f'# [topics."{topic.id}"]  # {topic.title}', '# strong = ["…"]']
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------- what is wrong, and where


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _fault(path, None, "it is larger than 2 MB", "A vocabulary is a list of words.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _fault(path, None, "it is not saved as UTF-8", "Save it as UTF-8 text.") from fault
    except OSError as fault:
        raise FrameworkFault(
            f"{path.name} cannot be read: {fault.strerror or fault}.", "Check that the file is there and not locked."
        ) from fault


def _check_names(path: Path, text: str, found: Vocabulary, framework: Framework, items: Sequence[EvidenceItem]) -> None:
    topics = [topic.id for statement in framework.statements for topic in statement.sub_topics]
    for topic_id in found.topics:
        if topic_id not in topics:
            line = _line(text, ["topics", topic_id])
            raise _fault(path, line, f"there is no sub-topic {topic_id}", f"The sub-topics are {', '.join(topics)}.")
    refs = [item.ref for item in items]
    for ref in found.items:
        if _plain(ref) not in map(_plain, refs):
            raise _fault(
                path, _line(text, ["items", ref]), f"there is no item {ref}", f"The items are {', '.join(refs)}."
            )


def _check_terms(path: Path, text: str, found: Vocabulary) -> None:
    listed: list[tuple[list[str], tuple[str, ...]]] = [(["items", ref], terms) for ref, terms in found.items.items()]
    for topic_id, words in found.topics.items():
        listed += [(["topics", topic_id, field], getattr(words, field)) for field in TopicWords.__struct_fields__]
    listed += [(["elsewhere"], found.elsewhere), (["genre"], found.genre)]
    for keys, terms in listed:
        for term in terms:
            if not 0 < len(plain_words(term)) <= LONGEST:
                what = f"“{term[:60]}” is no term"
                raise _fault(path, _line(text, keys, term), what, f"A term has one to {LONGEST} words.")


def _said(message: str) -> tuple[str, list[str]]:
    """What msgspec says, and the keys that lead to the place."""
    place = _PLACE.search(message)
    what = message[: place.start()] if place else message
    keys = [key for key in re.split(r"[.\[\]]+", place.group(1)) if key and not key.isdigit()] if place else []
    field = re.search(r"unknown field `(.+?)`", what)
    return what.rstrip("."), [*(key for key in keys if key != "..."), *([field.group(1)] if field else [])]


def _line(text: str, keys: Sequence[str], term: str = "") -> int | None:
    """The line on which the last of these keys is given, after the table that it stands in; with `term`, the line of
    that term from there on.
    """
    lines = text.splitlines()
    at: int | None = None
    for key in keys:
        wanted = re.compile(rf'(?<![\w"-])"?{re.escape(key)}"?\s*[\]=.]', re.IGNORECASE)
        for number in range(at or 0, len(lines)):
            bare = lines[number].lstrip()
            if not bare.startswith("#") and wanted.search(bare):
                at = number
                break
    if term:
        at = next((number for number in range(at or 0, len(lines)) if term in lines[number]), at)
    return None if at is None else at + 1


def _fault(path: Path, line: int | None, what: str, to_do: str) -> FrameworkFault:
    where = f", line {line}" if line else ""
    return FrameworkFault(f"{path.name}{where}: {what}.", f"{to_do} Mend it in {path}.")


def _plain(ref: str) -> str:
    return "".join(ref.split()).casefold()


def _key(ref: str) -> str:
    return ref if re.fullmatch(r"[A-Za-z0-9_-]+", ref) else msgspec.json.encode(ref).decode()


def vocabulary_state(folder: Path) -> tuple[Any, ...]:
    """What tells whether the file beside a workspace has changed since it was read."""
    try:
        found = (folder / FILE_NAME).stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size
