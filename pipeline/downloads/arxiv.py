"""Days of arXiv papers from its export API, in the fields that the JSON Lines reader knows."""

from datetime import date
from typing import Any
from xml.etree import ElementTree

import requests

from pipeline.downloads.client import BadAnswer, Client

_AT_ONCE = 500
_ATOM = {"atom": "http://www.w3.org/2005/Atom", "search": "http://a9.com/-/spec/opensearch/1.1/"}


def fetch_day(client: Client, address: str, query: str, day: date) -> list[dict[str, Any]]:
    """The papers that were first submitted on the day and match the query, oldest first."""
    asked: dict[str, str | int] = {
        "search_query": f"({query}) AND submittedDate:[{day:%Y%m%d}0000 TO {day:%Y%m%d}2359]",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
        "max_results": _AT_ONCE,
    }
    papers: list[dict[str, Any]] = []
    while True:
        total, found = client.fetch(address, {**asked, "start": len(papers)}, _read)
        papers += found
        if len(papers) >= total:
            return papers


def _read(response: requests.Response) -> tuple[int, list[dict[str, Any]]]:
    try:
        feed = ElementTree.fromstring(response.content)
    except ElementTree.ParseError as error:
        raise BadAnswer(f"not a whole feed ({error})") from None
    total = feed.findtext("search:totalResults", namespaces=_ATOM)
    if total is None:
        raise BadAnswer("a feed without its number of results")
    papers = [_paper(entry) for entry in feed.findall("atom:entry", _ATOM)]
    if int(total) and not papers:
        # The API sometimes answers with an empty page in the middle of a long list.
        raise BadAnswer(f"an empty page of a list of {total}")
    return int(total), papers


def _paper(entry: ElementTree.Element) -> dict[str, Any]:
    def text(name: str) -> str:
        return entry.findtext(f"atom:{name}", "", _ATOM)

    return {
        "id": text("id").rsplit("/abs/", 1)[-1],
        "title": text("title"),
        "summary": text("summary"),
        "authors": [author.text for author in entry.findall("atom:author/atom:name", _ATOM)],
        "categories": [category.get("term") for category in entry.findall("atom:category", _ATOM)],
        "published": text("published"),
    }
