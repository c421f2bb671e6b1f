"""Unit vectors -> one partition on which several UMAP seeds agree. Imports nothing of ours."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.spatial.distance import squareform

from pipeline.topics import graph

OUTLIER = -1
JOIN = 0.25  # lower: fewer outliers, looser topics; a fifth loses a twentieth of the agreement between runs
Labels = NDArray[np.intp]


@dataclass(frozen=True)
class Partition:
    """labels (n), -1 for outliers; strength (n) in 0..1, 0 for outliers; the labels by either half of the seeds."""

    labels: Labels
    strength: NDArray[np.float64]
    halves: tuple[Labels, Labels]


def topic_size(n: int, setting: str | int, granularity: str | float) -> int:
    """Fewest papers of a topic: `setting`, or with "auto" .3 √n (at least 5) divided by the granularity."""
    if not isinstance(setting, str):
        return setting
    factor = {"fewer": 0.5, "normal": 1.0, "more": 1.6}.get(str(granularity)) or float(granularity)
    return max(2, round(max(5.0, 0.3 * np.sqrt(n)) / factor))


def run(neighbours: csr_matrix, seed: int, size: int) -> list[Labels]:
    """Three partitions of one UMAP to five dimensions: HDBSCAN's leaves for sizes a fifth under, at and over `size`.

    Several sizes cost next to nothing and make the consensus steadier than more seeds do.
    """
    from hdbscan import HDBSCAN

    points = graph.embed(neighbours, dimensions=5, min_dist=0.0, seed=seed)
    sizes = sorted({max(2, round(factor * size)) for factor in (0.8, 1.0, 1.2)})
    return [
        HDBSCAN(min_cluster_size=s, min_samples=1, cluster_selection_method="leaf").fit_predict(points) for s in sizes
    ]


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
    """Labels and strengths (n) of the partition that most of the runs (runs, n) agree on.

    Average linkage of 1 - `together`, cut at .5: two papers share a topic where most runs say so (evidence
    accumulation, Fred and Jain 2005). Groups more than a fifth short of `size` go. A paper left over joins the topic
    with whose papers it falls together in a quarter of the runs; the others are outliers. A paper's strength is the
    mean share of the runs that put it together with the others of its topic.
    """
    share = together(runs)
    apart = 1 - share
    np.fill_diagonal(apart, 0)
    groups = fcluster(linkage(squareform(apart, checks=False), "average"), 0.5, criterion="distance")
    counts = np.bincount(groups)
    kept = np.flatnonzero(counts >= max(2, round(0.8 * size)))
    if not len(kept):
        return np.full(len(groups), OUTLIER), np.zeros(len(groups))
    core = groups[:, None] == kept
    held = core.any(axis=1)
    # A core paper falls together with itself in every run that holds it: that says nothing, so it is left out.
    own = np.where(core, np.diag(share)[:, None], 0)
    tie = (share @ core - own) / np.maximum(core.sum(axis=0) - core, 1)
    best = np.where(held, core.argmax(axis=1), tie.argmax(axis=1))
    strength = tie[np.arange(len(groups)), best]
    topic = np.where(held | (strength >= JOIN), best, OUTLIER)
    return by_size(topic), np.where(topic == OUTLIER, 0, strength)


def by_size(labels: Labels) -> Labels:
    """The same groups numbered 0.. by size, the one with the earlier paper first where sizes are equal."""
    names, first, sizes = np.unique(labels[labels != OUTLIER], return_index=True, return_counts=True)
    place = np.full(labels.max(initial=OUTLIER) + 2, OUTLIER)
    place[names[np.lexsort((first, -sizes))]] = np.arange(len(names))
    return place[labels]


def fewest(size: int) -> int:
    """From how many papers on topics are looked for: two topics' worth, and what UMAP needs."""
    return max(2 * size, 10)


def find(neighbours: csr_matrix, seeds: int, size: int) -> Partition:
    """The partition of a neighbour graph (n, n) on which `seeds` runs agree. Needs n² memory."""
    n = neighbours.shape[0]
    if n < fewest(size):
        none = np.full(n, OUTLIER)
        return Partition(none, np.zeros(n), (none, none))
    runs = np.stack([run(neighbours, seed, size) for seed in range(seeds)])
    labels, strength = agree(runs.reshape(-1, n), size)
    halves = (agree(runs[::2].reshape(-1, n), size)[0], agree(runs[1::2].reshape(-1, n), size)[0])
    return Partition(labels, strength, halves)


def vote(part: Partition, voters: NDArray[np.intp]) -> tuple[Labels, NDArray[np.float64]]:
    """Labels and strengths (n) of papers from those of their nearest clustered ones, `voters` (n, k).

    A quarter of the voters suffices for a topic. A strength is the mean of the voters', those elsewhere counting 0.
    """
    votes = part.labels[voters]
    tally = np.where(votes == OUTLIER, 0, (votes[:, :, None] == votes[:, None, :]).sum(axis=2))
    rows, best = np.arange(len(votes)), tally.argmax(axis=1)
    labels = np.where(tally[rows, best] >= JOIN * votes.shape[1], votes[rows, best], OUTLIER)
    agreeing = (votes == labels[:, None]) & (labels != OUTLIER)[:, None]
    return by_size(labels), (part.strength[voters] * agreeing).mean(axis=1)
