"""A copy of the project in a temporary folder, for tests that run or spoil it."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipeline.paths import ROOT

SOURCES = ["dvc.yaml", "params.yaml", "requirements.lock", ".dvcignore", ".dvc/config"]
CARDS = {"page_000.txt": 45, "page_001.txt": 30, "page_004.txt": 12}


@dataclass
class Checkout:
    """A copy of the project that the tests may spoil."""

    root: Path
    programs = Path(sys.executable).parent

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "DVC_NO_ANALYTICS": "1"}
        return subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)

    def repro(self, *options: str) -> set[str]:
        """Runs `dvc repro` and gives the stages that ran."""
        done = self.run("dvc", "repro", *options)
        assert done.returncode == 0, done.stderr
        return {line.split("'")[1] for line in done.stdout.splitlines() if line.startswith("Running stage")}

    def digests(self) -> dict[str, str]:
        """Every artefact and report file with the digest of its bytes."""
        folders = [self.root / "data", self.root / "reports"]
        files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
        return {
            name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
            if not (name := path.relative_to(self.root).as_posix()).startswith("data/cache/")
        }

    def versions(self) -> set[str]:
        return {path.name for path in (self.root / "reports").iterdir() if path.is_dir()}

    def edit_params(self, section: str, **values: object) -> None:
        path = self.root / "params.yaml"
        params = yaml.safe_load(path.read_text(encoding="utf-8"))
        params[section].update(values)
        path.write_text(yaml.safe_dump(params, allow_unicode=True), encoding="utf-8")


def make_checkout(root: Path, cards: dict[str, int] = CARDS) -> Checkout:
    """The project as it is in the working tree, with the first cards of the sample pages, in a Git repository."""
    for name in SOURCES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "pipeline", root / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "data" / "pages").mkdir(parents=True)
    for name, count in cards.items():
        (root / "data" / "pages" / name).write_text(first_cards(name, count), encoding="utf-8")
    shutil.copy(ROOT / ".gitignore", root / ".gitignore")
    checkout = Checkout(root)
    checkout.run("git", "init", "-q")
    checkout.run("git", "add", "-A")
    checkout.run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "start")
    return checkout


def first_cards(name: str, count: int) -> str:
    """The page's furniture and its first cards, each closed by its footer's date."""
    blocks = (ROOT / "data" / "pages" / name).read_text(encoding="utf-8").split("\n\n")
    ends = [i for i, block in enumerate(blocks) if "·" in block.split("\n")]
    return "\n\n".join(blocks[: ends[count - 1] + 1]) + "\n"
