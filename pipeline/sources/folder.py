"""The folder of saved pages -> its pages. Knows every format; each format's module knows only its own."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tqdm import tqdm

from pipeline.errors import InputError
from pipeline.sources import daily_text
from pipeline.sources.cards import Page

log = logging.getLogger(__name__)


class _Format(Protocol):
    SOURCE: str
    recognises: Callable[[str], bool]
    read: Callable[[str, str], Page]


FORMATS = [daily_text]


@dataclass(frozen=True)
class Skipped:
    """A file that was left out, and why."""

    file: str
    reason: str


def read_folder(folder: Path, on_bad_page: str) -> tuple[list[Page], list[Skipped]]:
    """Every file of the folder and of the folders in it, sorted by name; hidden files are passed over.

    Raises InputError where the folder is missing, holds no file, or a file is not a page (unless `on_bad_page` is
    "skip", which leaves such files out and lists them; an InputError then means that none was left).
    """
    if not folder.is_dir():
        raise InputError(
            f"parse.pages is '{folder.name}': there is no such folder. Make it and put saved pages into it"
        )
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not files:
        raise InputError(
            f"{folder.name}/ holds no file. Save Daily Papers pages as text into it, or restore the sample pages with "
            "git checkout data/pages"
        )

    pages, skipped = [], []
    for path in tqdm(files, desc="reading pages", disable=None):
        name = path.relative_to(folder).as_posix()
        try:
            pages.append(_read_page(path, name))
        except InputError as error:
            if on_bad_page == "stop":
                raise
            log.warning("left out: %s", error)
            skipped.append(Skipped(name, str(error)))
    if not pages:
        raise InputError(f"none of the {len(files)} files in {folder.name}/ is a page: {skipped[0].reason}")
    return pages, skipped


def _read_page(path: Path, name: str) -> Page:
    text = _decode(path.read_bytes(), name)
    for form in FORMATS:
        if form.recognises(text):
            return form.read(text, name)
    expected = ", ".join(form.SOURCE for form in FORMATS)
    raise InputError(
        f"{name}, line 1: not a page of papers (expected: {expected}). Take the file out of the folder, or set "
        "parse.on_bad_page to skip in params.yaml"
    )


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}, byte {error.start}: not UTF-8 text ({data[error.start : error.start + 4]!r}). Save the page as "
            "UTF-8 text, or set parse.on_bad_page to skip in params.yaml"
        ) from None
