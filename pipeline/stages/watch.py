"""watch: papers and vectors -> the papers of each entry in watch.topics, and why each belongs."""

import logging

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from pipeline import errors, params, paths, storage
from pipeline.topics import watch
from pipeline.topics.settings import WatchEntry, WatchParams
from pipeline.vectors import minilm

log = logging.getLogger(__name__)


def main() -> None:
    settings = params.load("watch", WatchParams)
    papers = pd.read_parquet(paths.PAPERS)
    meaning = load_meaning(papers)

    texts = pa.array(papers["title"] + ". " + papers["abstract"], pa.string())
    found = {entry.name: find(entry, papers, texts, meaning) for entry in settings.topics}
    entries = summarise(settings.topics, found, papers)

    storage.write_table(paths.WATCH, join([result.members for result in found.values()]))
    storage.write_table(paths.WATCH_MAYBE, join([result.maybe for result in found.values()]))
    storage.write_table(paths.WATCH_ENTRIES, entries)
    storage.write_json(paths.METRICS / "watch.json", measure(entries, found, len(papers)))
    for entry in entries.itertuples():
        log.info("%s: %d papers by terms, %d maybe. %s", entry.watch, entry.n_papers, entry.n_maybe, entry.note or "")


def load_meaning(papers: pd.DataFrame) -> NDArray[np.float32] | None:
    """MiniLM's vectors of all papers where embed made them; None for an encoder that makes others."""
    file = paths.VECTORS / "meaning.npy"
    if not file.exists():
        return None
    meaning = np.load(file)
    if len(meaning) != len(papers):
        raise ValueError(f"{len(meaning)} vectors for {len(papers)} papers: data/vectors is of another corpus")
    return meaning


def find(entry: WatchEntry, papers: pd.DataFrame, texts: pa.Array, meaning: NDArray[np.float32] | None) -> watch.Found:
    hits = watch.count_hits(entry, texts)
    nearness = np.full(len(papers), np.nan)
    # Without MiniLM's vectors at hand only the papers that they decide on are worth encoding.
    asked = np.flatnonzero(hits.sum(axis=1) == 1) if meaning is None else np.arange(len(papers))
    if len(asked):
        sentence = minilm.encode([entry.meaning], paths.CACHE)[0]
        rows = minilm.encode(texts.take(asked).to_pylist(), paths.CACHE) if meaning is None else meaning
        nearness[asked] = rows @ sentence
    return watch.find(entry, papers["paper_id"].tolist(), texts, hits, nearness)


def join(frames: list[pd.DataFrame]) -> pd.DataFrame:
    empty = pd.DataFrame({"watch": [], "paper_id": [], "score": [], "why": []})
    types = {"watch": "str", "paper_id": "str", "score": "float64", "why": "str"}
    return pd.concat(frames or [empty], ignore_index=True).astype(types)


def summarise(topics: list[WatchEntry], found: dict[str, watch.Found], papers: pd.DataFrame) -> pd.DataFrame:
    dated = set(papers.loc[papers["published"].notna(), "paper_id"])
    rows = [
        {
            "watch": entry.name,
            "meaning": entry.meaning,
            "terms": entry.terms,
            "n_papers": len(found[entry.name].members),
            "n_dated": int(found[entry.name].members["paper_id"].isin(dated).sum()),
            "n_maybe": len(found[entry.name].maybe),
            "note": found[entry.name].note,
        }
        for entry in topics
    ]
    columns = ["watch", "meaning", "terms", "n_papers", "n_dated", "n_maybe", "note"]
    return pd.DataFrame(rows, columns=columns).astype({"watch": "str", "meaning": "str", "note": "str"})


def measure(entries: pd.DataFrame, found: dict[str, watch.Found], papers: int) -> dict[str, object]:
    members = join([result.members for result in found.values()])
    return {
        "papers": papers,
        "entries": len(entries),
        "matched": int(members["paper_id"].nunique()),
        "members": dict(zip(entries["watch"], entries["n_papers"].tolist(), strict=True)),
        "notes": entries["note"].dropna().tolist(),
    }


if __name__ == "__main__":
    errors.run(main)
