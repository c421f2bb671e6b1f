"""Partitioned work: the same results in the same order, here and on a cluster that loses a worker."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from pipeline import params
from pipeline.engine import map_parts, parted
from pipeline.errors import InputError
from pipeline.paths import ROOT
from pipeline.sources.folder import read_folder
from pipeline.sources.settings import ParseParams
from pipeline.topics import graph
from pipeline.vectors import lexical, minilm

TEXTS = [f"Paper {n}: tides of topic {n % 7} rise and fall, and so on." for n in range(150)]


def slow_sum(shared: int, part: list[int]) -> int:
    time.sleep(0.15)
    return shared + sum(part)


def fails(shared: None, part: list[int]) -> int:
    raise InputError(f"bad part {part}")


@dataclass
class Cluster:
    address: str
    workers: list[subprocess.Popen[str]]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A real scheduler and two worker processes."""
    pytest.importorskip("distributed", reason="Dask is not installed (requirements-dask.lock)")
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    environment = {**os.environ, "PYTHONPATH": path}

    def start(*command: str) -> subprocess.Popen[str]:
        command = (sys.executable, "-m", *command)
        return stack.enter_context(
            subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        )

    with ExitStack() as stack:
        scheduler = start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        assert scheduler.stderr is not None
        address = next(line for line in scheduler.stderr if "Scheduler at:" in line).split()[-1]
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
        workers = [start("distributed.cli.dask_worker", address, *options) for _ in range(2)]
        for worker in workers:
            assert worker.stderr is not None
            next(line for line in worker.stderr if "Registered to:" in line)
        yield Cluster(address, workers)
        for process in [*workers, scheduler]:
            process.kill()


@pytest.mark.parametrize(
    ("items", "size", "parts"), [([], 2, []), ([1, 2, 3], 2, [[1, 2], [3]]), ([1, 2], 5, [[1, 2]])]
)
def test_parts_keep_every_item_in_order(items: list[int], size: int, parts: list[list[int]]) -> None:
    assert parted(items, size) == parts


def test_here_results_come_in_the_order_of_parts() -> None:
    assert list(map_parts(lambda shared, part: shared + part, 10, [3, 1, 2], "local")) == [13, 11, 12]


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_half_way_loses_and_doubles_nothing(cluster: Cluster) -> None:
    parts = parted(list(range(200)), 5)
    results = map_parts(slow_sum, 1000, parts, cluster.address)

    first = [next(results) for _ in range(5)]
    cluster.workers[0].kill()
    rest = list(results)

    assert first + rest == [1000 + sum(part) for part in parts]


@pytest.mark.slow
def test_vectors_from_a_cluster_are_the_same_to_the_byte(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "_PART", 40)

    assert np.array_equal(minilm.encode(TEXTS, None, cluster.address), minilm.encode(TEXTS, None))
    there = lexical.encode(TEXTS, cluster.address)
    monkeypatch.setattr(lexical, "_PART", 150)
    assert np.array_equal(there, lexical.encode(TEXTS))


@pytest.mark.slow
def test_papers_placed_by_a_cluster_are_placed_the_same(cluster: Cluster) -> None:
    vectors = np.random.default_rng(0).normal(size=(3000, 20)).astype(np.float32)
    pool = vectors[::10]

    there, here = graph.nearest(vectors, pool, 5, cluster.address), graph.nearest(vectors, pool, 5)

    assert np.array_equal(there[0], here[0])
    assert np.array_equal(there[1], here[1])


@pytest.mark.slow
def test_pages_read_on_a_cluster_are_the_same(cluster: Cluster) -> None:
    columns = params.load("parse", ParseParams).columns
    folder = ROOT / "data" / "pages"

    assert read_folder(folder, "stop", columns, cluster.address) == read_folder(folder, "stop", columns)


@pytest.mark.slow
def test_an_error_on_a_worker_comes_through(cluster: Cluster) -> None:
    with pytest.raises(InputError, match="bad part"):
        list(map_parts(fails, None, [[1]], cluster.address))


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (requirements-dask.lock)")

    def no_client(address: str, **options: object) -> None:
        raise OSError("timed out")

    monkeypatch.setattr(distributed, "Client", no_client)

    with pytest.raises(InputError, match=r"engine is 'tcp://nowhere:1', but no scheduler answers there"):
        list(map_parts(slow_sum, 0, [[1]], "tcp://nowhere:1"))


def test_dask_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(InputError, match=r"Dask is not installed: uv pip install -r requirements-dask\.lock"):
        list(map_parts(slow_sum, 0, [[1]], "dask"))
