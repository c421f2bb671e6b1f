"""The made-up corpus, once for all tests of topics."""

import pytest
from topics_corpus import Planted, plant


@pytest.fixture(scope="session")
def planted() -> Planted:
    return plant()
