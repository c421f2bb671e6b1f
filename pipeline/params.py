"""params.yaml -> one frozen, typed object per section. Imports paths and errors only."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from pipeline import paths
from pipeline.errors import InputError


class Params(BaseModel):
    """A section of params.yaml: every key is required there, and no other is allowed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Section = TypeVar("Section", bound=Params)


def load(section: str, model: type[Section]) -> Section:
    """The section of params.yaml as a `model`.

    Raises InputError, naming the key, its value and the remedy, where the file or the section is not as the
    model says.
    """
    values = read().get(section)
    if not isinstance(values, dict):
        raise InputError(f"params.yaml: the section '{section}:' is missing; restore it with git")
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise InputError("\n".join(_explain(section, model, e) for e in error.errors())) from None


def check_sections(known: Iterable[str]) -> None:
    """Raises InputError where params.yaml has a section that no stage reads, most likely a slip of the pen."""
    for section in read():
        if section not in known:
            raise InputError(f"params.yaml: unknown section {section}; {_nearest(section, known)}")


def read() -> dict[str, object]:
    """params.yaml as plain values. Raises InputError where it is not a mapping in valid YAML."""
    try:
        values = yaml.safe_load(paths.PARAMS.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("params.yaml is missing; restore it with git") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"params.yaml is not valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(values, dict):
        raise InputError("params.yaml must hold one section per stage (parse:, embed:, …)")
    return values


def _explain(section: str, model: type[Params], error: ErrorDetails) -> str:
    key = ".".join([section, *(str(part) for part in error["loc"])])
    if error["type"] == "extra_forbidden":
        hint = _nearest(error["loc"][-1], model.model_fields)
        return f"params.yaml: unknown key {key} (value {error['input']!r}); {hint}"
    if error["type"] == "missing":
        return f"params.yaml: {key} is missing; restore it with git"
    return f"params.yaml: {key} is {error['input']!r}: {error['msg'].removeprefix('Value error, ')}"


def _nearest(key: object, known: Iterable[str]) -> str:
    near = get_close_matches(str(key), known, n=1)
    return f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"
