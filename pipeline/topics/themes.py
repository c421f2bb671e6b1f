"""Topics -> broader themes, by cutting BERTopic's hierarchy. Imports nothing of ours."""

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform


def group(middle: NDArray[np.float64]) -> NDArray[np.intp]:
    """Theme number of each topic, 0.. in the order of their largest topics; from unit centres (topics, d).

    The tree is the one that BERTopic's `hierarchical_topics` draws (Ward's linkage of 1 - cosine). It is cut into
    about √(2 topics) themes: where merging jumps most, between two thirds and one and a half of that.
    """
    k = len(middle)
    if k < 4:
        return np.zeros(k, dtype=np.intp)
    apart = (1 - middle @ middle.T).clip(0)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "ward")
    wanted = np.sqrt(2 * k)
    counts = range(max(2, round(wanted * 2 / 3)), min(k - 1, round(wanted * 1.5)) + 1)
    heights = tree[:, 2]
    count = max(counts, key=lambda c: heights[k - c] - heights[k - c - 1])
    _, first, theme = np.unique(fcluster(tree, count, criterion="maxclust"), return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[theme]
