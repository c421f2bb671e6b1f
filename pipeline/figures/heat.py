"""Every topic's share in every period as a heat map."""

import pandas as pd
import plotly.graph_objects as go

from pipeline.figures import theme, words
from pipeline.figures.lines import by_topic
from pipeline.figures.periods import periods

MOST_ROWS = 60


def figure(shares: pd.DataFrame, labels: dict[str, str]) -> go.Figure:
    """Colour is share, the figure is papers, empty means none; rows run from early topics to late ones.

    `labels` maps a topic's key to its name, the most important first; the first 60 are drawn.
    """
    time = periods(shares)
    table = {topic: rows.set_index("period_start").reindex(time["start"]) for topic, rows in by_topic(shares)}
    topics = sorted([t for t in labels if t in table][:MOST_ROWS], key=lambda t: -_centre(table[t]))
    share = [[_or_none(v) for v in 100 * table[t]["share"]] for t in topics]
    papers = [[int(v) if v > 0 else "" for v in table[t]["papers"].fillna(0)] for t in topics]
    highest = max([5.0, *(v for row in share for v in row if v is not None)])
    hover = [
        [
            f"<b>{theme.plain(labels[t], 80)}</b><br>{period.label}: {words.number(row.papers)} of "
            f"{words.plural(row.total, 'paper')} ({words.percent(row.share)})"
            if row.total == row.total
            else ""
            for row, period in zip(theme.rows(table[t]), theme.rows(time), strict=True)
        ]
        for t in topics
    ]
    heatmap = go.Heatmap(
        x=list(range(len(time))),
        y=list(range(len(topics))),
        z=share,
        zmin=0,
        zmax=highest,
        colorscale=[
            [0, theme.LIGHT["accent-bg"]],
            [0.45, theme.LIGHT["accent-mid"]],
            [1, theme.LIGHT["accent"]],
        ],
        showscale=False,
        xgap=2,
        ygap=2,
        text=papers,
        texttemplate="%{text}" if len(time) <= 30 else None,
        textfont={"size": 11},
        customdata=[[[t, i] for i in range(len(time))] for t in topics],
        hovertext=hover,
        hovertemplate="%{hovertext}<br>click for the papers<extra></extra>",
    )
    return go.Figure(
        [heatmap],
        theme.layout(
            height=len(topics) * 23 + 60,
            margin={"l": 258, "r": 6, "t": 34, "b": 6},
            xaxis=theme.axis(
                tickvals=list(range(0, len(time), 1 + len(time) // 16)),
                ticktext=time["short"].tolist()[:: 1 + len(time) // 16],
                side="top",
                showgrid=False,
                tickfont={"size": 12, "color": theme.LIGHT["ink2"]},
            ),
            yaxis=theme.axis(
                tickvals=list(range(len(topics))),
                ticktext=[theme.plain(labels[t], 38) for t in topics],
                showgrid=False,
                tickfont={"size": 12.5, "color": theme.LIGHT["ink"]},
                range=[-0.5, len(topics) - 0.5],
            ),
            meta={"topics": topics},
        ),
    )


def _centre(rows: pd.DataFrame) -> float:
    """The period around which a topic's shares lie."""
    share = rows["share"].fillna(0).to_numpy()
    return float((share * range(len(share))).sum() / share.sum()) if share.sum() else 0.0


def _or_none(value: float) -> float | None:
    return round(value, 2) if value > 0 else None
