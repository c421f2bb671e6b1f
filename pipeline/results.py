"""The one door to what the pipeline made, for the report and for notebooks. May import paths and errors."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline import paths
from pipeline.errors import InputError

TABLES = {
    "papers": (paths.PAPERS, "parse"),
    "topics": (paths.TOPICS / "topics.parquet", "cluster"),
    "assignments": (paths.TOPICS / "assignments.parquet", "cluster"),
    "watch": (paths.WATCH, "watch"),
    "watch_maybe": (paths.WATCH_MAYBE, "watch"),
    "watch_entries": (paths.WATCH_ENTRIES, "watch"),
    "shares": (paths.TRENDS / "shares.parquet", "trends"),
    "curves": (paths.TRENDS / "curves.parquet", "trends"),
    "verdicts": (paths.TRENDS / "verdicts.parquet", "trends"),
    "forecasts": (paths.TRENDS / "forecasts.parquet", "trends"),
}
METRICS = ("parse", "embed", "cluster", "watch", "trends")

Read = Callable[[Path], bytes]


@dataclass(frozen=True)
class Results:
    """Everything one run found out.

    papers: one row per distinct paper, sorted by paper_id (title, abstract, published, date_precision, pages, …);
    assignments and both vector arrays share its row order.
    assignments: topic_id (-1: none), strength 0-1, x and y on the map, nearest_topic.
    topics: topic_id (-1: outliers), label, keywords, n_papers, n_dated, representatives, stability, theme, nearest, …
    watch, watch_maybe: watch, paper_id, score, why; the latter near in meaning and not counted.
    watch_entries: the watch list in its order, with counts and a note where an entry says too little or too much.
    shares: one row per kind, id and period: papers, total, share, curve and its 90% band (low, high), partial.
    curves: the same smooth curve and band on a finer grid of dates.
    verdicts: one row per kind and id: verdict, sentence, lean, changes with intervals, p, q, peak, stability, …
    forecasts: one period ahead, empty where the data are too few.
    vectors: float32 (papers, d), unit rows, the space that was clustered.
    meaning: float32 (papers, 384), unit rows, or None where the encoder has no such half.
    metrics: stage name -> what its metrics file holds.
    """

    papers: pd.DataFrame
    assignments: pd.DataFrame
    topics: pd.DataFrame
    watch: pd.DataFrame
    watch_maybe: pd.DataFrame
    watch_entries: pd.DataFrame
    shares: pd.DataFrame
    curves: pd.DataFrame
    verdicts: pd.DataFrame
    forecasts: pd.DataFrame
    vectors: np.ndarray
    meaning: np.ndarray | None
    metrics: dict[str, dict[str, Any]]


def load(rev: str | None = None, root: Path = paths.ROOT) -> Results:
    """The artefacts in `root`, or those of an earlier Git revision (through DVC, where its cache or remote has them).

    Raises InputError, naming the `dvc repro` to run, where one is missing.
    """
    read = _from_folder(root) if rev is None else _from_revision(root, rev)
    tables = {name: pd.read_parquet(io.BytesIO(read(path))) for name, (path, _) in TABLES.items()}
    vectors = np.load(io.BytesIO(read(paths.VECTORS / "vectors.npy")), allow_pickle=False)
    try:
        meaning = np.load(io.BytesIO(read(paths.VECTORS / "meaning.npy")), allow_pickle=False)
    except InputError:
        meaning = None
    metrics = {stage: json.loads(read(paths.METRICS / f"{stage}.json")) for stage in METRICS}
    return Results(**tables, vectors=vectors, meaning=meaning, metrics=metrics)


def artefact_files(root: Path = paths.ROOT) -> dict[str, Path]:
    """Name -> file of every table and metrics file, vectors left out: what a report is made of."""
    tables = {name: path for name, (path, _) in TABLES.items()}
    metrics = {f"{stage}.json": paths.METRICS / f"{stage}.json" for stage in METRICS}
    return {name: root / path.relative_to(paths.ROOT) for name, path in (tables | metrics).items()}


def _from_folder(root: Path) -> Read:
    def read(path: Path) -> bytes:
        place = path.relative_to(paths.ROOT)
        try:
            return (root / place).read_bytes()
        except FileNotFoundError:
            raise InputError(f"{place} is missing; run `dvc repro {_stage(path)}` to make it") from None

    return read


def _from_revision(root: Path, rev: str) -> Read:
    # Seconds to import, and only wanted here.
    from dvc.api import DVCFileSystem
    from dvc.exceptions import DvcException
    from dvc.scm import SCMError

    files = DVCFileSystem(str(root), rev=rev)

    def read(path: Path) -> bytes:
        place = path.relative_to(paths.ROOT).as_posix()
        try:
            return bytes(files.cat_file(place))
        except SCMError as error:
            raise InputError(f"{error}; `git log` lists those there are") from None
        except (DvcException, FileNotFoundError):
            raise InputError(
                f"{place} of revision '{rev}' is neither in DVC's cache nor in its remote; "
                f"`dvc pull`, or `git checkout {rev}` and `dvc repro {_stage(path)}`"
            ) from None

    return read


def _stage(path: Path) -> str:
    if path.parent == paths.METRICS:
        return path.stem
    if path.parent == paths.VECTORS:
        return "embed"
    return next(stage for place, stage in TABLES.values() if place == path)
