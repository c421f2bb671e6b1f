"""MiniLM without torch: the same vectors as sentence-transformers, whatever stands beside a text."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import InputError
from pipeline.vectors import minilm

GOLDEN = np.load(Path(__file__).with_name("golden.npz"))
TEXTS = GOLDEN["texts"].tolist()


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    return minilm.encode(TEXTS, None)


def test_vectors_are_those_of_sentence_transformers(vectors: np.ndarray) -> None:
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, GOLDEN["vectors"], atol=1e-5)


def test_a_vector_depends_on_its_text_alone(vectors: np.ndarray) -> None:
    alone = np.vstack([minilm.encode([text], None) for text in (TEXTS[7], TEXTS[2])])

    assert np.array_equal(alone, vectors[[7, 2]])


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "WEIGHTS_SHA256", "0" * 64)
    minilm._load_session.cache_clear()

    with pytest.raises(InputError, match="not the published ones"):
        minilm.encode(["a text"], None)


def test_a_device_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match=r"embed\.device is cuda.*set it to cpu"):
        minilm.encode(["a text"], None, device="cuda")


def test_no_text_gives_no_vector() -> None:
    assert minilm.encode([], None).shape == (0, minilm.WIDTH)
