"""The one door: what is there comes back as it was, what is missing says which command makes it."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline import paths, results
from pipeline.errors import InputError
from pipeline.results import Results


@pytest.fixture
def folder(made: Results, tmp_path: Path) -> Path:
    """A checkout's top with the made-up artefacts."""
    for name, (path, _) in results.TABLES.items():
        place = tmp_path / path.relative_to(paths.ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        getattr(made, name).to_parquet(place, index=False)
    for stage, values in made.metrics.items():
        place = tmp_path / "data" / "metrics" / f"{stage}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(values))
    (tmp_path / "data" / "vectors").mkdir()
    np.save(tmp_path / "data" / "vectors" / "vectors.npy", made.vectors)
    np.save(tmp_path / "data" / "vectors" / "meaning.npy", made.vectors)
    return tmp_path


def test_artefacts_come_back_as_they_were_and_stay_so(folder: Path, made: Results) -> None:
    loaded = results.load(root=folder)
    pd.testing.assert_frame_equal(loaded.verdicts, made.verdicts)
    assert loaded.papers["paper_id"].tolist() == made.papers["paper_id"].tolist()
    assert loaded.metrics == made.metrics and np.array_equal(loaded.vectors, made.vectors)
    with pytest.raises(FrozenInstanceError):
        loaded.papers = made.papers  # type: ignore[misc]


@pytest.mark.parametrize(
    ("missing", "command"),
    [
        ("data/papers.parquet", "dvc repro parse"),
        ("data/vectors/vectors.npy", "dvc repro embed"),
        ("data/topics/topics.parquet", "dvc repro cluster"),
        ("data/watch_entries.parquet", "dvc repro watch"),
        ("data/trends/curves.parquet", "dvc repro trends"),
        ("data/metrics/cluster.json", "dvc repro cluster"),
    ],
)
def test_a_missing_artefact_names_the_command_that_makes_it(folder: Path, missing: str, command: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(InputError, match=f"{missing} is missing.*`{command}`"):
        results.load(root=folder)


def test_vectors_without_meaning_are_no_error(folder: Path) -> None:
    (folder / "data" / "vectors" / "meaning.npy").unlink()
    assert results.load(root=folder).meaning is None


@pytest.mark.slow
def test_an_earlier_revision_is_read_through_dvc(folder: Path, made: Results) -> None:
    env = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "DVC_NO_ANALYTICS": "1",
    }

    def run(*command: str) -> None:
        subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)

    run("git", "init", "-q")
    run("dvc", "init", "-q")
    run("dvc", "add", "-q", *sorted(str(p.relative_to(folder)) for p in (folder / "data").rglob("*") if p.is_file()))
    run("git", "add", ".")
    run("git", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "first")
    (folder / "data" / "papers.parquet").unlink()

    assert len(results.load(rev="HEAD", root=folder).papers) == len(made.papers)
    with pytest.raises(InputError, match="unknown Git revision 'nonsense'"):
        results.load(rev="nonsense", root=folder)
    shutil.rmtree(folder / ".dvc" / "cache")
    with pytest.raises(InputError, match="neither in DVC's cache nor in its remote"):
        results.load(rev="HEAD", root=folder)
