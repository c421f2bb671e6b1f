"""Days of Daily Papers from the site's own API."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from pipeline.downloads.client import BadAnswer, Client

_AT_ONCE = 100


def fetch_day(client: Client, address: str, day: date) -> list[dict[str, Any]]:
    """The API's entries of one day; none where the site has no papers on that day."""
    entries: list[dict[str, Any]] = []
    for page in range(100):
        query: dict[str, str | int] = {"date": day.isoformat(), "p": page, "limit": _AT_ONCE}
        found = client.fetch(address, query, lambda response: _read(response, day))
        entries += found
        if len(found) < _AT_ONCE:
            break
    return entries


def _read(response: requests.Response, day: date) -> list[dict[str, Any]]:
    asked_for = parse_qs(urlsplit(response.url).query).get("date", [None])[0]
    if asked_for != day.isoformat():
        # A day without papers is redirected to the latest one that has some.
        return []
    entries = response.json()
    if not isinstance(entries, list) or not all(
        isinstance(e, dict) and isinstance(e.get("paper"), dict) for e in entries
    ):
        raise BadAnswer(f"not a list of papers: {response.text[:80]!r}")
    return entries if _is_of(entries, day) else []


def _is_of(entries: list[dict[str, Any]], day: date) -> bool:
    """Whether the entries were listed on the day, as far as they say when; a day off is a matter of time zones."""
    near = {(day + timedelta(days=shift)).isoformat() for shift in (-1, 0, 1)}
    listed = {str(entry["paper"].get("submittedOnDailyAt"))[:10] for entry in entries} - {"None"}
    return not listed or bool(listed & near)
