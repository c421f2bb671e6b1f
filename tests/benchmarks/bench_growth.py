"""How time and memory grow with the corpus: every stage at 1, 3, 12, 37 and 75 thousand arXiv papers.

Needs ../shared/arxiv; above its 12,000 papers the set is enlarged by mixing sentences of papers of one category. Each
size runs in a copy of the project, with nothing kept from before. Writes results/growth.csv and docs/growth.svg.

    python tests/benchmarks/bench_growth.py [thousands ...]
"""

import gzip
import json
import math
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
CHART = ROOT / "docs" / "growth.svg"
COLOURS = ["#0a4f9a", "#b5300a", "#159f74", "#7a1b57", "#bd8600", "#1b2026"]
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
        table.to_csv(RESULTS, index=False)
        CHART.write_text(draw(table), encoding="utf-8")


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


def draw(table: pd.DataFrame) -> str:
    """Seconds and megabytes of each stage against papers, both axes logarithmic, as SVG."""
    marks = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 340" font-family="sans-serif" font-size="12" '
        'role="img" aria-label="Seconds and peak megabytes of each stage by number of papers">',
        '<rect width="900" height="340" fill="#fbfaf6"/>',
    ]
    for left, what, low, high in ((60, "seconds", 0.5, 1000), (480, "megabytes", 100, 10_000)):

        def across(papers: float, left: int = left) -> float:
            return left + 300 * math.log(papers / 1000) / math.log(75)

        def up(value: float, low: float = low, high: float = high) -> float:
            return 290 - 230 * math.log(max(value, low) / low) / math.log(high / low)

        title = "seconds" if what == "seconds" else "peak megabytes"
        marks.append(f'<text x="{left}" y="36" font-size="14" font-weight="600">{title}</text>')
        for tick in [10.0**power for power in range(-1, 5) if low <= 10.0**power <= high]:
            marks.append(f'<path d="M{left} {up(tick):.0f}h300" stroke="#e2ded3"/>')
            marks.append(f'<text x="{left - 8}" y="{up(tick) + 4:.0f}" text-anchor="end">{tick:,.0f}</text>')
        for papers in sorted(table["papers"].unique()):
            marks.append(f'<text x="{across(papers):.0f}" y="310" text-anchor="middle">{papers / 1000:.0f}k</text>')
        ends: list[float] = []
        for stage, colour in zip(STAGES, COLOURS, strict=True):
            rows = table[table["stage"] == stage].sort_values("papers")
            points = [(across(p), up(v)) for p, v in zip(rows["papers"], rows[what], strict=True)]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            marks.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
            end = points[-1][1] + 4
            while any(abs(end - other) < 13 for other in ends):
                end += 1
            ends.append(end)
            marks.append(f'<text x="{points[-1][0] + 6:.0f}" y="{end:.0f}" fill="{colour}">{stage}</text>')
    return "\n".join([*marks, "</svg>\n"])


if __name__ == "__main__":
    main()
