"""One file as it lies in the folder: unpacked if it is .gz or .zst, decoded as UTF-8 text."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import cast

import pyarrow as pa

from pipeline.errors import InputError

_HEAD = 1 << 16
_PACKED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
REMEDY = "Take the file out of the folder, or set parse.on_bad_page to skip in params.yaml"


@dataclass(frozen=True)
class RawFile:
    """A file of the folder under the name that messages call it by. Every reader opens it anew."""

    path: Path
    name: str

    def open(self) -> BufferedReader:
        """The unpacked bytes, as a stream."""
        with self.path.open("rb") as file:
            start = file.read(4)
        for magic, codec in _PACKED.items():
            if start.startswith(magic):
                # Arrow's stream is a reader in all but its declared type.
                return BufferedReader(
                    cast("BufferedReader", pa.CompressedInputStream(pa.OSFile(str(self.path)), codec))
                )
        return self.path.open("rb")

    def head(self) -> str:
        """The beginning, enough to recognise the format by; what is not UTF-8 is replaced."""
        return self._read(_HEAD).decode("utf-8-sig", errors="replace")

    def data(self) -> bytes:
        """All of it. Raises InputError where a packed file is cut short or damaged."""
        return self._read(-1)

    def text(self) -> str:
        """All of it. Raises InputError where the bytes are not UTF-8, naming the first that is not."""
        data = self.data()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError(
                f"{self.name}, byte {error.start}: not UTF-8 text ({data[error.start : error.start + 4]!r}). Save it "
                "as UTF-8 text, or set parse.on_bad_page to skip in params.yaml"
            ) from None

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Its lines one by one with their numbers from 1, so that a large file never stands in memory whole."""
        with self.open() as stream:
            try:
                yield from enumerate(stream, start=1)
            except OSError as error:
                raise self._damaged(error) from None

    def _read(self, size: int) -> bytes:
        with self.open() as stream:
            try:
                return stream.read(size)
            except OSError as error:
                raise self._damaged(error) from None

    def _damaged(self, error: OSError) -> InputError:
        return InputError(
            f"{self.name}, byte 0: can't be unpacked ({error}). Fetch it again, or {REMEDY[0].lower()}{REMEDY[1:]}"
        )
