"""Which papers may change places under the null: those that came from the same source."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from pipeline.timeline.periods import Days

SLICED = 0.8  # Share of the dates' variation between sources above which sources are slices of time.
MOST = 12  # Sources with a stratum of their own; the smaller ones share one.


def by_source(sources: Sequence[tuple[str, ...]], days: Days) -> NDArray[np.intp]:
    """(N,) stratum of each paper: the largest of its sources (the pages that it stood on, or its category), so that
    file names and copies don't matter.

    Sources that are slices of time (a page a day, a month) are no strata: holding them fixed would hold time fixed.
    """
    size = Counter(source for each in sources for source in set(each))
    home = [max(each, key=lambda source: (size[source], source)) for each in sources]
    homes = Counter(home)
    large = sorted(homes, key=lambda source: (-homes[source], source))[:MOST]
    strata = np.array([large.index(source) if source in large else MOST for source in home], dtype=np.intp)
    strata = np.unique(strata, return_inverse=True)[1]
    return np.zeros_like(strata) if _sliced(strata, days) else strata


def _sliced(strata: NDArray[np.intp], days: Days) -> bool:
    rank = rankdata(days.astype(np.int64))
    if len(rank) == 0 or np.ptp(rank) == 0:
        return False
    mean = np.bincount(strata, weights=rank) / np.bincount(strata)
    return float(np.var(mean[strata]) / np.var(rank)) > SLICED
