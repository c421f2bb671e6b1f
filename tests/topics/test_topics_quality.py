"""Figures of a partition on cases that are known by hand."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from topics_corpus import Planted

from pipeline.topics import quality


def test_agreement_counts_each_outlier_alone() -> None:
    one = np.array([0, 0, 0, 1, 1, 1, -1, -1])
    assert quality.agreement(one, one) == 1
    assert quality.agreement(one, np.array([1, 1, 1, 0, 0, 0, -1, -1])) == 1
    # Outliers as a group of their own would hide that the runs part ways over the second topic.
    lost = quality.agreement(one, np.array([0, 0, 0, -1, -1, -1, -1, -1]))
    assert lost is not None and 0.4 < lost < 0.8
    assert quality.agreement(one, np.full(8, -1)) is None


def test_diversity() -> None:
    assert quality.diversity([["a", "b"], ["c", "d"]]) == 1
    assert quality.diversity([["a", "b"], ["a", "b"]]) == 0.5
    assert quality.diversity([]) is None


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([[1, 1], [1, 1], [0, 0], [0, 0]], 1),
        ([[1, 0], [1, 0], [0, 1], [0, 1]], -1),
        ([[1, 1], [1, 0], [0, 1], [0, 0]], 0),
        ([[1, 1], [1, 1]], 1),
    ],
)
def test_coherence_is_npmi(columns: list[list[int]], expected: float) -> None:
    assert quality.coherence(np.ones((1, 2)), csr_matrix(columns)) == pytest.approx(expected)


def test_coherence_of_nothing_is_none() -> None:
    assert quality.coherence(np.zeros((0, 3)), csr_matrix((4, 3))) is None
    assert quality.coherence(np.array([[1.0, 0, 0]]), csr_matrix(np.ones((4, 3)))) is None


def test_silhouette_knows_tight_from_mixed(planted: Planted) -> None:
    tight = quality.silhouette(planted.vectors, planted.truth)
    mixed = quality.silhouette(planted.vectors, np.arange(len(planted.truth)) % 6)
    assert tight is not None and mixed is not None
    assert tight > 0.5 > 0.1 > mixed
    assert quality.silhouette(planted.vectors, np.zeros(len(planted.truth), dtype=np.intp)) is None
    assert quality.silhouette(planted.vectors, planted.truth, most=20) == pytest.approx(tight, abs=0.1)
