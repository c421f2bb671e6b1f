"""Artefacts reach their place whole or not at all."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline import errors, storage
from pipeline.errors import InputError


def test_a_writer_that_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    place = tmp_path / "papers.parquet"
    place.write_text("earlier")

    def writer(beside: Path) -> None:
        beside.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        storage.write(place, writer)

    assert place.read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["papers.parquet"]


def test_a_folder_takes_the_place_of_an_older_one_whole(tmp_path: Path) -> None:
    place = tmp_path / "vectors"
    place.mkdir()
    (place / "old.npy").touch()

    def writer(beside: Path) -> None:
        beside.mkdir()
        (beside / "new.npy").touch()

    storage.write(place, writer)

    assert [path.name for path in place.iterdir()] == ["new.npy"]


def test_tables_and_json_have_the_same_bytes_every_time(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
    for name in ("one", "two"):
        storage.write_table(tmp_path / f"{name}.parquet", frame)
        storage.write_json(tmp_path / f"{name}.json", {"a": "é", "b": [1.5, None]})

    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.mark.parametrize("error", [InputError("bad.txt, line 3: no card"), OSError(28, "No space left on device")])
def test_bad_input_ends_in_one_message_and_not_in_a_traceback(error: Exception) -> None:
    def main() -> None:
        raise error

    with pytest.raises(SystemExit) as end:
        errors.run(main)

    assert str(end.value.code).startswith("error: ")
    assert str(error) in str(end.value.code)
