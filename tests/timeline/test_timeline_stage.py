"""The stage writes what the contract says, twice the same, on one thread or two."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import planting
import pytest

from pipeline import paths
from pipeline.stages import trends

NAMED = {"PAPERS": "papers.parquet", "TOPICS": "topics", "WATCH": "watch.parquet"}
NAMED |= {"WATCH_ENTRIES": "watch_entries.parquet", "TRENDS": "trends", "METRICS": "metrics"}
FILES = ["shares.parquet", "curves.parquet", "verdicts.parquet", "forecasts.parquet", "shares.csv"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stage's inputs in a folder of their own: 200 dated papers and 20 without a date, five topics, two entries."""
    for name, place in NAMED.items():
        monkeypatch.setattr(paths, name, tmp_path / place)
    rng = np.random.default_rng(0)
    days = np.append(planting.small_days(rng), np.full(20, np.datetime64("NaT", "D")))
    papers = planting.frame(days, rng.integers(0, 3, 220))
    topic = rng.integers(-1, 5, 220)
    (tmp_path / "topics").mkdir()
    papers.to_parquet(tmp_path / "papers.parquet")
    pd.DataFrame({"paper_id": papers["paper_id"], "topic_id": topic}).to_parquet(
        tmp_path / "topics/assignments.parquet"
    )
    labels = ["Outliers", *[f"topic {i}" for i in range(5)]]
    pd.DataFrame({"topic_id": range(-1, 5), "label": labels}).to_parquet(tmp_path / "topics/topics.parquet")
    watched = papers.loc[rng.random(220) < 0.2, ["paper_id"]].assign(watch="BEV perception")
    watched.to_parquet(tmp_path / "watch.parquet")
    pd.DataFrame({"watch": ["BEV perception", "Nothing"]}).to_parquet(tmp_path / "watch_entries.parquet")
    return tmp_path


def test_every_series_has_its_rows_and_the_metrics_their_numbers(data: Path) -> None:
    trends.main()
    verdicts = pd.read_parquet(data / "trends/verdicts.parquet")
    shares = pd.read_parquet(data / "trends/shares.parquet")
    metrics = json.loads((data / "metrics/trends.json").read_text())

    assert verdicts["kind"].value_counts().to_dict() == {"topic": 5, "watch": 2, "outliers": 1}
    assert verdicts["id"].tolist() == ["0", "1", "2", "3", "4", "BEV perception", "Nothing", "outliers"]
    assert len(shares) == 8 * metrics["n_periods"]
    assert (shares["share"] == (shares["papers"] / shares["total"]).round(8)).all()
    assert metrics["n_dated"] == 200
    assert metrics["n_undated"] == sum(metrics["undated_by_page"].values()) == 20
    assert verdicts["n_papers"].iloc[:5].sum() + verdicts["n_papers"].iloc[-1] == 220


def test_a_second_run_gives_the_same_bytes(data: Path) -> None:
    trends.main()
    first = [(data / "trends" / name).read_bytes() for name in FILES]
    trends.main()

    assert first == [(data / "trends" / name).read_bytes() for name in FILES]


def test_topics_of_another_corpus_are_refused(data: Path) -> None:
    stale = pd.read_parquet(data / "topics/assignments.parquet").iloc[:-1]
    stale.to_parquet(data / "topics/assignments.parquet")

    with pytest.raises(ValueError, match="another corpus"):
        trends.main()
    assert not (data / "trends").exists()


@pytest.mark.slow
def test_the_number_of_threads_changes_no_byte(data: Path) -> None:
    program = "import sys; from pathlib import Path; from pipeline import paths\n"
    program += f"for name, place in {NAMED!r}.items(): setattr(paths, name, Path(sys.argv[1]) / place)\n"
    program += "from pipeline.stages import trends; trends.main()"
    written = []
    for threads in ("1", "2"):
        count = {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": str(paths.ROOT)}
        subprocess.run([sys.executable, "-c", program, str(data)], check=True, env=os.environ | count)
        written.append([(data / "trends" / name).read_bytes() for name in FILES])

    assert written[0] == written[1]
