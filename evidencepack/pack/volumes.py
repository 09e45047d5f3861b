"""Splits a pack over several zips where the profile asks for it."""

from __future__ import annotations

from msgspec import structs

from evidencepack.pack.planned import Plan, PlannedFile
from evidencepack.pack.profiles import Profile

_OVERHEAD = 1_000  # zip headers of one file with a long name, twice
_INDEX_BASE = 300_000  # three indexes, the cover and pack.json without any entry
_INDEX_ENTRY = 3_000  # what one answer adds to them all together
_INDEX_SIGN = 8  # what one character of a text adds: it stands in up to four files


def reserve(plan: Plan) -> int:
    """Bytes to keep free in each volume for the index, which each volume carries whole. A generous estimate."""
    texts = sum(len(e.title + e.note + e.section + e.reason + e.action + e.url) for e in plan.entries)
    texts += sum(len(planned.item.wording + planned.item.title) for planned in plan.items)
    return _INDEX_BASE + _INDEX_ENTRY * (len(plan.entries) + len(plan.items)) + _INDEX_SIGN * texts


def room(plan: Plan, profile: Profile) -> int | None:
    """How many bytes of documents fit in one volume; None when the profile knows no volumes."""
    return None if profile.max_volume_bytes is None else profile.max_volume_bytes - reserve(plan)


def assign_volumes(plan: Plan, profile: Profile) -> Plan:
    """The plan with each file's volume set. Files of one item stay together where they fit in one volume."""
    limit = room(plan, profile)
    if limit is None or sum(_need(file) for file in plan.files) <= limit:
        return plan
    volume, used = 1, 0
    items = []
    for planned in plan.items:
        whole = sum(_need(file) for file in planned.files)
        if used and used + whole > limit >= whole:
            volume, used = volume + 1, 0
        files = []
        for file in planned.files:
            if used and used + _need(file) > limit:
                volume, used = volume + 1, 0
            used += _need(file)
            files.append(structs.replace(file, volume=volume))
        items.append(structs.replace(planned, files=tuple(files)))
    return structs.replace(plan, items=tuple(items))


def _need(file: PlannedFile) -> int:
    return file.size + _OVERHEAD
