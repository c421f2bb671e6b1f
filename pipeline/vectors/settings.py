"""The embed section of params.yaml."""

from pydantic import Field

from pipeline.params import Params


class EmbedParams(Params):
    encoder: str = Field(min_length=1)
