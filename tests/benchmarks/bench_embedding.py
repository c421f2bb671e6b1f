"""What vectors cost: a page of 30 papers added to 10,000, and one, two workers of a cluster beside this process.

Texts are made of the sample pages' own sentences. The 10,000 earlier vectors are made up: only their being kept counts.

    python tests/benchmarks/bench_embedding.py
"""

import logging
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from pipeline.paths import ROOT
from pipeline.sources import daily_text
from pipeline.sources.raw import RawFile
from pipeline.vectors import lexical, minilm
from pipeline.vectors.cache import Keep, VectorCache

RESULTS = Path(__file__).parent / "results" / "embedding.csv"


def main() -> None:
    logging.getLogger("distributed").setLevel(logging.ERROR)
    new = texts(30, seed=1)
    seconds(lambda: minilm.encode(new[:2], None))  # loads the model
    rows = [
        {"what": "encode 30 papers alone", "seconds": seconds(lambda: minilm.encode(new, None))},
        {"what": "add 30 papers to 10,000 kept ones", "seconds": add_a_page(texts(10_000, seed=2), new)},
    ]
    some = texts(400, seed=3)
    here = minilm.encode(some, None)
    rows.append({"what": "encode 400 papers, this process", "seconds": seconds(lambda: minilm.encode(some, None))})
    for workers in (1, 2):
        took, there = on_cluster(some, workers)
        if not np.array_equal(here, there):
            raise RuntimeError("a cluster's vectors differ from this process's")
        rows.append({"what": f"encode 400 papers, Dask, workers: {workers}", "seconds": took})
    many = texts(10_000, seed=4)
    rows.append({"what": "lexical vectors of 10,000 papers", "seconds": seconds(lambda: lexical.encode(many))})
    table = pd.DataFrame(rows).round(2)
    print(table.to_string(index=False))
    table.to_csv(RESULTS, index=False)


def texts(n: int, seed: int) -> list[str]:
    folder = ROOT / "data" / "pages"
    cards = [card for path in sorted(folder.glob("*.txt")) for card in daily_text.read(RawFile(path, path.name)).cards]
    sentences = [sentence for card in cards for sentence in card.abstract.split(". ")]
    chance = random.Random(seed)
    return [". ".join(chance.sample(sentences, 8)) for _ in range(n)]


def add_a_page(kept: list[str], new: list[str]) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def made_up(wanted: list[str], keep: Keep) -> None:
            for place in range(len(wanted)):
                keep(place, np.zeros(minilm.WIDTH, dtype=np.float32))

        VectorCache(folder, minilm._key("cpu"), minilm.WIDTH).fill(kept, made_up)
        return seconds(lambda: minilm.encode(kept + new, folder))


def on_cluster(some: list[str], workers: int) -> tuple[float, np.ndarray]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        # A worker's first part loads the model; it is part of a short run's cost and nothing of a long one's.
        minilm.encode(some[: 64 * workers * 2], None, address)
        began = time.perf_counter()
        vectors = minilm.encode(some, None, address)
        return time.perf_counter() - began, vectors


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
