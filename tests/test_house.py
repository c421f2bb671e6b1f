"""The house holds: DVC knows every file that a stage imports, and imports only point down."""

import ast
from functools import cache
from pathlib import Path

import pytest
import yaml

from pipeline.paths import ROOT

STAGES = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
MODULES = sorted(
    path.relative_to(ROOT).as_posix() for path in ROOT.glob("pipeline/**/*.py") if path.name != "__init__.py"
)
CORES = {"downloads", "sources", "vectors", "topics", "timeline"}
BOTTOM = {"engine", "params", "paths", "errors", "storage"}
MAY_IMPORT = {
    "stages": {"page", "figures", "results", *CORES, *BOTTOM},
    "compare": {"page", "figures", "results", *CORES, *BOTTOM},
    "page": {"page", "figures", "results", *CORES, *BOTTOM},
    "figures": {"figures", "results", *CORES, *BOTTOM},
    "search": {"results", *CORES, *BOTTOM},
    "results": {*CORES, *BOTTOM},
    **{core: {core, *BOTTOM} for core in CORES},
    "params": {"paths", "errors"},
    "engine": {"errors"},
    "storage": set(),
    "paths": set(),
    "errors": set(),
}


@cache
def imports(file: str) -> frozenset[str]:
    """The files of ours that one file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {f"{name.replace('.', '/')}.py" for name in names}
    return frozenset(found & set(MODULES))


def closure(file: str) -> set[str]:
    seen, todo = set(), {file}
    while todo:
        seen |= todo
        todo = {found for each in todo for found in imports(each)} - seen
    return seen


def room(file: str) -> str:
    return Path(file).parts[1].removesuffix(".py")


@pytest.mark.parametrize("stage", STAGES)
def test_declared_dependencies_are_the_import_closure(stage: str) -> None:
    declared = {dep for dep in STAGES[stage]["deps"] if dep.startswith("pipeline")}
    files = {file for file in MODULES if any(file == dep or file.startswith(f"{dep}/") for dep in declared)}

    if stage == "report":
        # It states a digest of all the code, and so depends on all of it.
        assert declared == {"pipeline"}
    else:
        assert sorted(files) == sorted(closure(f"pipeline/stages/{stage}.py"))


@pytest.mark.parametrize("stage", STAGES)
def test_a_library_upgrade_reruns_every_stage(stage: str) -> None:
    assert "requirements.lock" in STAGES[stage]["deps"]


@pytest.mark.parametrize("file", MODULES)
def test_imports_only_point_down(file: str) -> None:
    assert {room(found) for found in imports(file)} <= MAY_IMPORT[room(file)]


@pytest.mark.parametrize("path", sorted(ROOT.glob("pipeline/**/__init__.py")), ids=lambda path: path.parent.name)
def test_packages_hold_at_most_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert [type(node) for node in tree.body] in ([], [ast.Expr])


def test_one_word_names_a_stage_everywhere() -> None:
    params = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    files = {Path(file).stem for file in MODULES if room(file) == "stages"}

    assert set(STAGES) == set(params) == files
    for name, stage in STAGES.items():
        assert stage["cmd"] == f"python -m pipeline.stages.{name}"
        assert name in stage["params"]
        assert [list(metric) for metric in stage.get("metrics", [])] in ([], [[f"data/metrics/{name}.json"]])


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_fails_leaves_earlier_artefacts(stage: str) -> None:
    outs = [*STAGES[stage].get("outs", []), *STAGES[stage].get("metrics", [])]

    assert all(flags == {"persist": True} for out in outs for flags in out.values())
