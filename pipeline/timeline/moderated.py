"""The test for large corpora: logistic regression on period counts, its over-dispersion shared among series."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import fdtrc, polygamma
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
STRONGEST = 200.0  # Degrees of freedom at which moderation counts as certain.


def test(corpus: Corpus, periods: Periods, draws: int = DRAWS, seed: int = 0) -> Evidence:
    """logit share ~ page, + time, + 3-df spline, by F tests on the moderated dispersion, and a scan against
    Dirichlet-multinomial draws around the linear fit; combined by the Cauchy rule (Liu and Xie, 2020).

    Series need at least one paper; `periods` are those of the test, at least 6.
    """
    strata, length = corpus.strata, len(periods)
    totals = count(np.array([strata == s for s in np.unique(strata)]), periods.of, length)
    filled = totals.ravel() > 0
    cells = np.unique(strata * length + periods.of, return_inverse=True)[1]
    counts = count(corpus.members, cells, int(filled.sum()))
    page, period = np.divmod(np.flatnonzero(filled), length)

    pages = np.eye(len(totals))[page]
    time = np.bincount(periods.of, weights=steadied(years(corpus.days))) / periods.totals
    rank = np.bincount(periods.of, weights=ranks(corpus.days)) / periods.totals
    spline = Design(rank, periods.totals, KNOTS).at(rank)[:, 1:]
    centred = time - np.average(time, weights=periods.totals)

    flat, linear, curved = (
        _fit(np.column_stack([pages, *columns]), len(totals), counts, totals.ravel()[filled])
        for columns in ([], [centred[period]], [spline[period]])
    )
    into = np.eye(length)[period]
    trials = totals.ravel()[filled]
    residual = (counts - trials * curved.fitted) @ into
    variance = (trials * curved.fitted * (1 - curved.fitted)) @ into
    free = length - 1 - spline.shape[1]
    pearson = (residual**2 / np.maximum(variance, 1e-9)).sum(axis=1) / free
    dispersion, df = moderate(pearson, counts.sum(axis=1) / length, free)
    expected = (trials * linear.fitted) @ into
    now = counts @ into
    p_scan, window = _scan(now, expected, dispersion, periods.totals, draws, seed)

    gained = np.maximum(flat.deviance - linear.deviance, 0), np.maximum(flat.deviance - curved.deviance, 0)
    p_linear = fdtrc(1, df, gained[0] / dispersion)
    p_curved = fdtrc(spline.shape[1], df, gained[1] / spline.shape[1] / dispersion)
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
        df=np.full(len(now), df),
    )


def moderate(pearson: Floats, mean: Floats, df: int) -> tuple[Floats, float]:
    """(K,) dispersions, each between its own and the trend of all, and their degrees of freedom (limma's squeezing of
    variances: Smyth, 2004).

    pearson: (K,) Pearson's chi-square over its df. mean: (K,) papers per period; the trend is 1 + s times it, since
    shares that wobble by a constant factor add to the variance in proportion to the count.
    """
    if len(pearson) < 5:
        return np.maximum(1, pearson), float(df)
    weight = np.minimum(mean, 50)
    slope = max(0.0, float((weight * (pearson - 1)).sum() / (weight * mean).sum()))
    trend = 1 + slope * mean
    excess = float(np.var(np.log(np.maximum(pearson / trend, 1e-3)), ddof=1)) - float(polygamma(1, df / 2))
    low, high = 0.5, STRONGEST / 2
    if excess <= polygamma(1, high):
        prior = STRONGEST
    elif excess >= polygamma(1, low):
        prior = 2 * low
    else:
        prior = 2 * brentq(lambda half: float(polygamma(1, half)) - excess, low, high)
    return np.maximum(1, (prior * trend + df * pearson) / (prior + df)), df + prior


def _fit(design: Floats, pages: int, counts: Floats, totals: Floats) -> binomial.Fit:
    # A page without a paper of the series sends its effect to minus infinity; a faint prior stops it.
    precision = np.append(np.full(pages, 1e-3), np.zeros(design.shape[1] - pages))
    return binomial.fit(design, counts, totals, precision)


def _scan(
    counts: Floats, expected: Floats, dispersion: Floats, totals: Floats, draws: int, seed: int
) -> tuple[Floats, Ints]:
    """(K,) p-values and (K, 2) first and last period of the best windows."""
    rng = np.random.default_rng(seed)
    cells = scan.coarsen(totals)
    into = np.eye(int(cells.max()) + 1)[cells]
    spans = scan.windows(totals @ into)
    counts, expected = (counts @ into).astype(np.intp), expected @ into
    p, window = np.ones(len(counts)), np.zeros((len(counts), 2), dtype=np.intp)
    for series, (own, due, phi) in enumerate(zip(counts, expected, dispersion, strict=True)):
        size, share = int(own.sum()), due / due.sum()
        if phi > 1.001 and size > 1:
            # The Dirichlet's concentration that gives counts the variance phi times the multinomial's.
            concentration = max((size - phi) / (phi - 1), 0.1)
            share = rng.dirichlet(share * concentration + 1e-9, size=draws)
        null = scan.log_ratio(rng.multinomial(size, share, size=draws), share_of(due, size), spans).max(axis=1)
        observed = scan.log_ratio(own, share_of(due, size), spans)
        p[series] = (1 + (null >= observed.max() - 1e-9).sum()) / (draws + 1)
        window[series] = spans[observed.argmax()]
    first = np.searchsorted(cells, window[:, 0])
    last = np.searchsorted(cells, window[:, 1] + 1) - 1
    return p, np.stack([first, last], axis=1)


def share_of(expected: Floats, size: int) -> Floats:
    return expected * size / expected.sum()


def _combine(*p: Floats) -> Floats:
    """The Cauchy rule, where a p above a half counts as a half: else one large p could undo a small one."""
    score = np.mean([cauchy.isf(np.clip(each, 1e-15, 0.5)) for each in p], axis=0)
    return np.minimum(1, cauchy.sf(score))
