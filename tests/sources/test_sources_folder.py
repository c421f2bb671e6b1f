"""The folder of saved pages: what stops the run, what is left out, what is read."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.sources.folder import read_folder
from pipeline.sources.settings import Columns

COLUMNS = Columns(title="title", abstract="abstract", date="date", id="id", category="category")
PAGE = "Daily Papers\n\nNov 19\n\nA title\n\nAn abstract.\n\n• 2 authors\n·\nDec 15, 2021\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(PAGE, encoding="utf-8")
    return tmp_path


BAD = {
    "empty": (b"", r"bad\.txt, line 1: not a page"),
    "prose": (b"Dear diary,\n\ntoday nothing happened.", r"bad\.txt, line 1: not a page"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", r"bad\.txt, byte 0: not UTF-8"),
    "latin-1": (PAGE.encode() + "naïve".encode("latin-1"), rf"bad\.txt, byte {len(PAGE.encode()) + 2}: not UTF-8"),
    "no card": (b"Daily Papers\n\nNov 19\n", r"bad\.txt, line 3: no card"),
}


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_stops_with_its_name_and_place(folder: Path, data: bytes, message: str) -> None:
    (folder / "bad.txt").write_bytes(data)

    with pytest.raises(InputError, match=message):
        read_folder(folder, "stop", COLUMNS)


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_can_be_left_out_and_is_listed(folder: Path, data: bytes, message: str) -> None:
    (folder / "bad.txt").write_bytes(data)

    pages, skipped = read_folder(folder, "skip", COLUMNS)

    assert [page.file for page in pages] == ["good.txt"]
    assert [left_out.file for left_out in skipped] == ["bad.txt"]


def test_nothing_left_after_skipping_stops(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")

    with pytest.raises(InputError, match="none of the 1 files"):
        read_folder(tmp_path, "skip", COLUMNS)


def test_an_empty_folder_stops(tmp_path: Path) -> None:
    (tmp_path / ".gitkeep").touch()

    with pytest.raises(InputError, match="holds no file"):
        read_folder(tmp_path, "stop", COLUMNS)


def test_a_missing_folder_stops(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder"):
        read_folder(tmp_path / "nowhere", "stop", COLUMNS)


def test_files_come_sorted_whatever_the_disk_says(folder: Path) -> None:
    for name in ("z.txt", "a.txt", "inner/m.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(PAGE, encoding="utf-8")

    pages, _ = read_folder(folder, "stop", COLUMNS)

    assert [page.file for page in pages] == ["a.txt", "good.txt", "inner/m.txt", "z.txt"]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(), st.binary().map(lambda data: PAGE.encode() + data)))
def test_arbitrary_bytes_give_cards_or_the_one_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "any.txt").write_bytes(data)
    try:
        pages, _ = read_folder(folder, "stop", COLUMNS)
    except InputError as error:
        assert "any.txt, " in str(error)
    else:
        assert pages[0].cards
