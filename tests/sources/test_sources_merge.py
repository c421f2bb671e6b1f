"""Cards of all pages -> one row per paper."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.cards import Card, Page, PartialDate
from pipeline.sources.merge import merge
from pipeline.sources.metrics import summarise


def one(*printings: tuple[str, Card], years: dict[str, int] | None = None, **kwargs: date) -> pd.Series:
    papers, _ = merge([Page(file, "test", [card]) for file, card in printings], years or {}, kwargs)
    assert len(papers) == 1
    return papers.iloc[0]


def test_one_paper_on_two_pages_is_one_row() -> None:
    paper = one(
        ("b.txt", Card(1, "A Title: of Tides", "Text.", PartialDate(2024, 5, 2), upvotes=7)),
        ("a.txt", Card(1, "a title – of tides", "Text.", PartialDate(2024, 5, 1), organization="Lab", upvotes=3)),
    )

    assert paper["title"] == "a title – of tides"
    assert paper["published"] == pd.Timestamp(2024, 5, 1)
    assert paper["upvotes"] == 7
    assert paper["organization"] == "Lab"
    assert list(paper["pages"]) == ["a.txt", "b.txt"]


def test_an_arxiv_id_names_the_paper_and_keeps_its_zero() -> None:
    paper = one(
        ("a.txt", Card(1, "Tides", "Text.")),
        (
            "b.txt",
            Card(
                1, "Tides", "Text.", PartialDate(2025, 3), arxiv_id="2503.02130", url="https://arxiv.org/abs/2503.02130"
            ),
        ),
    )

    assert paper["paper_id"] == "2503.02130"
    assert paper["date_precision"] == "month"


def test_two_arxiv_ids_with_one_title_are_two_papers() -> None:
    cards = [Card(i, "Reply to comments", "Text.", arxiv_id=f"2503.0000{i}") for i in (1, 2)]

    papers, _ = merge([Page("a", "test", cards)], {}, {})

    assert papers["paper_id"].tolist() == ["2503.00001", "2503.00002"]


def test_an_inferred_year_is_marked_and_a_given_one_is_not() -> None:
    card = Card(1, "Tides", "Text.", PartialDate(None, 3, 10))

    inferred = one(("a.txt", card), years={"a.txt": 2025})
    papers, _ = merge([Page("a.txt", "test", [card])], {"a.txt": 2025}, {"a.txt": date(2025, 3, 11)})

    assert (inferred["published"], inferred["year_inferred"]) == (pd.Timestamp(2025, 3, 10), True)
    assert (papers.iloc[0]["published"], papers.iloc[0]["year_inferred"]) == (pd.Timestamp(2025, 3, 10), False)


def test_the_same_day_printed_elsewhere_is_not_inferred() -> None:
    paper = one(
        ("a.txt", Card(1, "Tides", "Text.", PartialDate(None, 3, 10))),
        ("b.txt", Card(1, "Tides", "Text.", PartialDate(2025, 3, 10))),
        years={"a.txt": 2025},
    )

    assert not paper["year_inferred"]


@pytest.mark.parametrize(
    ("when", "what"),
    [
        (PartialDate(None, 2, 29), "no such day"),
        (PartialDate(None, 12, 1), "after the page's own day 2025-11-19"),
        (PartialDate(2026, 1, 1), "after the page's own day 2025-11-19"),
    ],
)
def test_an_impossible_date_is_left_out_and_named(when: PartialDate, what: str) -> None:
    page = Page("a.txt", "test", [Card(9, "Tides", "Text.", when)], shown_day=PartialDate(None, 11, 19))

    papers, problems = merge([page], {"a.txt": 2025}, {})

    assert papers["published"].isna().all()
    assert [(p.file, p.line) for p in problems] == [("a.txt", 9)]
    assert what in problems[0].what


def test_two_dates_for_one_paper_keep_the_earlier_and_are_named() -> None:
    pages = [Page(f, "test", [Card(4, "Tides", "T.", PartialDate(2024, 5, d))]) for f, d in (("a", 3), ("b", 2))]

    papers, problems = merge(pages, {}, {})

    assert papers.iloc[0]["published"] == pd.Timestamp(2024, 5, 2)
    assert [(p.file, p.line) for p in problems] == [("a", 4)]


def test_a_paper_with_nothing_known_is_kept() -> None:
    paper = one(("a.txt", Card(1, "???", "")))

    unknown = ["published", "date_precision", "authors_count", "organization", "upvotes", "url"]
    assert paper[unknown].isna().all()
    assert paper["title"] == "???"


def test_the_figures_add_up() -> None:
    pages = [
        Page("a", "test", [Card(1, "One", "", PartialDate(2024, 1, 1)), Card(2, "Two", "")], no_footer=1),
        Page("b", "test", [Card(1, "One", "")], no_footer=1),
    ]
    papers, problems = merge(pages, {}, {})

    metrics = summarise(pages, papers, {}, problems, [])

    assert (metrics["cards"], metrics["papers"], metrics["duplicates"]) == (3, 2, 1)
    assert (metrics["dated"], metrics["undated"], metrics["year_inferred"]) == (1, 1, 0)


titles = st.sampled_from(["One", "ONE", "Two", "Three!", "three"])
dates = st.none() | st.builds(PartialDate, st.none() | st.integers(2019, 2024), st.integers(1, 12), st.integers(1, 28))
pages = st.lists(
    st.lists(
        st.builds(Card, st.just(1), titles, st.just("Text."), dates, upvotes=st.none() | st.integers(0, 9)), max_size=4
    ),
    max_size=4,
).map(lambda lists: [Page(f"p{i}", "test", cards) for i, cards in enumerate(lists)])


@given(pages, st.randoms())
def test_no_card_is_lost_and_the_order_of_files_changes_nothing(pages: list[Page], random) -> None:  # type: ignore[no-untyped-def]
    papers, _ = merge(pages, {}, {})
    shuffled = random.sample(pages, len(pages))

    pd.testing.assert_frame_equal(papers, merge(shuffled, {}, {})[0])
    assert papers["paper_id"].is_unique
    for page in pages:
        on_page = papers[papers["pages"].map(lambda files, file=page.file: file in files)]
        assert len(on_page) == len({card.title.casefold().strip("!") for card in page.cards})
