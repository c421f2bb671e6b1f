"""Formats other than the page as text: recognised by content, bad lines counted and named, bad files refused."""

import gzip
import html
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.sources.cards import Page, PartialDate
from pipeline.sources.folder import read_folder
from pipeline.sources.settings import Columns

COLUMNS = Columns(title="Name", abstract="Text", date="When", id="Ref", category="Field")

ENTRY = {
    "title": "Tides\n of research",
    "publishedAt": "2025-11-18T23:00:00.000Z",
    "organization": {"name": "some-lab", "fullname": "Some Lab"},
    "paper": {
        "id": "2511.01230",
        "title": "Tides\n of research",
        "summary": "What rose,\nwhat fell.",
        "publishedAt": "2025-11-17T10:00:00.000Z",
        "authors": [{"name": "A"}, {"name": "B"}],
        "upvotes": 12,
    },
}
SNAPSHOT = {
    "id": "2503.02130",
    "title": "Tides of\n  research",
    "abstract": "What rose.",
    "categories": "cs.CL cs.AI",
    "authors_parsed": [["A", "", ""], ["B", "", ""], ["C", "", ""]],
    "versions": [
        {"version": "v1", "created": "Mon, 3 Mar 2025 23:48:47 GMT"},
        {"version": "v2", "created": "Tue, 1 Jul 2025 01:00:00 GMT"},
    ],
    "update_date": "2025-07-02",
}
SHORT = {
    "id": "2503.02130",
    "title": "Tides of research",
    "summary": "What rose.",
    "authors": ["A"],
    "categories": ["cs.CV"],
}


def props(entries: object) -> str:
    data = html.escape(json.dumps({"dailyPapers": entries}))
    return (
        "<!doctype html>\n<html><body><p>Daily Papers</p>\n"
        f'<div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{data}"></div></body></html>'
    )


def read(tmp_path: Path, name: str, data: str | bytes) -> Page:
    (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    (page,), _ = read_folder(tmp_path, "stop", COLUMNS)
    return page


@pytest.mark.parametrize(
    "text",
    [json.dumps([ENTRY]), json.dumps([ENTRY], indent=1), json.dumps({"dailyPapers": [ENTRY]}), props([ENTRY])],
    ids=["api", "indented", "kept by collect", "html"],
)
def test_daily_papers_as_json_and_as_html(tmp_path: Path, text: str) -> None:
    (card,) = read(tmp_path, "day", text).cards

    assert (card.title, card.abstract) == ("Tides of research", "What rose, what fell.")
    assert card.date == PartialDate(2025, 11, 17)
    assert (card.arxiv_id, card.authors_count, card.organization, card.upvotes) == ("2511.01230", 2, "Some Lab", 12)
    assert card.url == "https://huggingface.co/papers/2511.01230"


@pytest.mark.parametrize(
    ("line", "date", "authors", "category"),
    [
        (SNAPSHOT, PartialDate(2025, 3, 3), 3, "cs.CL"),
        (SHORT, PartialDate(2025, 3), 1, "cs.CV"),
        ({**SHORT, "id": "hep-th/9901001"}, PartialDate(1999, 1), 1, "cs.CV"),
        ({**SHORT, "id": "cs/0112017v2"}, PartialDate(2001, 12), 1, "cs.CV"),
        ({**SHORT, "published": "2025-03-04T00:00:00Z"}, PartialDate(2025, 3, 4), 1, "cs.CV"),
    ],
)
def test_arxiv_metadata(tmp_path: Path, line: dict, date: PartialDate, authors: int, category: str) -> None:
    (card,) = read(tmp_path, "arxiv", json.dumps(line)).cards

    assert (card.title, card.abstract) == ("Tides of research", "What rose.")
    assert (card.date, card.authors_count, card.category) == (date, authors, category)
    assert card.arxiv_id == line["id"].removesuffix("v2")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_its_columns_named(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["When", "Name", "Other", "Text"],
        ["2025-03-04", '"Tides, of\nresearch"', "x", "What rose."],
        ["2024", "Two", "", ""],
    ]

    page = read(tmp_path, "table", "\n".join(delimiter.join(row) for row in rows))

    assert [(c.title, c.date) for c in page.cards] == [
        ("Tides, of research", PartialDate(2025, 3, 4)),
        ("Two", PartialDate(2024)),
    ]
    assert page.problems == []


def test_parquet_with_its_columns_named(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "Name": ["One", "Two"],
            "Text": ["a", None],
            "When": [pd.Timestamp(2025, 3, 4), None],
            "Ref": ["2503.02130", "x"],
        }
    )
    frame.to_parquet(tmp_path / "any name")
    (page,), _ = read_folder(tmp_path, "stop", COLUMNS)

    assert [(c.title, c.date, c.arxiv_id) for c in page.cards] == [
        ("One", PartialDate(2025, 3, 4), "2503.02130"),
        ("Two", None, None),
    ]


@pytest.mark.parametrize("text", [json.dumps(SHORT), json.dumps([ENTRY]), "Name,Text\nOne,a\n"])
@pytest.mark.parametrize(
    "pack", [gzip.compress, lambda data: pa.compress(data, "zstd", asbytes=True)], ids=["gz", "zst"]
)
def test_packed_files_are_unpacked(tmp_path: Path, pack, text: str) -> None:  # type: ignore[no-untyped-def]
    assert len(read(tmp_path, "packed", pack(text.encode())).cards) == 1


def test_sources_mix_freely_and_one_paper_stays_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(json.dumps([ENTRY]))
    (tmp_path / "b").write_text(json.dumps({**SHORT, "id": "2511.01230"}))
    (tmp_path / "c").write_text("Name,Text\nTides of research,a\n")

    pages, _ = read_folder(tmp_path, "stop", COLUMNS)

    assert len({page.source for page in pages}) == 3


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (json.dumps(SHORT) + "\n{broken\n" + json.dumps(SHORT), 2, "not a line of JSON"),
        (json.dumps(SHORT) + "\n[1]", 2, "not a JSON object"),
        (json.dumps(SHORT) + '\n{"id": 1}', 2, "no title and abstract"),
        ("\ufeff{broken\n" + json.dumps(SHORT), 1, "not a line of JSON"),
        (json.dumps({**SHORT, "id": "?"}), 1, "no date that can be read"),
        (json.dumps([ENTRY, {"paper": {}}]), 2, "entry 2 has no paper"),
        (json.dumps([{"paper": {"title": "One", "summary": "a"}}]), 1, "no date that can be read"),
        ("Name,Text,When\n,a,2024\nOne,b,2024", 2, "a row without a title"),
        ("Name,Text,When\nOne,a,3/4/2024", 2, "'3/4/2024' is not YYYY-MM-DD"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_read(tmp_path: Path, text: str, line: int, what: str) -> None:
    page = read(tmp_path, "file", text)

    assert page.cards
    (problem,) = page.problems
    assert (problem.line, what in problem.what) == (line, True)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'[{"paper": {"id": "2511', r"file, line 1: not whole JSON"),
        (b'{"dailyPapers": []}', r"file, line 1: no paper in it"),
        (b'[{"paper": {}}]', r"file, line 1: none of its 1 entries"),
        (b'[{"paper": ' + b"[" * 100_000, r"file, line 1: not whole JSON"),
        (b"<!doctype html><html><body>Sign in</body></html>", r"file, line 1: a web page, but not a Daily Papers page"),
        (props([]).encode(), r"file, line 1: no paper in it"),
        (b"Name,Text\n,\n", r"file, line 2: no row with a title"),
        (b"PAR1 and then nothing", r"file, byte 0: not a whole Parquet file"),
        (gzip.compress(json.dumps(SHORT).encode() * 9)[:-20], r"file, byte 0: can't be unpacked"),
        (b"\x28\xb5\x2f\xfd then noise", r"file, byte 0: can't be unpacked"),
    ],
)
def test_a_bad_file_stops_with_its_name_and_place(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path, "file", data)


def test_a_parquet_table_without_the_named_columns_says_which_it_has(tmp_path: Path) -> None:
    pd.DataFrame({"title": ["One"], "text": ["a"]}).to_parquet(tmp_path / "file")

    with pytest.raises(InputError, match=r"no column 'Name' \(it has title, text\).*parse\.columns"):
        read_folder(tmp_path, "stop", COLUMNS)


def test_lone_surrogates_in_json_do_not_reach_the_table(tmp_path: Path) -> None:
    (card,) = read(tmp_path, "file", '{"title": "a\\ud800b", "summary": "c"}').cards

    assert card.title == "a?b"


KEYS = st.sampled_from(["paper", "title", "summary", "id", "authors", "categories", "versions", "publishedAt"])
VALUES = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner)
)
LINES = st.lists(st.sampled_from([json.dumps(SHORT), "{", "[]", "", "Name,Text", '"', "One,a", "<html>"]))


@settings(max_examples=80, deadline=None)
@given(VALUES.map(lambda value: json.dumps([{"paper": value}, value])) | LINES.map("\n".join))
def test_arbitrary_values_give_cards_or_the_one_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("pages")
    try:
        assert read(folder, "file", text).cards
    except InputError as error:
        assert "file, " in str(error)
