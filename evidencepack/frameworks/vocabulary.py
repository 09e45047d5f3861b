"""Words that council officers use in request lists: column headers, and words that say nothing of a subject."""

from __future__ import annotations


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(","))


# headers of a column of references
REFERENCE_HEADERS = _listed(
    """
    ref, ref no, ref number, reference, reference no, reference number,
    reference code, no, nr, number, id, code, #, item no,
    item number, item ref, item reference, item id, evidence item no, evidence item number, evidence item ref,
    evidence no, evidence ref, evidence number, evidence id, ir, ir no, ir ref, ir number, lair ref, lair no,
    cqc ref, cqc reference, s no, serial no, request no, request ref, request number, question no, question
    number, q no, q, line, line no, row, unique id
    """
)
# headers of a column that says what is asked for
WORDING_HEADERS = _listed(
    """
    wording, evidence item, evidence items, evidence, evidence requested, evidence required, evidence request,
    evidence to be provided, information, information requested, information required, information request,
    information return item, information item, documents requested, documents required, document requested,
    document required, what is asked, what is asked for, what cqc asks for, what we need, what is required,
    request, requests, requirement, requirements, requested, cqc request, cqc requirement, ask, description,
    item description, description of evidence, description of evidence item, description of information, full
    description, detail, details, item details, question, questions, item, items, full wording, text, required
    evidence, required information
    """
)
# headers of a column of short titles
TITLE_HEADERS = _listed(
    """
    title, short title, item title, name, item name, topic, subject, heading, evidence area, sub topic,
    subtopic, sub category, evidence title, evidence item, item, short description, summary
    """
)
# headers of a column that names quality statements
STATEMENT_HEADERS = _listed(
    """
    quality statement, quality statements, qs, qss, qs no, qs number, quality statement no, quality statement
    number, statement, statements, statement no, cqc quality statement, cqc statement, relevant quality
    statement, relevant quality statements, linked quality statement, links to, related quality statement, qs
    ref, we statement
    """
)
# headers of a column that names themes
THEME_HEADERS = _listed(
    """
    theme, themes, cqc theme, assessment theme, domain, theme number, theme no, theme and quality statement,
    theme quality statement
    """
)
# headers of columns that a tracker has besides, never part of the request
OTHER_HEADERS = _listed(
    """
    comments, comment, notes, note, lead, lead officer, owner, status, rag, rag status, response, deadline, due,
    due date, date, location, link, links, hyperlink, evidence provided, evidence submitted, evidence supplied,
    evidence received, document name, document title, file name, filename, documents provided, document
    provided, documents submitted, submitted, action, actions, complete, completed, sign off, signed off,
    approved by, priority, service, team, directorate, council response, information provided, gaps, kind, type,
    format, score, count, total, number of documents, evidence category
    """
)
# headers of a table of a document's versions
REVISION_HEADERS = _listed(
    """
    version, revision, author, amended by, reviewed by, change made, changes made
    """
)
# words that do not tell one evidence item from another
COMMON_WORDS = _listed(
    """
    a, adult, adults, an, and, any, are, arrangements, as, at, authority, by, care, copies, copy, council,
    current, data, describe, details, evidence, figures, for, from, has, have, how, in, include, includes,
    including, information, into, is, it, its, last, latest, local, months, most, needs, number, numbers, of,
    on, or, other, our, out, past, people, plan, plans, please, policies, policy, procedure, procedures,
    provide, recent, requested, service, services, social, strategies, strategy, support, that, the, their,
    them, they, this, to, up, was, we, were, what, when, where, which, who, whom, whose, will, with, would,
    year, years, you, your
    """
)
# words that stand around the name of a statement or theme
NAMING_WORDS = _listed(
    """
    a, an, and, cqc, domain, eight, evidence, five, for, four, items, nine, no, number, of, one, or, part, qs,
    quality, section, seven, six, statement, statements, sub, ten, the, theme, themes, three, topic, topics, two
    """
)
