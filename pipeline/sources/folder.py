"""The folder of saved pages -> its pages. Knows every format; each format's module knows only its own."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tqdm import tqdm

from pipeline.engine import map_parts
from pipeline.errors import InputError
from pipeline.sources import arxiv_jsonl, daily_html, daily_json, daily_text, tables
from pipeline.sources.cards import Page
from pipeline.sources.raw import REMEDY, RawFile
from pipeline.sources.settings import Columns

log = logging.getLogger(__name__)


class _Format(Protocol):
    SOURCE: str

    def recognises(self, head: str) -> bool: ...
    def read(self, raw: RawFile) -> Page: ...


FORMATS: list[_Format] = [arxiv_jsonl, daily_json, daily_html, daily_text]


@dataclass(frozen=True)
class Skipped:
    """A file that was left out, and why."""

    file: str
    reason: str


def read_folder(
    folder: Path, on_bad_page: str, columns: Columns, engine: str = "local"
) -> tuple[list[Page], list[Skipped]]:
    """Every file of the folder and of the folders in it, sorted by name; hidden files are passed over.

    `engine` says where files are read (see pipeline.engine); a cluster's workers need to see the folder. Raises
    InputError where the folder is missing, holds no file, or a file is not a page (unless `on_bad_page` is "skip",
    which leaves such files out and lists them; an InputError then means that none was left).
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
    raws = [RawFile(path, path.relative_to(folder).as_posix()) for path in files]
    found = map_parts(_try_file, columns, raws, engine)
    for raw, page in zip(raws, tqdm(found, total=len(raws), desc="reading pages", disable=None), strict=True):
        if isinstance(page, Page):
            pages.append(page)
        elif on_bad_page == "stop":
            raise page
        else:
            log.warning("left out: %s", page)
            skipped.append(Skipped(raw.name, str(page)))
    if not pages:
        raise InputError(f"none of the {len(files)} files in {folder.name}/ is a page: {skipped[0].reason}")
    return pages, skipped


def _try_file(columns: Columns, raw: RawFile) -> Page | InputError:
    try:
        return _read_file(raw, columns)
    except InputError as error:
        return error


def _read_file(raw: RawFile, columns: Columns) -> Page:
    head = raw.head()
    for form in FORMATS:
        if form.recognises(head):
            return form.read(raw)
    if tables.recognises(head, columns):
        return tables.read(raw, columns)
    # Told apart here, because the beginning of what is no text can look like anything.
    raw.text()
    expected = ", ".join([*(form.SOURCE for form in FORMATS), tables.SOURCE])
    raise InputError(f"{raw.name}, line 1: not a page of papers (expected one of: {expected}). {REMEDY}")
