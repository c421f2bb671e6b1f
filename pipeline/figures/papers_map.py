"""The papers as dots: those that read alike lie close together."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pipeline.figures import theme, words

WEBGL_FROM = 4000  # SVG dots grow slow from here on.


def figure(papers: pd.DataFrame, assignments: pd.DataFrame, labels: dict[str, str], most: int) -> go.Figure:
    """Filled dots are dated papers, rings undated ones; each topic's name stands at its middle.

    `papers` and `assignments` share their row order; customdata is a paper's row. Above `most` papers every k-th is
    drawn. `labels` maps a topic's key to its name, the most important first.
    """
    rows = sample(len(papers), most)
    dated = papers["published"].notna().to_numpy()
    scatter = go.Scattergl if len(rows) > WEBGL_FROM else go.Scatter
    traces = [
        scatter(
            x=assignments["x"].iloc[chosen].round(3).tolist(),
            y=assignments["y"].iloc[chosen].round(3).tolist(),
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 8 if len(rows) < WEBGL_FROM else 4,
                "color": theme.LIGHT["dot"],
                "opacity": 0.75,
                "line": {"width": width, "color": theme.LIGHT["bg" if symbol == "circle" else "dot"]},
            },
            customdata=chosen.tolist(),
            hovertext=[_hover(papers.iloc[i], assignments["topic_id"].iloc[i], labels) for i in chosen],
            hovertemplate="%{hovertext}<extra></extra>",
            meta={"part": part},
        )
        for chosen, symbol, width, part in (
            (rows[dated[rows]], "circle", 0.8, "dated"),
            (rows[~dated[rows]], "circle-open", 1.6, "undated"),
        )
        if len(chosen)
    ]
    hidden = {"visible": False, "fixedrange": True}
    return go.Figure(
        traces,
        theme.layout(
            margin={"l": 4, "r": 4, "t": 4, "b": 4},
            xaxis=hidden,
            yaxis=hidden,
            annotations=_names(assignments, labels),
        ),
    )


def sample(n: int, most: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Rows spread evenly over all, at most `most`."""
    return np.unique(np.linspace(0, n - 1, min(n, most)).astype(np.int64)) if n else np.zeros(0, dtype=np.int64)


def _hover(paper: Any, topic_id: int, labels: dict[str, str]) -> str:
    topic = labels.get(theme.key("topic", str(topic_id)), "no topic")
    date = words.dated(paper["published"], paper["date_precision"]) if words.known(paper["published"]) else "no date"
    return f"<b>{theme.wrapped(paper['title'])}</b><br>{date} · {theme.plain(topic, 60)}"


def _names(assignments: pd.DataFrame, labels: dict[str, str]) -> list[dict[str, object]]:
    medians = assignments.groupby(assignments["topic_id"].astype(str))[["x", "y"]].median().round(3)
    middles = {str(row.Index): (row.x, row.y) for row in theme.rows(medians)}
    quiet = {"size": 11.5, "color": theme.LIGHT["ink3"]}
    return [
        theme.label(label, topic, x=middles[name][0], y=middles[name][1], font=quiet)
        for topic, label in labels.items()
        if topic.startswith("topic/") and (name := topic.removeprefix("topic/")) in middles
    ]
