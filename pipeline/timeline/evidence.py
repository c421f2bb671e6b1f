"""What a test says of each series, and the correction for having asked of many."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

Floats = NDArray[np.float64]

FEWEST = 8  # Dated papers of a series below which nothing is tested or estimated.


@dataclass(frozen=True)
class Evidence:
    """p: (K,) of any change at all; linear, curved, scan: (K,) of each statistic; direction: (K,) sign of the linear
    one, pages held fixed. window: (K, 2) first and last paper, in order of time, of the scan's best window.
    dispersion: variance over binomial variance, (K, 1) or, per period, (K, T); df: (K,) degrees of freedom of it."""

    p: Floats
    linear: Floats
    curved: Floats
    scan: Floats
    direction: Floats
    window: NDArray[np.intp]
    dispersion: Floats
    df: Floats


def correct(p: Floats, kinds: NDArray[np.str_], tested: NDArray[np.bool_]) -> Floats:
    """(K,) Benjamini-Hochberg q within each kind over the tested series; NaN for the others."""
    q = np.full(len(p), np.nan)
    for kind in np.unique(kinds):
        rows = (kinds == kind) & tested
        if rows.any():
            q[rows] = false_discovery_control(p[rows])
    return q
