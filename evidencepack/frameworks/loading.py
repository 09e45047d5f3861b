"""Reads framework files (TOML, written by people) and stored frameworks (JSON, written by this program)."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from evidencepack.errors import FrameworkFault
from evidencepack.frameworks.checking import framework_faults
from evidencepack.frameworks.plaintext import decode_text
from evidencepack.frameworks.references import built_in_item_id
from evidencepack.model import (
    Band,
    DeadlineRule,
    EvidenceCategory,
    EvidenceItem,
    Framework,
    ItemKind,
    Provenance,
    QualityStatement,
    ScoringMethod,
    SubTopic,
    Theme,
)
from evidencepack.resources import resource

_SHAPE_FAULT = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?$", re.DOTALL)


class _SubTopicFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    title: str


class _StatementFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    number: int
    title: str
    theme: str
    aliases: tuple[str, ...] = ()
    sub_topics: tuple[_SubTopicFile, ...] = ()
    requires: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class _ItemFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    ref: str
    title: str
    wording: str
    kinds: tuple[ItemKind, ...]
    statements: tuple[str, ...]
    sub_topics: tuple[str, ...] = ()
    currency_months: int | None = None
    keywords: tuple[str, ...] = ()
    provenance: Provenance = Provenance.INFERRED
    owner: str = ""
    due: datetime.date | None = None


class _FrameworkFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    title: str
    version: str
    themes: tuple[Theme, ...]
    statements: tuple[_StatementFile, ...]
    categories: tuple[EvidenceCategory, ...]
    score_names: tuple[str, ...]
    methods: tuple[ScoringMethod, ...]
    default_method: str
    deadline: DeadlineRule
    items: tuple[_ItemFile, ...]
    required_category: str | None = None
    provisional_items: bool = False
    items_note: str = ""


def builtin_ids() -> tuple[str, ...]:
    """The ids of the frameworks that ship with the program, sorted."""
    return tuple(sorted(path.stem for path in resource("frameworks").glob("*.toml")))


@cache
def builtin_framework(framework_id: str = "cqc-la-2025") -> Framework:
    """The shipped framework with this id. FrameworkFault if there is none."""
    if framework_id not in builtin_ids():
        raise FrameworkFault(
            f'There is no built-in framework "{framework_id}".', f"Choose one of: {', '.join(builtin_ids())}."
        )
    return load_framework(resource("frameworks", f"{framework_id}.toml"))


def load_framework(path: Path) -> Framework:
    """The framework in a TOML file. FrameworkFault names the file, the place in it and what was expected."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise FrameworkFault(
            f"{path.name} cannot be read: {fault.strerror or fault}.", "Check that the file is there and not locked."
        ) from fault
    return framework_from_toml(decode_text(data), path.name)


def framework_from_toml(text: str, source: str) -> Framework:
    """The framework in a TOML text; `source` is its name in messages.

    FrameworkFault for a syntax fault (with line and column), a wrong shape (the first one) and everything that the
    checks find.
    """
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as fault:  # ValueError: syntax, and numbers with thousands of digits
        what = f"{source} is not valid TOML: {fault}."
        raise FrameworkFault(what, "Mend that line and load the file again.") from fault
    try:
        file = msgspec.convert(table, _FrameworkFile)
    except msgspec.ValidationError as fault:
        raise _shape_fault(fault, source, table) from fault
    return _checked(_framework(file), source, _unknown_keys(table))


def framework_to_json(framework: Framework) -> str:
    """The framework as JSON text, for storage; `framework_from_json` gives back an equal one."""
    return msgspec.json.encode(framework).decode("utf-8")


def framework_from_json(text: str, source: str) -> Framework:
    """The framework that `framework_to_json` wrote. FrameworkFault if the text is damaged or does not hold together."""
    try:
        framework = msgspec.json.decode(text.encode("utf-8"), type=Framework)
    except msgspec.ValidationError as fault:
        raise _shape_fault(fault, source) from fault
    except msgspec.DecodeError as fault:
        raise FrameworkFault(
            f"{source} is not valid JSON: {fault}.", "Load the framework from its file again."
        ) from fault
    return _checked(framework, source)


def _checked(framework: Framework, source: str, faults: Sequence[str] = ()) -> Framework:
    faults = [*faults, *framework_faults(framework)]
    if faults:
        listed = "\n".join(f"- {fault}" for fault in faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise FrameworkFault(
            f"{source} cannot be used as a framework ({count}):\n{listed}\n", "Mend these places and load it again."
        )
    return framework


def _unknown_keys(table: dict[str, Any]) -> list[str]:
    """Keys that the model's own records do not have; the records of this file refuse theirs while converting."""
    records: list[tuple[str, dict[str, Any], type[Struct]]] = [("deadline", table["deadline"], DeadlineRule)]
    for name, record in (("themes", Theme), ("categories", EvidenceCategory), ("methods", ScoringMethod)):
        records += [(f"{name}[{index}]", entry, record) for index, entry in enumerate(table[name])]
    for index, method in enumerate(table["methods"]):
        for name in ("rating_bands", "statement_bands"):
            bands = enumerate(method.get(name, ()))
            records += [(f"methods[{index}].{name}[{place}]", band, Band) for place, band in bands]
    return [
        f"{path}.{key}: unknown; expected one of {', '.join(record.__struct_fields__)}"
        for path, entry, record in records
        for key in entry
        if key not in record.__struct_fields__
    ]


def _shape_fault(fault: msgspec.ValidationError, source: str, table: dict[str, Any] | None = None) -> FrameworkFault:
    """The fault of msgspec, with the path in front: "items[6].statements: Expected `array`, got `str`"."""
    found = _SHAPE_FAULT.match(str(fault))
    path, what = (found["path"] or "top of the file", found["what"]) if found else ("top of the file", str(fault))
    return FrameworkFault(
        f"{source} cannot be used as a framework: {path}{_item_named(path, table)}: {what}.",
        "Mend that place and load it again.",
    )


def _item_named(path: str, table: dict[str, Any] | None) -> str:
    """The reference of the item that a path leads into, as ' ("IR07")', because people do not count from nought."""
    place = re.match(r"items\[(\d+)\]", path)
    if table is None or place is None:
        return ""
    ref = table["items"][int(place[1])]
    return f' ("{ref["ref"]}")' if isinstance(ref, dict) and "ref" in ref else ""


def _framework(file: _FrameworkFile) -> Framework:
    return Framework(
        id=file.id,
        title=file.title,
        version=file.version,
        provisional_items=file.provisional_items,
        items_note=file.items_note,
        themes=file.themes,
        statements=tuple(_statement(statement) for statement in file.statements),
        categories=file.categories,
        required_category=file.required_category,
        score_names=file.score_names,
        methods=file.methods,
        default_method=file.default_method,
        deadline=file.deadline,
        items=tuple(_item(file.id, position, item) for position, item in enumerate(file.items, start=1)),
    )


def _statement(file: _StatementFile) -> QualityStatement:
    return QualityStatement(
        id=file.id,
        number=file.number,
        title=file.title,
        theme=file.theme,
        aliases=file.aliases,
        sub_topics=tuple(SubTopic(id=topic.id, title=topic.title, statement=file.id) for topic in file.sub_topics),
        requires=file.requires,
        keywords=file.keywords,
    )


def _item(framework_id: str, position: int, file: _ItemFile) -> EvidenceItem:
    return EvidenceItem(
        id=built_in_item_id(framework_id, file.ref),
        ref=file.ref,
        title=file.title,
        wording=file.wording,
        kinds=file.kinds,
        statements=file.statements,
        sub_topics=file.sub_topics,
        currency_months=file.currency_months,
        keywords=file.keywords,
        provenance=file.provenance,
        position=position,
        owner=file.owner,
        due=file.due.isoformat() if file.due else None,
    )
