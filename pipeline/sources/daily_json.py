"""What the daily-papers API answers, as JSON: a list of entries, or an object that holds one under "dailyPapers"."""

import json
from typing import Any

from pipeline.errors import InputError
from pipeline.sources.cards import Card, Page, Problem
from pipeline.sources.fields import arxiv_id, iso_date, one_line
from pipeline.sources.raw import REMEDY, RawFile

SOURCE = "daily-papers API, JSON"


def recognises(head: str) -> bool:
    """Whether it begins like JSON with a paper's entry in it."""
    return head.lstrip()[:1] in ("[", "{") and ('"paper"' in head or '"dailyPapers"' in head)


def read(raw: RawFile) -> Page:
    """Raises InputError where it is not JSON, or holds no entry."""
    try:
        answer = json.loads(raw.text())
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise InputError(f"{raw.name}, line {line}: not whole JSON ({error}). Fetch it again. {REMEDY}") from None
    entries = answer.get("dailyPapers") if isinstance(answer, dict) else answer
    return read_entries(entries, raw.name, SOURCE)


def read_entries(entries: Any, file: str, source: str) -> Page:
    """The cards of the API's entries, which the saved HTML page carries too. Raises InputError where there is none."""
    if not isinstance(entries, list) or not entries:
        raise InputError(f"{file}, line 1: no paper in it (expected a list of entries, each with a paper). {REMEDY}")
    cards, problems = [], []
    for place, entry in enumerate(entries, start=1):
        card = _read_entry(entry, place)
        if card is None:
            problems.append(Problem(file, place, f"entry {place} has no paper with a title: left out"))
            continue
        if card.date is None:
            problems.append(Problem(file, place, f"entry {place} has no date that can be read: kept undated"))
        cards.append(card)
    if not cards:
        raise InputError(f"{file}, line 1: none of its {len(entries)} entries holds a paper with a title. {REMEDY}")
    return Page(file, source, cards, problems=problems)


def _read_entry(entry: Any, place: int) -> Card | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("paper"), dict):
        return None
    paper = entry["paper"]
    title = one_line(paper.get("title")) or one_line(entry.get("title"))
    if not title:
        return None
    identifier = arxiv_id(paper.get("id"))
    organization = entry.get("organization") or paper.get("organization")
    authors = paper.get("authors")
    upvotes = paper.get("upvotes")
    return Card(
        line=place,
        title=title,
        abstract=one_line(paper.get("summary")) or one_line(entry.get("summary")),
        date=iso_date(paper.get("publishedAt")) or iso_date(entry.get("publishedAt")),
        authors_count=len(authors) if isinstance(authors, list) and authors else None,
        organization=_organization(organization),
        upvotes=upvotes if isinstance(upvotes, int) and 0 <= upvotes < 2**31 else None,
        url=f"https://huggingface.co/papers/{identifier}" if identifier else None,
        arxiv_id=identifier,
    )


def _organization(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("fullname") or value.get("name")
    return one_line(value) or None
