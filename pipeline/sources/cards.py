"""What every reader returns: a page, its cards and what was wrong with them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PartialDate:
    """A date as far as the source tells it: the year may be left out, or the day, or month and day."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def words(self) -> str:
        """YYYY-MM-DD, with question marks for what is unknown."""
        year = "????" if self.year is None else f"{self.year:04}"
        rest = ("??" if part is None else f"{part:02}" for part in (self.month, self.day))
        return "-".join([year, *rest])


@dataclass(frozen=True)
class Card:
    """One paper as it stands on one page, at `line` (from 1) of its file."""

    line: int
    title: str
    abstract: str
    date: PartialDate | None = None
    authors_count: int | None = None
    organization: str | None = None
    upvotes: int | None = None
    url: str | None = None
    arxiv_id: str | None = None
    category: str | None = None


@dataclass(frozen=True)
class Problem:
    """A place in a file that could be read only in part; the run goes on and counts it."""

    file: str
    line: int
    what: str


@dataclass(frozen=True)
class Page:
    """One file: its cards in their order, the day it shows, and the problems met while reading it."""

    file: str
    source: str
    cards: list[Card]
    shown_day: PartialDate | None = None
    no_footer: int = 0
    problems: list[Problem] = field(default_factory=list)
