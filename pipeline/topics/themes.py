"""Topics -> broader themes, by cutting BERTopic's hierarchy. Imports nothing of ours."""

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
