"""A small framework and a small workspace for tests of the rooms that work on them."""

from __future__ import annotations

from pathlib import Path

import apsw

from evidencepack.intake.examination import Examination, PageText
from evidencepack.model import (
    Band,
    DeadlineRule,
    EvidenceCategory,
    EvidenceItem,
    Framework,
    ItemKind,
    Judgement,
    QualityStatement,
    ReadState,
    ScoringMethod,
    SubTopic,
    Theme,
)
from evidencepack.workspace import Workspace, queries, returns


def item(ref: str, title: str, statement: str = "s1", **more: object) -> EvidenceItem:
    values = {
        "id": f"small:{ref}",
        "ref": ref,
        "title": title,
        "wording": f"Send what you have on {title.casefold()}.",
        "kinds": (ItemKind.DOCUMENTS,),
        "statements": (statement,),
        "position": int("".join(filter(str.isdigit, ref)) or 0),
        **more,
    }
    return EvidenceItem(**values)  # type: ignore[arg-type]


def framework() -> Framework:
    """Two statements, two categories, three items."""
    topics = (SubTopic(id="s1.1", title="Waits", statement="s1"), SubTopic(id="s1.2", title="Carers", statement="s1"))
    return Framework(
        id="small",
        title="A small framework",
        version="1",
        provisional_items=True,
        items_note="Made up for tests.",
        themes=(Theme(id="t1", title="One theme"),),
        statements=(
            QualityStatement(id="s1", number=1, title="Assessing", theme="t1", sub_topics=topics),
            QualityStatement(id="s2", number=2, title="Leading", theme="t1"),
        ),
        categories=(
            EvidenceCategory(id="people", title="People's experience", short="People", keywords=("survey", "told us")),
            EvidenceCategory(id="processes", title="Processes", short="Processes", keywords=("policy", "procedure")),
        ),
        required_category="people",
        score_names=("poor", "fair", "good", "best"),
        methods=(
            ScoringMethod(
                id="direct",
                title="Direct",
                by_category=False,
                lowest=1,
                highest=4,
                rating_bands=(Band(low=25, high=62, name="Low"), Band(low=63, high=100, name="High")),
            ),
        ),
        default_method="direct",
        deadline=DeadlineRule(days=21),
        items=(
            item("A1", "Waiting lists", sub_topics=("s1.1",), currency_months=12, keywords=("waiting list", "waits")),
            item("A2", "Carers", sub_topics=("s1.2",), keywords=("carer", "carers strategy")),
            item("A3", "Budget", "s2", keywords=("budget", "medium term financial plan")),
        ),
    )


def new_workspace(folder: Path) -> Workspace:
    """An open workspace of "Little Council", notified on 1 June 2026."""
    return returns.start_return(folder, "Little Council", framework(), "2026-06-01")


def examined(text: str = "", **more: object) -> Examination:
    """What reading a one-page text document would give."""
    values = {
        "format": "txt",
        "read": ReadState.READ,
        "pages": (PageText(1, "text", text),),
        "pages_total": 1,
        **more,
    }
    return Examination(**values)  # type: ignore[arg-type]


def judged_plain(_name: str, _examination: Examination) -> Judgement:
    """A judgement that finds nothing."""
    return Judgement(dated=None, dated_from="", draft=False, findings=())


def document_counts(db: apsw.Connection) -> dict[str, int]:
    """How many documents pass each filter asked of the database as the list asks it."""
    return {
        name: db.execute(f"SELECT count(*) FROM {queries.tables_for(condition)} WHERE {condition}").fetchone()[0]
        for name, condition in queries.DOCUMENT_FILTERS.items()
    }
