"""The params of trends, checked where they are read. Imports params alone."""

from typing import Literal

from pydantic import Field

from pipeline.params import Params

Width = Literal["week", "month", "quarter", "half-year", "year"]


class TrendsParams(Params):
    period: Literal["auto"] | Width
    level: float = Field(gt=0, lt=0.5)
