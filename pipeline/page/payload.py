"""What the page's scripts need to react: papers in columns, topics, periods."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipeline.figures import theme
from pipeline.figures.periods import iso, periods
from pipeline.page.entries import Entry
from pipeline.page.settings import ReportParams
from pipeline.results import Results
from pipeline.timeline.periods import Precision, middle

COARSE: tuple[Precision, ...] = ("month", "year")
DIGITS = {"month": 7, "year": 4}


def build(results: Results, entries: Sequence[Entry], settings: ReportParams) -> dict[str, Any]:
    """JSON values. Papers are known by their row; -1 is 'no period' and 'no topic'; a null is unknown."""
    papers, time = results.papers, periods(results.shares)
    files = sorted({page for pages in papers["pages"] for page in pages})
    place = {file: i for i, file in enumerate(files)}
    whole = len(papers) <= settings.abstracts_up_to
    stems, links = _links(papers)
    return {
        "stems": stems,
        "papers": {
            "id": papers["paper_id"].tolist(),
            "title": papers["title"].tolist(),
            "abstract": papers["abstract"].fillna("").tolist() if whole else None,
            "date": _dates(papers),
            "inferred": papers.index[papers["year_inferred"]].tolist(),
            "topic": results.assignments["topic_id"].tolist(),
            "nearest": results.assignments["nearest_topic"].tolist(),
            "upvotes": [None if pd.isna(v) else int(v) for v in papers["upvotes"]],
            "url": links,
            "pages": [[place[page] for page in pages] for pages in papers["pages"]],
            "period": period_of(papers, time),
        },
        "pages": files,
        "topics": [_topic(entry, results.shares) for entry in entries],
        "periods": [
            {"label": p.label, "short": p.short, "total": int(p.total), "partial": bool(p.partial), "mid": iso(p.mid)}
            for p in theme.rows(time)
        ],
        "colours": {light: name for name, light in reversed(theme.LIGHT.items())},
    }


def period_of(papers: pd.DataFrame, time: pd.DataFrame) -> list[int]:
    """Each paper's period, by the middle of the day, month or year that its date stands for; -1 without one."""
    days = papers["published"].to_numpy().astype("datetime64[D]")
    for precision in COARSE:
        days = np.where(papers["date_precision"] == precision, middle(days, precision), days)
    index = np.searchsorted(time["start"].to_numpy().astype("datetime64[D]"), days, side="right") - 1
    return np.where(np.isnat(days) | (index < 0), -1, index).tolist()


def _links(papers: pd.DataFrame) -> tuple[list[str], list[str | int | None]]:
    """Stems, and per paper its address, or which stem goes before its id: a tenth of a large page is saved."""
    stems: dict[str, int] = {}
    links: list[str | int | None] = []
    for url, paper_id in zip(papers["url"], papers["paper_id"], strict=True):
        if pd.isna(url) or not url.endswith(paper_id):
            links.append(None if pd.isna(url) else url)
        else:
            links.append(stems.setdefault(url.removesuffix(paper_id), len(stems)))
    return list(stems), links


def _dates(papers: pd.DataFrame) -> list[str | None]:
    """ISO dates, cut to what is known: '2025-12-04', '2025-12', '2025'."""
    return [
        iso(date)[: DIGITS.get(precision, 10)] if date is not pd.NaT else None
        for date, precision in zip(papers["published"], papers["date_precision"], strict=True)
    ]


def _topic(entry: Entry, shares: pd.DataFrame) -> dict[str, Any]:
    kind, _, identity = entry.key.partition("/")
    rows = shares[(shares["kind"] == kind) & (shares["id"] == identity)].sort_values("period_start")
    return {
        "key": entry.key,
        "anchor": entry.anchor,
        "label": entry.label,
        "short": entry.short,
        "slot": entry.slot,
        "dated": entry.n_dated,
        "theme": entry.theme,
        "keywords": entry.keywords,
        "members": entry.members,
        "counts": rows["papers"].astype(int).tolist(),
    }
