"""Where artefacts live, from the checkout's top. Imports nothing of ours."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PARAMS = ROOT / "params.yaml"

DATA = ROOT / "data"
PAPERS = DATA / "papers.parquet"
VECTORS = DATA / "vectors"
TOPICS = DATA / "topics"
WATCH = DATA / "watch.parquet"
WATCH_MAYBE = DATA / "watch_maybe.parquet"
WATCH_ENTRIES = DATA / "watch_entries.parquet"
TRENDS = DATA / "trends"
METRICS = DATA / "metrics"
CACHE = DATA / "cache"

REPORTS = ROOT / "reports"
