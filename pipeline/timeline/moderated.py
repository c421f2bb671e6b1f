"""The test for large corpora: logistic regression on period counts, its over-dispersion shared among series."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import chdtr, chdtri, fdtrc, polygamma
from scipy.stats import cauchy

from pipeline.timeline import binomial, scan
from pipeline.timeline.corpus import Corpus, count, ranks, steadied, years
from pipeline.timeline.evidence import Evidence
from pipeline.timeline.periods import Periods
from pipeline.timeline.spline import Design

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

KNOTS = [0.05, 0.35, 0.65, 0.95]
DRAWS = 9999
FIRST_LOOK = 499
STRONGEST = 200.0  # Degrees of freedom at which moderation counts as certain.


def test(corpus: Corpus, periods: Periods, draws: int = DRAWS, seed: int = 0) -> Evidence:
    """logit share ~ page, + time, + 3-df spline, by F tests on the moderated dispersion, and a scan against
    Dirichlet-multinomial draws around the linear fit; combined by the Cauchy rule (Liu and Xie, 2020).

    Series need at least one paper; `periods` are those of the test, at least 6.
    """
    table = tabulate(corpus, periods)
    time = np.bincount(periods.of, weights=steadied(years(corpus.days))) / periods.totals
    rank = np.bincount(periods.of, weights=ranks(corpus.days)) / periods.totals
    spline = Design(rank, periods.totals, KNOTS).at(rank)[:, 1:]
    line = (time - np.average(time, weights=periods.totals))[:, None]
    free = len(periods) - 1 - spline.shape[1]

    unevenness, variation = np.ones((len(corpus.members), len(periods))), 0.0
    for _ in range(3):
        smooth = table.fit(spline, unevenness)
        due = table.expected(smooth)
        variation = wobble(variation, table.pearson(smooth, unevenness) / free, (due / unevenness).mean(axis=1), free)
        unevenness = 1 + variation * due

    flat, linear, curved = (table.fit(columns, unevenness) for columns in (line[:, :0], line, spline))
    rest, df = moderate(table.pearson(curved, unevenness) / free, free)
    gained = [np.maximum(flat.deviance - other.deviance, 0) / rest for other in (linear, curved)]
    p_linear = fdtrc(1, df, gained[0])
    p_curved = fdtrc(spline.shape[1], df, gained[1] / spline.shape[1])
    dispersion = unevenness * rest[:, None]
    now = table.counts @ table.into
    p_scan, window = _scan(now, table.expected(linear), dispersion.mean(axis=1), periods.totals, draws, seed)
    first = np.searchsorted(periods.of, window[:, 0])
    last = np.searchsorted(periods.of, window[:, 1], side="right") - 1
    return Evidence(
        p=_combine(p_linear, p_curved, p_scan),
        linear=p_linear,
        curved=p_curved,
        scan=p_scan,
        direction=np.sign(linear.coefficients[:, -1]),
        window=np.stack([first, last], axis=1),
        dispersion=dispersion,
        df=np.full(len(rest), df),
    )


@dataclass(frozen=True)
class Table:
    """Counts of K series in the n filled cells of S pages by T periods."""

    pages: Floats  # (n, S) which page a cell is of
    into: Floats  # (n, T) which period
    trials: Floats  # (n,) papers
    counts: Floats  # (K, n)

    def fit(self, columns: Floats, dispersion: Floats) -> binomial.Fit:
        """logit share ~ page + columns (T, q), with a dispersion per period (K, T)."""
        # A page without a paper of the series sends its effect to minus infinity; a faint prior stops it.
        precision = np.append(np.full(self.pages.shape[1], 1e-3), np.zeros(columns.shape[1]))
        design = np.column_stack([self.pages, self.into @ columns])
        return binomial.fit(design, self.counts, self.trials, precision, dispersion @ self.into.T)

    def expected(self, fit: binomial.Fit) -> Floats:
        """(K, T) papers per period."""
        return (self.trials * fit.fitted) @ self.into

    def pearson(self, fit: binomial.Fit, dispersion: Floats) -> Floats:
        """(K,) chi-square of the period totals; dispersion: (K, T)."""
        residual = (self.counts - self.trials * fit.fitted) @ self.into
        variance = (self.trials * fit.fitted * (1 - fit.fitted)) @ self.into * dispersion
        return (residual**2 / np.maximum(variance, 1e-9)).sum(axis=1)


def tabulate(corpus: Corpus, periods: Periods) -> Table:
    strata, length = corpus.strata, len(periods)
    filled, cell = np.unique(strata * length + periods.of, return_inverse=True)
    page, period = np.divmod(filled, length)
    return Table(
        pages=np.eye(int(strata.max()) + 1)[page],
        into=np.eye(length)[period],
        trials=np.bincount(cell).astype(float),
        counts=count(corpus.members, cell, len(filled)),
    )


def wobble(so_far: float, pearson: Floats, mean: Floats, df: int) -> float:
    """Squared coefficient of variation by which shares wobble beyond sampling, pooled over series: it adds to the
    variance of a count in proportion to the count (Williams, 1982). One Newton step from `so_far`.

    pearson: (K,) Pearson's chi-square over its df. mean: (K,) papers per period, over the variance so far.
    """
    weight = np.minimum(mean, 50)
    excess = weight @ (_typical(pearson, df) - 1)
    return max(0.0, so_far + float(excess / (weight @ mean)))


def moderate(pearson: Floats, df: int) -> tuple[Floats, float]:
    """(K,) dispersions left, each between its own and that of all, and their degrees of freedom (limma's squeezing of
    variances: Smyth, 2004). pearson: (K,) of chi-square over its `df`."""
    if len(pearson) < 5:
        return np.maximum(1, pearson), float(df)
    typical = _typical(pearson, df)
    usual = max(1.0, float(typical.mean()))
    excess = float(np.var(np.log(np.maximum(typical, 1e-3)), ddof=1)) - float(polygamma(1, df / 2))
    low, high = 0.5, STRONGEST / 2
    if excess <= polygamma(1, high):
        prior = STRONGEST
    elif excess >= polygamma(1, low):
        prior = 2 * low
    else:
        prior = 2 * brentq(lambda half: float(polygamma(1, half)) - excess, low, high)
    return np.maximum(1, (prior * usual + df * pearson) / (prior + df)), df + prior


def _typical(pearson: Floats, df: int) -> Floats:
    """(K,) capped at the ninth decile, without changing the mean that chance alone would give: a series with a burst
    must not pass for a measure of how much the others wobble (Phipson et al., 2016)."""
    cap = chdtri(df, 0.1) / df
    return np.minimum(pearson, np.quantile(pearson, 0.9)) / (chdtr(df + 2, cap * df) + 0.1 * cap)


def _scan(
    counts: Floats, expected: Floats, dispersion: Floats, totals: Floats, draws: int, seed: int
) -> tuple[Floats, Ints]:
    """(K,) p-values and (K, 2) first and last period of the best windows."""
    cells = scan.coarsen(totals)
    into = np.eye(int(cells.max()) + 1)[cells]
    spans = scan.windows(totals @ into)
    counts, expected = (counts @ into).astype(np.intp), expected @ into
    p, window = np.ones(len(counts)), np.zeros((len(counts), 2), dtype=np.intp)
    for series, (own, due, phi) in enumerate(zip(counts, expected, dispersion, strict=True)):
        size = int(own.sum())
        rng = np.random.default_rng([seed, size])  # The same draws in whatever order the series come.
        due = due * size / due.sum()
        ratio = scan.log_ratio(own, due, spans)
        window[series] = spans[ratio.argmax()]
        # A p far from any threshold needs no more than the first look.
        for some in (min(FIRST_LOOK, draws), draws):
            null = scan.log_ratio(_wobbling(due / size, size, float(phi), some, rng), due, spans).max(axis=1)
            above = int((null >= ratio.max() - 1e-9).sum())
            p[series] = (1 + above) / (some + 1)
            if above > 0.05 * some:
                break
    first = np.searchsorted(cells, window[:, 0])
    last = np.searchsorted(cells, window[:, 1], side="right") - 1
    return p, np.stack([first, last], axis=1)


def _wobbling(share: Floats, size: int, dispersion: float, draws: int, rng: np.random.Generator) -> Ints:
    """(draws, C) Dirichlet-multinomial counts, `dispersion` times as variable as the multinomial's."""
    if dispersion > 1.001 and size > 1:
        share = rng.dirichlet(share * max((size - dispersion) / (dispersion - 1), 0.1) + 1e-9, size=draws)
    return rng.multinomial(size, share, size=draws)


def _combine(*p: Floats) -> Floats:
    """The Cauchy rule, where a p above a half counts as a half: else one large p could undo a small one."""
    score = np.mean([cauchy.isf(np.clip(each, 1e-15, 0.5)) for each in p], axis=0)
    return np.minimum(1, cauchy.sf(score))
