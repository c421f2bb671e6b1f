"""Which papers may change places under the null: those that came from the same page."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from pipeline.timeline.periods import Days

SLICED = 0.8  # Share of the dates' variation between pages above which pages are slices of time.
MOST = 12  # Pages with a stratum of their own; the smaller ones share one.


def by_page(pages: Sequence[tuple[str, ...]], days: Days) -> NDArray[np.intp]:
    """(N,) stratum of each paper: the largest page that it stood on, so that file names and copies don't matter.

    Pages that are slices of time (one a day, one a month) are no strata: holding them fixed would hold time fixed.
    """
    size = Counter(page for stood_on in pages for page in set(stood_on))
    home = [max(stood_on, key=lambda page: (size[page], page)) for stood_on in pages]
    homes = Counter(home)
    large = sorted(homes, key=lambda page: (-homes[page], page))[:MOST]
    strata = np.array([large.index(page) if page in large else MOST for page in home], dtype=np.intp)
    strata = np.unique(strata, return_inverse=True)[1]
    return np.zeros_like(strata) if _sliced(strata, days) else strata


def _sliced(strata: NDArray[np.intp], days: Days) -> bool:
    rank = rankdata(days.astype(np.int64))
    if len(rank) == 0 or np.ptp(rank) == 0:
        return False
    mean = np.bincount(strata, weights=rank) / np.bincount(strata)
    return float(np.var(mean[strata]) / np.var(rank)) > SLICED
