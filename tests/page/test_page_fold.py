"""What repeats is written once and comes back as it was."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.page.fold import MENTION, fold

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text().filter(lambda key: key != MENTION), inner),
)


def unfold(folded: dict[str, Any]) -> Any:
    def opened(item: Any) -> Any:
        if isinstance(item, list):
            return [opened(part) for part in item]
        if not isinstance(item, dict):
            return item
        if MENTION in item:
            return opened(folded["shared"][item[MENTION]])
        return {key: opened(part) for key, part in item.items()}

    return opened(folded["values"])


@given(JSON, JSON)
def test_nothing_is_lost(one: Any, other: Any) -> None:
    grid = ["2025-01-01"] * 20
    values = {"a": [one, grid], "b": {"x": one, "y": grid}, "c": [other, {"d": [grid, one]}]}
    folded = fold(values)
    assert json.dumps(unfold(folded)) == json.dumps(values)
    assert json.dumps(folded).count(json.dumps(grid)) == 1


def test_what_stands_once_or_is_short_stays_in_its_place() -> None:
    values = {"a": [1, 2], "b": [1, 2], "c": list(range(100))}
    assert fold(values) == {"shared": [], "values": values}


def test_a_shared_value_mentions_others() -> None:
    inner = list(range(40))
    folded = fold([[inner, "x" * 60], [inner, "x" * 60], inner])
    assert folded == {"shared": [[{MENTION: 1}, "x" * 60], inner], "values": [{MENTION: 0}, {MENTION: 0}, {MENTION: 1}]}
