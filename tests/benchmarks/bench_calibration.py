"""How often each method errs on corpora whose trends are known: a table, a copy of it for the report, and a chart.

About ten minutes on one core. Writes tests/benchmarks/results/calibration.csv, the same to pipeline/page/, and
docs/calibration.md, which says what the columns mean, with its chart.
"""

import logging
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "timeline")]

import numpy as np
import pandas as pd
import planting
from numpy.typing import NDArray
from planting import Planted, Shape
from scipy import stats

from pipeline.timeline import binomial, curve
from pipeline.timeline.corpus import count, ranks, years
from pipeline.timeline.evidence import correct
from pipeline.timeline.judge import judge

log = logging.getLogger(__name__)

RESULTS = Path(__file__).parent / "results" / "calibration.csv"
FOR_REPORT = ROOT / "pipeline" / "page" / "calibration.csv"
PAGE = ROOT / "docs" / "calibration.md"
CHART = ROOT / "docs" / "calibration.svg"

LEVEL = 0.10
DRAWS = 999
SIZES = [10, 20, 30, 60]  # Papers of the topic that rises fourfold.
PEAK = 2  # Row of the topic that peaks.
CORPORA = {"small": (300, 600), "small, pages differ": (300, 0), "large": (60, 160)}  # Without and with changes.

# And the coefficient of variation of a share between half-years (small) or months (large).
SCENES = [("small", 0.0), ("small", 0.25), ("small, pages differ", 0.0), ("large", 0.0), ("large", 0.25)]

OURS = "papertides"
METHODS = [OURS, "binomial GLM", "OLS on shares", "Mann-Kendall on shares", "slope of raw counts"]
TITLES = {
    "small": "200 papers, 9 years",
    "small, pages differ": "200 papers, pages differ",
    "large": "20,000 papers, 16 months",
}

INTRODUCTION = f"""# How often each method errs

Planted corpora on real date distributions: 200 papers over nine years as on the sample pages, 20,000 over sixteen
months. `overdispersion` is by how much (coefficient of variation) every share wobbles from one half-year or month to
the next without any trend. "Pages differ": nothing changes within a page, but pages cover different years and ask for
different topics. `make bench` makes this page anew.

- `type_i`: unchanged topics with p below .05, in corpora where nothing changes.
- `fdr`: of the topics with q below {LEVEL:.2f}, those that do not change.
- `power_n`: chance of a verdict (q below {LEVEL:.2f}) for a topic of n papers that rises fourfold; `alone_n`: chance of
  p below .05, as if nothing else were tested. `peak_found`: chance of a verdict for a topic of 30 papers (200 in a
  large corpus) whose share rises fourfold and falls again.
- `band_coverage`: of the 90% bands, over all topics, and over those that change; `slope_coverage`: of the 95% intervals
  of the yearly factor.

![Share of unchanged topics called a trend, by method](calibration.svg)

"""

Floats = NDArray[np.float64]


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    table = pd.DataFrame([row for corpus, wobble in SCENES for row in calibrate(corpus, wobble)])
    RESULTS.parent.mkdir(exist_ok=True)
    table.round(3).to_csv(RESULTS, index=False)
    shutil.copyfile(RESULTS, FOR_REPORT)
    show(pd.read_csv(RESULTS))
    log.info("%s", table.round(3).to_string())


def calibrate(corpus: str, wobble: float) -> Iterator[dict[str, object]]:
    rng = np.random.default_rng([len(corpus), int(100 * wobble)])
    nulls, changes = CORPORA[corpus]
    still = [judged(unchanged(corpus, wobble, rng)) for _ in range(nulls)]
    moved = [judged(changed(corpus, wobble, SIZES[i % len(SIZES)], rng)) for i in range(changes)]
    for method in METHODS:
        p = pd.concat([each[method] for each in still])
        row: dict[str, object] = {"corpus": corpus, "overdispersion": wobble, "method": method}
        row["type_i"] = (p.dropna() < 0.05).mean()
        if moved:
            found = [correct_all(each[method]) < LEVEL for each in moved]
            false = [(hit & ~each["changes"]).sum() / max(hit.sum(), 1) for hit, each in zip(found, moved, strict=True)]
            row["fdr"] = np.mean(false)
            for i, size in enumerate(SIZES):
                row[f"power_{size}"] = np.mean([hit.iloc[0] for hit in found[i :: len(SIZES)]])
            for i, size in enumerate(SIZES):
                row[f"alone_{size}"] = np.mean([each[method].iloc[0] < 0.05 for each in moved[i :: len(SIZES)]])
            row["peak_found"] = np.mean([hit.iloc[PEAK] for hit in found])
        if moved and method == OURS:
            every = pd.concat(moved)
            row["band_coverage"] = every["band"].mean()
            row["slope_coverage"] = every["slope"].mean()
            row["band_coverage_of_changes"] = every.loc[every["changes"], "band"].mean()
        log.info("%s", row)
        yield row


def unchanged(corpus: str, wobble: float, rng: np.random.Generator) -> Planted:
    if corpus == "small, pages differ":
        return planting.plant_pages(planting.small_days(rng), 14, rng)
    if corpus == "small":
        return plant(planting.small_days(rng), rng.integers(8, 31, 9).tolist(), ["null"] * 9, rng, wobble)
    return plant(planting.large_days(rng), rng.integers(20, 600, 60).tolist(), ["null"] * 60, rng, wobble)


def changed(corpus: str, wobble: float, size: int, rng: np.random.Generator) -> Planted:
    """A topic of `size` papers rises fourfold, one falls, one peaks, one bursts (large) or none, the others don't."""
    if corpus == "small":
        nulls = int(np.clip((128 - 1.9 * size) // 10, 3, 12))
        shapes: list[Shape] = ["rise", "fall", "peak"]
        shapes += ["null"] * nulls
        return plant(planting.small_days(rng), [size, 15, 30, *rng.integers(8, 13, nulls)], shapes, rng, wobble)
    shapes = ["rise", "fall", "peak", "burst"]
    shapes += ["null"] * 56
    return plant(planting.large_days(rng), [size, 200, 200, 100, *rng.integers(20, 500, 56)], shapes, rng, wobble)


def plant(
    days: NDArray[np.datetime64], sizes: list[int], shapes: list[Shape], rng: np.random.Generator, wobble: float
) -> Planted:
    return planting.plant(days, sizes, shapes, rng, wobble)


def judged(planted: Planted) -> pd.DataFrame:
    """One row per topic: each method's p (NaN under 8 papers), whether it changes, whether our intervals hold."""
    corpus, topics = planted.corpus, len(planted.shapes)
    judgement = judge(corpus, LEVEL, DRAWS)
    tested = judgement.frame["tested"].to_numpy()
    periods = period_counts(corpus.days, corpus.members)
    frame = pd.DataFrame({OURS: judgement.frame["p"]} | {name: method(*periods) for name, method in USUAL.items()})
    frame[~tested] = np.nan
    frame["changes"] = [shape != "null" for shape in planted.shapes] + [False]
    rank = ranks(corpus.days)
    places = np.unique(np.searchsorted(rank, np.linspace(0.03, 0.97, 20)))
    pool = tested & (corpus.kinds == "topic")
    curves = curve.smooth(judgement.cells, judgement.dispersion, pool, judgement.large)
    _, low, high = curves.at(rank[places])
    truth = planted.shares[:, places]
    frame.loc[: topics - 1, "band"] = ((low[:-1] <= truth) & (truth <= high[:-1])).mean(axis=1)
    frame.loc[: topics - 1, "slope"] = slope_held(planted, judgement.frame)
    frame.loc[~tested, ["band", "slope"]] = np.nan
    return frame[:topics]


def slope_held(planted: Planted, frame: pd.DataFrame) -> Floats:
    """(K,) 1 where the interval of the yearly factor holds the true one; NaN where there is no one slope to hold."""
    days = planted.corpus.days
    time, rank = years(days), ranks(days)
    first, last = np.searchsorted(rank, [0.05, 0.95])
    factor = (planted.shares[:, last] / planted.shares[:, first]) ** (1 / (time[last] - time[first]))
    low, high = (frame[f"times_per_year_{end}"].to_numpy()[:-1] for end in ("low", "high"))
    straight = np.isin(planted.shapes, ["null", "rise", "fall"])
    return np.where(straight & np.isfinite(low), (low <= factor) & (factor <= high), np.nan)


def correct_all(p: "pd.Series[float]") -> "pd.Series[float]":
    kinds = np.full(len(p), "topic")
    return pd.Series(correct(np.asarray(p, dtype=np.float64), kinds, p.notna().to_numpy()), index=p.index)


def period_counts(days: NDArray[np.datetime64], members: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """What usual methods start from: time (T,), papers (T,), counts (K, T) per year, or per month of a short span."""
    unit = days.astype("datetime64[Y]") if np.ptp(days.astype(int)) > 3 * 365 else days.astype("datetime64[M]")
    time, of = np.unique(unit.astype(int), return_inverse=True)
    counts = count(members, of, len(time))
    return time.astype(float), np.bincount(of).astype(float), counts


def glm(time: Floats, totals: Floats, counts: Floats) -> Floats:
    line = np.column_stack([np.ones(len(time)), time - time.mean()])
    flat = binomial.fit(line[:, :1], counts, totals, np.zeros(1)).deviance
    return stats.chi2.sf(flat - binomial.fit(line, counts, totals, np.zeros(2)).deviance, 1)


def ols(time: Floats, totals: Floats, counts: Floats) -> Floats:
    return np.array([stats.linregress(time, own).pvalue for own in counts / totals])


def mann_kendall(time: Floats, totals: Floats, counts: Floats) -> Floats:
    return np.nan_to_num([stats.kendalltau(time, own).pvalue for own in counts / totals], nan=1.0)


def raw_counts(time: Floats, totals: Floats, counts: Floats) -> Floats:
    return np.array([stats.linregress(time, own).pvalue for own in counts])


USUAL: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "binomial GLM": glm,
    "OLS on shares": ols,
    "Mann-Kendall on shares": mann_kendall,
    "slope of raw counts": raw_counts,
}


def show(table: pd.DataFrame) -> None:
    """The table and its chart under docs/."""
    PAGE.parent.mkdir(exist_ok=True)
    CHART.write_text(chart(table), encoding="utf-8")
    rows = table.astype(object).where(table.notna(), "").to_numpy()
    lines = [" | ".join(map(str, row)) for row in [table.columns, ["---"] * table.shape[1], *rows]]
    table_text = "\n".join(f"| {line} |" for line in lines)
    PAGE.write_text(INTRODUCTION + table_text + "\n", encoding="utf-8")


def chart(table: pd.DataFrame) -> str:
    """Dots for the share of unchanged topics that each method calls a trend at .05, a panel per kind of corpus."""
    panels = list(table.groupby(["corpus", "overdispersion"], sort=False))
    left, width, row, top, gap = 180, 190, 26, 74, 40
    columns = 5
    high = top + row * len(METHODS) + 34
    size = (left + columns * (width + gap), -(-len(panels) // columns) * high + 20)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" font-family="sans-serif" '
        'font-size="13" role="img" aria-label="Share of unchanged topics called a trend, by method">',
        f'<rect width="{size[0]}" height="{size[1]}" fill="#fbfaf6"/>',
        '<text x="16" y="24" font-size="15" font-weight="600" fill="#1b2026">'
        "Unchanged topics called a trend at .05 (dashed: what was promised)</text>",
    ]
    for i, ((corpus, wobble), rows) in enumerate(panels):
        x0, y0 = left + i % columns * (width + gap), i // columns * high + top
        title = "the same, shares wobble" if wobble else TITLES[str(corpus)]
        lines.append(f'<text x="{x0}" y="{y0 - 16}" font-weight="600" fill="#1b2026">{title}</text>')
        foot = y0 + row * len(METHODS)
        for tick in (0.0, 0.2, 0.4, 0.6):
            x = x0 + tick / 0.7 * width
            lines.append(f'<path d="M{x:.1f} {y0 - 6}V{foot - 6}" stroke="#e2ded3"/>')
            lines.append(f'<text x="{x:.1f}" y="{foot + 12}" text-anchor="middle" fill="#636b74">{tick:.0%}</text>')
        x = x0 + 0.05 / 0.7 * width
        lines.append(f'<path d="M{x:.1f} {y0 - 6}V{foot - 6}" stroke="#1b2026" stroke-dasharray="3 3"/>')
        for j, method in enumerate(METHODS):
            value = float(rows.loc[rows["method"] == method, "type_i"].iloc[0])
            x, y = x0 + min(value, 0.7) / 0.7 * width, y0 + row * j + 6
            colour = "#0b5563" if method == OURS else "#a3400c"
            if i % columns == 0:
                lines.append(f'<text x="{left - 14}" y="{y + 4}" text-anchor="end" fill="{colour}">{method}</text>')
            lines.append(f'<circle cx="{x:.1f}" cy="{y}" r="5.5" fill="{colour}"/>')
            lines.append(f'<text x="{x + 10:.1f}" y="{y + 4}" fill="#545c66" font-size="12">{value:.0%}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


if __name__ == "__main__":
    main()
