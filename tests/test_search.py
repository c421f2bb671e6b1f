"""Finding papers by words and by meaning."""

from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest

from pipeline import search
from pipeline.errors import InputError
from pipeline.results import Results
from pipeline.vectors import minilm

TITLES = ["Low-rank adapters", "Cats on the couch", "Tuning a few weights of a large network", "Dogs in the garden"]


def results(titles: list[str], encoder: str = "hybrid") -> Results:
    n = len(titles)
    papers = pd.DataFrame(
        {
            "paper_id": [f"p{i}" for i in range(n)],
            "title": pd.Series(titles, dtype="str"),
            "abstract": pd.Series([f"About {title.lower()}." for title in titles], dtype="str"),
            "published": pd.Timestamp(2024, 1, 1),
            "upvotes": 1,
            "url": None,
        }
    )
    found = SimpleNamespace(
        papers=papers,
        assignments=pd.DataFrame({"topic_id": [i % 2 for i in range(n)]}),
        topics=pd.DataFrame({"topic_id": [0, 1], "label": ["Machines", "Animals"]}),
        meaning=None if encoder == "lexical" else minilm.encode(titles, None),
        metrics={"embed": {"encoder": encoder}},
    )
    return cast("Results", found)


def test_words_find_the_papers_that_use_them_best_first() -> None:
    found = search.by_words(results(TITLES), "low rank adapters")

    assert found["title"].tolist() == ["Low-rank adapters"]
    assert found["topic"].tolist() == ["Machines"]
    assert 0 < found["score"][0] <= 1


@pytest.mark.parametrize("query", ["zebra", "", "???"])
def test_words_that_no_paper_uses_find_none(query: str) -> None:
    assert search.by_words(results(TITLES), query).empty


def test_meaning_finds_papers_that_share_no_word_with_the_query() -> None:
    found = search.by_meaning(results(TITLES), "feline pets", most=2)

    assert found["title"].tolist()[0] == "Cats on the couch"
    assert len(found) == 2
    assert np.all(np.diff(found["score"]) <= 0)


def test_vectors_without_meaning_say_what_to_set() -> None:
    with pytest.raises(InputError, match=r"embed\.encoder: lexical.*set embed\.encoder to hybrid"):
        search.by_meaning(results(TITLES, encoder="lexical"), "cats")


def test_an_empty_corpus_finds_nothing() -> None:
    assert search.by_words(results([]), "cats").empty
