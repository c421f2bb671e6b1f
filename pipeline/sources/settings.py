"""The parse section of params.yaml."""

from datetime import date
from typing import Literal

from pydantic import Field

from pipeline.engine import EngineName
from pipeline.params import Params


class Columns(Params):
    """Names of a table's columns; id and category are used where the table has them."""

    title: str
    abstract: str
    date: str
    id: str
    category: str


class ParseParams(Params):
    pages: str = Field(min_length=1)
    saved: dict[str, date]
    on_bad_page: Literal["stop", "skip"]
    columns: Columns
    engine: EngineName
