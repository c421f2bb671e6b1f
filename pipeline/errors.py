"""The one error that users see, and how a stage ends on it. Imports nothing of ours."""

import logging
import sys
from collections.abc import Callable


class InputError(Exception):
    """Input or settings that the pipeline can't work on: the message names the place, the value and the remedy."""


def run(main: Callable[[], None]) -> None:
    """Run a stage's main: quiet log lines on standard error, an InputError as one message and exit code 1."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        main()
    except InputError as error:
        sys.exit(f"error: {error}")
    except OSError as error:
        # A full disk, a folder without permission: artefacts are written beside and renamed, so none is half there.
        sys.exit(f"error: {error}; mend it and run again, earlier artefacts are as they were")
