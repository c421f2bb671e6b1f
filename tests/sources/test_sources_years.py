"""Dates without a year."""

from datetime import date

import pytest

from pipeline.sources.cards import Card, Page, PartialDate
from pipeline.sources.years import settle_years


def page(file: str, *dates: tuple[str, int | None, int, int]) -> Page:
    cards = [Card(1, title, "", PartialDate(year, month, day)) for title, year, month, day in dates]
    return Page(file, "test", cards)


def test_the_year_is_the_first_after_every_printed_one() -> None:
    assert settle_years([page("a", ("x", 2021, 5, 1), ("y", 2024, 7, 1), ("z", None, 3, 10))], {}) == {"a": 2025}


def test_a_given_day_settles_it() -> None:
    pages = [page("a", ("x", 2021, 5, 1), ("z", None, 3, 10))]

    assert settle_years(pages, {"a": date(2025, 3, 11)}) == {"a": 2025}


def test_nothing_settles_it_and_the_log_says_how_to(caplog: pytest.LogCaptureFixture) -> None:
    assert settle_years([page("a", ("z", None, 3, 10))], {}) == {}
    assert "a: 1 dates stay unknown" in caplog.text
    assert "parse.saved: {a: 'YYYY-MM-DD'}" in caplog.text


def test_another_page_that_prints_the_year_raises_the_guess() -> None:
    pages = [page("a", ("x", 2020, 5, 1), ("z", None, 3, 10)), page("b", ("z", 2024, 3, 10), ("y", None, 1, 1))]

    assert settle_years(pages, {}) == {"a": 2024, "b": 2025}


def test_another_page_that_contradicts_the_guess_leaves_it_open() -> None:
    pages = [page("a", ("x", 2024, 5, 1), ("z", None, 3, 10)), page("b", ("z", 2022, 3, 10))]

    assert "a" not in settle_years(pages, {})


def test_other_pages_that_disagree_leave_it_open() -> None:
    pages = [
        page("a", ("x", 2019, 5, 1), ("z", None, 3, 10), ("w", None, 4, 4)),
        page("b", ("z", 2022, 3, 10)),
        page("c", ("w", 2023, 4, 4)),
    ]

    assert "a" not in settle_years(pages, {})


def test_pages_that_share_a_paper_without_its_year_share_the_year() -> None:
    pages = [
        page("a", ("x", 2024, 5, 1), ("z", None, 3, 10)),
        page("b", ("y", 2021, 5, 1), ("z", None, 3, 10), ("w", None, 4, 4)),
        page("c", ("w", None, 4, 4)),
    ]

    assert settle_years(pages, {}) == {"a": 2025, "b": 2025, "c": 2025}


def test_the_order_of_pages_changes_nothing() -> None:
    pages = [
        page("a", ("x", 2024, 5, 1), ("z", None, 3, 10)),
        page("b", ("z", None, 3, 10), ("w", None, 4, 4)),
        page("c", ("w", None, 4, 4)),
    ]

    assert settle_years(pages, {}) == settle_years(pages[::-1], {})
