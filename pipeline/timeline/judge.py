"""One corpus, all its series: the test that fits its size, the correction, the leans, the verdicts."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.timeline import lean, moderated, permutation, shape, verdict
from pipeline.timeline.corpus import Cells, Corpus, count, finest_cells, gather
from pipeline.timeline.evidence import FEWEST, Evidence, correct
from pipeline.timeline.lean import Lean
from pipeline.timeline.periods import WIDTHS, Periods, choose_width, cut

Floats = NDArray[np.float64]

LARGE_PERIODS, LARGE_PAPERS = 10, 100
FULL_DRAWS_UP_TO = 20_000  # Memberships; permuting more of them in full would take minutes.


@dataclass(frozen=True)
class Judgement:
    """frame: one row per series. cells: what curves are fitted to, with dispersion (K, 1) or (K, n) and df (K,)."""

    frame: pd.DataFrame
    cells: Cells
    dispersion: Floats
    df: Floats
    large: bool
    draws: int


def natural_periods(corpus: Corpus) -> Periods:
    """The periods that the papers themselves suggest."""
    sizes = corpus.members[corpus.kinds == "topic"].sum(axis=1)
    median = float(np.median(sizes)) if len(sizes) else len(corpus) / 10
    return cut(corpus.days, choose_width(corpus.days, corpus.finest, median), corpus.newest)


def judge(corpus: Corpus, level: float, draws: int = permutation.DRAWS) -> Judgement:
    """Test, correct, estimate and name every series with at least 8 papers. Needs at least one paper."""
    sizes = corpus.members.sum(axis=1)
    tested = sizes >= FEWEST
    periods, large = _testing_periods(corpus)
    if not large and sizes.sum() > FULL_DRAWS_UP_TO:
        draws = max(999, draws * FULL_DRAWS_UP_TO // int(sizes.sum()))
    evidence = _test(corpus.only(tested), periods, large, draws)
    cells = gather(corpus, periods.of if large else finest_cells(len(corpus)))
    q = correct(_spread(evidence.p, tested), corpus.kinds, tested)
    usual = float(np.median(evidence.dispersion)) if tested.any() else 1.0
    dispersion = _spread(evidence.dispersion, tested, usual)
    df = _spread(evidence.df, tested, 200.0)

    slopes = lean.estimate(corpus, cells, dispersion, df)
    shapes = shape.find(cells, dispersion, df, large)
    window = _spread(evidence.window, tested, 0).astype(np.intp)
    direction = _spread(evidence.direction, tested, 0.0)
    p_linear, p_curved, p_scan = (_spread(p, tested) for p in (evidence.linear, evidence.curved, evidence.scan))
    frame = pd.DataFrame(
        {
            "kind": corpus.kinds,
            "n_dated": sizes,
            "tested": tested,
            "p": _spread(evidence.p, tested),
            "q": q,
            "p_linear": p_linear,
            "p_curved": p_curved,
            "p_scan": p_scan,
            "move": _move(corpus),
            **_describe_window(corpus, window),
            **_describe_lean(slopes, sizes, tested, _alone(corpus.kinds, tested, level)),
        }
    )
    frame["verdict"] = verdict.classify(
        tested=tested,
        found=np.nan_to_num(q, nan=1.0) < level,
        p_linear=p_linear,
        p_curved=p_curved,
        p_scan=p_scan,
        up=(direction > 0) & (slopes.slope > 0),
        down=(direction < 0) & (slopes.slope < 0),
        top=shapes.top,
        bottom=shapes.bottom,
        window_short=_is_short(corpus, window, periods, large),
        window_at_end=window[:, 1] == len(corpus) - 1,
        window_ratio=frame["window_ratio"].to_numpy(),
        steady=_within(slopes, verdict.STEADY[large]) & (slopes.span > 0),
        large=large,
    )
    return Judgement(frame, cells, dispersion, df, large, draws)


def _testing_periods(corpus: Corpus) -> tuple[Periods, bool]:
    """The periods that series are tested in, and whether they are many and full enough to tell over-dispersion.

    Where the natural ones are not, others may be: exchanging dates errs on a large corpus, whatever is drawn of it.
    """
    natural = natural_periods(corpus)
    allowed = WIDTHS[WIDTHS.index(corpus.finest) :]
    for periods in [natural, *(cut(corpus.days, width, corpus.newest) for width in reversed(allowed))]:
        if int((periods.totals >= LARGE_PAPERS).sum()) >= LARGE_PERIODS:
            return periods, True
    return natural, False


def _test(corpus: Corpus, periods: Periods, large: bool, draws: int) -> Evidence:
    return moderated.test(corpus, periods, draws) if large else permutation.test(corpus, draws)


def _spread(values: NDArray[np.generic], rows: NDArray[np.bool_], rest: float = np.nan) -> Floats:
    """The tested series' values among all K."""
    full = np.full((len(rows), *values.shape[1:]), rest)
    full[rows] = values
    return full


def _alone(kinds: NDArray[np.str_], tested: NDArray[np.bool_], level: float) -> Floats:
    """(K,) the p with which a series passes the correction even if no other of its kind does."""
    among = {kind: max(int((tested & (kinds == kind)).sum()), 1) for kind in np.unique(kinds)}
    return np.array([level / among[kind] for kind in kinds])


def _describe_window(corpus: Corpus, window: NDArray[np.intp]) -> dict[str, NDArray[np.generic]]:
    first, last = window[:, 0], window[:, 1]
    total = last - first + 1
    inside = np.array([own[a : b + 1].sum() for own, (a, b) in zip(corpus.members, window, strict=True)], dtype=float)
    papers = corpus.members.sum(axis=1)
    share = papers / len(corpus)
    outside = (papers - inside + 0.5) / ((len(corpus) - total) * share + 0.5)
    return {
        "window_start": corpus.days[first].astype("datetime64[us]"),
        "window_end": corpus.days[last].astype("datetime64[us]"),
        "window_papers": inside,
        "window_total": total.astype(float),
        "window_ratio": (inside + 0.5) / (total * share + 0.5) / outside,
    }


def _is_short(corpus: Corpus, window: NDArray[np.intp], periods: Periods, large: bool) -> NDArray[np.bool_]:
    """(K,) whether the window is under a quarter of the 5-95% span, or a period more where it is made of periods."""
    days = corpus.days.astype(np.int64)
    slack = float(np.median(np.diff(periods.start.astype(np.int64)))) if large else 0.0
    return np.diff(days[window])[:, 0] <= 0.25 * np.ptp(np.quantile(days, [0.05, 0.95])) + slack


def _describe_lean(
    slopes: Lean, sizes: NDArray[np.intp], tested: NDArray[np.bool_], alone: Floats
) -> dict[str, NDArray[np.generic]]:
    low, high = slopes.slope - slopes.shift(0.95), slopes.slope + slopes.shift(0.95)
    needed = slopes.detectable(alone)
    leaning = np.abs(slopes.slope) > lean.LEANS * slopes.error
    numbers = {
        "times_per_year": slopes.per_year(slopes.slope),
        "times_per_year_low": slopes.per_year(low),
        "times_per_year_high": slopes.per_year(high),
        "points_per_year": slopes.points(slopes.slope),
        "points_per_year_low": slopes.points(low),
        "points_per_year_high": slopes.points(high),
        "fold": slopes.fold(slopes.slope),
        "fold_low": slopes.fold(low),
        "fold_high": slopes.fold(high),
        "detectable_fold": slopes.fold(needed),
        "detectable_times_per_year": slopes.per_year(needed),
        "papers_for_doubling": slopes.papers_for_doubling(alone, sizes.astype(float)),
    }
    direction = np.where(slopes.slope > 0, "up", "down")
    known = tested & (slopes.span > 0)
    return {
        "lean": np.where(known & leaning, direction, "none"),
        **{name: np.where(known, values, np.nan) for name, values in numbers.items()},
    }


def _move(corpus: Corpus) -> Floats:
    """(K,) highest less lowest share in up to ten stretches of at least 60 papers."""
    stretches = int(np.clip(len(corpus) // 60, 1, 10))
    of = np.arange(len(corpus)) * stretches // len(corpus)
    return np.ptp(count(corpus.members, of, stretches) / np.bincount(of), axis=1)


def _within(slopes: Lean, factor: float) -> NDArray[np.bool_]:
    low, high = slopes.fold(slopes.slope - slopes.shift(0.9)), slopes.fold(slopes.slope + slopes.shift(0.9))
    return (low > 1 / factor) & (high < factor)
