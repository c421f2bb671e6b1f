"""What README.md and CHANGELOG.md say is there is there."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from checkout import make_checkout

from pipeline.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
STAGES = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
PARAMS = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
DOCUMENTS = ["README.md", "CHANGELOG.md"]


def blocks(language: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    return [text for named, text in fenced if named == language]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_is_named_exists(document: str) -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b(?=[`\s])", (ROOT / document).read_text(encoding="utf-8")))
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, flags=re.MULTILINE))

    assert {
        name for name in named if f"`make {name}`" in README or f"make {name} " in "\n".join(blocks("sh"))
    } <= targets


def test_every_target_is_in_the_readme() -> None:
    targets = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)[1].split())  # type: ignore[index]

    assert {target for target in targets if f"make {target}" not in README} == set()


def test_the_table_of_stages_is_that_of_dvc() -> None:
    table = README.split("| stage | reads | writes |\n|---|---|---|\n")[1].split("\n\n")[0]
    rows = dict(re.findall(r"^\| (\w+) \|.*?\| ([^|]*) \|$", table, flags=re.MULTILINE))

    assert list(rows) == list(STAGES)
    for name, writes in rows.items():
        outs = [next(iter(out)) for out in STAGES[name].get("outs", [])]
        assert [out.strip() for out in writes.split(",")] == (outs or ["data/pages/"])


def test_every_key_that_is_named_is_in_params() -> None:
    for section, key in re.findall(r"`(\w+)\.(\w+)(?:[:`.=])", README):
        if section in PARAMS:
            assert key in PARAMS[section], f"{section}.{key}"


def test_every_command_that_is_shown_exists() -> None:
    for line in "\n".join(blocks("sh")).splitlines():
        words = shlex.split(line, comments=True)
        if words[:2] == ["python", "-m"]:
            assert (ROOT / f"{words[2].replace('.', '/')}.py").is_file(), line


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_linked_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_tree_that_is_shown_is_the_tree() -> None:
    shown = set(re.findall(r"^  (\w+/|\w+\.py) ", blocks("")[0], flags=re.MULTILINE))
    there = {f"{path.name}/" for path in (ROOT / "pipeline").iterdir() if (path / "__init__.py").exists()}

    assert {name for name in shown if name.endswith("/")} == there
    assert all((ROOT / "pipeline" / name).exists() for name in shown)


def test_every_key_of_params_says_when_to_change_it() -> None:
    lines = (ROOT / "params.yaml").read_text(encoding="utf-8").splitlines()
    for i, line in enumerate(lines):
        if re.match(r"  \w+:", line) and not line.startswith("  to:"):
            assert lines[i - 1].lstrip().startswith("#") or "address" in line, line


@pytest.mark.slow
def test_the_section_in_python_runs(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path)
    checkout.repro()
    (code,) = blocks("python")

    done = checkout.run(
        "python", "-c", f"{code}\nassert len(figure.data) > 2\nassert len(search.by_words(found, 'learning'))"
    )

    assert done.returncode == 0, done.stderr
