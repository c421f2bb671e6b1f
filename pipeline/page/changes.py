"""What changed from one version to another, told in plain lines."""

from collections.abc import Mapping
from typing import Any

Changes = dict[str, Any]


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Changes:
    return {"old": old["version"], "new": new["version"], "summary": "What changed", "lines": []}
