"""A Daily Papers page saved as HTML: the page carries its papers as JSON in an attribute."""

import json
from html.parser import HTMLParser

from pipeline.errors import InputError
from pipeline.sources.cards import Page
from pipeline.sources.daily_json import read_entries
from pipeline.sources.raw import REMEDY, RawFile

SOURCE = "Daily Papers page, HTML"


class _PropsFinder(HTMLParser):
    """Keeps the attribute that holds the page's data."""

    props: str | None = None
    line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("data-target") == "DailyPapers" and "SVELTE_HYDRATER" in (values.get("class") or ""):
            self.props, self.line = values.get("data-props"), self.getpos()[0]


def recognises(head: str) -> bool:
    """Whether it begins like any HTML; whether the papers are in it, reading tells."""
    return head.lstrip()[:200].lower().startswith(("<!doctype html", "<html"))


def read(raw: RawFile) -> Page:
    """Raises InputError where the page carries no papers."""
    finder = _PropsFinder()
    finder.feed(raw.text())
    if finder.props is None:
        raise InputError(
            f"{raw.name}, line 1: a web page, but not a Daily Papers page with its data (expected an element with "
            f'data-target="DailyPapers"). Save the page itself, not a part of it. {REMEDY}'
        )
    try:
        props = json.loads(finder.props)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{raw.name}, line {finder.line}: its data is not whole JSON ({error}). {REMEDY}") from None
    return read_entries(props.get("dailyPapers") if isinstance(props, dict) else None, raw.name, SOURCE)
