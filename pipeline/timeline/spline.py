"""Smooth functions of time as columns of a design."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def natural(x: Floats, knots: Floats) -> Floats:
    """(n, k - 1) natural cubic spline basis without intercept: linear beyond k knots (Harrell, Regression Modeling
    Strategies, 2.4.5)."""
    last, before = knots[-1], knots[-2]
    width = (last - knots[0]) ** 2

    def cubic(knot: float) -> Floats:
        return np.maximum(x - knot, 0) ** 3

    curved = [
        (
            cubic(knot)
            - cubic(before) * (last - knot) / (last - before)
            + cubic(last) * (before - knot) / (last - before)
        )
        / width
        for knot in knots[:-2]
    ]
    return np.stack([x, *curved], axis=1)


def orthonormal(basis: Floats, weights: Floats) -> Floats:
    """(q, r) turn that makes the centred basis' columns uncorrelated and of variance one, the first still linear.

    r is below q where there are too few distinct places for so many columns.
    """
    share = weights / weights.sum()
    centred = (basis - share @ basis) * np.sqrt(share)[:, None]
    scale = np.maximum(np.linalg.norm(centred, axis=0), 1e-300)
    rank = int(np.linalg.matrix_rank(centred / scale, tol=1e-9)) if len(basis) else 0
    triangle = np.linalg.qr(centred[:, :rank], mode="r")
    turn = np.zeros((basis.shape[1], rank))
    turn[:rank] = np.linalg.inv(triangle * np.sign(np.diag(triangle))[:, None])
    return turn


class Design:
    """Intercept, linear time and orthonormal curvature, at any date: knots at quantiles of the papers.

    x, weights: (n,) places and papers in each. Columns of `at` have mean zero and variance one over the papers.
    """

    def __init__(self, x: Floats, weights: Floats, quantiles: list[float]) -> None:
        self.knots = np.interp(quantiles, (np.cumsum(weights) - weights / 2) / weights.sum(), x)
        # Many papers of one day can pull knots together; a basis needs them apart.
        self.knots = self.knots + np.arange(len(quantiles)) * 1e-6 * max(float(np.ptp(x)), 1e-6)
        basis = natural(x, self.knots)
        self.centre = weights @ basis / weights.sum()
        self.turn = orthonormal(basis, weights)

    def at(self, x: Floats) -> Floats:
        """(n, r + 1): ones, then the r columns."""
        return np.column_stack([np.ones(len(x)), (natural(x, self.knots) - self.centre) @ self.turn])
