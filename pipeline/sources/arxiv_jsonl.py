"""arXiv metadata as JSON Lines: one paper a line, in the fields of the public snapshot (title, abstract, versions,
categories as text) or with a summary, and authors and categories as lists."""

import json
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.errors import InputError
from pipeline.sources.cards import Card, Page, PartialDate, Problem
from pipeline.sources.fields import arxiv_date, arxiv_id, iso_date, one_line
from pipeline.sources.raw import REMEDY, RawFile

SOURCE = "arXiv metadata, JSON Lines"

_LOOKED_AT = 5


def recognises(head: str) -> bool:
    """Whether one of the first lines is a paper; a few may be damaged."""
    return any(isinstance(_read_line(line), Card) for line in head.split("\n")[:_LOOKED_AT])


def read(raw: RawFile) -> Page:
    """Line by line; a bad line is named and left out. Raises InputError where no line is a paper."""
    cards, problems = [], []
    for number, data in raw.lines():
        if not data.strip():
            continue
        card = _read_line(data.decode("utf-8-sig", errors="replace"), number)
        if isinstance(card, str):
            problems.append(Problem(raw.name, number, f"{card}: left out"))
            continue
        if card.date is None:
            problems.append(Problem(raw.name, number, "no date that can be read: kept undated"))
        cards.append(card)
    if not cards:
        raise InputError(f"{raw.name}, line 1: no line is a paper as JSON. {REMEDY}")
    return Page(raw.name, SOURCE, cards, problems=problems)


def _read_line(line: str, number: int = 1) -> Card | str:
    """The paper on a line, or what is wrong with the line."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return "not a line of JSON"
    if not isinstance(values, dict):
        return "not a JSON object"
    title = one_line(values.get("title"))
    abstract = one_line(values.get("abstract")) or one_line(values.get("summary"))
    if not title or not ("abstract" in values or "summary" in values):
        return "no title and abstract"
    identifier = arxiv_id(values.get("id"))
    categories = values.get("categories")
    if isinstance(categories, str):
        categories = categories.split()
    authors = values.get("authors_parsed") or values.get("authors")
    return Card(
        line=number,
        title=title,
        abstract=abstract,
        date=_read_date(values, identifier),
        authors_count=len(authors) if isinstance(authors, list) and authors else None,
        url=f"https://arxiv.org/abs/{identifier}" if identifier else None,
        arxiv_id=identifier,
        category=one_line(categories[0]) or None if isinstance(categories, list) and categories else None,
    )


def _read_date(values: dict[str, Any], identifier: str | None) -> PartialDate | None:
    """When the first version came; an update would move with every edit. The id tells the month where nothing else
    tells more."""
    versions = values.get("versions")
    created = (
        versions[0].get("created")
        if isinstance(versions, list) and versions and isinstance(versions[0], dict)
        else None
    )
    if isinstance(created, str):
        try:
            day = parsedate_to_datetime(created)
            return PartialDate(day.year, day.month, day.day)
        except ValueError:
            pass
    return iso_date(values.get("published")) or (arxiv_date(identifier) if identifier else None)
