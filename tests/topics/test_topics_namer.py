"""Names from a language model, against a stand-in server that misbehaves in every way."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from pipeline.topics import namer
from pipeline.topics.settings import NamerParams

LABELS = ["BEV, maps", "GAN, images"]
KEYWORDS = [["BEV", "maps"], ["GAN", "images"]]
TITLES = [["Maps from above"], ["Pictures of nobody"]]


class StandIn(BaseHTTPRequestHandler):
    reply: ClassVar[bytes] = b""
    status: ClassVar[int] = 200
    delay: ClassVar[float] = 0
    asked: ClassVar[list[dict[str, object]]] = []
    keys: ClassVar[list[str | None]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        StandIn.asked.append({"path": self.path, **json.loads(body)})
        StandIn.keys.append(self.headers["Authorization"])
        time.sleep(StandIn.delay)
        self.send_response(StandIn.status)
        self.send_header("Content-Length", str(len(StandIn.reply)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError):  # whoever asked may have given up
            self.wfile.write(StandIn.reply)

    def log_message(self, *args: object) -> None:
        pass


def completion(text: object) -> bytes:
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


@pytest.fixture
def server() -> Iterator[NamerParams]:
    StandIn.reply, StandIn.status, StandIn.delay = completion("Mapping from above"), 200, 0
    StandIn.asked, StandIn.keys = [], []
    http = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{http.server_address[1]}/v1"
    yield NamerParams(address=address, model="stand-in", timeout_seconds=0.5)
    http.shutdown()
    http.server_close()


def rename(settings: NamerParams, cache: Path) -> tuple[list[str], list[str]]:
    return namer.rename(LABELS, KEYWORDS, TITLES, settings, cache)


def test_off_by_default(tmp_path: Path) -> None:
    assert rename(NamerParams(address="", model="", timeout_seconds=1), tmp_path) == (LABELS, [])
    assert not list(tmp_path.iterdir())


def test_names_are_taken_and_kept_apart(server: NamerParams, tmp_path: Path) -> None:
    named, notes = rename(server, tmp_path)
    assert named == ["Mapping from above", "Mapping from above (GAN, images)"]
    assert notes == []
    assert StandIn.asked[0]["path"] == "/v1/chat/completions" and StandIn.asked[0]["temperature"] == 0
    assert "Maps from above" in json.dumps(StandIn.asked[0]["messages"])


def test_a_rerun_asks_nothing_and_names_alike(server: NamerParams, tmp_path: Path) -> None:
    first = rename(server, tmp_path)
    StandIn.reply = completion("Something else")
    assert rename(server, tmp_path) == first
    assert len(StandIn.asked) == 2


def test_another_model_is_asked_anew(server: NamerParams, tmp_path: Path) -> None:
    rename(server, tmp_path)
    rename(server.model_copy(update={"model": "other"}), tmp_path)
    assert len(StandIn.asked) == 4


def test_the_key_comes_from_the_environment(
    server: NamerParams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(namer.KEY, "secret")
    rename(server, tmp_path)
    assert StandIn.keys == ["Bearer secret"] * 2


@pytest.mark.parametrize(
    "reply",
    [
        b"<html><body>Sign in</body></html>",
        b"",
        b"{}",
        b'{"choices": []}',
        b"[1, 2]",
        b"\xff\xfe\x00",
        completion(None),
        completion(""),
        completion("<b>Bold</b>"),
        completion("Certainly! " + "Here is a long sermon about these papers. " * 9),
        completion("two\nlines"),
        completion("12345"),
    ],
)
def test_nonsense_keeps_the_built_in_name(server: NamerParams, tmp_path: Path, reply: bytes) -> None:
    StandIn.reply = reply
    named, notes = rename(server, tmp_path)
    assert named == LABELS
    assert len(notes) == 2 and "built-in name" in notes[0]
    assert not list(tmp_path.rglob("*.txt"))


def test_an_error_status_keeps_the_built_in_name(server: NamerParams, tmp_path: Path) -> None:
    StandIn.status = 500
    named, notes = rename(server, tmp_path)
    assert named == LABELS and "500" in notes[0]


def test_a_slow_server_is_asked_once(server: NamerParams, tmp_path: Path) -> None:
    StandIn.delay = 2
    start = time.monotonic()
    named, notes = rename(server, tmp_path)
    assert named == LABELS
    assert len(notes) == 1 and "can't be reached" in notes[0]
    assert time.monotonic() - start < 2


def test_no_server_at_all(tmp_path: Path) -> None:
    nobody = NamerParams(address="http://127.0.0.1:9/v1", model="x", timeout_seconds=1)
    named, notes = rename(nobody, tmp_path)
    assert named == LABELS and len(notes) == 1


def test_an_address_that_is_none(tmp_path: Path) -> None:
    named, notes = rename(NamerParams(address="not an address", model="x", timeout_seconds=1), tmp_path)
    assert named == LABELS and len(notes) == 1
