"""What a trend is computed from: dated papers in order of time, and which of them belong to each series."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from pipeline.timeline import periods, strata
from pipeline.timeline.periods import Days, Width

Floats = NDArray[np.float64]

ROUGH = 0.1  # Share of the papers known only by month or year from which on that bounds the periods.
FINEST: dict[periods.Precision, Width] = {"day": "week", "month": "month", "year": "year"}


@dataclass(frozen=True)
class Corpus:
    """N dated papers in order of time (then of paper_id) and K series.

    days: (N,). pages: N tuples of file names. categories: (N,) the field that the source files a paper under, "" where
    it files none. inferred: (N,) whether the year was inferred. members: (K, N) bool.
    kinds: (K,) topic, watch or outliers. finest: the narrowest width of period that the dates' precision allows.
    newest: the last day that the papers tell of.
    """

    days: Days
    pages: list[tuple[str, ...]]
    categories: NDArray[np.str_]
    inferred: NDArray[np.bool_]
    members: NDArray[np.bool_]
    kinds: NDArray[np.str_]
    finest: Width
    newest: np.datetime64

    def __len__(self) -> int:
        return len(self.days)

    @property
    def strata(self) -> NDArray[np.intp]:
        sources = [
            (category,) if category else stood_on
            for category, stood_on in zip(self.categories, self.pages, strict=True)
        ]
        return strata.by_source(sources, self.days)

    def take(self, keep: NDArray[np.bool_]) -> "Corpus":
        """The corpus of the papers in `keep` (N,)."""
        pages = [stood_on for stood_on, kept in zip(self.pages, keep, strict=True) if kept]
        return replace(
            self,
            days=self.days[keep],
            pages=pages,
            categories=self.categories[keep],
            inferred=self.inferred[keep],
            members=self.members[:, keep],
        )

    def only(self, series: NDArray[np.bool_]) -> "Corpus":
        """The same papers with some of the series (K,)."""
        return replace(self, members=self.members[series], kinds=self.kinds[series])

    def without_pages(self, names: list[str]) -> "Corpus":
        """The corpus as if some files had not been there: a paper that stood on others as well stays."""
        pages = [tuple(page for page in stood_on if page not in names) for stood_on in self.pages]
        return replace(self, pages=pages).take(np.array([len(left) > 0 for left in pages], dtype=bool))


def build(papers: pd.DataFrame, members: NDArray[np.bool_], kinds: NDArray[np.str_]) -> Corpus:
    """The dated papers of papers.parquet. members: (K, rows of papers).

    A paper known by month or year counts at the middle of it; where a tenth of the papers or more are, periods are no
    finer than that.
    """
    rough = papers["date_precision"].where(papers["published"].notna()).value_counts(normalize=True)
    coarse: list[periods.Precision] = ["year", "month"]
    precision: periods.Precision = next((each for each in coarse if rough.get(each, 0) >= ROUGH), "day")
    days = papers["published"].to_numpy().astype("datetime64[D]")
    for each in coarse:
        rows = (papers["date_precision"] == each).to_numpy()
        days = np.where(rows, periods.middle(days, each), days)
    dated = np.flatnonzero(~np.isnat(days))
    order = dated[np.lexsort([papers["paper_id"].to_numpy(dtype=str)[dated], days[dated]])]
    return Corpus(
        days=days[order],
        pages=[tuple(stood_on) for stood_on in papers["pages"].iloc[order]],
        categories=papers["category"].fillna("").to_numpy(dtype=str)[order],
        inferred=papers["year_inferred"].to_numpy(dtype=bool)[order],
        members=members[:, order],
        kinds=kinds,
        finest=FINEST[precision],
        newest=periods.end_of(days[order].max(), precision) if len(order) else np.datetime64("NaT", "D"),
    )


@dataclass(frozen=True)
class Cells:
    """Papers in order of time by the cell, the unit of every regression. totals: (n,); counts: (K, n); time: (n,) mean
    steadied year; rank: (n,) mean place in time, 0 to 1."""

    totals: Floats
    counts: Floats
    time: Floats
    rank: Floats


def gather(corpus: Corpus, of: NDArray[np.intp]) -> Cells:
    """`of` (N,): the cell of each paper."""
    totals = np.bincount(of).astype(float)
    return Cells(
        totals=totals,
        counts=count(corpus.members, of, len(totals)),
        time=np.bincount(of, weights=steadied(years(corpus.days))) / totals,
        rank=np.bincount(of, weights=ranks(corpus.days)) / totals,
    )


def finest_cells(papers: int) -> NDArray[np.intp]:
    """(N,) a cell for each paper, or for a few neighbours where 300 cells tell as much."""
    return np.arange(papers) * min(papers, 300) // max(papers, 1)


def years(days: Days) -> Floats:
    """Decimal years; every year is 365.25 days long."""
    return 1970 + days.astype("datetime64[D]").astype(np.int64) / 365.25


def steadied(time: Floats) -> Floats:
    """Years for the linear terms: a date farther out than half the 5-95% span counts at that edge.

    Else one paper of a century ago would carry the slope of everything.
    """
    low, high = np.quantile(time, [0.05, 0.95])
    return np.clip(time, low - (high - low) / 2, high + (high - low) / 2)


def ranks(days: Days) -> Floats:
    """(N,) place of each paper in time, 0 to 1; papers of one day share it."""
    return (rankdata(days.astype(np.int64)) - 0.5) / max(len(days), 1)


def count(members: NDArray[np.bool_], of: NDArray[np.intp], cells: int) -> Floats:
    """(K, cells) papers of each series per cell; `of` (N,) is each paper's cell."""
    return np.array([np.bincount(of[own], minlength=cells) for own in members], dtype=float).reshape(-1, cells)
