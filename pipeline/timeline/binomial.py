"""Logistic regression of many series on one design at once, with a ridge and a dispersion for each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, xlogy

Floats = NDArray[np.float64]

FARTHEST = 14.0  # Log-odds; beyond it a share is 0 or 1 for any corpus and weights vanish.


@dataclass(frozen=True)
class Fit:
    """K series on q columns and n cells."""

    coefficients: Floats  # (K, q)
    covariance: Floats  # (K, q, q)
    fitted: Floats  # (K, n) shares
    deviance: Floats  # (K,)
    evidence: Floats  # (K,) Laplace log marginal likelihood under the ridge as a prior


def fit(design: Floats, counts: Floats, totals: Floats, precision: Floats, dispersion: Floats | float = 1.0) -> Fit:
    """Penalised iteratively reweighted least squares, batched over series.

    design: (n, q). counts: (K, n) papers of each series. totals: (n,) papers. precision: (q,) of the normal priors,
    0 for a flat one. dispersion: (K,) variance over binomial variance.
    """
    series, columns = len(counts), design.shape[1]
    phi = np.broadcast_to(np.asarray(dispersion, dtype=float), (series,))[:, None]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    ridge = np.diag(np.maximum(precision, 1e-8))
    start = logit((counts.sum(axis=1) + 0.5) / (totals.sum() + 1))
    eta = np.repeat(start[:, None], len(design), axis=1)
    beta = np.zeros((series, columns))
    for _ in range(30):
        share = expit(eta)
        weight = totals * share * (1 - share) + 1e-12
        hessian = (weight / phi @ products).reshape(series, columns, columns) + ridge
        score = ((weight * eta + counts - totals * share) / phi) @ design
        previous, beta = beta, np.linalg.solve(hessian, score[:, :, None])[:, :, 0]
        eta = np.clip(beta @ design.T, -FARTHEST, FARTHEST)
        if np.max(np.abs(beta - previous), initial=0) < 1e-7:
            break
    share = expit(eta)
    weight = totals * share * (1 - share) + 1e-12
    hessian = (weight / phi @ products).reshape(series, columns, columns) + ridge
    likelihood = (xlogy(counts, share) + xlogy(totals - counts, 1 - share)).sum(axis=1)
    observed = counts / totals
    saturated = (xlogy(counts, observed) + xlogy(totals - counts, 1 - observed)).sum(axis=1)
    penalty = 0.5 * (beta**2 @ precision) - 0.5 * np.log(precision[precision > 0]).sum()
    evidence = likelihood / phi[:, 0] - penalty - 0.5 * np.linalg.slogdet(hessian)[1]
    return Fit(beta, np.linalg.inv(hessian), share, 2 * (saturated - likelihood), evidence)
