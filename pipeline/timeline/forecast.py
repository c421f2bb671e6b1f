"""The share one period ahead, with an interval from past errors and a backtest against "as in the last period"."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEWEST_PERIODS = 12
FEWEST_PAPERS = 100
DECAY = 0.7  # Weight of a period against the next one.
CARRY = 1.5  # Periods of slope added: the weighted share lags 2.3 behind and the slope is already shrunk.
COVERAGE = 0.8
ORIGINS = 8
FIRST_ORIGIN = 6  # Periods that the earliest forecast of the backtest knows.


@dataclass(frozen=True)
class Forecast:
    """K series. error, naive_error: mean absolute scaled errors (Hyndman and Koehler, 2006) over the backtest;
    coverage: how often the interval, made from the errors known by then, held the share that came."""

    share: Floats
    low: Floats
    high: Floats
    error: Floats
    naive_error: Floats
    coverage: Floats
    origins: int


def forecast(counts: Floats, totals: Floats, dispersion: Floats) -> Forecast:
    """counts: (K, T) papers in finished periods, totals: (T,), both at least 12 long; dispersion: (K,)."""
    length = len(totals)
    shares = counts / totals
    origins = np.arange(max(FIRST_ORIGIN, length - ORIGINS), length)
    past = np.stack([predict(counts[:, :origin], totals[:origin]) for origin in origins], axis=1)
    truth = shares[:, origins]
    deviation = _deviation(past, totals[origins - 1], dispersion)
    scores = np.abs(truth - past) / deviation
    held = [
        scores[:, i] <= _quantile(scores[:, :i])
        for i in range(len(origins))
        if scores[:, :i].size >= 4  # An 80% quantile needs five values, one of them the new one.
    ]
    scale = np.maximum(np.abs(np.diff(shares[:, : origins[0]])).mean(axis=1), 1e-9)
    share = predict(counts, totals)
    reach = _quantile(scores) * _deviation(share[:, None], totals[-1:], dispersion)[:, 0]
    return Forecast(
        share=share,
        low=np.maximum(share - reach, 0),
        high=np.minimum(share + reach, 1),
        error=np.abs(truth - past).mean(axis=1) / scale,
        naive_error=np.abs(truth - shares[:, origins - 1]).mean(axis=1) / scale,
        coverage=np.mean(held, axis=0) if held else np.full(len(counts), np.nan),
        origins=len(origins),
    )


def predict(counts: Floats, totals: Floats) -> Floats:
    """(K,) exponentially weighted share plus 1.5 times a slope shrunk towards none, as far as all series ask for."""
    weight = DECAY ** np.arange(len(totals) - 1, -1, -1.0)
    level = (counts @ weight + 0.5 * weight[-1]) / (totals @ weight + weight[-1])
    pull = weight * totals
    time = np.arange(len(totals)) - np.average(np.arange(len(totals)), weights=pull)
    lever = pull * time / (pull @ time**2)
    # Relative slopes, so that large and small series can learn from each other.
    slope = (counts / totals) @ lever / level
    variance = (lever**2 @ (1 / totals)) * (1 - level) / level
    real = max(0.0, float(np.mean(slope**2 - variance)))
    return np.clip(level * (1 + CARRY * slope * real / (real + variance)), 0, 1)


def _deviation(share: Floats, totals: Floats, dispersion: Floats) -> Floats:
    return np.sqrt(np.maximum(share * (1 - share), 1e-6) * dispersion[:, None] / totals)


def _quantile(scores: Floats) -> float:
    """Which score the next one stays below in 80% of cases, if it is like these (the conformal rank)."""
    rank = int(np.ceil(COVERAGE * (scores.size + 1)))
    return float(np.sort(scores, axis=None)[min(rank, scores.size) - 1])
