"""One version put together: its name, whom it follows, what it hands on, its page and its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.figures.periods import iso
from pipeline.figures.theme import key
from pipeline.page import changes, entries, export, headline, manifest, matching, render, versions
from pipeline.page.settings import ReportParams
from pipeline.results import Results


@dataclass(frozen=True)
class Report:
    """name: the version's folder; files: file name -> text; manifest: its memory."""

    name: str
    files: dict[str, str]
    manifest: versions.Manifest


def build(
    results: Results,
    settings: ReportParams,
    params: dict[str, Any],
    provenance: dict[str, Any],
    history: Mapping[str, versions.Manifest],
) -> Report:
    """The report on `results`; `params` are all sections of params.yaml, `history` the versions there already are."""
    dates = results.papers["published"].dropna()
    name = versions.name(iso(dates.max()) if len(dates) else None, provenance["artefacts"])
    before = versions.predecessor(name, history)
    old = history.get(before) if before else None

    new = manifest.describe(results, name, params)
    matches = matching.match(old, new) if old else None
    new["predecessor"] = before
    new["anchors"] = versions.anchors(new, old, matches)
    new["slots"] = versions.slots(new["watch"], old)
    new["provenance"] = provenance
    new["changes"] = changes.compare(old, new) if old else history.get(name, {}).get("changes")

    listed = entries.build(results, new["anchors"] | {key("outliers", "outliers"): "topic-none"}, new["slots"])
    told = headline.write(listed, len(results.papers), len(dates))
    new["headline"] = told.title
    page = render.page(results, listed, told, new, new["changes"], settings)
    return Report(name, {"index.html": page, **export.tables(results)}, new)
