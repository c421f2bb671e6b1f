"""Corpora with known trends, on the date distributions of the sample pages (small) and of sixteen months (large)."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit

from pipeline.timeline.corpus import Corpus, build, ranks, years

Floats = NDArray[np.float64]
Shape = Literal["null", "rise", "fall", "peak", "burst"]

# Papers per year on the sample pages, 2017 on, and per month in a year and a third of arXiv's machine learning.
YEARLY = [1, 1, 2, 5, 14, 19, 72, 51, 35]
MONTHLY = [397, 633, 938, 835, 729, 710, 688, 724, 454, 475, 557, 597, 1005, 1005, 1192, 1061]


@dataclass(frozen=True)
class Planted:
    """K topics and the outliers, which take up the slack. shares: (K, N) true share of each topic at each paper's date,
    without the wobble. shapes: K of them."""

    corpus: Corpus
    shares: Floats
    shapes: list[Shape]


def small_days(rng: np.random.Generator, papers: int = 200) -> NDArray[np.datetime64]:
    year = 2017 + rng.choice(len(YEARLY), papers, p=np.array(YEARLY) / sum(YEARLY))
    length = np.where(year == 2025, 338, 365)
    return np.sort(
        (year - 1970).astype("datetime64[Y]").astype("datetime64[D]") + (rng.random(papers) * length).astype(int)
    )


def large_days(rng: np.random.Generator, papers: int = 20_000) -> NDArray[np.datetime64]:
    month = np.datetime64("2025-03", "M") + rng.choice(len(MONTHLY), papers, p=np.array(MONTHLY) / sum(MONTHLY))
    return np.sort(month.astype("datetime64[D]") + rng.integers(0, 28, papers))


def plant(
    days: NDArray[np.datetime64],
    sizes: list[int],
    shapes: list[Shape],
    rng: np.random.Generator,
    wobble: float = 0.0,
    fold: float = 4.0,
) -> Planted:
    """Topics of the expected `sizes` and `shapes`; `wobble` is the coefficient of variation of a share from one month
    (large corpora) or half-year (small ones) to the next."""
    shares = np.array([_share(shape, size, days, fold) for size, shape in zip(sizes, shapes, strict=True)])
    noisy = shares * _wobble(len(sizes), days, wobble, rng)
    noisy = noisy / np.maximum(noisy.sum(axis=0), 1)
    # Each paper draws one topic; what the topics leave over are outliers.
    drawn = (rng.random(len(days)) > np.cumsum(noisy, axis=0)).sum(axis=0)
    return Planted(make(days, drawn, len(sizes)), shares, shapes)


def make(
    days: NDArray[np.datetime64], topic: NDArray[np.intp], topics: int, page: NDArray[np.intp] | None = None
) -> Corpus:
    """A corpus in which each paper has one topic (0.. topics - 1) or none (topics) and stood on one page."""
    page = np.zeros(len(days), dtype=int) if page is None else page
    members = topic == np.arange(topics + 1)[:, None]
    kinds = np.array(["topic"] * topics + ["outliers"])
    return build(frame(days, page), members, kinds)


def frame(days: NDArray[np.datetime64], page: NDArray[np.intp]) -> pd.DataFrame:
    """The columns of papers.parquet that trends read."""
    return pd.DataFrame(
        {
            "paper_id": [f"paper-{i:06d}" for i in range(len(days))],
            "published": days.astype("datetime64[us]"),
            "date_precision": "day",
            "year_inferred": False,
            "category": pd.Series([None] * len(days), dtype="str"),
            "pages": [[f"page_{i}.txt"] for i in page],
        }
    )


def _share(shape: Shape, size: int, days: NDArray[np.datetime64], fold: float) -> Floats:
    """(N,) share whose mean is size / N and whose highest value, or value at the 95% date, is `fold` times its lowest,
    or that at the 5% date; a burst is an eighth of the papers with `2 * fold` times the share of the others."""
    mean = size / len(days)
    if shape == "null":
        return np.full(len(days), mean)
    time, rank = years(days), ranks(days)
    first, last = np.quantile(time, [0.05, 0.95])
    slope = (np.clip(time, (3 * first - last) / 2, None) - (first + last) / 2) / (last - first)
    offset = {
        "rise": slope,
        "fall": -slope,
        "peak": np.exp(-0.5 * ((rank - 0.5) / 0.15) ** 2),
        "burst": 1.5 * (np.abs(rank - 0.6) < 0.06),
    }[shape]
    inner = (rank >= 0.05) & (rank <= 0.95)

    def share(height: float) -> Floats:
        level = brentq(lambda a: float(expit(a + height * offset).mean()) - mean, -30, 30)
        return expit(float(level) + height * offset)

    def short_of(height: float) -> float:
        held = share(height)[inner]
        return float(held.max() / held.min()) - fold * (2 if shape == "burst" else 1)

    return share(float(brentq(short_of, 0.01, 12)))


def _wobble(topics: int, days: NDArray[np.datetime64], variation: float, rng: np.random.Generator) -> Floats:
    if variation == 0:
        return np.ones((topics, len(days)))
    months = days.astype("datetime64[M]").astype(int)
    step = 1 if np.ptp(months) < 36 else 6
    period = months // step - months.min() // step
    factor = rng.gamma(variation**-2, variation**2, (topics, int(period.max()) + 1))
    return factor[:, period]


def plant_pages(days: NDArray[np.datetime64], topics: int, rng: np.random.Generator) -> Planted:
    """No change within any page, but four pages that cover different times and ask for different topics."""
    centre = rng.permutation([0.25, 0.45, 0.6, 0.75])
    pull = np.array([0.4, 0.3, 0.15, 0.15])[:, None] * np.exp(-0.5 * ((ranks(days) - centre[:, None]) / 0.3) ** 2)
    page = (rng.random(len(days)) > np.cumsum(pull / pull.sum(axis=0), axis=0)).sum(axis=0)
    mix = rng.dirichlet(np.full(topics + 1, 1.0), 4)
    topic = (rng.random(len(days))[:, None] > np.cumsum(mix, axis=1)[page]).sum(axis=1)
    shapes: list[Shape] = ["null"] * topics
    return Planted(make(days, topic, topics, page), mix[page, :topics].T, shapes)
