"""Vectors that were computed once are not computed again. Imports errors only.

One SQLite file per folder: each vector is kept under a digest of its encoder and its text, with a checksum, in
transactions; so a killed run leaves whole vectors and no half ones.
"""

import hashlib
import json
import logging
import sqlite3
import zlib
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

import numpy as np

log = logging.getLogger(__name__)

Keep = Callable[[int, np.ndarray], None]
Vectors = dict[str, np.ndarray]

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS vectors (digest TEXT PRIMARY KEY, vector BLOB NOT NULL, checksum INTEGER NOT NULL)"
)
_COMMIT_EVERY = 32


class VectorCache:
    """The vectors of one encoder, float32 of `width` numbers each, in `folder` (None: nothing is kept)."""

    def __init__(self, folder: Path | None, encoder: str, width: int) -> None:
        self.file = folder / "vectors.sqlite" if folder else None
        self.encoder = encoder
        self.width = width

    def fill(self, texts: list[str], encode: Callable[[list[str], Keep], None]) -> np.ndarray:
        """One row per text, float32, n × width. `encode` gets the texts that are not kept yet, each once, and hands
        back each vector by its place among them, as soon as it is there.

        Raises OSError where the folder can't be written to.
        """
        keys = [self._key(text) for text in texts]
        vectors = self._guarded(lambda database: self._fill(database, dict(zip(keys, texts, strict=True)), encode))
        return np.array([vectors[key] for key in keys], dtype=np.float32).reshape(len(keys), self.width)

    def count_missing(self, texts: list[str]) -> int:
        """How many distinct texts would have to be encoded."""
        keys = {self._key(text) for text in texts}
        return len(keys) - len(self._guarded(lambda database: self._read(database, keys)))

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self.encoder}\0{text}".encode()).hexdigest()

    def _guarded(self, work: Callable[[sqlite3.Connection], Vectors]) -> Vectors:
        """The work's result; a damaged file is set aside and the work done again with a new one."""
        try:
            return self._with_database(work)
        except sqlite3.OperationalError as error:
            raise OSError(f"{self.file}: {error}") from error
        except sqlite3.DatabaseError as error:
            if self.file is None:
                raise
            log.warning("%s is damaged (%s): it is set aside, its vectors are computed again", self.file.name, error)
            self.file.replace(self.file.with_suffix(".damaged"))
            return self._with_database(work)

    def _with_database(self, work: Callable[[sqlite3.Connection], Vectors]) -> Vectors:
        if self.file:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.file or ":memory:")) as database:
            database.execute(_SCHEMA)
            return work(database)

    def _read(self, database: sqlite3.Connection, keys: Collection[str]) -> Vectors:
        found = {}
        rows = database.execute(
            "SELECT digest, vector, checksum FROM vectors JOIN json_each(?) ON digest = value", [json.dumps(list(keys))]
        )
        for key, data, checksum in rows:
            if len(data) == 4 * self.width and zlib.crc32(data) == checksum:
                found[key] = np.frombuffer(data, dtype="<f4")
            else:
                log.warning("the kept vector %s is damaged: it is computed again", key[:12])
        return found

    def _fill(
        self, database: sqlite3.Connection, texts: dict[str, str], encode: Callable[[list[str], Keep], None]
    ) -> Vectors:
        vectors = self._read(database, texts)
        wanted = [key for key in texts if key not in vectors]

        def keep(place: int, vector: np.ndarray) -> None:
            data = np.asarray(vector, dtype="<f4").tobytes()
            row = (wanted[place], data, zlib.crc32(data))
            database.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", row)
            vectors[wanted[place]] = np.frombuffer(data, dtype="<f4")
            if len(vectors) % _COMMIT_EVERY == 0:
                database.commit()

        if wanted:
            log.info("%d of %d texts have no kept vector: encoding them", len(wanted), len(texts))
            try:
                encode([texts[key] for key in wanted], keep)
            finally:
                # What was computed before an error or Ctrl-C is not lost.
                database.commit()
        return vectors
