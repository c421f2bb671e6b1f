"""The report section of params.yaml."""

from pydantic import Field

from pipeline.params import Params


class ReportParams(Params):
    title: str = Field(min_length=1, max_length=60)
    abstracts_up_to: int = Field(ge=0)
    dots_up_to: int = Field(ge=100)
