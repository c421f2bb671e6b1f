"""Cards of all pages -> one row per distinct paper."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from pipeline.sources.cards import Card, Page, PartialDate, Problem
from pipeline.sources.identity import paper_key, title_id

COLUMNS = [
    "paper_id", "title", "abstract", "published", "date_precision", "year_inferred",
    "authors_count", "organization", "upvotes", "url", "category", "pages",
]  # fmt: skip


@dataclass(frozen=True)
class _Printing:
    """A card with the page that it stood on and what its date comes to."""

    card: Card
    file: str
    day: date | None
    precision: str | None
    inferred: bool


def merge(pages: list[Page], years: dict[str, int], saved: dict[str, date]) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per paper, sorted by paper_id, in the columns of data/papers.parquet; and what is odd with dates.

    Cards are the same paper where their arXiv ids agree, or their titles up to case, spacing and punctuation if an id
    is unknown. A paper has its earliest known date, its largest upvote count, and the texts of its first page.
    """
    problems: list[Problem] = []
    printings = [
        _date(card, page, years.get(page.file), saved, problems)
        for page in sorted(pages, key=lambda page: page.file)
        for card in page.cards
    ]
    ids_by_title: dict[str, str] = {}
    for p in sorted((p for p in printings if p.card.arxiv_id), key=lambda p: p.card.arxiv_id or ""):
        ids_by_title.setdefault(paper_key(p.card.title), p.card.arxiv_id or "")

    papers: dict[str, list[_Printing]] = {}
    for p in printings:
        paper_id = p.card.arxiv_id or ids_by_title.get(paper_key(p.card.title)) or title_id(p.card.title)
        papers.setdefault(paper_id, []).append(p)

    rows = [_paper(paper_id, papers[paper_id], problems) for paper_id in sorted(papers)]
    return _frame(rows), problems


def _date(card: Card, page: Page, year: int | None, saved: dict[str, date], problems: list[Problem]) -> _Printing:
    """The card's date as a day, unless its year is unknown, it can't be, or it lies after the page's own day."""
    when = card.date
    if when is None or (when.year is None and year is None):
        return _Printing(card, page.file, None, None, False)
    inferred = when.year is None and page.file not in saved
    try:
        day = date(when.year or year or 0, when.month or 1, when.day or 1)
    except ValueError:
        problems.append(Problem(page.file, card.line, f"no such day as {when.words()} in {year}: kept undated"))
        return _Printing(card, page.file, None, None, False)
    last = _last_day(page.shown_day, year, saved.get(page.file))
    if last and day > last:
        problems.append(Problem(page.file, card.line, f"dated {day}, after the page's own day {last}: kept undated"))
        return _Printing(card, page.file, None, None, False)
    precision = "day" if when.day else "month" if when.month else "year"
    return _Printing(card, page.file, day, precision, inferred)


def _last_day(shown: PartialDate | None, year: int | None, saved_on: date | None) -> date | None:
    """The page's own day: when it was saved, if that is known, else the day that it shows."""
    if saved_on or shown is None:
        return saved_on
    try:
        return date(shown.year or year or 0, shown.month or 0, shown.day or 0)
    except ValueError:
        return None


def _paper(paper_id: str, printings: list[_Printing], problems: list[Problem]) -> dict[str, object]:
    dated = [p for p in printings if p.day]
    days = {p.day for p in dated}
    first = min(dated, key=lambda p: (p.day, p.inferred)) if dated else None
    if first and len(days) > 1:
        other = next(p for p in dated if p.day != first.day)
        problems.append(
            Problem(
                other.file,
                other.card.line,
                f"dated {other.day} here and {first.day} in {first.file}: the earlier date is kept",
            )
        )

    def known(name: str) -> object:
        return next((v for p in printings if (v := getattr(p.card, name)) is not None), None)

    upvotes = [p.card.upvotes for p in printings if p.card.upvotes is not None]
    return {
        "paper_id": paper_id,
        "title": printings[0].card.title,
        "abstract": next((p.card.abstract for p in printings if p.card.abstract), ""),
        "published": first.day if first else None,
        "date_precision": first.precision if first else None,
        "year_inferred": bool(first and first.inferred),
        "authors_count": known("authors_count"),
        "organization": known("organization"),
        "upvotes": max(upvotes, default=None),
        "url": known("url"),
        "category": known("category"),
        "pages": list(dict.fromkeys(p.file for p in printings)),
    }


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype(
        {
            "paper_id": "str", "title": "str", "abstract": "str", "published": "datetime64[us]",
            "date_precision": "str", "year_inferred": "bool", "authors_count": "Int64", "organization": "str",
            "upvotes": "Int64", "url": "str", "category": "str",
        }
    )  # fmt: skip
