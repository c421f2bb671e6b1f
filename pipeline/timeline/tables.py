"""Everything the timeline says of a corpus, as tables."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.timeline import forecast, peak, stability, words
from pipeline.timeline.corpus import Corpus, count, ranks
from pipeline.timeline.curve import Curves, smooth
from pipeline.timeline.dominance import Fair, judge_fairly
from pipeline.timeline.evidence import FEWEST
from pipeline.timeline.judge import natural_periods
from pipeline.timeline.periods import WIDTHS, Periods, cut, following
from pipeline.timeline.permutation import DRAWS
from pipeline.timeline.settings import TrendsParams

Floats = NDArray[np.float64]

GRID = 60  # Dates that a curve is drawn at.
DECIMALS = 8  # Beyond them sums depend on the number of threads.
MIND_THE_SOURCE = 0.8

SHARES = ["kind", "id", "period_start", "period_end", "papers", "total", "share"]
SHARES += ["curve", "low", "high", "partial", "share_outside"]
CURVES = ["kind", "id", "date", "curve", "low", "high"]
VERDICTS = ["kind", "id", "label", "n_papers", "n_dated", "verdict", "sentence", "lean"]
NUMBERS = ["times_per_year", "times_per_year_low", "times_per_year_high"]
NUMBERS += ["points_per_year", "points_per_year_low", "points_per_year_high"]
NUMBERS += ["p", "q", "p_linear", "p_curved", "p_scan", "peak", "peak_low", "peak_high"]
NUMBERS += ["window_start", "window_end", "window_papers", "window_total", "share_start", "share_end"]
NUMBERS += ["share_now", "share_now_low", "share_now_high", "fold", "fold_low", "fold_high"]
NUMBERS += ["detectable_fold", "detectable_times_per_year", "papers_for_doubling"]
DATES = ["peak", "peak_low", "peak_high", "window_start", "window_end"]
SOURCES = ["stable", "unstable_without", "inferred_matters", "source_page", "source_share", "outside", "outside_papers"]
FORECASTS = ["kind", "id", "period_start", "period_end", "share", "low", "high"]
FORECASTS += ["error", "naive_error", "coverage", "n_origins"]


@dataclass(frozen=True)
class Trends:
    shares: pd.DataFrame
    curves: pd.DataFrame
    verdicts: pd.DataFrame
    forecasts: pd.DataFrame
    metrics: dict[str, object]
    notes: list[str]


def analyse(corpus: Corpus, series: pd.DataFrame, settings: TrendsParams, draws: int = DRAWS) -> Trends:
    """`series`: kind, id, label, n_papers of each of the corpus' K series."""
    if len(corpus) == 0:
        return _undated(series)
    fair = judge_fairly(corpus, settings.level, draws)
    judgement = fair.judgement
    natural = natural_periods(corpus)
    periods = natural if settings.period == "auto" else cut(corpus.days, settings.period, corpus.newest)
    curves = smooth(judgement.cells, judgement.dispersion, _pool(corpus, judgement.frame["tested"]), judgement.large)
    verdicts = _verdicts(corpus, series, fair, curves, periods, settings.level)
    forecasts, silence = _forecasts(corpus, series, periods, judgement.dispersion.mean(axis=1))
    return Trends(
        shares=_shares(corpus, series, periods, curves, fair)[SHARES],
        curves=_curves(corpus, series, curves)[CURVES],
        verdicts=verdicts[[*VERDICTS, *NUMBERS, *SOURCES]],
        forecasts=forecasts[FORECASTS],
        metrics={
            "corpus": "large" if judgement.large else "small",
            "unit": periods.width,
            "n_periods": len(periods),
            "n_dated": len(corpus),
            "n_tested": _tested(judgement.frame),
            "verdicts": verdicts["verdict"].value_counts().sort_index().to_dict(),
            "n_strata": int(corpus.strata.max()) + 1,
            "strata": _strata_rule(corpus),
            "draws": judgement.draws,
            "n_forecasts": len(forecasts),
        },
        notes=[*_notes(corpus, series, settings, fair), *silence],
    )


def _undated(series: pd.DataFrame) -> Trends:
    setting = words.Setting(0, {}, "")
    verdicts = series.assign(n_dated=0, verdict="too few papers", lean="none", stable=True, inferred_matters=False)
    for column in [*NUMBERS, "source_share", "outside_papers"]:
        verdicts[column] = pd.NaT if column in DATES else np.nan
    verdicts["unstable_without"] = [[] for _ in range(len(series))]
    verdicts = verdicts.assign(source_page=None, outside=None)
    verdicts["sentence"] = [words.sentence(row, setting) for _, row in verdicts.iterrows()]
    note = "No paper bears a date, so there is no trend to show; a lean needs 8 dated papers in a topic."
    return Trends(
        shares=_empty(SHARES),
        curves=_empty(CURVES),
        verdicts=verdicts[[*VERDICTS, *NUMBERS, *SOURCES]],
        forecasts=_empty(FORECASTS),
        metrics={"corpus": "small", "unit": None, "n_periods": 0, "n_dated": 0, "n_tested": {}, "n_forecasts": 0},
        notes=[note],
    )


def _pool(corpus: Corpus, tested: pd.Series) -> NDArray[np.bool_]:
    """The series that the curves' priors are learned from: topics, or where these are too few all that are tested."""
    topics = tested.to_numpy() & (corpus.kinds == "topic")
    return topics if topics.sum() >= 5 else tested.to_numpy()


def _tested(frame: pd.DataFrame) -> dict[str, int]:
    return {str(kind): int(tested.sum()) for kind, tested in frame.groupby("kind")["tested"]}


def _shares(corpus: Corpus, series: pd.DataFrame, periods: Periods, curves: Curves, fair: Fair) -> pd.DataFrame:
    papers = count(corpus.members, periods.of, len(periods))
    rank = np.bincount(periods.of, weights=ranks(corpus.days)) / periods.totals
    curve, low, high = curves.at(rank)
    outside = np.full(papers.shape, np.nan)
    if fair.mover is not None:
        left = ~corpus.members[fair.mover]
        rest = np.bincount(periods.of, weights=left, minlength=len(periods))
        there = count(corpus.members & left, periods.of, len(periods))
        outside = np.where(fair.outside[:, None] & (rest > 0), there / np.maximum(rest, 1), np.nan)
    return _long(
        series,
        period_start=periods.start.astype("datetime64[us]"),
        period_end=periods.end.astype("datetime64[us]"),
        papers=papers.astype(np.int64),
        total=periods.totals.astype(np.int64),
        share=papers / periods.totals,
        curve=curve,
        low=low,
        high=high,
        partial=periods.partial,
        share_outside=outside,
    )


def _curves(corpus: Corpus, series: pd.DataFrame, curves: Curves) -> pd.DataFrame:
    first, last = _edges(corpus)
    start = max(corpus.days[0], first - (last - first) // 2)
    dates = start + (np.linspace(0, 1, GRID) * (corpus.days[-1] - start).astype(int)).astype(int)
    dates = np.unique(dates)
    curve, low, high = curves.at(_rank_of(corpus, dates))
    return _long(series, date=dates.astype("datetime64[us]"), curve=curve, low=low, high=high)


def _long(series: pd.DataFrame, **columns: NDArray[np.generic]) -> pd.DataFrame:
    """One row per series and place in time; columns are (n,), the same for each series, or (K, n)."""
    places = len(next(iter(columns.values())))
    flat = {
        name: values.ravel() if values.ndim == 2 else np.tile(values, len(series)) for name, values in columns.items()
    }
    return _round(series[["kind", "id"]].loc[series.index.repeat(places)].reset_index(drop=True).assign(**flat))


def _verdicts(
    corpus: Corpus, series: pd.DataFrame, fair: Fair, curves: Curves, periods: Periods, level: float
) -> pd.DataFrame:
    frame = fair.judgement.frame
    tested = frame["tested"].to_numpy()
    first, last = _edges(corpus)
    table = series.assign(**{name: frame[name] for name in frame.columns if name != "kind"})
    ends = curves.at(_rank_of(corpus, np.array([first, last])))[0]
    table["share_start"], table["share_end"] = ends.T
    now, peaks = _now(corpus, periods, curves), _peaks(corpus, curves)
    table = table.assign(share_now=now[0], share_now_low=now[1], share_now_high=now[2])
    table = table.assign(peak=peaks[0], peak_low=peaks[1], peak_high=peaks[2])
    table.loc[~tested, NUMBERS] = None
    table.loc[~tested, "lean"] = "none"
    verdicts = frame["verdict"].to_numpy(dtype=str)
    table["unstable_without"] = stability.unstable_without(corpus, verdicts, level)
    table["stable"] = [not pages for pages in table["unstable_without"]]
    table["inferred_matters"] = stability.inferred_matters(corpus, verdicts, level)
    table["source_page"], table["source_share"] = _sources(corpus)
    mover = None if fair.mover is None else series["label"].iloc[fair.mover]
    table["outside"] = pd.Series([mover if outside else None for outside in fair.outside], dtype="str")
    left = 0 if fair.mover is None else len(corpus) - int(corpus.members[fair.mover].sum())
    table["outside_papers"] = np.where(fair.outside, left, np.nan)
    span = words.span(pd.Timestamp(first), pd.Timestamp(last))
    setting = words.Setting(len(corpus), _tested(frame), span)
    table["sentence"] = [words.sentence(row, setting) for _, row in table.iterrows()]
    return _round(table)


def _edges(corpus: Corpus) -> tuple[np.datetime64, np.datetime64]:
    """The dates before and after which 5% of the papers lie."""
    first, last = np.quantile(corpus.days.astype(np.int64), [0.05, 0.95]).round().astype(int)
    return np.datetime64(int(first), "D"), np.datetime64(int(last), "D")


def _rank_of(corpus: Corpus, days: NDArray[np.datetime64]) -> Floats:
    """(n,) place in time, 0 to 1, of any days."""
    return np.interp(days.astype(np.int64), corpus.days.astype(np.int64), ranks(corpus.days))


def _now(corpus: Corpus, periods: Periods, curves: Curves) -> tuple[Floats, Floats, Floats]:
    """(K,) smoothed share and band in the last finished period; NaN where none is finished."""
    finished = np.flatnonzero(~periods.partial)
    if not len(finished):
        nothing = np.full(len(corpus.kinds), np.nan)
        return nothing, nothing, nothing
    rank = ranks(corpus.days)[periods.of == finished[-1]].mean()
    now, low, high = curves.at(np.array([rank]))
    return now[:, 0], low[:, 0], high[:, 0]


def _peaks(corpus: Corpus, curves: Curves) -> NDArray[np.datetime64]:
    """(3, K) date of the highest share and the ends of its 80% interval, within the 5-95% dates."""
    first, last = _edges(corpus)
    dates = np.unique(first + (np.linspace(0, 1, GRID) * (last - first).astype(int)).astype(int))
    return dates[peak.find(curves, _rank_of(corpus, dates)).T].astype("datetime64[us]")


def _sources(corpus: Corpus) -> tuple[list[str | None], list[float | None]]:
    """(K,) the page that most of a series' dated papers stood on, named from 80% on, and how much of them it holds."""
    names = sorted({page for stood_on in corpus.pages for page in stood_on})
    on = np.array([[page in stood_on for page in names] for stood_on in corpus.pages], dtype=float)
    sizes = corpus.members.sum(axis=1)
    share = corpus.members @ on / np.maximum(sizes, 1)[:, None]
    best = share.argmax(axis=1)
    top = share[np.arange(len(best)), best]
    # Where there is but one page its share tells nothing.
    named = (top >= MIND_THE_SOURCE) & (len(names) > 1)
    pages = [names[page] if mind else None for page, mind in zip(best, named, strict=True)]
    return pages, np.where(sizes > 0, top, np.nan).tolist()


def _forecasts(
    corpus: Corpus, series: pd.DataFrame, periods: Periods, dispersion: Floats
) -> tuple[pd.DataFrame, list[str]]:
    """Rows for the series that are large enough and beat the naive forecast, and why there are no others."""
    finished = ~periods.partial
    empty = _empty(FORECASTS)
    if finished.sum() < forecast.FEWEST_PERIODS:
        return empty, [f"A forecast needs {forecast.FEWEST_PERIODS} finished periods; there are {int(finished.sum())}."]
    counts = count(corpus.members, periods.of, len(periods))[:, finished]
    enough = counts.sum(axis=1) >= forecast.FEWEST_PAPERS
    if not enough.any():
        return empty, [f"A forecast needs {forecast.FEWEST_PAPERS} dated papers in a topic; none has so many."]
    found = forecast.forecast(counts[enough], periods.totals[finished], dispersion[enough])
    start, end = following(periods)
    table = series.loc[enough, ["kind", "id"]].assign(
        period_start=pd.Timestamp(start).as_unit("us"),
        period_end=pd.Timestamp(end).as_unit("us"),
        share=found.share,
        low=found.low,
        high=found.high,
        error=found.error,
        naive_error=found.naive_error,
        coverage=found.coverage,
        n_origins=found.origins,
    )
    better = table["error"] < table["naive_error"]
    worse = int((~better).sum())
    silence = [f"{worse} of {len(table)} forecasts did no better than the last period's share and are not shown."]
    return _round(table[better].reset_index(drop=True)), silence if worse else []


def _strata_rule(corpus: Corpus) -> str:
    pages = {page for stood_on in corpus.pages for page in stood_on}
    if (corpus.categories != "").all() and corpus.strata.max() > 0:
        return "a paper belongs to its category; tests exchange dates within categories, leans ignore them"
    if len(pages) < 2:
        return "none: all papers are of one page"
    if corpus.strata.max() == 0:
        return "none: the pages are slices of time"
    return "a paper belongs to the largest page that it stood on; tests exchange dates within pages, leans ignore them"


def _notes(corpus: Corpus, series: pd.DataFrame, settings: TrendsParams, fair: Fair) -> list[str]:
    frame = fair.judgement.frame
    few = frame["n_dated"] < FEWEST
    notes = [
        (
            few.any(),
            f"{int(few.sum())} of {len(frame)} series have fewer than {FEWEST} dated papers; a lean needs {FEWEST}.",
        ),
        (
            corpus.days[0] == corpus.days[-1],
            f"All {len(corpus)} dated papers bear one date; a trend needs papers of at least two days.",
        ),
        (
            settings.period != "auto" and WIDTHS.index(settings.period) < WIDTHS.index(corpus.finest),
            f"trends.period is {settings.period}, but many papers are dated only to the {corpus.finest}.",
        ),
        (
            fair.mover is not None,
            f"{series['label'].iloc[fair.mover or 0]} alone moves by more than 15 percentage points; "
            "the others are judged among the papers outside it.",
        ),
        (
            not fair.judgement.large and fair.judgement.draws < DRAWS,
            f"So many papers in so few periods are tested with {fair.judgement.draws} permutations instead of {DRAWS}, "
            "and shares that wobble more than by chance alone can pass for change.",
        ),
    ]
    return [text for holds, text in notes if holds]


def _empty(columns: list[str]) -> pd.DataFrame:
    """No row, and the types that rows would have."""
    types = {"kind": "str", "id": "str", "partial": "bool", "papers": "int64", "total": "int64", "n_origins": "int64"}
    types |= dict.fromkeys(["date", "period_start", "period_end"], "datetime64[us]")
    return pd.DataFrame({column: pd.Series(dtype=types.get(column, "float64")) for column in columns})


def _round(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.round(dict.fromkeys(frame.select_dtypes("float").columns, DECIMALS))
