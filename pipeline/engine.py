"""Where partitioned work runs: in this process, or on a Dask cluster. Imports errors, and Dask on demand."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, TypeVar

from pydantic import AfterValidator

from pipeline.errors import InputError

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Part = TypeVar("Part")
Shared = TypeVar("Shared")
Result = TypeVar("Result")

# A worker that dies takes the parts it was at with it; each is handed out again this many times.
_RETRIES = 3


def _is_engine(value: str) -> str:
    if value not in ("local", "dask") and "://" not in value:
        raise ValueError(
            "allowed are local, dask (a cluster on this machine), or a scheduler's address (tcp://host:8786)"
        )
    return value


EngineName = Annotated[str, AfterValidator(_is_engine)]


def parted(items: list[Item], size: int) -> list[list[Item]]:
    """The items in runs of `size`, in order, the last one shorter."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def map_parts(
    function: Callable[[Shared, Part], Result], shared: Shared, parts: Iterable[Part], engine: str
) -> Iterator[Result]:
    """`function(shared, part)` for each part, in the order of the parts, whichever worker made it.

    `engine` is "local", "dask" or a scheduler's address. On a cluster `shared` goes to every worker once; function,
    parts and results have to be picklable, and the workers need this project and its environment. Raises InputError
    where Dask is not installed or no scheduler answers; what the function raises comes through.
    """
    if engine == "local":
        yield from (function(shared, part) for part in parts)
        return
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            f"params.yaml: engine is '{engine}', but Dask is not installed: uv pip install -r requirements-dask.lock"
        ) from None
    try:
        client = Client(None if engine == "dask" else engine, timeout="20s", set_as_default=False)
    except OSError as error:
        raise InputError(f"params.yaml: engine is '{engine}', but no scheduler answers there ({error})") from None
    with client:
        log.info("%d workers at %s", len(client.scheduler_info()["workers"]), engine)
        everywhere = client.scatter(shared, broadcast=True)
        todo = list(parts)
        # Not pure: equal parts are computed each for itself, so that none stands in for another.
        futures = client.map(function, [everywhere] * len(todo), todo, pure=False, retries=_RETRIES)
        for future in futures:
            yield future.result()
            future.release()
