"""One version's page and the list of versions, as HTML text: one file, no request, nothing run but its own scripts."""

import base64
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from pipeline.figures import lines, momentum, words
from pipeline.figures.periods import DAY, periods
from pipeline.page import charts, contents, export, facts, keyword_use, payload
from pipeline.page.entries import Entry
from pipeline.page.fold import fold
from pipeline.page.headline import Headline
from pipeline.page.settings import ReportParams
from pipeline.page.sparkline import sparkline
from pipeline.results import Results

FONTS = {"Source Serif 4 Variable": "source-serif-4.woff2", "Inter Variable": "inter.woff2"}
LEAN_ENDS = (0.4, 6.2)  # The lean chart's log axis; what lies beyond is cut off with an arrow.
MOST_SIDE_BY_SIDE = 60
MOST_EMBEDDED_CSV = 1_000_000  # Characters; larger tables are only beside the page.
KEYWORDS_SHOWN = 8


def page(
    results: Results,
    entries: Sequence[Entry],
    headline: Headline,
    manifest: Mapping[str, Any],
    changes: Mapping[str, Any] | None,
    settings: ReportParams,
) -> str:
    """The report of one version."""
    calibration = pd.read_csv(contents.CALIBRATION) if contents.CALIBRATION.exists() else None
    figures = charts.build(results, entries, calibration, settings)
    data = payload.build(results, entries, settings)
    tables = export.tables(results)
    return environment().get_template("report.html").render(
        manifest=manifest,
        settings=settings,
        headline=headline,
        changes=changes,
        results=results,
        entries=entries,
        by_key={e.key: e for e in entries},
        watched=[e for e in entries if e.kind == "watch"],
        found=[e for e in entries if e.kind == "topic"],
        leans=_leans(entries),
        side_by_side=_side_by_side(entries),
        sparks=_sparks(results, entries),
        keyword_use=_keyword_use(results, entries, data),
        periods=data["periods"],
        counts={topic["key"]: topic["counts"] for topic in data["topics"]},
        calibration=calibration,
        spark_top=spark_top(results),
        momentum=momentum.drawn(results.verdicts, {e.key: e.label for e in entries if e.kind != "outliers"}),
        figures={name: figure["layout"].get("height") for name, figure in figures.items()},
        sections=contents.SECTIONS,
        embedded=[
            ("application/json", "data", embeddable(data)),
            ("application/json", "figures", embeddable(fold(figures))),
            *(("text/csv", name, embeddable(t)) for name, t in tables.items() if len(t) <= MOST_EMBEDDED_CSV),
        ],
        **facts.gather(results, entries, headline, manifest, calibration, data["periods"]),
        **_assets(),
    )  # fmt: skip


def index(versions: Sequence[Mapping[str, Any]]) -> str:
    """The list of versions, newest first, each a manifest with its headline and changes."""
    return environment().get_template("index.html").render(versions=versions, **_assets())


def embeddable(values: Any) -> Markup:
    """JSON that can stand inside a script element: no '<' that could end it."""
    text = json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for mark, code in (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        text = text.replace(mark, code)
    return Markup(text)


@cache
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(contents.TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {name: getattr(words, name) for name in ("plural", "season", "month", "known")}
    env.globals |= {"lean_x": lean_x, "shown": shown, "day": day, "words_for": words.count}
    env.filters |= {
        name: getattr(words, name) for name in ("number", "percent", "fine_percent", "times", "factor", "probability")
    }
    return env


def lean_x(value: float) -> float:
    """Where a change stands on the lean chart, in percent of its width."""
    low, high = (math.log(end) for end in LEAN_ENDS)
    at = (math.log(min(max(value, LEAN_ENDS[0]), LEAN_ENDS[1])) - low) / (high - low)
    return round(100 * at, 1)


def shown(text: str, longest: int = 300) -> str:
    """Text from outside, cut where its length would swamp the page."""
    return text if len(text) <= longest else text[:longest].rstrip() + "…"


def day(iso_date: str | None) -> str:
    return words.day(pd.Timestamp(iso_date)) if iso_date else "no date"


def _leans(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """The lean chart's rows: watched topics (those that can't be judged last), then the four strongest others."""
    watched = [e for e in entries if e.kind == "watch"]
    others = [e for e in entries if e.kind == "topic" and e.measured]
    strongest = sorted(others, key=lambda e: (not e.sure, -abs(e.pull), e.key))[:4]

    def by_size(rows: list[Entry]) -> list[Entry]:
        return sorted(rows, key=lambda e: (not e.measured, -(e.v["times_per_year"] or 0)))

    return {"watched": by_size(watched), "strongest": by_size(strongest)}


def _side_by_side(entries: Sequence[Entry]) -> list[Entry]:
    """From the strongest pull up to the strongest pull down, those with too few papers last."""
    found = [e for e in entries if e.kind == "topic"]
    largest = sorted(found, key=lambda e: (e.few, -e.n_dated))[:MOST_SIDE_BY_SIDE]
    return sorted(largest, key=lambda e: (e.few, -e.pull))


def _sparks(results: Results, entries: Sequence[Entry]) -> dict[str, Markup]:
    """Key -> drawing, all on one scale that fits lines and most points."""
    if results.shares.empty or results.curves.empty:
        return {e.key: Markup("") for e in entries}
    time = periods(results.shares)
    left, right = time["left"].iloc[0], time["end"].iloc[-1] + DAY
    curves = dict(lines.by_topic(results.curves.sort_values("date")))
    points = dict(
        lines.by_topic(results.shares.merge(time[["start", "mid"]], left_on="period_start", right_on="start"))
    )
    top = spark_top(results)
    return {
        e.key: sparkline(curves[e.key], points[e.key], left, right, top)
        if e.key in curves and e.key in points
        else Markup("")
        for e in entries
    }


def spark_top(results: Results) -> float:
    """The sparklines' common upper end: the highest line, and nine in ten of the points that aren't zero."""
    drawn = results.shares[results.shares["kind"] != "outliers"]
    lines_top = float(drawn["curve"].max()) if len(drawn) else 0.0
    points = drawn.loc[drawn["share"] > 0, "share"]
    return max(0.02, 1.05 * lines_top, float(np.quantile(points, 0.9)) if len(points) else 0.0)


def _keyword_use(
    results: Results, entries: Sequence[Entry], data: Mapping[str, Any]
) -> dict[str, list[tuple[str, list[int], float]]]:
    """Key -> (word, papers per period, its largest share of a period)."""
    totals = np.maximum([p["total"] for p in data["periods"]], 1)
    found = {e.key: e.keywords[:KEYWORDS_SHOWN] for e in entries if e.kind == "topic"}
    if not len(totals):
        return {key: [] for key in found}
    texts = (f"{t} {a}" for t, a in zip(results.papers["title"], results.papers["abstract"].fillna(""), strict=True))
    used = keyword_use.count({k for ks in found.values() for k in ks}, texts, data["papers"]["period"], len(totals))
    return {
        key: [(k, used[k].tolist(), float((used[k] / totals).max())) for k in ks if k in used]
        for key, ks in found.items()
    }


@cache
def _assets() -> dict[str, Any]:
    """Styles, fonts and scripts as text, with the digests by which the page's policy lets the scripts run."""
    styles = "\n".join((contents.ASSETS / "css" / name).read_text(encoding="utf-8") for name in contents.STYLES)
    boot = (contents.ASSETS / "js" / "boot.js").read_text(encoding="utf-8")
    scripts = [(contents.ASSETS / "js" / name).read_text(encoding="utf-8") for name in contents.SCRIPTS]
    plotly = get_plotlyjs().replace("</script", "<\\/script")
    return {
        "fonts": {family: _base64(contents.ASSETS / "fonts" / file) for family, file in FONTS.items()},
        "styles": Markup(styles),
        "boot": Markup(boot),
        "scripts": [Markup(text) for text in scripts],
        "plotly": Markup(plotly),
        "script_hashes": [_policy_hash(text) for text in (boot, *scripts, plotly)],
        "index_hashes": [_policy_hash(boot)],
    }


def _base64(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode("ascii")


def _policy_hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode('ascii')}'"
