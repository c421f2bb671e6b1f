"""How time and memory grow with the corpus: every stage at 1, 3, 12, 37 and 75 thousand arXiv papers.

Needs ../shared/arxiv; above its 12,000 papers the set is enlarged by mixing sentences of papers of one category. Each
size runs in a copy of the project, with nothing kept from before. Writes results/growth.csv and docs/growth.svg.

    python tests/benchmarks/bench_growth.py [thousands ...]
"""

import csv
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
from checkout import make_checkout

from pipeline.paths import ROOT

ARXIV = ROOT.parent / "shared" / "arxiv" / "arxiv_12k.jsonl.gz"
STAGES = ["parse", "embed", "cluster", "watch", "trends", "report"]
Paper = dict[str, Any]
RESULTS = Path(__file__).parent / "results" / "growth.csv"


def main() -> None:
    if not ARXIV.is_file():
        print("skipped: ../shared/arxiv is not at hand")
        return
    thousands = [int(size) for size in sys.argv[1:]] or [1, 3, 12, 37, 75]
    with gzip.open(ARXIV, "rt", encoding="utf-8") as file:
        papers = [json.loads(line) for line in file]
    rows = [row for size in thousands for row in measure(sample(papers, size * 1000))]
    table = pd.DataFrame(rows)
    print(table.pivot(index="stage", columns="papers", values="seconds").loc[STAGES].to_string())
    print(table.pivot(index="stage", columns="papers", values="megabytes").loc[STAGES].to_string())
    if not sys.argv[1:]:
        RESULTS.parent.mkdir(exist_ok=True)
        table.to_csv(RESULTS, index=False, quoting=csv.QUOTE_MINIMAL)


def sample(papers: list[Paper], n: int) -> list[Paper]:
    """n papers: a random part of the set, or all of it and papers made of two others' sentences."""
    chance = random.Random(0)
    if n <= len(papers):
        return chance.sample(papers, n)
    by_category: dict[str, list[Paper]] = {}
    for paper in papers:
        by_category.setdefault(paper["categories"][0], []).append(paper)
    made = list(papers)
    for number in range(n - len(papers)):
        first = chance.choice(papers)
        second = chance.choice(by_category[first["categories"][0]])
        sentences = [re.split(r"(?<=\.) ", paper["summary"]) for paper in (first, second)]
        mixed = sentences[0][: len(sentences[0]) // 2] + sentences[1][len(sentences[1]) // 2 :]
        new = {
            "id": f"{first['id'][:4]}.{number:05}",
            "title": f"{first['title']} ({number})",
            "summary": " ".join(mixed),
        }
        made.append({**first, **new})
    return made


def measure(papers: list[Paper]) -> list[dict[str, object]]:
    """Seconds and peak megabytes of each stage, run one after the other as `dvc repro` would."""
    with tempfile.TemporaryDirectory() as folder:
        checkout = make_checkout(Path(folder), {})
        checkout.edit_params("embed", encoder="auto")
        lines = "".join(json.dumps(paper) + "\n" for paper in papers)
        (checkout.root / "data" / "pages" / "arxiv.jsonl").write_text(lines, encoding="utf-8")
        rows = []
        for stage in STAGES:
            began = time.perf_counter()
            command = [sys.executable, "-m", f"pipeline.stages.{stage}"]
            process = subprocess.Popen(command, cwd=checkout.root, stderr=subprocess.PIPE, text=True)
            assert process.stderr is not None
            said = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            if status:
                raise RuntimeError(f"{stage} failed: {said[-2000:]}")
            seconds = time.perf_counter() - began
            rows.append(
                {
                    "papers": len(papers),
                    "stage": stage,
                    "seconds": round(seconds, 1),
                    "megabytes": usage.ru_maxrss // 1024,
                }
            )
            print(rows[-1], said.strip().splitlines()[-1][:160], flush=True)
        report = next((checkout.root / "reports").glob("*/index.html"))
        print(f"report: {report.stat().st_size / 1e6:.1f} MB")
        return rows


if __name__ == "__main__":
    main()
