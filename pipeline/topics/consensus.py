"""Unit vectors -> one partition on which several UMAP seeds agree. Imports nothing of ours."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.spatial.distance import squareform

from pipeline.topics import graph

OUTLIER = -1
Labels = NDArray[np.intp]


@dataclass(frozen=True)
class Partition:
    """labels (n), -1 for outliers; strength (n) in 0..1, 0 for outliers; the partitions of either half of the seeds
    alone; the rule by which it was made."""

    labels: Labels
    strength: NDArray[np.float64]
    halves: tuple[Labels, Labels]
    rule: str


def topic_size(n: int, setting: str | int, granularity: str | float) -> int:
    """Fewest papers of a topic: `setting`, or with "auto" .3 √n (at least 5) divided by the granularity."""
    if not isinstance(setting, str):
        return setting
    factor = {"fewer": 0.5, "normal": 1.0, "more": 1.6}.get(str(granularity)) or float(granularity)
    return max(2, round(max(5.0, 0.3 * np.sqrt(n)) / factor))


def run(neighbours: csr_matrix, seed: int, size: int) -> Labels:
    """One partition: UMAP to five dimensions, then HDBSCAN's leaves. (n, n) graph -> (n,) labels."""
    from hdbscan import HDBSCAN

    points = graph.embed(neighbours, dimensions=5, min_dist=0.0, seed=seed)
    return HDBSCAN(min_cluster_size=size, min_samples=1, cluster_selection_method="leaf").fit_predict(points)


def together(runs: NDArray[np.intp]) -> NDArray[np.float32]:
    """(runs, n) -> (n, n) share of the runs that put two papers into one topic; outliers match nothing."""
    n = runs.shape[1]
    share: NDArray[np.float32] = np.zeros((n, n), dtype=np.float32)
    for labels in runs:
        held = np.flatnonzero(labels != OUTLIER)
        member = csr_matrix((np.ones(len(held), np.float32), (held, labels[held])), shape=(n, labels.max() + 1))
        share += (member @ member.T).toarray()
    share /= len(runs)
    return share


def agree(runs: NDArray[np.intp], size: int) -> tuple[Labels, NDArray[np.float64]]:
    """Labels and strengths (n) of average linkage on 1 - `together`, cut at .5; small groups become outliers.

    Average linkage cut at .5: two papers share a topic where most runs agree that they do. Groups may fall a fifth
    short of `size`, as single runs already drop the loosest papers. Method: Fred and Jain, evidence accumulation.
    """
    share = together(runs)
    apart = 1 - share
    np.fill_diagonal(apart, 0)
    groups = fcluster(linkage(squareform(apart, checks=False), "average"), 0.5, criterion="distance")
    counts = np.bincount(groups)
    kept = list(np.flatnonzero(counts >= max(2, round(0.8 * size))))
    first = {group: int(np.argmax(groups == group)) for group in kept}
    labels = np.full(len(groups), OUTLIER)
    strength = np.zeros(len(groups))
    for topic, group in enumerate(sorted(kept, key=lambda g: (-counts[g], first[g]))):
        members = np.flatnonzero(groups == group)
        inside = share[np.ix_(members, members)]
        labels[members] = topic
        strength[members] = (inside.sum(axis=1) - np.diag(inside)) / (len(members) - 1)
    return labels, strength


def fewest(size: int) -> int:
    """From how many papers on topics are looked for: two topics' worth, and what UMAP needs."""
    return max(2 * size, 10)


def find(vectors: NDArray[np.float32], neighbours: csr_matrix, seeds: int, size: int) -> Partition:
    """The partition of unit vectors (n, d), neighbour graph (n, n), on which `seeds` runs agree."""
    n = len(vectors)
    if n < fewest(size):
        none = np.full(n, OUTLIER)
        return Partition(none, np.zeros(n), (none, none), "none")
    runs = np.stack([run(neighbours, seed, size) for seed in range(seeds)])
    labels, strength = agree(runs, size)
    return Partition(labels, strength, (agree(runs[::2], size)[0], agree(runs[1::2], size)[0]), "consensus")
