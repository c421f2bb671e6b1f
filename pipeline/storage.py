"""Artefacts reach their place whole or not at all: written beside it, then renamed. Imports nothing of ours."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd


def write(path: Path, writer: Callable[[Path], object]) -> None:
    """Call `writer` with a name beside `path`, then rename what it wrote (a file or a folder) to `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        beside = Path(folder) / path.name
        writer(beside)
        if path.is_dir():
            shutil.rmtree(path)
        beside.replace(path)


def write_table(path: Path, frame: pd.DataFrame) -> None:
    write(path, lambda beside: frame.to_parquet(beside, index=False))


def write_json(path: Path, values: object) -> None:
    text = json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write(path, lambda beside: beside.write_text(text, encoding="utf-8"))
