"""The embed section of params.yaml."""

from difflib import get_close_matches
from typing import Literal

from pydantic import field_validator

from pipeline.engine import EngineName
from pipeline.params import Params

BUILT_IN = ("auto", "hybrid", "lexical", "minilm")


class EmbedParams(Params):
    encoder: str
    engine: EngineName
    device: Literal["cpu", "cuda"]

    @field_validator("encoder")
    @classmethod
    def _is_known_or_a_hub_model(cls, value: str) -> str:
        # A hub's models are all called owner/name; whether there is one of that name, only its list can tell.
        if value not in BUILT_IN and "/" not in value:
            near = get_close_matches(value, BUILT_IN, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise ValueError(f"allowed are {', '.join(BUILT_IN)}, or a fastembed model's name (owner/name){hint}")
        return value
