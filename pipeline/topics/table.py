"""A partition -> what the topic table says of it: centres, neighbours, representatives. Imports nothing of ours."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ALIKE = 0.95  # cosine from which two papers say the same twice


def centres(vectors: NDArray[np.float32], labels: NDArray[np.intp]) -> NDArray[np.float64]:
    """Unit centre of each topic 0..k-1: (n, d) -> (k, d)."""
    k = int(labels.max()) + 1
    sums = np.zeros((k, vectors.shape[1]))
    held = labels >= 0
    np.add.at(sums, labels[held], vectors[held])
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.finfo(np.float64).tiny)


def nearest_topics(vectors: NDArray[np.float32], middle: NDArray[np.float64], labels: NDArray[np.intp]) -> NDArray:
    """The topic of each paper, and for an outlier the one whose centre is nearest; -1 where there is no topic."""
    if not len(middle):
        return labels
    return np.where(labels >= 0, labels, (vectors @ middle.T).argmax(axis=1))


def topics_nearby(middle: NDArray[np.float64], most: int = 5) -> list[list[int]]:
    """For each topic the others by cosine of their centres, nearest first."""
    near = middle @ middle.T
    np.fill_diagonal(near, -np.inf)
    return [[int(t) for t in np.argsort(-row, kind="stable")[: min(most, len(row) - 1)]] for row in near]


def representatives(
    vectors: NDArray[np.float32], middle: NDArray[np.float64], labels: NDArray[np.intp], most: int = 5
) -> list[list[int]]:
    """Row numbers of each topic's papers nearest its centre, without near-duplicates of one another."""
    chosen = []
    for topic, centre in enumerate(middle):
        members = np.flatnonzero(labels == topic)
        kept: list[int] = []
        for row in members[np.argsort(-(vectors[members] @ centre), kind="stable")]:
            if len(kept) < most and (not kept or (vectors[kept] @ vectors[row]).max() < ALIKE):
                kept.append(int(row))
        chosen.append(kept)
    return chosen


def stabilities(strength: NDArray[np.float64], labels: NDArray[np.intp]) -> list[float]:
    """How often, over the seeds, two papers of a topic fall together: the mean strength of its papers."""
    return [round(float(strength[labels == topic].mean()), 4) for topic in range(int(labels.max()) + 1)]


def describe(keywords: Sequence[str], titles: Sequence[str]) -> str:
    """One line: what it is about, and by which papers one recognises it."""
    about = f"{', '.join(keywords[:-1])} and {keywords[-1]}" if len(keywords) > 1 else "".join(keywords)
    return f"{about}; for example “{'” and “'.join(titles)}”"
