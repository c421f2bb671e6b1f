"""The collect section of params.yaml."""

from datetime import date
from typing import Literal

from pydantic import Field

from pipeline.params import Params


class CollectParams(Params):
    source: Literal["daily", "arxiv"]
    query: str
    # Spelled with an underscore here, because Python keeps `from` for itself.
    from_: date = Field(alias="from")
    to: date
    pause_seconds: float = Field(ge=0)
    daily_address: str
    arxiv_address: str
