"""The reader of Daily Papers pages saved as text."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.sources import daily_text
from pipeline.sources.cards import Card, PartialDate

FURNITURE = "\n\n".join(
    [
        "new",
        "Get trending papers in your email inbox!",
        "Subscribe",
        "Daily Papers",
        "byAK and the research community",
        "",
    ]
)
ABSTRACT = "An abstract that says what was done, at some length, and ends as abstracts do."


def page(*cards: str, head: str = FURNITURE + "Nov 19\n\n") -> str:
    return head + "\n\n".join(cards)


def card(title: str, footer: str = "  • 6 authors\n·\nDec 15, 2021", abstract: str = ABSTRACT) -> str:
    return "\n\n".join(part for part in (title, abstract, footer) if part)


@pytest.mark.parametrize(
    ("footer", "date", "authors", "organization", "upvotes"),
    [
        ("  • 6 authors\n·\nDec 15, 2021", PartialDate(2021, 12, 15), 6, None, None),
        ("  • 1 author\n·\nJul 11, 2024 4", PartialDate(2024, 7, 11), 1, None, 4),
        ("• 1,024 authors\n·\nMar 10", PartialDate(None, 3, 10), 1024, None, None),
        ("nvidia NVIDIA\n·\nSep 29 2", PartialDate(None, 9, 29), None, "NVIDIA", 2),
        ("some-lab Some Lab of Tides\n·\nJan 5, 2023 1.2k", PartialDate(2023, 1, 5), None, "Some Lab of Tides", 1200),
        ("solo\n·\nFeb 29", PartialDate(None, 2, 29), None, "solo", None),
        ("• 3 authors\n\n·\n\nMay 1, 2020", PartialDate(2020, 5, 1), 3, None, None),
        ("·\nMay 1, 2020 7", PartialDate(2020, 5, 1), None, None, 7),
        ("", None, None, None, None),
    ],
)
def test_footers(
    footer: str, date: PartialDate | None, authors: int | None, organization: str | None, upvotes: int | None
) -> None:
    (read,) = daily_text.read_text(page(card("A title", footer)), "p.txt").cards

    assert (read.title, read.abstract) == ("A title", ABSTRACT)
    assert (read.date, read.authors_count, read.organization, read.upvotes) == (date, authors, organization, upvotes)


@pytest.mark.parametrize(
    "head",
    [
        FURNITURE + "Nov 19\n\n",
        "new\n\nSubscribe\n\nNov 19\n\n",
        "Daily Papers\n\nNov 19\n\n",
        "Nov 19\n\n",
        "\n\n\nbyAK and the research community\n\nNov 19\n",
    ],
)
def test_furniture_may_be_missing(head: str) -> None:
    text = page(card("A title"), head=head)

    assert daily_text.recognises(text)
    read = daily_text.read_text(text, "p.txt")
    assert read.shown_day == PartialDate(None, 11, 19)
    assert [c.title for c in read.cards] == ["A title"]


def test_cards_without_any_furniture_are_known_by_their_footers() -> None:
    text = page(card("A title"), card("Another title"), head="")

    assert daily_text.recognises(text)
    assert [c.title for c in daily_text.read_text(text, "p.txt").cards] == ["A title", "Another title"]


def test_cards_with_and_without_footers_mixed() -> None:
    read = daily_text.read_text(page(card("One"), card("Two", footer=""), card("Three")), "p.txt")

    assert [(c.title, c.date is not None) for c in read.cards] == [("One", True), ("Two", False), ("Three", True)]
    assert read.no_footer == 1
    assert read.problems == []


def test_a_page_without_footers() -> None:
    read = daily_text.read_text(page(*(card(f"Title {i}", footer="") for i in range(5))), "p.txt")

    assert [c.title for c in read.cards] == [f"Title {i}" for i in range(5)]
    assert read.no_footer == 5


def test_a_title_that_ends_in_a_number_is_no_date() -> None:
    cards = [card("Llama 2"), card("Qwen 3", footer=""), card("Tides 4, 2021")]

    assert [c.title for c in daily_text.read_text(page(*cards, head=FURNITURE), "p.txt").cards] == [
        "Llama 2",
        "Qwen 3",
        "Tides 4, 2021",
    ]


def test_line_numbers_lead_to_the_title() -> None:
    text = page(card("One"), card("Two"))

    for read in daily_text.read_text(text, "p.txt").cards:
        assert text.split("\n")[read.line - 1] == read.title


def test_line_ends_of_other_systems_and_a_byte_order_mark_change_nothing() -> None:
    text = page(card("One"), card("Two"))

    assert daily_text.read_text(text.replace("\n", "\r\n"), "p.txt") == daily_text.read_text(text, "p.txt")


def test_a_wrapped_abstract_is_one_abstract() -> None:
    wrapped = dedent("""\
        The first line of an abstract
        and its second line.""")

    (read,) = daily_text.read_text(page(card("A title", abstract=wrapped)), "p.txt").cards

    assert read.abstract == "The first line of an abstract and its second line."


def test_an_abstract_in_two_paragraphs_is_one_abstract() -> None:
    (read,) = daily_text.read_text(
        page(card("A title", abstract=f"{ABSTRACT}\n\nIts second paragraph.")), "p.txt"
    ).cards

    assert read.abstract == f"{ABSTRACT} Its second paragraph."


@pytest.mark.parametrize(
    ("cards", "titles", "what"),
    [
        ([card("Whole"), "Cut short"], ["Whole", "Cut short"], "a title without an abstract"),
        ([card("Cut short", abstract=""), card("Whole")], ["Cut short", "Whole"], "a title without an abstract"),
        ([card("One", "• 6 authors"), card("Two")], ["One", "Two"], "a footer without a date"),
        ([card("One", "• 6 authors\n·"), card("Two")], ["One", "Two"], "a footer without a date"),
        ([card("One", "• 6 authors\n·\nFeb 31, 2021")], ["One"], "impossible date 'Feb 31, 2021'"),
        ([card("One", "• 6 authors\n·\nFeb 29, 2023")], ["One"], "impossible date 'Feb 29, 2023'"),
        ([card("One", "• 6 authors\n·\nSmarch 3, 2021")], ["One"], "impossible date 'Smarch 3, 2021'"),
        ([card("One"), "• 6 authors\n·\nMay 1, 2020"], ["One"], "a footer without a title"),
    ],
)
def test_what_is_odd_is_kept_and_named_with_its_line(cards: list[str], titles: list[str], what: str) -> None:
    text = page(*cards)

    read = daily_text.read_text(text, "p.txt")

    assert [c.title for c in read.cards] == titles
    (problem,) = read.problems
    assert what in problem.what
    assert problem.file == "p.txt"
    assert text.split("\n")[problem.line - 1].strip()


def test_a_page_with_no_card_stops_and_names_the_line() -> None:
    with pytest.raises(InputError, match=r"p\.txt, line 11: no card follows"):
        daily_text.read_text(FURNITURE + "Nov 19\n", "p.txt")


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Dear diary,\n\ntoday nothing happened.", '{"a": 1}', "<html></html>", "PK\x03\x04"]
)
def test_other_text_is_not_taken_for_a_page(text: str) -> None:
    assert not daily_text.recognises(text)


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>", "\u202eright to left", "quotes \" and ' and &amp;", "a\x00b\x1b[31m", "x" * 100_000],
)
def test_hostile_titles_come_through_as_they_are(title: str) -> None:
    (read,) = daily_text.read_text(page(card(title)), "p.txt").cards

    assert read.title == title


words = st.text(alphabet="abcdefgh IJK-:", min_size=3).map(lambda s: f"T{' '.join(s.split())}q")


@given(st.lists(st.tuples(words, words, st.integers(1, 99), st.dates()), min_size=1, max_size=8))
def test_what_was_written_is_read_back(cards: list[tuple]) -> None:
    text = page(
        *(
            card(title, f"  • {n} authors\n·\n{day:%b} {day.day}, {day.year:04}", f"{abstract}.")
            for title, abstract, n, day in cards
        )
    )

    read = daily_text.read_text(text, "p.txt")

    assert read.problems == []
    assert [(c.title, c.abstract, c.authors_count, c.date) for c in read.cards] == [
        (title, f"{abstract}.", n, PartialDate(day.year, day.month, day.day)) for title, abstract, n, day in cards
    ]


pieces = st.sampled_from(
    [*FURNITURE.split("\n"), "Nov 19", "·", "• 6 authors", "Dec 15, 2021", "A title", ABSTRACT, "", "Feb 30 2"]
)


@given(st.one_of(st.text(), st.lists(st.one_of(pieces, st.text())).map("\n".join)))
def test_arbitrary_text_gives_cards_or_the_one_error(text: str) -> None:
    daily_text.recognises(text)
    try:
        read = daily_text.read_text(text, "p.txt")
    except InputError as error:
        assert "p.txt, line " in str(error)
    else:
        assert read.cards
        assert all(isinstance(c, Card) and c.title for c in read.cards)
