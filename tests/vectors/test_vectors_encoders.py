"""Which vectors each encoder gives."""

from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from pipeline.errors import InputError
from pipeline.vectors import encoders, hub, lexical, minilm
from pipeline.vectors.encoders import embed_texts
from pipeline.vectors.settings import EmbedParams

TEXTS = [
    "Active learning picks the labels that matter. Query strategies for small budgets.",
    "Low-rank adapters for language models. Small matrices are tuned.",
    "Tuning low-rank matrices of language models on small budgets.",
    "Bird's-eye-view maps from cameras. Lifting features into a grid.",
    "Active learning for bird's-eye-view maps from cameras.",
]


def settings(encoder: str) -> EmbedParams:
    return EmbedParams(encoder=encoder, engine="local", device="cpu")


@pytest.fixture(autouse=True)
def fast_minilm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for the model, whose own tests are beside this one."""

    def encode(texts: list[str], *rest: object) -> np.ndarray:
        rows = [np.random.default_rng(len(text)).normal(size=8) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)

    monkeypatch.setattr(minilm, "encode", encode)
    monkeypatch.setattr(minilm, "count_missing", lambda texts, *rest: len(texts))


@pytest.mark.parametrize(("encoder", "has_meaning"), [("hybrid", True), ("minilm", True), ("lexical", False)])
def test_rows_are_unit_vectors_in_the_order_of_texts(tmp_path: Path, encoder: str, has_meaning: bool) -> None:
    embedding = embed_texts(TEXTS, settings(encoder), tmp_path)

    assert embedding.encoder == encoder
    assert embedding.vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(embedding.vectors, axis=1), 1, rtol=1e-5)
    assert (embedding.meaning is not None) is has_meaning


def test_the_hybrid_is_both_halves_with_equal_weight(tmp_path: Path) -> None:
    both = embed_texts(TEXTS, settings("hybrid"), tmp_path).vectors

    halves = minilm.encode(TEXTS, None), lexical.encode(TEXTS)
    np.testing.assert_allclose(both @ both.T, (halves[0] @ halves[0].T + halves[1] @ halves[1].T) / 2, atol=1e-5)


def test_auto_takes_the_lexical_half_where_encoding_would_take_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    assert embed_texts(TEXTS, settings("auto"), tmp_path).encoder == "hybrid"

    monkeypatch.setattr(encoders, "AFFORDABLE", 4)

    assert embed_texts(TEXTS, settings("auto"), tmp_path).encoder == "lexical"
    assert "5 of 5 papers have no kept MiniLM vector" in caplog.text


def test_texts_on_one_matter_lie_near_each_other() -> None:
    vectors = lexical.encode(TEXTS)
    near = vectors @ vectors.T

    assert near[1, 2] > max(near[1, 0], near[1, 3], near[1, 4])


@pytest.mark.parametrize(
    "texts",
    [[], ["one"], ["one", "one"], ["", ""], ["the of and", "a an"], ["same words"] * 7, ["1 2 3", "4 5", "alpha beta"]],
)
def test_tiny_and_empty_corpora_still_give_unit_vectors(texts: list[str]) -> None:
    vectors = lexical.encode(texts)

    assert len(vectors) == len(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("texts", [TEXTS * 9, [f"tides {n % 3} rise and fall {n % 2}" for n in range(40)]])
def test_corpora_of_few_distinct_texts_give_the_same_bytes(texts: list[str]) -> None:
    assert np.array_equal(lexical.encode(texts), lexical.encode(texts))


def test_an_unknown_model_names_the_key_and_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastembed.TextEmbedding", FakeModel)
    with pytest.raises(InputError, match=r"embed\.encoder is 'lab/modle'.*did you mean 'lab/model'"):
        hub.encode(TEXTS, "lab/modle", tmp_path)


def test_a_slip_of_the_pen_is_found_before_any_work() -> None:
    with pytest.raises(ValidationError, match="did you mean 'hybrid'"):
        settings("hybird")


def test_a_model_that_can_not_be_fetched_says_what_to_use_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unreachable(FakeModel):
        def __init__(self, name: str, cache_dir: str) -> None:
            raise ConnectionError("no route to host")

    monkeypatch.setattr("fastembed.TextEmbedding", Unreachable)

    with pytest.raises(InputError, match=r"could not be fetched \(no route to host\).*use hybrid, minilm or lexical"):
        embed_texts(TEXTS, settings("lab/model"), tmp_path)


def test_a_fastembed_model_is_used_by_its_name_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastembed.TextEmbedding", FakeModel)
    first = embed_texts(TEXTS, settings("lab/model"), tmp_path)
    again = hub.encode(TEXTS[:2], "lab/model", tmp_path)

    assert first.encoder == "lab/model"
    np.testing.assert_allclose(np.linalg.norm(first.vectors, axis=1), 1, rtol=1e-5)
    assert np.array_equal(again, first.vectors[:2])
    assert FakeModel.encoded == TEXTS


class FakeModel:
    """Stands in for fastembed's model, which would be fetched over the network."""

    encoded: list[str] = []  # noqa: RUF012

    def __init__(self, name: str, cache_dir: str) -> None:
        assert name == "lab/model"

    @staticmethod
    def list_supported_models() -> list[dict[str, object]]:
        return [{"model": "lab/model", "dim": 3}]

    def embed(self, texts: list[str], batch_size: int) -> list[np.ndarray]:
        assert batch_size == 1
        self.encoded.extend(texts)
        return [np.array([len(text), 1.0, 2.0]) for text in texts]
