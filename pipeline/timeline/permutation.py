"""The test for small corpora: exact, by exchanging the dates of papers that came from one page."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from pipeline.timeline import scan
from pipeline.timeline.corpus import Corpus, ranks, steadied, years
from pipeline.timeline.evidence import Evidence
from pipeline.timeline.spline import Design

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

DRAWS = 9999  # Fewer, and a lone change among many series could never pass the correction.
KNOTS = [0.05, 0.35, 0.65, 0.95]
AT_ONCE = 2_000_000  # Numbers held at once, some 16 MB.


def test(corpus: Corpus, draws: int = DRAWS, seed: int = 0) -> Evidence:
    """Three statistics of every series under the same permutations: the centred sum of dates over its deviation
    (linear), a quadratic form of a 3-df spline of the date's rank (curved), the best window (scan).

    The smallest of the three p-values is calibrated by the same draws (Westfall and Young, 1993, within a series).
    Series need at least one paper.
    """
    strata = corpus.strata
    rank = ranks(corpus.days)
    spline = Design(rank, np.ones(len(corpus)), KNOTS).at(rank)[:, 1:]
    features = _centre(np.column_stack([steadied(years(corpus.days)), spline]), strata)
    day = np.unique(corpus.days, return_inverse=True)[1]
    cells = scan.coarsen(np.bincount(day).astype(float))[day]
    statistics = Statistics(
        owner=np.nonzero(corpus.members)[0],
        paper=np.nonzero(corpus.members)[1],
        features=features,
        spread=_spread(corpus.members, features, strata),
        cells=cells,
        expected=_expected(corpus.members, cells, strata),
        windows=scan.windows(np.bincount(cells).astype(float)),
    )
    as_is = np.arange(len(corpus))[None]
    observed = statistics.of(as_is)[0]
    null = np.concatenate([statistics.of(order) for order in _orders(strata, draws, seed, statistics.size)])
    p, single = _calibrate(observed, null)
    first, last = statistics.best_window(as_is).T
    series = len(corpus.members)
    return Evidence(
        p=p,
        linear=single[0],
        curved=single[1],
        scan=single[2],
        direction=np.sign(statistics.sums(as_is)[0, :, 0].round(9)),
        window=np.stack([np.searchsorted(cells, first), np.searchsorted(cells, last, side="right") - 1], axis=1),
        dispersion=np.ones((series, 1)),
        df=np.full(series, 200.0),
    )


@dataclass(frozen=True)
class Statistics:
    """K series of N papers, M memberships: `owner` and `paper` (M,) in order of series; features: (N, 4);
    spread: (K, 4, 4) covariance of their sums; cells: (N,); expected: (K, C); windows: (W, 2)."""

    owner: Ints
    paper: Ints
    features: Floats
    spread: Floats
    cells: Ints
    expected: Floats
    windows: Ints

    @property
    def size(self) -> int:
        """Numbers that one draw makes."""
        return max(5 * len(self.paper), len(self.expected) * len(self.windows), len(self.features))

    def of(self, orders: Ints) -> Floats:
        """(b, 3, K) for b orders (b, N): in place of paper i stands the paper orders[:, i], with its date."""
        sums = self.sums(orders)
        deviation = np.sqrt(self.spread[:, 0, 0])
        linear = np.divide(np.abs(sums[:, :, 0]), deviation, out=np.zeros(sums.shape[:2]), where=deviation > 1e-9)
        inverse = np.linalg.pinv(self.spread[:, 1:, 1:], rcond=1e-9, hermitian=True)
        curved = np.einsum("bki,bki->bk", np.einsum("bki,kij->bkj", sums[:, :, 1:], inverse), sums[:, :, 1:])
        best = scan.log_ratio(self.counts(orders), self.expected, self.windows).max(axis=2, initial=0)
        return np.stack([linear, curved, best], axis=1).round(9)

    def sums(self, orders: Ints) -> Floats:
        """(b, K, 4) sums of the features over each series."""
        first = np.searchsorted(self.owner, np.arange(len(self.expected)))
        return np.add.reduceat(self.features[orders[:, self.paper]], first, axis=1)

    def counts(self, orders: Ints) -> Ints:
        """(b, K, C) papers of each series in each scan cell."""
        shape = (len(orders), *self.expected.shape)
        row = np.arange(len(orders))[:, None] * shape[1] + self.owner
        flat = row * shape[2] + self.cells[orders[:, self.paper]]
        return np.bincount(flat.ravel(), minlength=int(np.prod(shape))).reshape(shape)

    def best_window(self, orders: Ints) -> Ints:
        """(K, 2) first and last cell."""
        if not len(self.windows):
            return np.zeros((len(self.expected), 2), dtype=np.intp)
        return self.windows[scan.log_ratio(self.counts(orders), self.expected, self.windows)[0].argmax(axis=1)]


def _orders(strata: Ints, draws: int, seed: int, size: int) -> Iterator[Ints]:
    """Draws in blocks (b, N), each a permutation within strata."""
    rng = np.random.default_rng(seed)
    places = [np.flatnonzero(strata == stratum) for stratum in np.unique(strata)]
    block = max(1, AT_ONCE // size)
    for start in range(0, draws, block):
        orders = np.empty((min(block, draws - start), len(strata)), dtype=np.intp)
        for place in places:
            orders[:, place] = rng.permuted(np.tile(place, (len(orders), 1)), axis=1)
        yield orders


def _calibrate(observed: Floats, null: Floats) -> tuple[Floats, Floats]:
    """(K,) calibrated p and (3, K) single p-values. observed: (3, K); null: (draws, 3, K)."""
    draws = len(null)
    single = (1 + (null >= observed).sum(axis=0)) / (draws + 1)
    # What each draw's own p-values would have been: its rank among the draws.
    drawn = (rankdata(-null, axis=0, method="max") / (draws + 1)).min(axis=1)
    return (1 + (drawn <= single.min(axis=0) + 1e-12).sum(axis=0)) / (draws + 1), single


def _centre(features: Floats, strata: Ints) -> Floats:
    size = np.bincount(strata)
    mean = np.stack([np.bincount(strata, weights=column) / size for column in features.T], axis=1)
    return features - mean[strata]


def _spread(members: NDArray[np.bool_], features: Floats, strata: Ints) -> Floats:
    """(K, 4, 4) covariance under permutation: per stratum n (N - n) / N times the features' covariance."""
    total = np.zeros((len(members), features.shape[1], features.shape[1]))
    for stratum in np.unique(strata):
        inside = strata == stratum
        size = int(inside.sum())
        own = members[:, inside].sum(axis=1)
        weight = own * (size - own) / max(size * (size - 1), 1)
        total += weight[:, None, None] * (features[inside].T @ features[inside])
    return total


def _expected(members: NDArray[np.bool_], cells: Ints, strata: Ints) -> Floats:
    """(K, C) papers per scan cell if each page's papers of a series were spread as that page's dates are."""
    expected = np.zeros((len(members), int(cells.max()) + 1))
    for stratum in np.unique(strata):
        inside = strata == stratum
        own = members[:, inside].sum(axis=1)
        expected += own[:, None] * np.bincount(cells[inside], minlength=expected.shape[1]) / inside.sum()
    return expected
