"""The parse section of params.yaml."""

from datetime import date
from typing import Literal

from pydantic import Field

from pipeline.params import Params


class ParseParams(Params):
    pages: str = Field(min_length=1)
    saved: dict[str, date]
    on_bad_page: Literal["stop", "skip"]
