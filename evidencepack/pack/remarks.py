"""What stops a pack and what is worth a look before it goes: numbered rules over a plan. Pure.

K01 a file is too big · K02 a path is too long · K03 too many files · K04 too much in all · K05 a format the
recipient does not take · K06 a file does not fit in a volume · K07 nothing to pack · K11 a link not seen for long ·
K12 a link that is no web address · K13 a self-assessment without a valid signature · K14 a self-assessment of which
parts are drafts. Findings that block keep the number of their own rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from evidencepack.assessment.evidence_words import long_date
from evidencepack.assessment.signing import shown_status, unsigned
from evidencepack.model import AnswerKind, AssessmentStatus, EvidenceItem, Severity, Snapshot, sentence
from evidencepack.pack import names
from evidencepack.pack.planned import OWN_FILES, Change, Entry, Plan, PlannedFile, Remark
from evidencepack.pack.profiles import Profile
from evidencepack.pack.volumes import room
from evidencepack.web_address import is_web_address

_LINK_DAYS = 90  # after which a public link should be opened again


def blockers(plan: Plan, profile: Profile, snapshot: Snapshot) -> tuple[Remark, ...]:
    """Everything that stops the pack: findings that block on a document in it, and limits of the profile."""
    found: list[Remark] = []
    for file in plan.files:
        found += _findings(file, snapshot)
        found += _file_limits(file, profile)
        found += _volume_limit(file, room(plan, profile))
    found += _pack_limits(plan, profile)
    if profile.require_sign_off and plan.cover:
        found += _sign_off(snapshot)
    return tuple(found)


def notices(plan: Plan, today: str, snapshot: Snapshot) -> tuple[Remark, ...]:
    """What does not stop the pack but is worth a look on the ISO date `today`."""
    found = list(_drafts(snapshot)) if plan.cover else []
    for planned in plan.items:
        for entry in planned.entries:
            if entry.kind is AnswerKind.LINK:
                found += _link(entry, planned.item, date.fromisoformat(today))
    return tuple(found)


def _findings(file: PlannedFile, snapshot: Snapshot) -> list[Remark]:
    return [
        _blocker(finding.rule, file, sentence(finding.message), finding.to_do)
        for finding in snapshot.findings.get(file.document_id, ())
        if finding.severity is Severity.BLOCKS
    ]


def _file_limits(file: PlannedFile, profile: Profile) -> Iterator[Remark]:
    if profile.max_file_bytes is not None and file.size > profile.max_file_bytes:
        yield _blocker(
            "K01",
            file,
            f"The file is {megabytes(file.size)}; {profile.title} takes at most {megabytes(profile.max_file_bytes)}.",
            "Save it smaller or in parts, or give a link to it.",
        )
    if names.units(file.path) > profile.max_path:
        yield _blocker(
            "K02",
            file,
            f"Its path in the pack has {names.units(file.path)} characters; at most {profile.max_path} are allowed.",
            "Shorten the evidence item's number.",
        )
    ending = file.path.rpartition(".")[2].lower()
    allowed = {each.lower().removeprefix(".") for each in profile.allowed_formats}
    if allowed and not allowed & {ending, file.format.lower()}:
        yield _blocker(
            "K05",
            file,
            f"{profile.title} does not take {file.format or ending} files.",
            f"Save it as one of: {', '.join(sorted(allowed))}.",
        )


def _volume_limit(file: PlannedFile, limit: int | None) -> Iterator[Remark]:
    if limit is not None and file.size > limit - 1_000:
        yield _blocker(
            "K06",
            file,
            f"The file is {megabytes(file.size)}; beside the index, one zip has room for {megabytes(max(limit, 0))}.",
            "Save it smaller or in parts, or choose a profile with larger zips.",
        )


def _pack_limits(plan: Plan, profile: Profile) -> Iterator[Remark]:
    own = len(OWN_FILES) if plan.cover else len(OWN_FILES) - 1
    count = len(plan.files) + own * plan.volumes
    if profile.max_files is not None and count > profile.max_files:
        yield _whole(
            "K03",
            f"The pack has {count} files; {profile.title} takes at most {profile.max_files}.",
            "Set documents aside, or send the rest as a supplementary pack.",
        )
    if profile.max_total_bytes is not None and plan.bytes > profile.max_total_bytes:
        yield _whole(
            "K04",
            f"The documents are {megabytes(plan.bytes)} in all; {profile.title} takes at most "
            f"{megabytes(profile.max_total_bytes)}.",
            "Set documents aside, save the largest ones smaller, or give links to what is public.",
        )
    if _empty(plan):
        changed = "has changed since the earlier pack" if plan.supplement else "answers an evidence item yet"
        yield _whole(
            "K07", f"There is nothing to pack: nothing {changed}.", "Link a document to an evidence item first."
        )


def _sign_off(snapshot: Snapshot) -> Iterator[Remark]:
    missing = unsigned(snapshot)
    if missing:
        named = "; ".join(f"{state.label} ({state.standing.value})" for state in missing)
        yield _whole(
            "K13",
            f"The self-assessment is not signed off: {named}.",
            "Have the whole self-assessment signed off as it stands now.",
        )


def _drafts(snapshot: Snapshot) -> Iterator[Remark]:
    statements = snapshot.framework.statements
    drafts = [str(one.number) for one in statements if shown_status(snapshot, one.id) is AssessmentStatus.DRAFT]
    if drafts and unsigned(snapshot):
        are = "is still a draft" if len(drafts) == 1 else "are still drafts"
        those = f"{len(drafts)} of {len(statements)} quality statements {are} ({', '.join(drafts)})"
        yield Remark(
            rule="K14",
            severity=Severity.REVIEW,
            label="The self-assessment",
            message=f"{those}: CQC is not told.",
            to_do="Finish them and set their status, or have the whole signed off.",
        )


def _empty(plan: Plan) -> bool:
    if plan.files or plan.cover or (plan.supplement is not None and plan.supplement.withdrawn):
        return False
    return all(entry.change is Change.SAME for entry in plan.entries)


def _link(entry: Entry, item: EvidenceItem, today: date) -> Iterator[Remark]:
    label = f"{entry.number} {item.title}"
    if not can_be_opened(entry.url):
        yield Remark(
            rule="K12",
            severity=Severity.REVIEW,
            label=label,
            item_id=item.id,
            message=f"“{entry.url}” is not a web address: the index shows it, but nobody can open it.",
            to_do="Write the whole address, starting with https://.",
        )
    seen = date.fromisoformat(entry.seen_on) if entry.seen_on else None
    if seen is None or (today - seen).days > _LINK_DAYS:
        said = f"was last seen on {long_date(entry.seen_on)}" if seen else "has no date on which it was seen"
        yield Remark(
            rule="K11",
            severity=Severity.REVIEW,
            label=label,
            item_id=item.id,
            message=f"The link {said}.",
            to_do="Open it, see that it still works, and note the date.",
        )


def can_be_opened(url: str) -> bool:
    """Whether the index may offer `url` as a link: http and https only, and no program cuts it off at a space."""
    return is_web_address(url) and " " not in url


def megabytes(size: int) -> str:
    """A size in words: decimal megabytes with one place ("12.4 MB"), below a tenth in kilobytes."""
    return f"{size / 1_000_000:,.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1000))} KB"


def _blocker(rule: str, file: PlannedFile, message: str, to_do: str) -> Remark:
    return Remark(
        rule=rule,
        severity=Severity.BLOCKS,
        label=file.title,
        message=message,
        to_do=to_do,
        document_id=file.document_id,
        item_id=file.item_id,
    )


def _whole(rule: str, message: str, to_do: str) -> Remark:
    return Remark(rule=rule, severity=Severity.BLOCKS, label="The pack", message=message, to_do=to_do)
