"""Logistic regression of many series on one design at once, with a ridge and a dispersion for each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, xlogy

Floats = NDArray[np.float64]

FARTHEST = 14.0  # Log-odds; beyond it a share is 0 or 1 for any corpus and weights vanish.
LONGEST = 3.0  # Log-odds that any cell moves in one step.
MOST_STEPS = 30


@dataclass(frozen=True)
class Fit:
    """K series on q columns and n cells."""

    coefficients: Floats  # (K, q)
    covariance: Floats  # (K, q, q)
    fitted: Floats  # (K, n) shares
    deviance: Floats  # (K,) over the dispersion
    evidence: Floats  # (K,) Laplace log marginal likelihood under the ridge as a prior


def fit(design: Floats, counts: Floats, totals: Floats, precision: Floats, dispersion: Floats | float = 1.0) -> Fit:
    """Penalised Newton steps (iteratively reweighted least squares), batched over series.

    design: (n, q). counts: (K, n) papers of each series. totals: (n,) papers. precision: (q,) of the normal priors,
    0 for a flat one. dispersion: variance over binomial variance, (K, 1) of each series or (K, n) of each of its cells.
    """
    series, columns = len(counts), design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    ridge = np.diag(np.maximum(precision, 1e-8))
    start = logit((counts.sum(axis=1) + 0.5) / (totals.sum() + 1))
    beta = start[:, None] * np.linalg.lstsq(design, np.ones(len(design)))[0]
    for _ in range(MOST_STEPS):
        eta = np.clip(beta @ design.T, -FARTHEST, FARTHEST)
        share = expit(eta)
        weight = totals * share * (1 - share)
        hessian = (weight / dispersion @ products).reshape(series, columns, columns) + ridge
        gradient = (counts - totals * share) / dispersion @ design - beta @ ridge
        step = np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0]
        # Where a series is absent the full step overshoots to where no weight is left to come back by.
        beta = beta + step * np.minimum(1, LONGEST / np.maximum(np.abs(step @ design.T).max(axis=1), 1e-9))[:, None]
        if np.abs(step).max(initial=0) < 1e-7:
            break
    eta = np.clip(beta @ design.T, -FARTHEST, FARTHEST)
    share = expit(eta)
    weight = totals * share * (1 - share)
    hessian = (weight / dispersion @ products).reshape(series, columns, columns) + ridge
    likelihood = _likelihood(counts, totals, share, dispersion)
    deviance = 2 * (_likelihood(counts, totals, counts / totals, dispersion) - likelihood)
    penalty = 0.5 * (beta**2 @ precision) - 0.5 * np.log(precision[precision > 0]).sum()
    evidence = likelihood - penalty - 0.5 * np.linalg.slogdet(hessian)[1]
    return Fit(beta, np.linalg.inv(hessian), share, deviance, evidence)


def _likelihood(counts: Floats, totals: Floats, share: Floats, dispersion: Floats | float) -> Floats:
    return ((xlogy(counts, share) + xlogy(totals - counts, 1 - share)) / dispersion).sum(axis=1)
