"""Many partitions become one; how many papers a topic needs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import adjusted_rand_score
from topics_corpus import Planted, plant

from pipeline.topics import consensus, graph, place
from pipeline.topics.consensus import Partition


@pytest.mark.parametrize(
    ("n", "setting", "granularity", "size"),
    [
        (265, "auto", "normal", 5),
        (265, "auto", "fewer", 10),
        (265, "auto", "more", 3),
        (265, "auto", 2.0, 2),
        (12_000, "auto", "normal", 33),
        (12_000, "auto", 0.5, 66),
        (3, "auto", 10.0, 2),
        (265, 7, "more", 7),
    ],
)
def test_topic_size(n: int, setting: str | int, granularity: str | float, size: int) -> None:
    assert consensus.topic_size(n, setting, granularity) == size


def test_outliers_match_nothing() -> None:
    share = consensus.together(np.array([[0, 0, -1, -1], [0, 0, 1, -1]]))
    assert share[0, 1] == 1 and share[0, 2] == 0
    assert share[3, 3] == 0 and share[2, 3] == 0


def test_majority_decides_and_a_quarter_admits() -> None:
    # Paper 4 belongs to the first group in three runs of four; paper 9 to the second in one; paper 10 in none.
    runs = np.array([[0] * 5 + [1] * 4 + [-1, -1]] * 4)
    runs[0, 4] = -1
    runs[0, 9] = 1
    labels, strength = consensus.agree(runs, size=4)
    assert labels.tolist() == [0] * 5 + [1] * 5 + [-1]
    assert strength[4] == pytest.approx(0.75)
    assert strength[9] == pytest.approx(0.25)
    assert strength[10] == 0
    assert strength[5] == 1  # its tie to paper 9, which only joined later, does not weaken it


def test_groups_far_too_small_are_outliers() -> None:
    labels, _ = consensus.agree(np.array([[0] * 6 + [1] * 3] * 3), size=5)
    assert labels.tolist() == [0] * 6 + [-1] * 3


@given(arrays(np.intp, st.integers(1, 40), elements=st.integers(-1, 6)))
def test_by_size_renames_and_nothing_else(labels: np.ndarray) -> None:
    renamed = consensus.by_size(labels)
    assert ((labels == -1) == (renamed == -1)).all()
    assert adjusted_rand_score(labels, renamed) == 1
    counts = np.bincount(renamed[renamed >= 0])
    assert (np.diff(counts) <= 0).all() and (counts > 0).all()


def test_planted_groups_are_found_again(planted: Planted) -> None:
    part = consensus.find(graph.neighbour_graph(planted.vectors), seeds=4, size=5)
    held = planted.truth >= 0
    assert adjusted_rand_score(planted.truth[held], part.labels[held]) > 0.98
    assert part.strength[held].mean() > part.strength[~held].mean() + 0.1


def test_order_of_papers_does_not_decide_on_clear_groups(planted: Planted) -> None:
    order = np.random.default_rng(1).permutation(len(planted.truth))
    held = planted.truth >= 0
    one = consensus.find(graph.neighbour_graph(planted.vectors), 4, 5).labels
    other = consensus.find(graph.neighbour_graph(planted.vectors[order]), 4, 5).labels
    assert adjusted_rand_score(one[order][held[order]], other[held[order]]) > 0.98


def test_votes_need_a_quarter() -> None:
    part = Partition(np.array([0, 0, 0, 1, 1, -1]), np.array([1, 1, 1, 0.5, 0.5, 0]), (np.array([]), np.array([])))
    voters = np.array([[0, 1, 2, 3], [3, 4, 5, 0], [5, 5, 5, 5], [5, 5, 5, 3]])
    labels, strength = consensus.vote(part, voters)
    assert labels.tolist() == [1, 0, -1, 0]  # two papers voted for the second group, so it is numbered first
    assert strength.tolist() == [0.75, 0.25, 0, 0.125]


def test_a_sample_speaks_for_a_large_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    big = plant(per_group=60, strays=20)
    monkeypatch.setattr(place, "SAMPLE", 150)
    placed = place.place(big.vectors, seeds=4, size=20)
    held = big.truth >= 0
    assert len(placed.sample) == 150 and len(placed.labels) == 380
    assert adjusted_rand_score(big.truth[held], placed.labels[held]) > 0.98
    assert placed.points.shape == (380, 2) and placed.points.min() >= 0 and placed.points.max() <= 1
    # A paper lands among its own topic on the map.
    middles = np.array([placed.points[big.truth == g].mean(axis=0) for g in range(6)])
    nearest = np.linalg.norm(placed.points[held][:, None] - middles, axis=2).argmin(axis=1)
    assert (nearest == big.truth[held]).mean() > 0.95
