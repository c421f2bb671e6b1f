"""A topic's line, band and points as a small inline drawing, in the colour its surroundings set (--k)."""

import pandas as pd
from markupsafe import Markup

from pipeline.figures import theme

WIDTH, HEIGHT = 200, 60


def sparkline(
    curve: pd.DataFrame, points: pd.DataFrame, left: pd.Timestamp, right: pd.Timestamp, top: float, dots: bool = True
) -> Markup:
    """SVG of 200 by 60 from `curve` (date, curve, low, high) and `points` (mid, share, partial), shares 0 to `top`."""
    span = max((right - left).days, 1)

    def x(date: pd.Timestamp) -> str:
        return f"{WIDTH * min(max((date - left).days / span, 0), 1):.0f}"

    def y(share: float) -> str:
        return f"{HEIGHT * (1 - min(share, top) / top):.1f}"

    curve = curve[curve["date"] >= left]
    across = [x(d) for d in curve["date"]]
    line = " ".join(f"{a},{y(c)}" for a, c in zip(across, curve["curve"], strict=True))
    upper = [f"{a},{y(h)}" for a, h in zip(across, curve["high"], strict=True)]
    lower = [f"{a},{y(low)}" for a, low in zip(across, curve["low"], strict=True)]
    band = " ".join(upper + lower[::-1])
    marks = "".join(
        f'<path d="M{x(p.mid)} {y(p.share)}h0"{" class=open" if p.partial else ""}/>'
        for p in (theme.rows(points) if dots else ())
    )
    return Markup(
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="base" d="M0 {HEIGHT}H{WIDTH}"/><polygon points="{band}"/><polyline points="{line}"/>{marks}'
        "</svg>"
    )
