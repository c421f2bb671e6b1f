"""The notebooks are committed without outputs, hold no logic of their own, and run from a fresh report."""

import json
import os
from pathlib import Path

import pytest
from checkout import Checkout, make_checkout

from pipeline.paths import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LONGEST_CELL = 16


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_committed_without_outputs(path: Path) -> None:
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]

    assert cells
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_are_short_and_stand_under_prose(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]

    assert cells[0]["cell_type"] == "markdown"
    assert all(len("".join(cell["source"]).splitlines()) <= LONGEST_CELL for cell in cells)
    assert sum(cell["cell_type"] == "markdown" for cell in cells) >= len(cells) / 3


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    cards = {"page_000.txt": 84, "page_001.txt": 82, "page_002.txt": 42, "page_004.txt": 29}
    checkout = make_checkout(tmp_path_factory.mktemp("notebooks"), cards)
    checkout.repro()
    return checkout


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run(path: Path, finished: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat = pytest.importorskip("nbformat", reason="Jupyter is not installed (requirements-notebooks.lock)")
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(finished.root))
    monkeypatch.setenv("PATH", f"{finished.programs}{os.pathsep}{os.environ['PATH']}")
    notebook = nbformat.read(path, as_version=4)

    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(finished.root)}}).execute()

    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "error"] == []
    if path.stem == "04_tuning":
        table = outputs[-1]["data"]["text/plain"]
        assert all(choice in table for choice in ("hybrid", "lexical", "fewer", "normal"))
