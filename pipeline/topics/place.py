"""Unit vectors -> the topic, the strength and the map place of each paper. Imports consensus and graph."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.topics import consensus, graph
from pipeline.topics.consensus import Labels

# Beyond this many papers a sample is clustered and the others follow their neighbours: the consensus needs memory
# and time with the square. On 12,000 abstracts that agrees between seeds as well as clustering all does (.81, .80),
# leaves half as many outliers and takes a fifth of the time.
SAMPLE = 6000
SMALLEST = 5  # papers of a topic in the sample
VOTERS = 10


@dataclass(frozen=True)
class Placed:
    """labels (n), -1 for outliers; strength (n) in 0..1; points (n, 2) in 0..1; sample: the rows that were clustered,
    all or at even steps; halves: their labels by either half of the seeds; size: the fewest of them in a topic."""

    labels: Labels
    strength: NDArray[np.float64]
    points: NDArray[np.float64]
    sample: NDArray[np.intp]
    halves: tuple[Labels, Labels]
    size: int


def place(vectors: NDArray[np.float32], seeds: int, size: int, engine: str = "local") -> Placed:
    """Cluster unit vectors (n, d) into topics of about `size` papers or more.

    `engine` says where papers beyond the sample are compared with it (see pipeline.engine).
    """
    n = len(vectors)
    if n <= SAMPLE:
        sample = np.arange(n)
    else:
        sample = np.linspace(0, n - 1, SAMPLE).astype(np.intp)
        size = min(size, max(SMALLEST, round(size * SAMPLE / n)))
    chosen = vectors[sample]
    neighbours = graph.neighbour_graph(chosen)
    part = consensus.find(neighbours, seeds, size)
    labels, strength, points = part.labels, part.strength, graph.layout(neighbours, chosen)
    if n > SAMPLE:
        voters, _ = graph.nearest(vectors, chosen, VOTERS, engine)
        voters[sample] = np.arange(SAMPLE)[:, None]  # a paper of the sample speaks for itself
        labels, strength = consensus.vote(part, voters)
        points = points[voters[:, :3]].mean(axis=1)
    return Placed(labels, strength, graph.to_unit_square(points), sample, part.halves, size)
