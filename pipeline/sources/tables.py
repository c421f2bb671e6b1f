"""CSV and Parquet tables, their columns named in params.yaml (parse.columns)."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import InputError
from pipeline.sources.cards import Card, Page, Problem
from pipeline.sources.fields import arxiv_date, arxiv_id, iso_date, one_line
from pipeline.sources.raw import REMEDY, RawFile
from pipeline.sources.settings import Columns

SOURCE = "table with the columns of parse.columns, CSV or Parquet"

_DELIMITERS = ",;\t"
_PARQUET = "PAR1"


def recognises(head: str, columns: Columns) -> bool:
    """Whether it is Parquet, or its first line names the title's and the abstract's column."""
    return head.startswith(_PARQUET) or _delimiter(head, columns) is not None


def read(raw: RawFile, columns: Columns) -> Page:
    """Row by row; a row without a title is named and left out. Raises InputError where no row is a paper."""
    head = raw.head()
    rows = (
        _parquet_rows(raw, columns) if head.startswith(_PARQUET) else _csv_rows(raw, _delimiter(head, columns) or ",")
    )
    cards, problems = [], []
    for number, row in rows:
        title = one_line(row.get(columns.title))
        if not title:
            problems.append(Problem(raw.name, number, "a row without a title: left out"))
            continue
        identifier = arxiv_id(row.get(columns.id))
        date = iso_date(row.get(columns.date))
        if date is None and row.get(columns.date):
            problems.append(Problem(raw.name, number, f"'{row[columns.date]:.40}' is not YYYY-MM-DD: kept undated"))
        cards.append(
            Card(
                line=number,
                title=title,
                abstract=one_line(row.get(columns.abstract)),
                date=date or (arxiv_date(identifier) if identifier else None),
                url=f"https://arxiv.org/abs/{identifier}" if identifier else None,
                arxiv_id=identifier,
                category=one_line(row.get(columns.category)) or None,
            )
        )
    if not cards:
        raise InputError(f"{raw.name}, line 2: no row with a title in column '{columns.title}'. {REMEDY}")
    return Page(raw.name, SOURCE, cards, problems=problems)


def _delimiter(head: str, columns: Columns) -> str | None:
    first = next(iter(head.splitlines()), "")
    for delimiter in _DELIMITERS:
        names = next(csv.reader([first], delimiter=delimiter), [])
        if {columns.title, columns.abstract} <= set(names):
            return delimiter
    return None


def _csv_rows(raw: RawFile, delimiter: str) -> Iterator[tuple[int, dict[str, Any]]]:
    csv.field_size_limit(1 << 24)
    reader = csv.DictReader(io.StringIO(raw.text(), newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise InputError(f"{raw.name}, line {reader.line_num}: not a CSV table ({error}). {REMEDY}") from None


def _parquet_rows(raw: RawFile, columns: Columns) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        table = pq.read_table(pa.BufferReader(raw.data()))
    except pa.ArrowException as error:
        raise InputError(f"{raw.name}, byte 0: not a whole Parquet file ({error}). {REMEDY}") from None
    wanted = [columns.title, columns.abstract, columns.date, columns.id, columns.category]
    missing = [name for name in wanted[:2] if name not in table.column_names]
    if missing:
        raise InputError(
            f"{raw.name}, line 1: no column '{missing[0]}' (it has {', '.join(table.column_names)}). Name its columns "
            "in params.yaml, parse.columns"
        )
    table = table.select([name for name in wanted if name in table.column_names])
    for number, row in enumerate(table.to_pylist(), start=1):
        yield number, {name: None if value is None else str(value) for name, value in row.items()}
