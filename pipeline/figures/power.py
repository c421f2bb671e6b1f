"""How often a real change would be noticed, by the number of papers."""

import pandas as pd
import plotly.graph_objects as go

from pipeline.figures import theme

METHOD = "papertides"  # What the benchmark calls this pipeline's own method.


def figure(calibration: pd.DataFrame, corpus: str) -> go.Figure:
    """Bars of the chance of a verdict for a fourfold rise, from the benchmark's table (`corpus`: small or large)."""
    rows = ours(calibration, corpus)
    sizes = [int(c.removeprefix("power_")) for c in rows.columns if c.startswith("power_")]
    power = [float(rows[f"power_{n}"].iloc[0]) for n in sizes] if len(rows) else []
    sizes = sizes[: len(power)]
    return go.Figure(
        go.Bar(
            orientation="h",
            y=[f"{n} papers" for n in sizes],
            x=power,
            marker={"color": [theme.LIGHT["accent"]] + [theme.LIGHT["ctx"]] * (len(sizes) - 1)},
            text=[f"{v:.0%}" for v in power],
            textposition="outside",
            textfont={"size": 13, "color": theme.LIGHT["ink"]},
            cliponaxis=False,
            hoverinfo="skip",
            width=0.62,
        ),
        theme.layout(
            height=230,
            margin={"l": 78, "r": 40, "t": 6, "b": 6},
            xaxis=theme.axis(range=[0, 1], visible=False),
            yaxis=theme.axis(autorange="reversed", showgrid=False, tickfont={"size": 13, "color": theme.LIGHT["ink"]}),
        ),
    )


def ours(calibration: pd.DataFrame, corpus: str) -> pd.DataFrame:
    """The rows that tell of this pipeline's own method on such a corpus, the plainest simulation first."""
    mine = calibration[(calibration["corpus"] == corpus) & (calibration["method"] == METHOD)]
    return mine.sort_values("overdispersion", kind="stable")
