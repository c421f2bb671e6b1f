"""python -m pipeline.compare A B: what changed from one version of the report to another. May import page."""

import sys

from pipeline import errors, paths
from pipeline.errors import InputError
from pipeline.page import changes, versions


def main() -> None:
    print("\n".join(told(sys.argv[1:])))  # noqa: T201 - this command's whole purpose


def told(names: list[str]) -> list[str]:
    """The lines for versions A and B, each named whole or by an unmistakable beginning. Raises InputError."""
    known = versions.read(paths.REPORTS)
    if len(names) != 2:
        raise InputError(f"name two versions: python -m pipeline.compare A B; there are {', '.join(known) or 'none'}")
    old, new = (known[_find(name, list(known))] for name in names)
    found = changes.compare(old, new)
    lines = [f"{found['old']} → {found['new']}", found["summary"]]
    for line in found["lines"]:
        lines += [f"  {line['head']} {line['text']}", *(f"    {title}" for title in line["titles"])]
    return lines


def _find(name: str, known: list[str]) -> str:
    fits = [v for v in known if v == name] or [v for v in known if v.startswith(name)]
    if len(fits) != 1:
        raise InputError(
            f"'{name}' is {'no version' if not fits else f'the beginning of {len(fits)} versions'}; "
            f"there are {', '.join(known) or 'none'}"
        )
    return fits[0]


if __name__ == "__main__":
    errors.run(main)
