"""Does a series' curve have a top or a bottom between its ends? A coarse spline with a contrast for each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from pipeline.timeline import binomial
from pipeline.timeline.corpus import Cells
from pipeline.timeline.spline import Design

Floats = NDArray[np.float64]

KNOTS = {False: [0.1, 0.5, 0.9], True: [0.05, 0.35, 0.65, 0.95]}
SHRINK = 0.05


@dataclass(frozen=True)
class Shape:
    top: NDArray[np.bool_]
    bottom: NDArray[np.bool_]


def find(cells: Cells, dispersion: Floats, df: Floats, large: bool) -> Shape:
    """(K,) whether the highest (lowest) point within the 5-95% dates lies above (below) both ends, each one-sided
    at .05. A spline of 2 df in a small corpus, 3 in a large one."""
    design = Design(cells.rank, cells.totals, KNOTS[large]).at(cells.rank)
    precision = np.append(0.0, np.full(design.shape[1] - 1, SHRINK))
    fit = binomial.fit(design, cells.counts, cells.totals, precision, dispersion)
    inner = design[(cells.rank >= 0.05) & (cells.rank <= 0.95)]
    if len(inner) < 3:
        nowhere = np.zeros(len(cells.counts), dtype=bool)
        return Shape(nowhere, nowhere)
    height = fit.coefficients @ inner.T
    limit: Floats = np.asarray(stdtrit(df, 0.95), dtype=float)
    return Shape(
        top=_stands_out(fit, inner, height.argmax(axis=1), limit),
        bottom=_stands_out(fit, inner, height.argmin(axis=1), -limit),
    )


def _stands_out(fit: binomial.Fit, inner: Floats, place: NDArray[np.intp], limit: Floats) -> NDArray[np.bool_]:
    beyond = np.ones(len(place), dtype=bool)
    for end in (inner[0], inner[-1]):
        contrast = inner[place] - end
        gain = np.einsum("kq,kq->k", contrast, fit.coefficients)
        error = np.sqrt(np.einsum("ki,kij,kj->k", contrast, fit.covariance, contrast))
        beyond &= gain * np.sign(limit) > np.abs(limit) * error
    return beyond & (place > 0) & (place < len(inner) - 1)
