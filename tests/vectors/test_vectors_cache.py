"""A vector that was computed once is not computed again, and a damaged one is."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from pipeline.vectors.cache import Keep, VectorCache


class Encoder:
    """Stands in for a model: remembers what it was asked for."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.asked: list[str] = []
        self.fails_at = fails_at

    def __call__(self, texts: list[str], keep: Keep) -> None:
        for i, text in enumerate(texts):
            if i == self.fails_at:
                raise KeyboardInterrupt
            self.asked.append(text)
            keep(i, np.full(4, len(text), dtype=np.float32))


@pytest.fixture
def fill(tmp_path: Path) -> Callable[..., list[str]]:
    def fill(texts: list[str], encoder: str = "model", fails_at: int | None = None) -> list[str]:
        encode = Encoder(fails_at)
        vectors = VectorCache(tmp_path, encoder, 4).fill(texts, encode)
        assert vectors.tolist() == [[len(text)] * 4 for text in texts]
        return encode.asked

    return fill


def test_a_second_run_encodes_nothing_and_a_new_page_only_what_is_new(fill: Callable[..., list[str]]) -> None:
    assert fill(["a", "bb"]) == ["a", "bb"]
    assert fill(["bb", "a"]) == []
    assert fill(["a", "ccc", "bb"]) == ["ccc"]


def test_a_text_that_stands_twice_is_encoded_once(fill: Callable[..., list[str]]) -> None:
    assert fill(["a", "a", "a"]) == ["a"]


def test_another_encoder_has_vectors_of_its_own(fill: Callable[..., list[str]]) -> None:
    fill(["a"])

    assert fill(["a"], encoder="another") == ["a"]


def test_a_killed_run_resumes_where_it_was(fill: Callable[..., list[str]]) -> None:
    texts = ["x" * n for n in range(1, 9)]
    with pytest.raises(KeyboardInterrupt):
        fill(texts, fails_at=5)

    assert fill(texts) == texts[5:]


@pytest.mark.parametrize(
    "damage",
    ["UPDATE vectors SET vector = x'00' WHERE rowid = 1", "UPDATE vectors SET checksum = 0 WHERE rowid = 1"],
)
def test_a_damaged_vector_is_computed_again_with_a_warning(
    fill: Callable[..., list[str]], tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    fill(["a", "bb"])
    with closing(sqlite3.connect(tmp_path / "vectors.sqlite")) as database:
        database.execute(damage)
        database.commit()

    assert len(fill(["a", "bb"])) == 1
    assert "damaged" in caplog.text
    assert fill(["a", "bb"]) == []


@pytest.mark.parametrize("keep", [0.0, 0.5], ids=["overwritten", "half of it overwritten"])
def test_a_damaged_file_is_set_aside_with_a_warning(
    fill: Callable[..., list[str]], tmp_path: Path, caplog: pytest.LogCaptureFixture, keep: float
) -> None:
    texts = ["x" * n for n in range(1, 200)]
    fill(texts)
    file = tmp_path / "vectors.sqlite"
    data = file.read_bytes()
    whole = int(len(data) * keep)
    file.write_bytes(data[:whole] + b"\x5a" * (len(data) - whole))

    assert fill(texts)
    assert "damaged" in caplog.text
    assert fill(texts) == []


def test_a_folder_that_can_not_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "vectors.sqlite").mkdir()

    with pytest.raises(OSError, match=r"vectors\.sqlite"):
        VectorCache(tmp_path, "model", 4).fill(["a"], Encoder())


def test_counting_what_is_missing_encodes_nothing(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "model", 4)
    cache.fill(["a"], Encoder())

    assert cache.count_missing(["a", "bb", "bb"]) == 1
