"""The smooth share of each series and its band: an empirical-Bayes ridge spline in rank time."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from pipeline.timeline import binomial
from pipeline.timeline.corpus import Cells
from pipeline.timeline.spline import Design

Floats = NDArray[np.float64]

KNOTS = {False: [0.05, 0.275, 0.5, 0.725, 0.95], True: [0.03, 0.2, 0.35, 0.5, 0.65, 0.8, 0.97]}
TILTS = {False: (0.02, 0.2, 0.5, 1.0, 2.0), True: (0.003, 0.05, 0.15, 0.4, 0.8)}
BENDS = {False: (0.02, 0.15, 0.3, 0.6, 1.0), True: (0.003, 0.05, 0.1, 0.2, 0.4)}
Z90 = 1.6449


@dataclass(frozen=True)
class Curves:
    """K smooth shares, normal on the log-odds scale."""

    design: Design
    coefficients: Floats  # (K, q)
    covariance: Floats  # (K, q, q)

    def at(self, rank: Floats) -> tuple[Floats, Floats, Floats]:
        """(K, n) share, and the lower and upper end of its 90% band, at places in time (n,)."""
        basis = self.design.at(rank)
        middle = self.coefficients @ basis.T
        deviation = np.sqrt(np.einsum("ni,kij,nj->kn", basis, self.covariance, basis))
        return expit(middle), expit(middle - Z90 * deviation), expit(middle + Z90 * deviation)

    def draw(self, rank: Floats, draws: int, seed: int) -> Floats:
        """(draws, K, n) log-odds that the data allow, at places in time (n,)."""
        rng = np.random.default_rng(seed)
        noise = rng.standard_normal((draws, *self.coefficients.shape))
        root = np.linalg.cholesky(self.covariance)
        return (self.coefficients + np.einsum("kij,dkj->dki", root, noise)) @ self.design.at(rank).T


def smooth(cells: Cells, dispersion: Floats, pool: NDArray[np.bool_], large: bool) -> Curves:
    """Each series' own curve, drawn towards a level line as far as it and the series in `pool` (K,) ask for.

    The prior is a mixture of normals over a grid of widths for tilt and bend, its weights learned from the pool
    (adaptive shrinkage: Stephens, 2017), so that many level series don't flatten the few that move. 4 df in a small
    corpus, 6 in a large one. dispersion: (K, 1) or (K, n).
    """
    design = Design(cells.rank, cells.totals, KNOTS[large])
    basis = design.at(cells.rank)
    fits = [
        binomial.fit(basis, cells.counts, cells.totals, _precision(basis, *widths), dispersion)
        for widths in product(TILTS[large], BENDS[large])
    ]
    evidence = np.array([fit.evidence for fit in fits])
    likelihood = np.exp(evidence - evidence.max(axis=0))
    weights = _mix(likelihood[:, pool] if pool.any() else likelihood)
    belief = weights[:, None] * likelihood / (weights @ likelihood)
    means = np.array([fit.coefficients for fit in fits])
    mean = np.einsum("gk,gkq->kq", belief, means)
    apart = means - mean
    within = np.einsum("gk,gkij->kij", belief, np.array([fit.covariance for fit in fits]))
    return Curves(design, mean, within + np.einsum("gk,gki,gkj->kij", belief, apart, apart))


def _mix(likelihood: Floats) -> Floats:
    """(G,) weights of the prior's components, by expectation-maximisation. likelihood: (G, K)."""
    weights = np.full(len(likelihood), 1 / len(likelihood))
    for _ in range(200):
        belief = weights[:, None] * likelihood
        weights = (belief / belief.sum(axis=0)).mean(axis=1)
    return weights


def _precision(basis: Floats, tilt: float, bend: float) -> Floats:
    return np.array([0.0, tilt**-2, *([bend**-2] * basis.shape[1])])[: basis.shape[1]]
