"""Labels and keywords from scores; a person's own names over them."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pipeline.topics import names
from pipeline.topics.terms import Terms, find_terms, stem

Scored = tuple[NDArray[np.float64], Terms]
TEXTS = (
    ["Diffusion models make images.", "A diffusion model with guidance.", "GAN images.", "Diffusion models and GAN."]
    * 2
    + ["Active learning, annotation.", "Active learners.", "Annotation cost.", "Active learning, annotators."] * 2
    + ["Nothing in common here."] * 16
)


@pytest.fixture(scope="module")
def scored() -> Scored:
    terms = find_terms(TEXTS, TEXTS)
    labels = np.array([0] * 8 + [1] * 8 + [-1] * 16)
    return names.score(np.ones((2, len(terms.vocabulary))), terms, labels), terms


def test_label_terms_share_no_stem(scored: Scored) -> None:
    for label in names.labels(*scored):
        parts = label.split(", ")
        assert 2 <= len(parts) <= 4
        stems = [stem(word) for part in parts for word in part.split()]
        assert len(set(stems)) == len(stems)


def test_labels_say_what_it_is(scored: Scored) -> None:
    one, two = names.labels(*scored)
    assert "diffusion" in one.lower() and "GAN" in one
    assert "active" in two.lower()


def test_keywords_do_not_repeat_each_other(scored: Scored) -> None:
    for words in names.keywords(*scored):
        assert len(words) == len(set(words)) <= 10
        assert not {"diffusion models", "diffusion model"} <= set(words)


def counted(counts: list[list[int]]) -> Terms:
    some = [str(i) for i in range(len(counts[0]))]
    return Terms(some, some, [frozenset([term]) for term in some], {}, csr_matrix(counts), np.ones(len(some)))


def test_one_papers_words_score_nothing() -> None:
    terms = counted([[1, 1], [1, 0], [1, 0], [0, 0], [0, 0]])
    scores = names.score(np.ones((1, 2)), terms, np.array([0, 0, 0, -1, -1]))
    assert scores[0, 0] > 0 and scores[0, 1] == 0


def test_words_of_everybody_score_nothing() -> None:
    assert names.score(np.ones((1, 1)), counted([[1]] * 20), np.array([0] * 5 + [-1] * 15))[0, 0] == 0


def test_what_stands_in_titles_names_a_topic_before_what_does_not() -> None:
    titles = ["Pruning", "Pruning again", "More pruning"] + ["Something else"] * 17
    texts = [f"{title}. Energy." for title in titles[:3]] + titles[3:]
    terms = find_terms(texts, titles)
    scores = names.score(np.ones((1, len(terms.vocabulary))), terms, np.array([0] * 3 + [-1] * 17))
    assert names.labels(scores, terms)[0].lower() == "pruning, energy"


def test_a_label_says_the_whole_phrase() -> None:
    texts = ["Graph neural networks. Graph pooling.", "Graph neural networks.", "A graph neural network."] * 2
    texts = texts + ["Networks."] * 3 + ["Something else."] * 30
    terms = find_terms(texts, texts)
    scores = names.score(np.ones((1, len(terms.vocabulary))), terms, np.array([0] * 6 + [-1] * 33))
    assert "graph neural networks" in names.labels(scores, terms)[0].lower()


def test_a_terse_label_says_one_more_term() -> None:
    some = ["2d", "3d", "monocular", "scene"]
    stems = [frozenset([term]) for term in some]
    terms = Terms(some, some, stems, {}, csr_matrix(np.zeros((1, 4))), np.ones(4))
    assert names.labels(np.array([[8.0, 9, 1, 0.5]]), terms) == ["3d, 2d, monocular"]
    assert names.labels(np.array([[0.0, 0, 9, 8]]), terms) == ["monocular, scene"]


def test_equal_topics_get_unequal_labels(scored: Scored) -> None:
    scores, terms = scored
    same = names.labels(np.stack([scores[0], scores[0], scores[0]]), terms)
    assert len(set(same)) == 3
    assert len(set(names.labels(np.zeros((2, scores.shape[1])), terms))) == 2


GIVEN = ["BEV, maps", "GAN, images", "PEFT, LoRA"]
MEMBERS = [["A map paper"], ["An image paper", "Another"], ["A tuning paper"]]
WORDS = [["BEV", "map"], ["GAN", "map", "LoRA"], ["PEFT", "LoRA"]]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"another": "Generators"}, ["BEV, maps", "Generators", "PEFT, LoRA"]),
        ({"lora": "Tuning"}, ["BEV, maps", "GAN, images", "Tuning"]),
        ({"map": "Maps"}, ["Maps", "GAN, images", "PEFT, LoRA"]),
        ({"bev": "X", "gan": "X"}, ["X", "X (GAN, images)", "PEFT, LoRA"]),
        ({"bev": "PEFT, LoRA"}, ["PEFT, LoRA (BEV, maps)", "GAN, images", "PEFT, LoRA"]),
    ],
)
def test_override(own: dict[str, str], expected: list[str]) -> None:
    assert names.override(GIVEN, own, MEMBERS, WORDS) == (expected, [])


def test_override_survives_other_topic_numbers() -> None:
    turned, _ = names.override(GIVEN[::-1], {"An image paper": "Generators"}, MEMBERS[::-1], WORDS[::-1])
    assert turned == ["PEFT, LoRA", "Generators", "BEV, maps"]


def test_override_that_fits_nothing_says_so() -> None:
    result, notes = names.override(GIVEN, {"nonesuch": "X", "bev": "Y", "A map paper": "Z"}, MEMBERS, WORDS)
    assert result[0] == "Y"
    assert len(notes) == 2 and "nonesuch" in notes[0] and "A map paper" in notes[1]
