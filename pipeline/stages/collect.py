"""collect: the web -> data/pages, one file a day. Run by hand; `dvc repro` never reaches a network."""

import argparse
import logging
from datetime import UTC, date, datetime

from pipeline import errors, params, paths
from pipeline.downloads.client import Client
from pipeline.downloads.days import collect
from pipeline.downloads.settings import CollectParams
from pipeline.errors import InputError
from pipeline.sources.settings import ParseParams

log = logging.getLogger(__name__)


def main() -> None:
    settings = with_options(params.load("collect", CollectParams))
    check_settings(settings)
    folder = paths.ROOT / params.load("parse", ParseParams).pages

    counts = collect(settings, folder, Client(settings.pause_seconds), lambda: datetime.now(UTC))

    log.info("%(fetched)d days fetched, %(kept)d were there already, %(empty)d have no papers", counts)
    log.info("now run: dvc repro")


def with_options(settings: CollectParams) -> CollectParams:
    """The settings of params.yaml, changed by what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.stages.collect", description=__doc__)
    parser.add_argument("--from", dest="from_", type=date.fromisoformat, help="first day, YYYY-MM-DD")
    parser.add_argument("--to", type=date.fromisoformat, help="last day, YYYY-MM-DD")
    parser.add_argument("--source", choices=["daily", "arxiv"])
    parser.add_argument("--query", help="for arXiv: what to search for, as in its API (cat:cs.CV)")
    options = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}
    return settings.model_copy(update=options)


def check_settings(settings: CollectParams) -> None:
    """Raises InputError where the days run backwards, or arXiv has nothing to be searched for."""
    if settings.from_ > settings.to:
        raise InputError(f"collect: the first day {settings.from_} lies after the last day {settings.to}; swap them")
    if settings.source == "arxiv" and not settings.query.strip():
        raise InputError("collect.query is empty: say what to search arXiv for (--query cat:cs.CV)")


if __name__ == "__main__":
    errors.run(main)
