"""The shapes of council papers: a policy, minutes, a survey … as front matter and blocks around a voice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from evidencepack.sample.blocks import Block, Bullets, Grid, Heading, Paragraph
from evidencepack.sample.chance import months_before, spoken
from evidencepack.sample.library import places, shared
from evidencepack.sample.people import PARTNERS
from evidencepack.sample.shapes_data import dashboard, dataset, plan, register
from evidencepack.sample.shapes_parts import appendix, around_the_county, by_locality, drawn, in_practice
from evidencepack.sample.voice import Voice

Shape = Callable[[Voice, int], list[Block]]


def blocks_of(kind: str, voice: Voice, size: int) -> list[Block]:
    """The blocks of a document of this kind without its front matter. KeyError for a kind that nobody knows."""
    return _SHAPES[kind](voice, size)


def control(voice: Voice, kind: str, status: str, review: date | None) -> list[Block]:
    """The front matter by which a reader knows owner, date, status and review of a paper."""
    owner = voice.officer()
    day = spoken(voice.day)
    if kind in ("policy", "guidance", "strategy", "tor"):
        rows = [
            ("Document owner", f"{owner.name}, {owner.post}"),
            ("Version", _version(voice)),
            ("Status", status),
            ("Approved on", day),
        ]
        rows += [("Next review", spoken(review))] if review else []
        return [Grid("", (), tuple(rows))]
    if kind in ("report", "monitoring"):
        body = voice.pick(places().slots["body"])
        rows = [
            ("Meeting", body),
            ("Date", day),
            ("Report of", owner.post),
            ("Status", status),
            ("Purpose", voice.pick(_PURPOSES)),
        ]
        return [Grid("", (), tuple(rows))]
    if kind in ("minutes", "leaflet", "email", "notes", "slides"):
        return []
    return [Grid("", (), (("Prepared by", f"{owner.name}, {owner.post}"), ("Date", day), ("Status", status)))]


_PURPOSES = ("For decision", "For information", "For discussion", "To note and agree the recommendations")


def _version(voice: Voice) -> str:
    return voice.pick(("1.0", "1.1", "2.0", "2.1", "3.0", "4.2"))


def _policy(voice: Voice, size: int) -> list[Block]:
    blocks: list[Block] = [Heading("Introduction"), *voice.boilerplate("introduction", 2), *voice.paragraphs(1)]
    blocks += [
        Heading("Scope"),
        *voice.boilerplate("scope", 2),
        Heading("Legal framework"),
        *voice.boilerplate("legal", 3),
    ]
    for heading in voice.headings(2 + 2 * size):
        blocks += [*voice.section(heading, 2), *(in_practice(voice) if size > 3 else [])]
    blocks += [
        *voice.grids(1 if size < 3 else 2),
        Heading("Roles and responsibilities"),
        *voice.boilerplate("responsibilities"),
    ]
    blocks.append(Bullets(tuple(f"{voice.officer().post}: {point}" for point in voice.points(3))))
    if size > 2:
        blocks += by_locality(voice, size)
        blocks += around_the_county(voice) if size > 3 else []
    blocks += [
        Heading("Equality and human rights"),
        *voice.boilerplate("equality", 2),
        Heading("Resources"),
        *voice.boilerplate("finance"),
    ]
    return [
        *blocks,
        Heading("Monitoring and review"),
        *voice.boilerplate("monitoring", 2),
        _history(voice),
        *appendix(voice, size - 2),
    ]


def _history(voice: Voice) -> Grid:
    days = months_before(voice.day, 30)[::10]
    rows = tuple(
        (f"0.{place}" if place < 3 else "1.0", spoken(day), voice.officer().name, voice.pick(_CHANGES))
        for place, day in enumerate(days, 1)
    )
    return Grid("Version history", ("Version", "Date", "Author", "Change"), rows)


_CHANGES = (
    "First version",
    "Comments of the reference group taken in",
    "Legal references brought up to date",
    "Annual review, minor changes",
)


def _strategy(voice: Voice, size: int) -> list[Block]:
    headings = voice.headings(2 + size)
    blocks: list[Block] = [
        Heading("Contents"),
        Bullets(("Foreword", "Where we are now", *headings, "Delivering this"), numbered=True),
    ]
    blocks += [
        Heading("Foreword"),
        *voice.boilerplate("foreword", 2),
        Heading("Where we are now"),
        *voice.boilerplate("context", 2),
        *voice.paragraphs(2),
    ]
    blocks += drawn(voice, 1)
    for heading in headings:
        blocks += voice.section(heading, 3)
    if voice.content.quotes and voice.content.statement not in ("qs4", "qs8"):
        blocks += [Heading("What people told us"), *voice.boilerplate("engagement"), *voice.quotes(4)]
    blocks += [
        *voice.grids(2)[1:],
        *(by_locality(voice, size) if size > 2 else []),
        *(around_the_county(voice) if size > 3 else []),
    ]
    blocks += [
        Heading("Delivering this"),
        *voice.boilerplate("governance", 2),
        voice.actions(6),
        Heading("Resources"),
        *voice.boilerplate("finance", 2),
    ]
    blocks += [Heading("Fairness"), *voice.boilerplate("equality", 2), Heading("Risk"), *voice.boilerplate("risk", 2)]
    return [
        *blocks,
        Heading("How we will know"),
        *voice.boilerplate("monitoring", 2),
        Bullets(voice.points(4)),
        *appendix(voice, 1 + size),
    ]


def _report(voice: Voice, size: int) -> list[Block]:
    blocks: list[Block] = [Heading("Summary"), *voice.paragraphs(1), *voice.boilerplate("introduction", 2)]
    blocks += [
        Heading("Recommendations"),
        Paragraph(voice.pick(_ASKS)),
        Bullets(voice.asks(3), numbered=True),
        Heading("Background"),
        *voice.boilerplate("context", 2),
    ]
    for heading in voice.headings(1 + size):
        blocks += voice.section(heading, 2)
    blocks += drawn(voice, min(size, 2))
    blocks += [*(by_locality(voice, size) if size > 2 else []), Heading("Next steps"), voice.actions(3)]
    for name in ("finance", "legal", "equality", "risk"):
        blocks += [Heading(f"{name.capitalize()} implications"), *voice.boilerplate(name, 2)]
    return [*blocks, *(appendix(voice, size - 1) if voice.rng.random() < 0.6 else [])]


_ASKS = (
    "The meeting is asked to agree that we:",
    "It is recommended that officers be asked to:",
    "Members are invited to note the report and to support these steps:",
)


def _minutes(voice: Voice, size: int) -> list[Block]:
    people = voice.rng.sample(PARTNERS, 3)
    officers = sorted(
        {f"{officer.name} ({officer.initials}), {officer.post}" for officer in (voice.officer() for _ in range(7))}
    )
    blocks: list[Block] = [
        Paragraph(f"Held on {spoken(voice.day)}, {voice.pick(_ROOMS)}"),
        Heading("Present", 2),
        Bullets((*officers, *people)),
    ]
    blocks += [
        Heading("Apologies", 2),
        Paragraph(voice.officer().name),
        Heading("1. Minutes of the last meeting"),
        *voice.boilerplate("minutes"),
    ]
    for place, heading in enumerate(voice.headings(2 + size), 2):
        blocks += [
            Heading(f"{place}. {heading}"),
            *voice.paragraphs(1),
            Bullets(voice.points(2)),
            *voice.boilerplate("discussion"),
        ]
    return [
        *blocks,
        *(voice.grids(1) if voice.rng.random() < 0.5 else []),
        Heading("Actions"),
        voice.actions(5),
        *voice.boilerplate("closing"),
    ]


_ROOMS = (
    "Sluice Room, County Hall",
    "by video call",
    "Committee Room 2, County Hall",
    "Thornmere Civic Centre",
    "hybrid, Heron Room",
)


def _survey(voice: Voice, size: int) -> list[Block]:
    staff = not voice.content.quotes
    answers = voice.rng.randrange(90, 420)
    blocks: list[Block] = [Heading("About this survey"), *voice.boilerplate("survey")]
    blocks += [
        Paragraph(f"We had {answers} answers, {voice.rng.randrange(18, 46)}% of those asked."),
        *voice.paragraphs(1),
    ]
    blocks += [Heading("Results"), _likert(voice), *voice.paragraphs(size)]
    blocks += [Heading("In their own words"), *voice.quotes(6, staff=staff), *voice.paragraphs(1)]
    blocks += [Heading("What we heard most often"), Bullets(voice.points(4)), *voice.grids(size - 1)]
    return [*blocks, Heading("What we will do"), *voice.boilerplate("engagement"), voice.actions(4)]


def _likert(voice: Voice) -> Grid:
    rows: list[tuple[str | int, ...]] = []
    for statement in voice.rng.sample(shared().survey_statements, 6):
        agree, neither = voice.rng.randrange(48, 84), voice.rng.randrange(6, 16)
        rows.append((statement, f"{agree}%", f"{neither}%", f"{100 - agree - neither}%"))
    return Grid("Answers in percent", ("Statement", "Agree", "Neither", "Disagree"), tuple(rows))


def _tor(voice: Voice, _size: int) -> list[Block]:
    members = tuple(
        (officer.name, officer.post, "Northmarsh County Council") for officer in (voice.officer() for _ in range(5))
    )
    partners = tuple((*name.split(", "), "") for name in voice.rng.sample(PARTNERS, 4))
    rows = tuple(dict.fromkeys(members)) + tuple((name, "Partner", body) for name, body, _ in partners)
    blocks: list[Block] = [
        Heading("Purpose"),
        *voice.paragraphs(2),
        Heading("What the group does"),
        Bullets(voice.points(5), numbered=True),
    ]
    blocks += [
        Heading("Membership"),
        Grid("", ("Name", "Role", "Organisation"), rows),
        Heading("Meetings and quorum"),
        *voice.boilerplate("meetings", 2),
    ]
    blocks += [
        Heading("Accountability"),
        *voice.boilerplate("governance"),
        *voice.paragraphs(1),
        Heading("Conduct"),
        *voice.boilerplate("conduct"),
    ]
    return [*blocks, Heading("Review"), *voice.boilerplate("monitoring")]


def _monitoring(voice: Voice, size: int) -> list[Block]:
    value = f"£{voice.rng.randrange(80, 940)},000 a year"
    about = (
        ("Contract", f"NCC/ASC/{voice.rng.randrange(100, 999)}"),
        ("Value", value),
        ("Term", "3 years with an option of 2"),
        ("Contract lead", voice.officer().name),
    )
    blocks: list[Block] = [
        Heading("The contract"),
        Grid("", (), about),
        *voice.boilerplate("contract"),
        Heading("Performance"),
        *drawn(voice, 2),
    ]
    for heading in voice.headings(1 + size):
        blocks += voice.section(heading, 2)
    blocks += [*voice.quotes(2), Heading("Concerns and actions"), *voice.boilerplate("risk"), voice.actions(5)]
    return [*blocks, *(appendix(voice, size - 1) if voice.rng.random() < 0.4 else [])]


def _guidance(voice: Voice, size: int) -> list[Block]:
    blocks: list[Block] = [Heading("Who this is for"), *voice.boilerplate("scope"), *voice.paragraphs(1)]
    for heading in voice.headings(2 + size):
        blocks += voice.section(heading, 2)
    blocks += [Heading("Step by step"), Bullets(voice.points(6), numbered=True), *voice.paragraphs(1)]
    return [*blocks, Heading("If you are not sure"), *voice.boilerplate("supervision"), *voice.boilerplate("legal")]


def _leaflet(voice: Voice, size: int) -> list[Block]:
    blocks: list[Block] = [*voice.public(2)]
    for heading in voice.headings(1 + size):
        blocks += [
            Heading(heading),
            *voice.public(2),
            *([Bullets(voice.points(3))] if not voice.content.public else []),
        ]
    return [
        *blocks,
        *voice.quotes(2),
        Heading("How to reach us"),
        *voice.boilerplate("contact"),
        Paragraph(f"Printed {spoken(voice.day)}."),
    ]


def _story(voice: Voice, size: int) -> list[Block]:
    blocks: list[Block] = [Heading("Why we tell these stories"), *voice.boilerplate("stories")]
    for heading in voice.headings(1 + size):
        blocks += [
            Heading(heading),
            *voice.quotes(1),
            *voice.paragraphs(1),
            *voice.boilerplate("turning"),
            *voice.quotes(1),
        ]
    return [*blocks, Heading("What we take from them"), Bullets(voice.points(4)), *voice.boilerplate("engagement")]


def _email(voice: Voice, _size: int) -> list[Block]:
    return [*voice.boilerplate("mail"), *voice.paragraphs(2), Bullets(voice.points(3)), *voice.boilerplate("mail_end")]


def _notes(voice: Voice, size: int) -> list[Block]:
    return [Paragraph(spoken(voice.day)), Bullets(voice.points(5)), *voice.paragraphs(size), Bullets(voice.points(2))]


def _slides(voice: Voice, size: int) -> list[Block]:
    blocks: list[Block] = [Heading("Why this matters"), *voice.boilerplate("introduction"), *voice.paragraphs(1)]
    for heading in voice.headings(2 + size):
        blocks += [Heading(heading), Bullets(voice.points(3)), *voice.paragraphs(1)]
    blocks += [
        *drawn(voice, 1),
        Heading("In their own words"),
        *voice.quotes(3),
        *voice.quotes(2, staff=not voice.content.quotes),
    ]
    return [*blocks, Heading("What happens next"), voice.actions(5)]


_SHAPES: dict[str, Shape] = {
    "policy": _policy, "strategy": _strategy, "report": _report, "minutes": _minutes, "survey": _survey, "tor": _tor,
    "monitoring": _monitoring, "guidance": _guidance, "leaflet": _leaflet, "story": _story, "email": _email,
    "notes": _notes, "slides": _slides, "data": dataset, "dashboard": dashboard, "plan": plan, "register": register,
}  # fmt: skip
