"""JSON values with what repeats in them written once, so that a page with a chart per topic stays small."""

import json
from typing import Any

LEAST = 60  # Characters: a shorter value is no longer than the mention of it is worth.
MENTION = "="


def fold(values: Any) -> dict[str, Any]:
    """{shared, values}: every list or object that stands at two places or more is one of `shared`, and {"=": its
    number} stands in its places. Assets/js/data.js unfolds it. No object may have the key "=" itself."""
    times: dict[str, int] = {}
    _count(values, times)
    places = {text: i for i, text in enumerate(text for text, n in times.items() if n > 1)}
    return {"shared": [_inside(json.loads(text), places) for text in places], "values": _mention(values, places)}


def _count(item: Any, times: dict[str, int]) -> None:
    if not isinstance(item, dict | list):
        return
    text = _text(item)
    if len(text) < LEAST:
        return
    times[text] = times.get(text, 0) + 1
    if times[text] == 1:
        for part in item.values() if isinstance(item, dict) else item:
            _count(part, times)


def _mention(item: Any, places: dict[str, int]) -> Any:
    if isinstance(item, dict | list) and (place := places.get(_text(item))) is not None:
        return {MENTION: place}
    return _inside(item, places)


def _inside(item: Any, places: dict[str, int]) -> Any:
    if isinstance(item, dict):
        return {key: _mention(part, places) for key, part in item.items()}
    return [_mention(part, places) for part in item] if isinstance(item, list) else item


def _text(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))
