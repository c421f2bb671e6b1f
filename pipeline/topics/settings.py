"""The params of clustering and of watch entries, checked where they are read. Imports params alone."""

from typing import Annotated, Literal

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import AfterValidator, Field, StringConstraints, field_validator

from pipeline.engine import EngineName
from pipeline.params import Params

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _linear_time_pattern(term: str) -> str:
    try:
        matches_nothing = pc.match_substring_regex(pa.array([""]), term, ignore_case=True)[0].as_py()
    except pa.ArrowInvalid as error:
        reason = str(error).removeprefix("Invalid regular expression: ")
        raise ValueError(f"not a regular expression that RE2 takes ({reason}); mend it or leave it out") from None
    if matches_nothing:
        raise ValueError("it matches the empty text and so every paper; ask for at least one letter")
    return term


class NamerParams(Params):
    """A language model behind an OpenAI-compatible address; off while the address is empty."""

    address: str
    model: str
    timeout_seconds: float = Field(gt=0, le=600)


class ClusterParams(Params):
    seeds: int = Field(ge=2, le=100)
    min_topic_size: Literal["auto"] | Annotated[int, Field(ge=2)]
    granularity: Literal["fewer", "normal", "more"] | Annotated[float, Field(ge=0.1, le=10)]
    names: dict[Text, Text]
    engine: EngineName
    namer: NamerParams


class WatchEntry(Params):
    name: Text
    meaning: Text
    terms: list[Annotated[Text, AfterValidator(_linear_time_pattern)]] = Field(min_length=1)


class WatchParams(Params):
    topics: list[WatchEntry]

    @field_validator("topics")
    @classmethod
    def _distinct(cls, topics: list[WatchEntry]) -> list[WatchEntry]:
        names = [entry.name for entry in topics]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands there twice; give every entry its own name")
        return topics
