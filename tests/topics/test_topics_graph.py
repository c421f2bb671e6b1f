"""The neighbour graph is UMAP's, and coordinates repeat."""

import numpy as np
import pytest
from topics_corpus import Planted

from pipeline.topics import graph


def test_nearest_is_brute_force(planted: Planted) -> None:
    indices, distances = graph.nearest(planted.vectors, planted.vectors, 7)
    apart = 1 - planted.vectors @ planted.vectors.T
    assert np.allclose(distances, np.sort(apart, axis=1)[:, :7].clip(0), atol=1e-6)
    assert (indices[:, 0] == np.arange(len(indices))).all()


def test_blocks_change_nothing(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = graph.nearest(planted.vectors, planted.vectors, 5)[0]
    monkeypatch.setattr(graph, "BLOCK", 7)
    assert (graph.nearest(planted.vectors, planted.vectors, 5)[0] == whole).all()


@pytest.mark.slow
def test_graph_is_umaps(planted: Planted) -> None:
    from umap.umap_ import fuzzy_simplicial_set

    indices, distances = graph.nearest(planted.vectors, planted.vectors, 15)
    theirs, _, _ = fuzzy_simplicial_set(
        planted.vectors, 15, np.random.RandomState(0), "cosine", knn_indices=indices, knn_dists=distances
    )
    ours = graph.neighbour_graph(planted.vectors)
    assert abs(ours - theirs).max() < 1e-5
    assert ours.nnz == theirs.nnz


def test_graph_of_equal_papers_is_finite() -> None:
    same = np.tile(np.eye(8, dtype=np.float32)[0], (20, 1))
    united = graph.neighbour_graph(same)
    assert np.isfinite(united.data).all() and (united.data <= 1).all()


def test_coordinates_repeat_and_leave_the_graph_alone(planted: Planted) -> None:
    united = graph.neighbour_graph(planted.vectors)
    before = united.data.copy()
    one = graph.embed(united, 2, 0.1, seed=3)
    assert (graph.embed(united, 2, 0.1, seed=3) == one).all()
    assert not (graph.embed(united, 2, 0.1, seed=4) == one).all()
    assert (united.data == before).all()


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_few_papers_have_places_too(n: int) -> None:
    vectors = np.eye(12, dtype=np.float32)[:n]
    points = graph.to_unit_square(graph.layout(graph.neighbour_graph(vectors), vectors))
    assert points.shape == (n, 2) and np.isfinite(points).all()
