"""A polite reader of web addresses: one connection, pauses, patience. Imports errors and requests only."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from pipeline.errors import InputError

log = logging.getLogger(__name__)

_USER_AGENT = "papertides (collects days of papers, one request at a time)"
_TIMEOUT_SECONDS = (10, 60)
_BODY_TRIES = 4

Answer = TypeVar("Answer")


class BadAnswer(Exception):
    """The server answered, but not with what it was asked for: cut short, or something else in its place."""


class Client:
    """Fetches one address after the other, `pause_seconds` apart.

    Refused connections and the statuses 429 and 5xx are tried again with growing pauses, or after the time that the
    server asks for (Retry-After); so are answers that come cut short or as something else.
    """

    def __init__(self, pause_seconds: float, backoff_seconds: float = 1.0) -> None:
        self.pause_seconds = pause_seconds
        self.backoff_seconds = backoff_seconds
        self.session = requests.Session()
        self.session.headers["User-Agent"] = _USER_AGENT
        patience = Retry(
            total=6,
            backoff_factor=backoff_seconds,
            status_forcelist=[429, 500, 502, 503, 504],
            allowed_methods=["GET"],
            redirect=5,
        )
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, HTTPAdapter(pool_maxsize=1, max_retries=patience))

    def fetch(self, address: str, query: dict[str, str | int], read: Callable[[requests.Response], Answer]) -> Answer:
        """What `read` makes of the answer; it raises BadAnswer (or ValueError) where the answer is none.

        Raises InputError, naming the address, when patience ends: never gives an empty answer in place of a failure.
        """
        trouble: Exception | None = None
        for attempt in range(_BODY_TRIES):
            time.sleep(self.pause_seconds if attempt == 0 else self.backoff_seconds * 2**attempt)
            try:
                response = self.session.get(address, params=query, timeout=_TIMEOUT_SECONDS)
                response.raise_for_status()
                return read(response)
            except (requests.RequestException, BadAnswer, ValueError) as error:
                trouble = error
                log.warning("%s: %s; trying again", address, error)
        raise InputError(
            f"{address} {query}: no whole answer after {_BODY_TRIES} tries ({trouble}). What was fetched before is "
            "kept; run the same command again later to go on from here"
        )
