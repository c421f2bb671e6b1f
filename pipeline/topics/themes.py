"""Topics -> broader themes, by cutting BERTopic's hierarchy. Imports nothing of ours."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform


def group(middle: NDArray[np.float64]) -> NDArray[np.intp]:
    """Theme number of each topic, 0.. in the order of their largest topics; from unit centres (topics, d).

    The tree is the one that BERTopic's `hierarchical_topics` draws from topic embeddings (Ward's linkage of
    1 - cosine), cut into √(2 topics) themes: 7 for 25 topics, 17 for 150.
    """
    k = len(middle)
    if k < 4:
        return np.zeros(k, dtype=np.intp)
    apart = (1 - middle @ middle.T).clip(0)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "ward")
    count = round(np.sqrt(2 * k))
    _, first, theme = np.unique(fcluster(tree, count, criterion="maxclust"), return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[theme]


def name(theme: NDArray[np.intp], called: Sequence[str]) -> list[str]:
    """For each topic the name of its theme, never one name for two: the topic's own where it stands alone, else the
    first terms of the theme's three largest topics. Terms of all its papers together would name the largest alone."""
    given: list[str] = []
    for number in range(len(np.unique(theme))):
        own = [label for label, held in zip(called, theme, strict=True) if held == number]
        first = dict.fromkeys(label.split(", ")[0] for label in own)
        joined = own[0] if len(own) == 1 else ", ".join([*first][:3])
        given.append(next(n for n in (joined, own[0], f"{own[0]} ({number})") if n not in given))
    return [given[number] for number in theme]
