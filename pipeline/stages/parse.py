"""parse: the saved pages -> papers.parquet, one row per distinct paper."""

import logging
from difflib import get_close_matches

import pandas as pd

from pipeline import errors, params, paths, storage
from pipeline.downloads.settings import CollectParams
from pipeline.errors import InputError
from pipeline.page.settings import ReportParams
from pipeline.sources.folder import read_folder
from pipeline.sources.merge import merge
from pipeline.sources.metrics import summarise
from pipeline.sources.settings import ParseParams
from pipeline.sources.years import settle_years
from pipeline.timeline.settings import TrendsParams
from pipeline.topics.settings import ClusterParams, WatchParams
from pipeline.vectors.settings import EmbedParams

log = logging.getLogger(__name__)

SECTIONS: dict[str, type[params.Params]] = {
    "collect": CollectParams,
    "parse": ParseParams,
    "embed": EmbedParams,
    "cluster": ClusterParams,
    "watch": WatchParams,
    "trends": TrendsParams,
    "report": ReportParams,
}


def main() -> None:
    check_sections()
    settings = params.load("parse", ParseParams)
    pages, skipped = read_folder(paths.ROOT / settings.pages, settings.on_bad_page, settings.columns, settings.engine)
    check_saved(settings, {page.file for page in pages} | {left_out.file for left_out in skipped})

    years = settle_years(pages, settings.saved)
    papers, problems = merge(pages, years, settings.saved)
    check_papers(papers)
    metrics = summarise(pages, papers, years, problems, skipped)

    storage.write_table(paths.PAPERS, papers)
    storage.write_json(paths.METRICS / "parse.json", metrics)
    log.info(
        "%(cards)d cards are %(papers)d papers; %(dated)d dated, %(year_inferred)d of them by an inferred year; "
        "%(n_problems)d oddities; %(n_skipped)d files left out",
        metrics,
    )


def check_sections() -> None:
    """Load every section, so that a wrong value stops the run before any work and not half-way through it."""
    params.check_sections(SECTIONS)
    for section, model in SECTIONS.items():
        params.load(section, model)


def check_saved(settings: ParseParams, files: set[str]) -> None:
    """Raises InputError where parse.saved names a file that is not there: its date would silently settle nothing."""
    for file in settings.saved:
        if file not in files:
            near = get_close_matches(file, files, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"the folder holds {', '.join(sorted(files))}"
            raise InputError(f"params.yaml: parse.saved names '{file}', which is not in {settings.pages}; {hint}")


def check_papers(papers: pd.DataFrame) -> None:
    """Raises ValueError where merging went wrong: a paper twice, or without a title."""
    if papers["paper_id"].duplicated().any() or not papers["paper_id"].is_monotonic_increasing:
        raise ValueError("papers.parquet would hold a paper twice or out of order: merging by identity failed")
    if (papers["title"] == "").any():
        raise ValueError("papers.parquet would hold a paper without a title: a reader let an empty paragraph through")


if __name__ == "__main__":
    errors.run(main)
