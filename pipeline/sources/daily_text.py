"""A Daily Papers page saved as text -> its cards.

The page is furniture, the day it shows, then cards: a title paragraph, an abstract paragraph and mostly a footer of
three lines (authors or an organisation, a middle dot, a date with optional upvotes).
"""

import re
from calendar import month_abbr, monthrange
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.sources.cards import Card, Page, PartialDate, Problem
from pipeline.sources.raw import RawFile

SOURCE = "Daily Papers page, text"

_FURNITURE = re.compile(
    r"new|subscribe|get trending papers in your email inbox!?|daily papers|by\s*ak and the research community",
    re.I,
)
_SURE_FURNITURE = re.compile(r"daily papers|by\s*ak and the research community|get trending papers in .*inbox!?", re.I)
_DATE = re.compile(r"([A-Z][a-z]{2,8})\.? (\d{1,2})(?:, ?(\d{4}))?(?: ([\d,.]+k?))?")
_AUTHORS = re.compile(r"• ?([\d,]+) authors?", re.I)
_DOT = "·"
_MONTHS = {name: number for number, name in enumerate(month_abbr) if name}
_LONGEST_TITLE = 300
_LONGEST_ORGANIZATION = 120


class _Line(NamedTuple):
    number: int
    text: str


class _Footer(NamedTuple):
    line: int
    date: PartialDate | None
    upvotes: int | None
    authors_count: int | None
    organization: str | None


def recognises(head: str) -> bool:
    """Whether it looks like such a page: the site's own furniture, a day before the first card, or a footer."""
    lines = [line for line in _lines(head) if line.text]
    furniture, _ = _split_furniture(lines)
    return any(_SURE_FURNITURE.fullmatch(line.text) or _is_date(line.text) for line in furniture) or any(
        _is_footer_start(lines, i) for i in range(len(lines))
    )


def read(raw: RawFile) -> Page:
    """See read_text."""
    return read_text(raw.text(), raw.name)


def read_text(text: str, file: str) -> Page:
    """The cards of one page, in order.

    Raises InputError where there is no card. Everything else that is odd (a card cut short, an impossible date) is
    kept as far as it can be and listed in the page's problems.
    """
    problems: list[Problem] = []
    head, body = _split_furniture(_lines(text))
    shown = next((_read_date(line)[0] for line in head if _is_date(line.text)), None)

    cards, no_footer = [], 0
    for paragraphs, footer in _segments(body, file, problems):
        for title, abstract, is_last in _pairs(paragraphs, file, problems):
            own = footer if is_last else None
            no_footer += own is None
            cards.append(
                Card(
                    line=title.number,
                    title=title.text,
                    abstract=abstract,
                    date=own.date if own else None,
                    authors_count=own.authors_count if own else None,
                    organization=own.organization if own else None,
                    upvotes=own.upvotes if own else None,
                )
            )
        if footer and not paragraphs:
            problems.append(Problem(file, footer.line, "a footer without a title and an abstract above it"))

    if not cards:
        last = head[-1].number if head else 1
        raise InputError(
            f"{file}, line {last}: no card follows. A card is a title, an abstract and mostly a footer. "
            "Save the page again once its papers have loaded, or set parse.on_bad_page to skip in params.yaml"
        )
    return Page(file, SOURCE, cards, shown, no_footer, problems)


def _lines(text: str) -> list[_Line]:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return [_Line(number, " ".join(line.split())) for number, line in enumerate(unified.split("\n"), start=1)]


def _split_furniture(lines: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """The non-empty lines up to and including the day shown, and all lines after them."""
    head: list[_Line] = []
    for i, line in enumerate(lines):
        if _is_date(line.text):
            return [*head, line], lines[i + 1 :]
        if line.text and not _FURNITURE.fullmatch(line.text):
            return head, lines[i:]
        if line.text:
            head.append(line)
    return head, []


def _segments(lines: list[_Line], file: str, problems: list[Problem]) -> Iterator[tuple[list[_Line], _Footer | None]]:
    """Runs of paragraphs, each with the footer that closes it (None for what follows the last footer)."""
    filled = [line for line in lines if line.text]
    number_of = {line.number: i for i, line in enumerate(filled)}
    run: list[_Line] = []
    i = 0
    while i < len(lines):
        at = number_of.get(lines[i].number)
        if at is None or not _is_footer_start(filled, at):
            run.append(lines[i])
            i += 1
            continue
        footer, used = _read_footer(filled, at, file, problems)
        yield _paragraphs(run), footer
        run = []
        i = filled[at + used - 1].number - lines[0].number + 1
    rest = _paragraphs(run)
    if rest:
        yield rest, None


def _is_footer_start(filled: list[_Line], i: int) -> bool:
    text = filled[i].text
    if text == _DOT or _AUTHORS.fullmatch(text) or _is_date(text):
        return True
    followed_by_dot = i + 1 < len(filled) and filled[i + 1].text == _DOT
    # An abstract whose footer lost its first line also stands before a dot; it is no organisation's name.
    return followed_by_dot and len(text) <= _LONGEST_ORGANIZATION and not text.endswith(".")


def _read_footer(filled: list[_Line], i: int, file: str, problems: list[Problem]) -> tuple[_Footer, int]:
    """The footer that starts at line i, and how many of its three lines are there."""
    start = i
    authors_count, organization = None, None
    text = filled[i].text
    if text != _DOT and not _is_date(text):
        authors = _AUTHORS.fullmatch(text)
        if authors:
            authors_count = int(authors[1].replace(",", "") or 0) or None
        else:
            # "nvidia NVIDIA": the account, then the name it goes by.
            organization = text.split(" ", 1)[-1]
        i += 1
    if i < len(filled) and filled[i].text == _DOT:
        i += 1
    date, upvotes = None, None
    if i < len(filled) and _DATE.fullmatch(filled[i].text):
        date, upvotes = _read_date(filled[i])
        if date is None:
            problems.append(Problem(file, filled[i].number, f"impossible date '{filled[i].text}': kept undated"))
        i += 1
    else:
        problems.append(Problem(file, filled[start].number, "a footer without a date, cut short: kept undated"))
    return _Footer(filled[start].number, date, upvotes, authors_count, organization), i - start


def _is_date(text: str) -> bool:
    """Whether the line is a date wherever it stands; after a dot, "Smarch 3" is one too, if an impossible one."""
    match = _DATE.fullmatch(text)
    return match is not None and match[1][:3] in _MONTHS


def _read_date(line: _Line) -> tuple[PartialDate | None, int | None]:
    match = _DATE.fullmatch(line.text)
    if match is None:
        return None, None
    name, day, year, upvotes = match.groups()
    month = _MONTHS.get(name[:3])
    # A leap year stands in where the year is left out, so that 29 February stays possible.
    possible = month is not None and 1 <= int(day) <= monthrange(int(year or 2024) or 2024, month)[1]
    date = PartialDate(int(year) if year else None, month, int(day)) if possible and year != "0000" else None
    return date, _read_upvotes(upvotes)


def _read_upvotes(text: str | None) -> int | None:
    if text is None:
        return None
    thousands = text.endswith("k")
    try:
        value = float(text.rstrip("k").replace(",", ""))
    except ValueError:
        return None
    return round(value * 1000 if thousands else value)


def _paragraphs(lines: list[_Line]) -> list[_Line]:
    groups = groupby(lines, key=lambda line: bool(line.text))
    blocks = [list(block) for filled, block in groups if filled]
    return [_Line(block[0].number, " ".join(line.text for line in block)) for block in blocks]


def _pairs(paragraphs: list[_Line], file: str, problems: list[Problem]) -> Iterator[tuple[_Line, str, bool]]:
    """Titles with their abstracts, and whether each is the last of its run (so that the footer is its own)."""
    i = 0
    while i < len(paragraphs):
        title = paragraphs[i]
        rest = paragraphs[i + 1 :]
        odd = len(rest) % 2 == 0
        if odd and (not rest or _looks_like_title(rest[0])):
            # Nothing but a lone title can make the count odd here: its abstract was cut off.
            problems.append(
                Problem(file, title.number, "a title without an abstract, card cut short: kept with an empty one")
            )
            abstract, used = "", 0
        elif odd and len(rest) > 1 and not _looks_like_title(rest[1]):
            abstract, used = f"{rest[0].text} {rest[1].text}", 2
        else:
            abstract, used = rest[0].text, 1
        i += 1 + used
        yield title, abstract, i >= len(paragraphs)


def _looks_like_title(paragraph: _Line) -> bool:
    return len(paragraph.text) <= _LONGEST_TITLE and not paragraph.text.endswith((".", ";", ","))
