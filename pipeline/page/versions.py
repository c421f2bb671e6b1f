"""The versions in a reports folder: their names, their order, what one hands on to the next."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline import storage
from pipeline.errors import InputError
from pipeline.figures import theme
from pipeline.page.entries import slug
from pipeline.page.matching import Matches

MANIFEST = "manifest.json"
Manifest = dict[str, Any]


def read(folder: Path) -> dict[str, Manifest]:
    """Version name -> manifest, for each folder that has one. Raises InputError where a manifest is damaged."""
    versions = {}
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        try:
            versions[path.parent.name] = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, UnicodeDecodeError):
            raise InputError(
                f"reports/{path.parent.name}/{MANIFEST} is damaged; restore it (`dvc checkout`, or your copy), "
                "or delete that version's folder"
            ) from None
    return versions


def name(newest: str | None, digest: str) -> str:
    """'2025-12-04-a91f03': the newest paper's date and the digest of the artefacts reported."""
    return f"{newest or 'undated'}-{digest[:6]}"


def predecessor(version: str, versions: Mapping[str, Manifest]) -> str | None:
    """Whom `version` follows: as its own manifest says, once it has one; else the last version that none follows."""
    if version in versions:
        return versions[version].get("predecessor")
    followed = {manifest.get("predecessor") for manifest in versions.values()}
    ends = [v for v in versions if v not in followed] or list(versions)
    return max(ends, key=lambda v: (versions[v]["corpus"]["last"] or "", v), default=None)


def anchors(new: Manifest, old: Manifest | None, matches: Matches | None) -> dict[str, str]:
    """Key -> deep link. A topic keeps the link of the topic that it was; new ones are named after their label."""
    taken: dict[str, str] = {"outliers/outliers": "topic-none"}
    kept = old["anchors"] if old else {}
    for watch in new["watch"]:
        taken[theme.key("watch", watch)] = kept.get(theme.key("watch", watch)) or _free(f"watch-{slug(watch)}", taken)
    for topic_id, (old_id, _) in sorted(matches.pairs.items() if matches else ()):
        taken[theme.key("topic", str(topic_id))] = kept[theme.key("topic", str(old_id))]
    # The predecessor's links of topics that are gone stay free of new owners, so that an old link never misleads.
    reserved = set(kept.values())
    for topic in new["topics"]:
        key = theme.key("topic", str(topic["id"]))
        if key not in taken:
            taken[key] = _free(f"topic-{slug(topic['label'])}", taken, reserved)
    return taken


def slots(watched: Iterable[str], old: Manifest | None) -> dict[str, int]:
    """Watched topic -> its colour for good: as before, and the lowest free one for a newcomer."""
    kept = old["slots"] if old else {}
    watched = list(watched)
    given = {name: kept[name] for name in watched if name in kept}
    free = [slot for slot in range(theme.WATCH_SLOTS) if slot not in given.values()]
    for newcomer in [name for name in watched if name not in given][: len(free)]:
        given[newcomer] = free.pop(0)
    return given


def newest_first(versions: Mapping[str, Manifest]) -> list[Manifest]:
    return sorted(versions.values(), key=lambda v: (v["corpus"]["last"] or "", v["version"]), reverse=True)


def save(folder: Path, files: Mapping[str, str], manifest: Manifest) -> None:
    """Write one version's folder, whole or not at all."""
    # One line per part: small, yet a diff shows which part moved.
    lines = [f"{json.dumps(key)}:{_json(value)}" for key, value in manifest.items()]
    text = "{\n" + ",\n".join(lines) + "\n}\n"

    def write(beside: Path) -> None:
        beside.mkdir()
        for file, content in {**files, MANIFEST: text}.items():
            (beside / file).write_text(content, encoding="utf-8", newline="")

    storage.write(folder, write)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str, separators=(",", ":"))


def _free(wanted: str, taken: Mapping[str, str], reserved: Iterable[str] = ()) -> str:
    used = {*taken.values(), *reserved}
    tries = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(used) + 2))
    return next(link for link in tries if link not in used)
