"""How much each series changes, with intervals, and how much it would have to change to be noticed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri, stdtrit

from pipeline.timeline import binomial
from pipeline.timeline.corpus import Cells, Corpus, steadied, years

Floats = NDArray[np.float64]

SHORTEST = 0.25  # Years; below it a change per year would be a guess at days that nobody saw.
POWER = 0.8
LEANS = 0.84  # Standard errors; a lean points the right way four times in five.


@dataclass(frozen=True)
class Lean:
    """(K,) slopes of log-odds per year at `centre`, estimated over all pages together, since a page effect would
    swallow the slope of a topic that fills one page. The tests hold pages fixed; the leans describe what is there."""

    level: Floats
    slope: Floats
    error: Floats
    df: Floats
    first: float  # The date before which 5% of the papers lie, and that after which 5% do, in years from the centre.
    last: float

    @property
    def span(self) -> float:
        return self.last - self.first

    def shift(self, coverage: float) -> Floats:
        """(K,) half-width of the slope's interval."""
        return stdtrit(self.df, (1 + coverage) / 2) * self.error

    def fold(self, slope: Floats) -> Floats:
        """(K,) share at the 95% date over that at the 5% date, if the slope were this."""
        return expit(self.level + slope * self.last) / expit(self.level + slope * self.first)

    def per_year(self, slope: Floats) -> Floats:
        if self.span < SHORTEST:
            return np.full(len(slope), np.nan)
        return self.fold(slope) ** (1 / self.span)

    def points(self, slope: Floats) -> Floats:
        """(K,) percentage points per year."""
        if self.span < SHORTEST:
            return np.full(len(slope), np.nan)
        gain = expit(self.level + slope * self.last) - expit(self.level + slope * self.first)
        return 100 * gain / self.span

    def detectable(self, alone: Floats) -> Floats:
        """(K,) slope that would reach p = `alone` (K,), what a lone change needs after correction, in 80% of cases."""
        return (ndtri(POWER) - ndtri(alone / 2)) * self.error

    def papers_for_doubling(self, alone: Floats, papers: Floats) -> Floats:
        """(K,) papers with which a doubling over the 5-95% span would show; NaN where no share can double."""
        share = expit(self.level)
        with np.errstate(invalid="ignore", divide="ignore"):
            doubling = logit(np.where(share < 0.75, 4 / 3 * share, np.nan)) - logit(2 / 3 * share)
            return papers * (self.detectable(alone) * self.span / doubling) ** 2


def estimate(corpus: Corpus, cells: Cells, dispersion: Floats, df: Floats) -> Lean:
    """Logistic regression on time, with a prior on the slope so faint that it only matters under separation."""
    centre = float(np.average(cells.time, weights=cells.totals))
    time = cells.time - centre
    deviation = max(float(np.sqrt(np.average(time**2, weights=cells.totals))), 1e-9)
    design = np.column_stack([np.ones(len(time)), time / deviation])
    fit = binomial.fit(design, cells.counts, cells.totals, np.array([0.0, 1 / 9]), dispersion)
    first, last = np.quantile(steadied(years(corpus.days)), [0.05, 0.95]) - centre
    return Lean(
        level=fit.coefficients[:, 0],
        slope=fit.coefficients[:, 1] / deviation,
        error=np.sqrt(fit.covariance[:, 1, 1]) / deviation,
        df=df,
        first=float(first),
        last=float(last),
    )
