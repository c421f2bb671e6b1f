"""trends: dates and memberships -> shares with bands, verdicts in words, forecasts."""

import logging
from pathlib import Path

import pandas as pd

from pipeline import errors, params, paths, storage
from pipeline.timeline import corpus, series, tables
from pipeline.timeline.settings import TrendsParams

log = logging.getLogger(__name__)


def main() -> None:
    settings = params.load("trends", TrendsParams)
    papers = pd.read_parquet(paths.PAPERS)
    topics = pd.read_parquet(paths.TOPICS / "topics.parquet")
    assignments = pd.read_parquet(paths.TOPICS / "assignments.parquet")
    entries, watch = pd.read_parquet(paths.WATCH_ENTRIES), pd.read_parquet(paths.WATCH)
    check_rows(papers, assignments)

    followed, members = series.collect(papers, topics, assignments, entries, watch)
    dated = corpus.build(papers, members, followed["kind"].to_numpy(dtype=str))
    trends = tables.analyse(dated, followed, settings)
    check_shares(trends.shares)

    storage.write(paths.TRENDS, lambda folder: save(trends, folder))
    storage.write_json(paths.METRICS / "trends.json", {**trends.metrics, **undated(papers), "notes": trends.notes})
    for note in trends.notes:
        log.warning(note)
    log.info(
        "%d dated papers in %d periods (%s); verdicts: %s",
        len(dated),
        trends.metrics["n_periods"],
        trends.metrics["unit"],
        trends.verdicts["verdict"].value_counts().to_dict(),
    )


def check_rows(papers: pd.DataFrame, assignments: pd.DataFrame) -> None:
    """Raises ValueError where the topics are those of another corpus."""
    if papers["paper_id"].tolist() != assignments["paper_id"].tolist():
        raise ValueError("data/topics is of another corpus than papers.parquet; run `dvc repro cluster`")


def check_shares(shares: pd.DataFrame) -> None:
    """Raises ValueError where topics and outliers don't add up: a paper counted twice, or not at all."""
    parts = shares[shares["kind"] != "watch"].groupby("period_start")["share"].sum()
    if not parts.between(1 - 1e-6, 1 + 1e-6).all():
        raise ValueError(f"shares of topics and outliers sum to {parts.min()} … {parts.max()} in a period, not to 1")


def save(trends: tables.Trends, folder: Path) -> None:
    folder.mkdir()
    for name in ("shares", "curves", "verdicts", "forecasts"):
        storage.write_table(folder / f"{name}.parquet", getattr(trends, name))
    plot = trends.shares.assign(series=trends.shares["kind"] + " " + trends.shares["id"])
    plot[["series", "period_start", "share", "curve", "low", "high"]].to_csv(folder / "shares.csv", index=False)


def undated(papers: pd.DataFrame) -> dict[str, object]:
    rows = papers[papers["published"].isna()]
    return {"n_undated": len(rows), "undated_by_page": rows["pages"].str[0].value_counts().sort_index().to_dict()}


if __name__ == "__main__":
    errors.run(main)
