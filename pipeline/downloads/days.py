"""Day after day into one file each; what is there already is not fetched again."""

import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tqdm import tqdm

from pipeline import storage
from pipeline.downloads import arxiv, daily
from pipeline.downloads.client import Client
from pipeline.downloads.settings import CollectParams

log = logging.getLogger(__name__)

_EMPTY_DAYS = ".empty-days.json"
# Days are listed late and in other time zones: an empty one is believed only when it is well past.
_SETTLED = timedelta(days=3)


def collect(settings: CollectParams, folder: Path, client: Client, now: Callable[[], datetime]) -> dict[str, int]:
    """Fetches every day of the settings that `folder` does not hold yet, one file a day, each with when it was fetched.

    Returns the number of days that were fetched, were there already, and have no papers. Raises InputError where a day
    can't be fetched; the days before it are kept, and a later run goes on from there.
    """
    counts = {"fetched": 0, "kept": 0, "empty": 0}
    empty = _read_empty(folder)
    days = [settings.from_ + timedelta(days=n) for n in range((settings.to - settings.from_).days + 1)]
    for day in tqdm(days, desc="collecting days", disable=None):
        name = _file_name(settings, day)
        if (folder / name).exists() or name in empty:
            counts["kept"] += 1
            continue
        fetched_at = now().astimezone(UTC)
        papers = _fetch(settings, client, day)
        if papers:
            _write(folder / name, settings.source, papers, fetched_at)
            counts["fetched"] += 1
            continue
        counts["empty"] += 1
        log.info("%s has no papers", day)
        if fetched_at.date() - day >= _SETTLED:
            empty[name] = fetched_at.isoformat(timespec="seconds")
            storage.write_json(folder / _EMPTY_DAYS, dict(sorted(empty.items())))
    return counts


def _fetch(settings: CollectParams, client: Client, day: date) -> list[dict[str, Any]]:
    if settings.source == "daily":
        return daily.fetch_day(client, settings.daily_address, day)
    return arxiv.fetch_day(client, settings.arxiv_address, settings.query, day)


def _file_name(settings: CollectParams, day: date) -> str:
    if settings.source == "daily":
        return f"daily-{day}.json"
    return f"arxiv-{re.sub(r'[^A-Za-z0-9.]+', '-', settings.query).strip('-')[:60]}-{day}.jsonl"


def _write(path: Path, source: str, papers: list[dict[str, Any]], fetched_at: datetime) -> None:
    when = fetched_at.isoformat(timespec="seconds")
    if source == "daily":
        storage.write_json(path, {"fetchedAt": when, "dailyPapers": papers})
        return
    lines = "".join(json.dumps({**paper, "fetched_at": when}, ensure_ascii=False) + "\n" for paper in papers)
    storage.write(path, lambda beside: beside.write_text(lines, encoding="utf-8"))


def _read_empty(folder: Path) -> dict[str, str]:
    try:
        return json.loads((folder / _EMPTY_DAYS).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        # Without it, the worst is that empty days are asked for once more.
        return {}
