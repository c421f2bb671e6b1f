"""When each topic stood highest."""

import pandas as pd
import plotly.graph_objects as go

from pipeline.figures import theme, words
from pipeline.figures.periods import iso, year_ticks

VAGUE = 0.6  # An interval that covers more of the axis than this doesn't narrow the time down.
MOST = 60


def figure(verdicts: pd.DataFrame, labels: dict[str, str], left: pd.Timestamp, right: pd.Timestamp) -> go.Figure:
    """A dot at the time of the highest share on an 80% interval, thick where it narrows the time; `left` to `right`."""
    frame = drawn(verdicts, labels, left, right)
    fig = go.Figure(layout=_layout(frame, labels, left, right))
    for place, row in enumerate(theme.rows(frame)):
        colour = theme.LIGHT["ctx" if row.vague else "ink2"]
        fig.add_scatter(
            x=[iso(max(row.peak_low, left)), iso(min(row.peak_high, right))],
            y=[place, place],
            mode="lines",
            line={"color": colour, "width": 2 if row.vague else 5},
            opacity=0.8 if row.vague else 0.45,
            hoverinfo="skip",
            meta={"topic": row.key, "part": "line"},
        )
        fig.add_scatter(
            x=[iso(min(max(row.peak, left), right))],
            y=[place],
            mode="markers",
            marker={
                "size": 12,
                "color": theme.LIGHT["bg"] if row.vague else colour,
                "line": {"color": colour, "width": 2.5},
            },
            customdata=[[row.key]],
            hovertext=[
                f"<b>{theme.plain(labels[row.key], 80)}</b><br>highest: {words.month(row.peak)}<br>"
                f"80% interval: {words.month(row.peak_low)} to {words.month(row.peak_high)}"
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            meta={"topic": row.key, "part": "points"},
        )
    for place, row in enumerate(theme.rows(frame)):
        if row.verdict == "peaked (short)" and words.known(row.window_start):
            fig.add_shape(
                type="rect",
                x0=iso(row.window_start),
                x1=iso(row.window_end),
                y0=place - 0.36,
                y1=place + 0.36,
                line={"color": theme.LIGHT["accent"], "width": 1.6},
            )
    return fig


def drawn(verdicts: pd.DataFrame, labels: dict[str, str], left: pd.Timestamp, right: pd.Timestamp) -> pd.DataFrame:
    """The verdicts with an estimated peak: vague ones first, then from late to early, so the earliest stands on top."""
    frame = verdicts.assign(key=[theme.key(k, i) for k, i in zip(verdicts["kind"], verdicts["id"], strict=True)])
    known = frame["peak"].notna() & frame["peak_low"].notna() & frame["peak_high"].notna()
    frame = frame[frame["key"].isin(list(labels)) & known]
    width = frame["peak_high"].where(frame["peak_high"] < right, right) - frame["peak_low"].where(
        frame["peak_low"] > left, left
    )
    frame = frame.assign(vague=width > VAGUE * (right - left), width=width)
    frame = frame.sort_values(["width", "key"], kind="stable").head(MOST)
    return frame.sort_values(["vague", "peak", "key"], ascending=[False, False, True], kind="stable")


def _layout(frame: pd.DataFrame, labels: dict[str, str], left: pd.Timestamp, right: pd.Timestamp) -> go.Layout:
    return theme.layout(
        height=len(frame) * 30 + 50,
        margin={"l": 240, "r": 14, "t": 30, "b": 6},
        xaxis=theme.axis(type="date", side="top", range=[iso(left), iso(right)], **year_ticks(left, right)),
        yaxis=theme.axis(
            tickvals=list(range(len(frame))),
            ticktext=[theme.plain(labels[key], 34) for key in frame["key"]],
            showgrid=False,
            range=[-0.7, len(frame) - 0.3],
            tickfont={"size": 12.5, "color": theme.LIGHT["ink"]},
        ),
        meta={"topics": frame["key"].tolist()},
    )
