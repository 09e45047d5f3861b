"""Crosswalks: where the quality statements and evidence items of one framework go in another. Data, read from TOML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Struct

from evidencepack.errors import FrameworkFault
from evidencepack.frameworks import match_items
from evidencepack.model import EvidenceItem, Framework, QualityStatement
from evidencepack.resources import resource

_Id = Annotated[str, msgspec.Meta(min_length=1)]


class Crosswalk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From the ids of one framework to those of another.

    `no_place`: old ids that go nowhere, with the reason. Ids that are not named at all are looked for by themselves.
    """

    from_framework: _Id = msgspec.field(name="from")
    to_framework: _Id = msgspec.field(name="to")
    title: str = ""
    statements: dict[str, tuple[str, ...]] = {}
    items: dict[str, tuple[str, ...]] = {}
    no_place: dict[str, str] = {}


class Route(Struct, frozen=True):
    """Where one old id goes: new ids, or none and why."""

    to: tuple[str, ...]
    why: str = ""


def read_crosswalk(path: Path) -> Crosswalk:
    """Read a crosswalk file. FrameworkFault names the file and what is wrong with it."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Crosswalk)
    except OSError as error:
        raise FrameworkFault(
            f"The crosswalk {path} cannot be read: {error.strerror or error}.", "Check the path."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FrameworkFault(f"The crosswalk {path.name} is not right: {error}.", f"Mend the file {path}.") from error


def crosswalk_between(old: Framework, new: Framework, given: Path | None = None) -> Crosswalk:
    """The crosswalk in the file given, or the one that ships for these two frameworks, or an empty one.

    FrameworkFault when the file given is for other frameworks, or names statements that the new one does not have.
    """
    path = given or resource("crosswalks", f"{old.id}--{new.id}.toml")
    if given is None and not path.is_file():
        return Crosswalk(from_framework=old.id, to_framework=new.id)
    found = read_crosswalk(path)
    if (found.from_framework, found.to_framework) != (old.id, new.id):
        raise FrameworkFault(
            f"The crosswalk {path.name} goes from {found.from_framework} to {found.to_framework}.",
            f"Give one from {old.id} to {new.id}, or none.",
        )
    known = {statement.id for statement in new.statements}
    strange = sorted({to for goals in found.statements.values() for to in goals} - known)
    if strange:
        raise FrameworkFault(
            f"The crosswalk {path.name} names quality statements that {new.title} does not have: {', '.join(strange)}.",
            f"Mend the file {path}.",
        )
    return found


def statement_routes(old: Framework, new: Framework, walk: Crosswalk) -> dict[str, Route]:
    """Where each old quality statement goes: by the crosswalk, else by its id, else by one of its names."""
    ids = {statement.id for statement in new.statements}
    routes = {}
    for statement in old.statements:
        if statement.id in walk.statements:
            routes[statement.id] = Route(walk.statements[statement.id], walk.no_place.get(statement.id, ""))
        elif statement.id in walk.no_place:
            routes[statement.id] = Route((), walk.no_place[statement.id])
        elif statement.id in ids and old.id == new.id:
            routes[statement.id] = Route((statement.id,))
        else:
            routes[statement.id] = Route(
                _by_name(statement, new), "No quality statement of the new framework has its name."
            )
    return routes


def item_routes(old: Sequence[EvidenceItem], new: Sequence[EvidenceItem], walk: Crosswalk) -> dict[str, Route]:
    """Where each old evidence item goes: by the crosswalk, else by its id, else by reference and wording."""
    ids = {item.id for item in new}
    routes: dict[str, Route] = {}
    for item in old:
        if item.id in walk.no_place and item.id not in walk.items:
            routes[item.id] = Route((), walk.no_place[item.id])
        elif item.id in walk.items:
            goals = tuple(goal for goal in walk.items[item.id] if goal in ids)
            routes[item.id] = Route(
                goals, "" if goals else "The items that the crosswalk names are not in the new list."
            )
        elif item.id in ids:
            routes[item.id] = Route((item.id,))
    taken = {goal for route in routes.values() for goal in route.to}
    left = tuple(item for item in old if item.id not in routes)
    matching = match_items(left, tuple(item for item in new if item.id not in taken))
    by_place = {match.old.id: match.new for match in matching.pairs}
    refs = {item.ref: item.id for item in new}
    for item in left:
        match = by_place.get(item.id)
        goal = refs.get(match.ref) if match else None
        routes[item.id] = Route((goal,)) if goal else Route((), "Nothing in the new list asks for the same.")
    return routes


def _by_name(statement: QualityStatement, new: Framework) -> tuple[str, ...]:
    names = {_plain(name) for name in (statement.title, *statement.aliases)}
    return tuple(one.id for one in new.statements if names & {_plain(name) for name in (one.title, *one.aliases)})


def _plain(name: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in name.casefold()).split())
