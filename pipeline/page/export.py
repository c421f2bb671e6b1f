"""The tables that readers take away, as CSV text."""

import pandas as pd

from pipeline.results import Results


def tables(results: Results) -> dict[str, str]:
    """File name -> CSV text: shares, verdicts, and papers (without abstracts) with their topic and watched topics."""
    topics = results.topics.set_index("topic_id")["label"]
    watched = results.watch.groupby("paper_id")["watch"].agg("; ".join)
    papers = results.papers.drop(columns="abstract").assign(
        topic=results.assignments["topic_id"].map(topics).where(results.assignments["topic_id"] >= 0),
        watched=results.papers["paper_id"].map(watched),
        pages=["; ".join(pages) for pages in results.papers["pages"]],
    )
    return {
        "shares.csv": _csv(results.shares),
        "verdicts.csv": _csv(
            results.verdicts.assign(unstable_without=["; ".join(p) for p in results.verdicts["unstable_without"]])
        ),
        "papers.csv": _csv(papers),
    }


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, date_format="%Y-%m-%d", float_format="%.6g", lineterminator="\n")
