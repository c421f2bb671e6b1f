"""The scan statistic: the stretch of time in which a series stands out most (Kulldorff, 1997)."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Numbers = TypeVar("Numbers", Floats, Ints)

CELLS = 24  # Finest grid that windows are made of; more would only repeat the neighbours' windows.
WIDEST = 0.34  # Of all papers; a longer stretch is the curve's business.


def coarsen(totals: Floats) -> Ints:
    """(T,) scan cell of each day or period: at most 24 cells of about as many papers, whole periods in each."""
    cells = min(CELLS, max(6, int(totals.sum()) // 8), len(totals))
    middle = np.cumsum(totals) - totals / 2
    return np.unique((middle * cells / totals.sum()).astype(np.intp), return_inverse=True)[1]


def windows(totals: Floats) -> Ints:
    """(W, 2) first and last cell of every window of at most a third of the cells and of the papers."""
    cells = len(totals)
    longest = max(1, cells // 3)
    reach = np.append(0, np.cumsum(totals))
    found = [
        (first, last)
        for first in range(cells)
        for last in range(first, min(first + longest, cells))
        if reach[last + 1] - reach[first] <= WIDEST * reach[-1]
    ]
    return np.array(found, dtype=np.intp).reshape(-1, 2)


def log_ratio(counts: Ints, expected: Floats, spans: Ints) -> Floats:
    """(…, W) Poisson log-likelihood ratio of each window that holds more than expected; 0 where it holds less.

    counts: (…, C) papers per cell. expected: the same shape or one to broadcast, of the same sums.
    """
    inside, due = _sums(counts, spans), _sums(expected, spans)
    outside = counts.sum(axis=-1, keepdims=True) - inside
    due_outside = np.maximum(expected.sum(axis=-1, keepdims=True) - due, 1e-9)
    # Counts are small whole numbers: n log n from a table is several times faster than logarithms.
    numbers = np.arange(counts.sum(axis=-1).max(initial=0) + 1.0)
    n_log_n = xlogy(numbers, numbers)
    fit = inside * np.log(np.maximum(due, 1e-9)) + outside * np.log(due_outside)
    return np.where(inside > due, n_log_n[inside] + n_log_n[outside] - fit, 0.0)


def _sums(values: Numbers, spans: Ints) -> Numbers:
    running = np.concatenate([np.zeros_like(values[..., :1]), np.cumsum(values, axis=-1)], axis=-1)
    return running[..., spans[:, 1] + 1] - running[..., spans[:, 0]]
