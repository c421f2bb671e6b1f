"""The figures of speech: numbers and short sentences that the templates say in passing."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipeline.figures import power, words
from pipeline.page.entries import Entry
from pipeline.page.headline import Headline
from pipeline.results import Results

ODDS = (
    (0.08, "hardly ever"),
    (0.15, "about one time in ten"),
    (0.22, "about one time in five"),
    (0.29, "about one time in four"),
    (0.42, "about one time in three"),
    (0.58, "every other time"),
    (0.71, "about two times in three"),
    (0.86, "about three times in four"),
    (0.95, "about nine times in ten"),
)
COLUMNS = {
    "overdispersion": "extra scatter",
    "type_i": "type I",
    "fdr": "FDR",
    "band_coverage": "bands",
    "slope_coverage": "slopes",
    "band_coverage_of_changes": "bands where it changes",
}
PAGE = "Daily Papers page"  # how parse.json calls what was saved from the site
SHORTEST_STORY = 3  # Topics named under "stood highest".


def gather(
    results: Results,
    entries: Sequence[Entry],
    headline: Headline,
    manifest: Mapping[str, Any],
    calibration: pd.DataFrame | None,
    periods: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """What templates/ name beyond the results themselves."""
    topics = [e for e in entries if e.kind != "outliers"]
    measured = [e for e in topics if e.measured]
    trends = results.metrics["trends"]
    chances = _power(calibration, trends.get("corpus", "small"))
    totals = [p["total"] for p in periods]
    published = results.papers["published"]
    inferred = results.papers["year_inferred"] & published.notna()
    return {
        "column_names": COLUMNS,
        "our_method": power.METHOD,
        "level": manifest["settings"]["trends"].get("level", 0.1),
        "page_word": _page_word(results.metrics["parse"]),
        "n_tested": sum(words.known(e.v["q"]) for e in topics),
        "n_measured": len(measured),
        "inferred": int(inferred.sum()),
        "largest": max((e.n_dated for e in topics), default=0),
        "fewest": min(totals, default=0),
        "most": max(totals, default=0),
        "tested_alike": sum(
            words.known(e.v["q"]) for e in topics if headline.closest and e.kind == headline.closest.kind
        ),
        "recent": _recent(headline.closest, published),
        "highest": _highest(topics) if not (headline.sure or headline.up or headline.down) else [],
        "momentum_title": momentum_title(measured),
        "sure_title": sure_title(headline, measured),
        "power": chances,
        "power_at": _at(chances, measured),
        "power_text": ", ".join(f"{n} papers {chance:.0%}" for n, chance in chances.items()),
        "ranked": sorted((e for e in topics if e.kind == "topic" and e.measured), key=lambda e: -e.v["times_per_year"]),
        "unjudged": sorted((e for e in topics if e.kind == "topic" and not e.measured), key=lambda e: -e.n_dated),
        "listed": [e for e in entries if e.kind != "watch"],
        "first_topic": next((e.key for e in _told(headline, entries) if e.kind != "watch"), ""),
        "short_peaks": [e for e in topics if e.v["verdict"] == "peaked (short)"],
        "peaked": sorted(_with_peak(topics), key=lambda e: (e.v["peak"], e.key)),
        "nearest_peak": _nearest_peak(topics),
        "one_page": [e for e in topics if words.known(e.v["source_page"]) and not e.few],
        "overlaps": overlaps(entries),
        "encoder": results.metrics["embed"].get("encoder", "hybrid"),
        "n_clustered": results.metrics["cluster"].get("clustered", len(results.papers)),
        "notes": results.metrics["cluster"].get("notes", []),
        "flat_settings": flat(manifest["settings"]),
    }


def _page_word(parsed: Mapping[str, Any]) -> str:
    sources = [page.get("source", PAGE) for page in parsed.get("pages", [])]
    return "saved page" if all(source.startswith(PAGE) for source in sources) else "file"


def odds(chance: float) -> str:
    return next((text for end, text in ODDS if chance < end), "nearly always")


def momentum_title(measured: Sequence[Entry]) -> str:
    """How many intervals reach across 'no change', as a sentence."""
    if not measured:
        return "No topic has enough dated papers"
    across = sum(not e.excludes_no_change for e in measured)
    if across == len(measured):
        return "Every interval reaches across “no change”"
    if across >= 0.75 * len(measured):
        return "Nearly every interval reaches across “no change”"
    if across >= 0.5 * len(measured):
        return "Most intervals reach across “no change”"
    return f"{words.number(len(measured) - across)} of {len(measured)} intervals leave out “no change”"


def sure_title(headline: Headline, measured: Sequence[Entry]) -> str:
    if headline.sure:
        return f"{words.count(len(headline.sure)).capitalize()} of {words.plural(len(measured), 'topic')} can be called"
    return "Enough to see directions, not enough to call them" if measured else "Not enough dated papers to judge by"


def overlaps(entries: Sequence[Entry]) -> dict[str, list[tuple[Entry, int]]]:
    """Topic key -> watched topics that hold at least two and three in ten of its papers, with how many."""
    watched = [(e, set(e.members)) for e in entries if e.kind == "watch"]
    found: dict[str, list[tuple[Entry, int]]] = {}
    for entry in entries:
        if entry.kind == "topic":
            shared = [(w, len(members.intersection(entry.members))) for w, members in watched]
            found[entry.key] = [(w, n) for w, n in shared if n >= max(2, 0.3 * len(entry.members))]
    return found


def flat(settings: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """('trends.level', '0.1'), …; the watch list by its names, which is what a reader looks for."""
    rows = []
    for section, values in settings.items():
        for key, value in values.items():
            if isinstance(value, list):
                value = "; ".join(
                    str(item.get("name", item)) if isinstance(item, dict) else str(item) for item in value
                )
            rows.append((f"{section}.{key}", str(value)))
    return rows


def _recent(entry: Entry | None, published: "pd.Series[pd.Timestamp]") -> dict[str, int] | None:
    """How many of its papers are from the last year there is, where that is at least a third of them."""
    if entry is None or not entry.n_dated:
        return None
    years = published.iloc[entry.members].dropna().dt.year
    last = int(published.max().year)
    papers = int((years == last).sum())
    return {"papers": papers, "year": last} if 3 * papers >= len(years) else None


def _highest(topics: Sequence[Entry]) -> list[Entry]:
    """Where nothing leans: the topics whose peak is best known."""
    return sorted(_with_peak(topics), key=lambda e: e.v["peak_high"] - e.v["peak_low"])[:SHORTEST_STORY]


def _told(headline: Headline, entries: Sequence[Entry]) -> list[Entry]:
    """Topics in the order in which the headline speaks of them, then all others."""
    closest = [headline.closest] if headline.closest else []
    return [*headline.sure, *closest, *headline.up, *headline.down, *entries]


def _with_peak(topics: Sequence[Entry]) -> list[Entry]:
    return [e for e in topics if not e.few and all(words.known(e.v[c]) for c in ("peak", "peak_low", "peak_high"))]


def _nearest_peak(topics: Sequence[Entry]) -> Entry | None:
    scanned = [e for e in topics if words.known(e.v["p_scan"]) and words.known(e.v["window_start"]) and not e.few]
    return min(scanned, key=lambda e: (e.v["p_scan"], e.key), default=None)


def _power(calibration: pd.DataFrame | None, corpus: str) -> dict[int, float]:
    """Dated papers -> chance that a fourfold rise gets a verdict, as simulated."""
    rows = power.ours(calibration, corpus) if calibration is not None else pd.DataFrame()
    names = [c for c in rows.columns if c.startswith("power_")] if len(rows) else []
    return {int(c.removeprefix("power_")): float(rows[c].iloc[0]) for c in names}


def _at(chances: Mapping[int, float], measured: Sequence[Entry]) -> tuple[int, str] | None:
    """Of the sizes simulated the largest that half the topics reach, else the smallest; and its odds in words."""
    if not chances:
        return None
    typical = np.median([e.n_dated for e in measured]) if measured else 0
    size = max((n for n in chances if n <= typical), default=min(chances))
    return size, odds(chances[size])
