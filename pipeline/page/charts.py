"""Every chart of the page as plain JSON values, under the name of the element that it is drawn in."""

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

from pipeline.figures import heat, lines, momentum, papers_map, peaks, power, ranks, theme, treemap
from pipeline.figures.periods import DAY, periods
from pipeline.page.entries import Entry
from pipeline.page.settings import ReportParams
from pipeline.results import Results

pio.json.config.default_engine = "json"  # Which engine is installed must not decide the report's bytes.


def build(
    results: Results, entries: Sequence[Entry], calibration: pd.DataFrame | None, settings: ReportParams
) -> dict[str, Any]:
    """Chart name -> {data, layout}; a chart without anything to show is left out."""
    named = {e.key: e.short for e in entries if e.kind != "outliers"}
    found = {e.key: e.short for e in entries if e.kind == "topic"}
    figures: dict[str, go.Figure] = {}
    if len(results.shares) and len(results.curves):
        time = periods(results.shares)
        left, right = time["left"].iloc[0], time["end"].iloc[-1] + DAY
        drawn = {e.key for e in entries} & {topic for topic, _ in lines.by_topic(results.curves)}
        in_lines = {e.key: e.short for e in entries if e.key in drawn and (e.n_dated >= 4 or e.kind == "watch")}
        in_lines.pop("outliers/outliers", None)
        figures["lines"] = lines.figure(results.shares, results.curves, in_lines)
        figures["ranks"] = ranks.figure(results.shares, found)
        figures["heat"] = heat.figure(results.shares, {e.key: e.label for e in entries if e.kind == "topic"})
        figures["peaks"] = peaks.figure(results.verdicts, named, left, right)
        figures["momentum"] = momentum.figure(results.verdicts, named)
        for entry in entries:
            if entry.key in drawn:
                figures[entry.anchor] = lines.single(
                    results.shares, results.curves, entry.key, entry.label, theme.slot_colour(entry.slot)
                )
    if len(results.papers):
        figures["map"] = papers_map.figure(results.papers, results.assignments, found, settings.dots_up_to)
        figures["treemap"] = treemap.figure(results.topics, results.verdicts)
    if calibration is not None:
        figures["power"] = power.figure(calibration, results.metrics["trends"].get("corpus", "small"))
    return {name: figure_json(figure) for name, figure in figures.items() if figure.data}


def figure_json(figure: go.Figure) -> dict[str, Any]:
    values = json.loads(pio.to_json(figure, validate=False))
    values["layout"].pop("template", None)
    return {"data": values["data"], "layout": values["layout"]}
