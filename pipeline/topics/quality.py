"""Figures that say how good a partition is, for comparing runs. Imports nothing of ours."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score, silhouette_score


def agreement(one: NDArray[np.intp], other: NDArray[np.intp]) -> float | None:
    """Adjusted Rand index of two partitions of the same papers, each outlier a group of its own: it matches nothing.

    None where either partition holds no topic.
    """
    if (one < 0).all() or (other < 0).all():
        return None
    alone = np.arange(len(one)) + len(one)
    return float(adjusted_rand_score(np.where(one < 0, alone, one), np.where(other < 0, alone, other)))


def diversity(keywords: Sequence[Sequence[str]]) -> float | None:
    """Share of distinct terms among all topics' keywords (Dieng et al. 2020); 1 where no two topics share one."""
    terms = [term for topic in keywords for term in topic]
    return len(set(terms)) / len(terms) if terms else None


def coherence(weights: NDArray[np.float64], counts: csr_matrix, top: int = 10) -> float | None:
    """Mean NPMI of the topics' `top` heaviest terms over the corpus itself, a paper as the window (Bouma 2009).

    weights (topics, terms), counts (papers, terms) of 0 and 1. From -1 (never together) to 1 (only together).
    """
    papers = counts.shape[0]
    means = []
    for row in weights:
        best = np.argsort(-row, kind="stable")[:top]
        best = best[row[best] > 0]
        if len(best) < 2:
            continue
        columns = counts[:, best].astype(np.float64)
        joint = (columns.T @ columns).toarray() / papers
        single = np.diag(joint)
        with np.errstate(divide="ignore", invalid="ignore"):
            npmi = np.log(joint / np.outer(single, single)) / -np.log(joint)
        npmi = np.where(joint == 0, -1.0, np.where(joint == 1, 1.0, npmi))
        means.append(npmi[np.triu_indices(len(best), 1)].mean())
    return float(np.mean(means)) if means else None


def silhouette(vectors: NDArray[np.float32], labels: NDArray[np.intp], most: int = 5000) -> float | None:
    """Mean cosine silhouette of the papers in topics, of `most` of them at even steps where there are more."""
    held = np.flatnonzero(labels >= 0)
    held = held[np.linspace(0, len(held) - 1, min(most, len(held))).astype(int)] if len(held) else held
    if not 2 <= len(np.unique(labels[held])) < len(held):
        return None
    return float(silhouette_score(vectors[held], labels[held], metric="cosine"))
