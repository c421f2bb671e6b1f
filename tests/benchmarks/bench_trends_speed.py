"""Seconds and memory that trends take, imports included: 20 topics by 200 papers, 300 by 75,000; five pages each."""

import logging
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results" / "trends_speed.csv"
SIZES = [(20, 200), (300, 75_000)]

log = logging.getLogger(__name__)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    rows = [measure(topics, papers) for topics, papers in SIZES]
    RESULTS.parent.mkdir(exist_ok=True)
    pd.DataFrame(rows).to_csv(RESULTS, index=False)
    log.info("%s", pd.DataFrame(rows).to_string(index=False))


def measure(topics: int, papers: int) -> dict[str, float]:
    """In a process of its own, so that imports and peak memory are those of this size alone."""
    command = [sys.executable, __file__, str(topics), str(papers)]
    whole, test, megabytes = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return {
        "topics": topics,
        "papers": papers,
        "seconds_imports_and_test": float(test),
        "seconds_everything": float(whole),
        "megabytes": float(megabytes),
    }


def run(topics: int, papers: int) -> None:
    start = time.perf_counter()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "timeline")]
    import planting

    from pipeline.timeline.judge import judge
    from pipeline.timeline.settings import TrendsParams
    from pipeline.timeline.tables import analyse

    imports = time.perf_counter() - start
    rng = np.random.default_rng(0)
    days = planting.small_days(rng, papers) if papers < 1000 else planting.large_days(rng, papers)
    topic = rng.choice(topics + 1, papers, p=rng.dirichlet(np.full(topics + 1, 2.0)))
    corpus = planting.make(days, topic, topics, rng.integers(0, 5, papers))
    ids = [*map(str, range(topics)), "outliers"]
    series = pd.DataFrame({"kind": corpus.kinds, "id": ids, "label": ids, "n_papers": corpus.members.sum(axis=1)})

    start = time.perf_counter()
    judge(corpus, 0.10)
    test = time.perf_counter() - start
    start = time.perf_counter()
    analyse(corpus, series, TrendsParams(period="auto", level=0.10))
    whole = time.perf_counter() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    sys.stdout.write(f"{imports + whole:.1f} {imports + test:.1f} {megabytes:.0f}\n")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        run(int(sys.argv[1]), int(sys.argv[2]))
    else:
        main()
