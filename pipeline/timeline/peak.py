"""When a series had its highest share."""

import numpy as np
from numpy.typing import NDArray

from pipeline.timeline.curve import Curves

DRAWS = 400


def find(curves: Curves, rank: NDArray[np.float64], seed: int = 0) -> NDArray[np.intp]:
    """(K, 3) index into `rank` (n,) of the highest point, and of its 80% interval's ends, which holds it."""
    top = (curves.coefficients @ curves.design.at(rank).T).argmax(axis=1)
    drawn = curves.draw(rank, DRAWS, seed).argmax(axis=2)
    low, high = np.quantile(drawn, [0.1, 0.9], axis=0).round().astype(np.intp)
    return np.stack([top, np.minimum(low, top), np.maximum(high, top)], axis=1)
