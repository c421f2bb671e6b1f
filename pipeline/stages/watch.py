"""watch: papers and vectors -> the papers of each entry in watch.topics, and why each belongs."""

import json
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

WITH_MINILM = ("hybrid", "minilm")  # embed.encoder whose meaning.npy a sentence can be compared with


def main() -> None:
    settings = params.load("watch", WatchParams)
    papers = pd.read_parquet(paths.PAPERS)
    meaning = load_meaning(len(papers))

    found = find(settings.topics, papers, meaning)
    check_members(found, papers)
    entries = summarise(settings.topics, found, papers)

    storage.write_table(paths.WATCH, join([result.members for result in found]))
    storage.write_table(paths.WATCH_MAYBE, join([result.maybe for result in found]))
    storage.write_table(paths.WATCH_ENTRIES, entries)
    storage.write_json(paths.METRICS / "watch.json", measure(entries, found, len(papers)))
    for entry, result in zip(settings.topics, found, strict=True):
        log.info("%s: %d papers, %d maybe", entry.name, len(result.members), len(result.maybe))
        if result.note:
            log.warning(result.note)


def load_meaning(papers: int) -> NDArray[np.float32] | None:
    """MiniLM's vectors of all papers where embed made them; None where its encoder makes others."""
    encoder = json.loads((paths.METRICS / "embed.json").read_text(encoding="utf-8"))["encoder"]
    if encoder not in WITH_MINILM:
        return None
    meaning = np.load(paths.VECTORS / "meaning.npy")
    if len(meaning) != papers:
        raise ValueError(f"{len(meaning)} vectors for {papers} papers: data/vectors is of another corpus")
    return meaning


def find(topics: list[WatchEntry], papers: pd.DataFrame, meaning: NDArray[np.float32] | None) -> list[watch.Found]:
    texts = pa.array(papers["title"] + ". " + papers["abstract"], pa.string())
    hits = [watch.count_hits(entry, texts) for entry in topics]
    # Without MiniLM's vectors at hand, only the papers that they decide on are worth encoding.
    asked = [np.flatnonzero((h.sum(axis=1) == 1) | (meaning is not None)) for h in hits]
    sentences = minilm.encode([entry.meaning for entry in topics], paths.CACHE)
    found = []
    for entry, sentence, h, rows in zip(topics, sentences, hits, asked, strict=True):
        known = minilm.encode(texts.take(rows).to_pylist(), paths.CACHE) if meaning is None else meaning
        nearness = np.full(len(papers), np.nan)
        nearness[rows] = known @ sentence
        found.append(watch.find(entry, papers["paper_id"].tolist(), texts, h, nearness))
    return found


def check_members(found: list[watch.Found], papers: pd.DataFrame) -> None:
    """Raises ValueError where an entry would count a paper twice or one that is not in the corpus."""
    known = set(papers["paper_id"])
    for result in found:
        ids = result.members["paper_id"].tolist() + result.maybe["paper_id"].tolist()
        if len(set(ids)) != len(ids) or not known.issuperset(ids):
            raise ValueError("a watch entry would hold a paper twice or an unknown one: rows got out of step")


def join(frames: list[pd.DataFrame]) -> pd.DataFrame:
    empty = pd.DataFrame({"watch": [], "paper_id": [], "score": [], "why": []})
    types = {"watch": "str", "paper_id": "str", "score": "float64", "why": "str"}
    return pd.concat(frames or [empty], ignore_index=True).astype(types)


def summarise(topics: list[WatchEntry], found: list[watch.Found], papers: pd.DataFrame) -> pd.DataFrame:
    dated = set(papers.loc[papers["published"].notna(), "paper_id"])
    rows = [
        {
            "watch": entry.name,
            "meaning": entry.meaning,
            "terms": entry.terms,
            "n_papers": len(result.members),
            "n_dated": int(result.members["paper_id"].isin(dated).sum()),
            "n_maybe": len(result.maybe),
            "note": result.note,
        }
        for entry, result in zip(topics, found, strict=True)
    ]
    columns = ["watch", "meaning", "terms", "n_papers", "n_dated", "n_maybe", "note"]
    return pd.DataFrame(rows, columns=columns).astype({"watch": "str", "meaning": "str", "note": "str"})


def measure(entries: pd.DataFrame, found: list[watch.Found], papers: int) -> dict[str, object]:
    members = join([result.members for result in found])
    return {
        "papers": papers,
        "entries": len(entries),
        "matched": int(members["paper_id"].nunique()),
        "members": dict(zip(entries["watch"], entries["n_papers"].tolist(), strict=True)),
        "notes": entries["note"].dropna().tolist(),
    }


if __name__ == "__main__":
    errors.run(main)
