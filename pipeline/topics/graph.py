"""Unit vectors -> neighbour graph -> UMAP coordinates, without the parts of UMAP that compile for long.

The graph is UMAP's (McInnes, Healy and Melville 2018), computed once and shared by all seeds. Imports engine.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from pipeline.engine import map_parts

NEIGHBOURS = 15
BLOCK = 1024
EPOCHS = 200  # UMAP's default for large corpora; 500 take longer and give no better topics


def nearest(
    vectors: NDArray[np.float32], pool: NDArray[np.float32], k: int, engine: str = "local"
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """The k rows of `pool` nearest to each row of `vectors`, nearest first: indices and cosine distances (n, k).

    `engine` says where the blocks of rows are compared (see pipeline.engine).
    """
    blocks = [vectors[start : start + BLOCK] for start in range(0, len(vectors), BLOCK)]
    indices, distances = zip(*map_parts(_nearest_of_block, (pool, k), blocks, engine), strict=True)
    return np.concatenate(indices), np.concatenate(distances)


@threadpool_limits.wrap(limits=1)  # UMAP magnifies the last bit, and sums of several threads differ in it
def _nearest_of_block(
    shared: tuple[NDArray[np.float32], int], block: NDArray[np.float32]
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    pool, k = shared
    apart = 1 - block @ pool.T
    near = np.sort(np.argpartition(apart, k - 1, axis=1)[:, :k], axis=1)
    order = np.argsort(np.take_along_axis(apart, near, axis=1), axis=1, kind="stable")
    near = np.take_along_axis(near, order, axis=1)
    return near, np.take_along_axis(apart, near, axis=1).clip(0)


def neighbour_graph(vectors: NDArray[np.float32], k: int = NEIGHBOURS) -> csr_matrix:
    """UMAP's symmetric fuzzy graph (n, n) of the k nearest rows, each row counting as its own first neighbour."""
    n = len(vectors)
    indices, distances = nearest(vectors, vectors, min(k, n))
    rows = np.arange(n)
    weights = memberships(distances)
    weights[indices == rows[:, None]] = 0
    directed = csr_matrix((weights.ravel(), (np.repeat(rows, indices.shape[1]), indices.ravel())), shape=(n, n))
    both = directed.multiply(directed.T)
    united = (directed + directed.T - both).tocsr()
    united.eliminate_zeros()
    united.sort_indices()
    return united


def memberships(distances: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weights exp(-(d - rho) / sigma) of sorted distances (n, k); a row's weights but the first add up to log2 k.

    rho is the smallest distance above zero; sigma is found by bisection and at least a thousandth of the mean.
    """
    d = distances.astype(np.float64)
    rho = np.where(d > 0, d, np.inf).min(axis=1)
    rho[np.isinf(rho)] = 0
    beyond = (d - rho[:, None]).clip(0)
    low, high, sigma = np.zeros(len(d)), np.full(len(d), np.inf), np.ones(len(d))
    for _ in range(64):
        above = np.exp(-beyond[:, 1:] / sigma[:, None]).sum(axis=1) > np.log2(d.shape[1])
        high, low = np.where(above, sigma, high), np.where(above, low, sigma)
        sigma = np.where(np.isinf(high), sigma * 2, (low + high) / 2)
    floor = 1e-3 * np.where(rho > 0, d.mean(axis=1), d.mean())
    sigma = np.maximum(sigma, np.maximum(floor, np.finfo(np.float64).tiny))
    return np.exp(-beyond / sigma[:, None]).astype(np.float32)


@threadpool_limits.wrap(limits=1)
def embed(graph: csr_matrix, dimensions: int, min_dist: float, seed: int) -> NDArray[np.float32]:
    """UMAP coordinates (n, dimensions) of a neighbour graph; the same for the same graph and seed."""
    from umap.umap_ import find_ab_params, simplicial_set_embedding

    a, b = find_ab_params(1.0, min_dist)
    points, _ = simplicial_set_embedding(
        data=None,
        graph=graph.copy(),  # it drops faint edges in place
        n_components=dimensions,
        initial_alpha=1.0,
        a=a,
        b=b,
        gamma=1.0,
        negative_sample_rate=5,
        n_epochs=EPOCHS,
        init="spectral",
        random_state=np.random.RandomState(seed),
        metric="cosine",
        metric_kwds={},
        densmap=False,
        densmap_kwds={},
        output_dens=False,
    )
    return points


def layout(graph: csr_matrix, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Map places (n, 2): UMAP to two dimensions; for fewer than ten papers the two main directions.

    Places depend on the whole corpus: never compare them between two corpora.
    """
    if len(vectors) >= 10:
        return embed(graph, dimensions=2, min_dist=0.1, seed=0).astype(np.float64)
    left, size, _ = np.linalg.svd((vectors - vectors.mean(axis=0)).astype(np.float64), full_matrices=False)
    points = np.zeros((len(vectors), 2))
    points[:, : min(2, len(size))] = (left * size)[:, :2]
    return points


def to_unit_square(points: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = points.min(axis=0), points.max(axis=0)
    return np.round((points - low) / np.where(high > low, high - low, 1), 4)
