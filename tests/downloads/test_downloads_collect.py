"""Collecting days from a server that is slow, refuses, breaks off, or answers with something else."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline import params
from pipeline.downloads.client import Client
from pipeline.downloads.days import collect
from pipeline.downloads.settings import CollectParams
from pipeline.errors import InputError
from pipeline.sources.folder import read_folder
from pipeline.sources.settings import ParseParams

DAY = date(2025, 11, 18)
LATER = datetime(2025, 12, 24, 12, 0, 5, tzinfo=UTC)


def entry(day: str, title: str = "Tides") -> dict[str, object]:
    paper = {"id": "2511.01230", "title": title, "summary": "Text.", "publishedAt": f"{day}T01:00:00.000Z"}
    return {"paper": {**paper, "submittedOnDailyAt": f"{day}T09:00:00.000Z", "upvotes": 3}}


def feed(*titles: str, total: int | None = None) -> bytes:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2511.0123{i}v1</id><published>2025-11-18T00:00:00Z</published>"
        f"<title>{title}</title><summary>Text.</summary><author><name>A</name></author><category term='cs.CV'/></entry>"
        for i, title in enumerate(titles)
    )
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:o='http://a9.com/-/spec/opensearch/1.1/'>"
        f"<o:totalResults>{len(titles) if total is None else total}</o:totalResults>{entries}</feed>"
    ).encode()


class Server(ThreadingHTTPServer):
    """Gives the scripted answers in turn, the last of them for ever; remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.asked: list[dict[str, str]] = []
        self.agents: set[str] = set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/papers"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        self.server.asked.append({name: values[0] for name, values in query.items()})
        self.server.agents.add(self.headers["User-Agent"])
        script = self.server.script
        (script.pop(0) if len(script) > 1 else script[0])(self)

    def log_message(self, format: str, *args: object) -> None:
        pass


def status(code: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def body(data: bytes | list[object], claimed: int | None = None) -> Callable[[BaseHTTPRequestHandler], None]:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(claimed or len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    return answer


def slow(seconds: float) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        body([entry("2025-11-18", "Too late")])(handler)

    return answer


GOOD = body([entry("2025-11-18")])


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def run(server: Server, tmp_path: Path) -> Callable[..., dict[str, int]]:
    def run(*script: Callable[[BaseHTTPRequestHandler], None], to: date = DAY, **changes: object) -> dict[str, int]:
        server.script = list(script)
        defaults = params.load("collect", CollectParams)
        addresses = {"daily_address": server.address, "arxiv_address": server.address}
        settings = defaults.model_copy(update={"from_": DAY, "to": to, **addresses, **changes})
        return collect(settings, tmp_path, Client(pause_seconds=0, backoff_seconds=0.01), lambda: LATER)

    return run


def read_back(folder: Path) -> list[str]:
    pages, _ = read_folder(folder, "stop", params.load("parse", ParseParams).columns)
    return [card.title for page in pages for card in page.cards]


def test_a_day_becomes_a_file_that_parse_reads(run, server: Server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run(GOOD) == {"fetched": 1, "kept": 0, "empty": 0}

    kept = json.loads((tmp_path / "daily-2025-11-18.json").read_text())
    assert kept["fetchedAt"] == "2025-12-24T12:00:05+00:00"
    assert read_back(tmp_path) == ["Tides"]
    assert all("papertides" in agent for agent in server.agents)


@pytest.mark.parametrize(
    "trouble",
    [
        status(429, Retry_After="0"),
        status(500),
        status(503),
        body([entry("2025-11-18")], claimed=9999),
        body(b"<!doctype html><html>Please wait</html>"),
        body(b'[{"paper": {"title"'),
        body([{"error": "busy"}]),
    ],
    ids=["429", "500", "503", "half an answer", "HTML", "broken JSON", "something else"],
)
def test_trouble_is_tried_again(run, tmp_path: Path, trouble) -> None:  # type: ignore[no-untyped-def]
    assert run(trouble, trouble, GOOD)["fetched"] == 1
    assert read_back(tmp_path) == ["Tides"]


@pytest.mark.parametrize(
    "trouble", [status(500), body(b"<html>"), status(404), body([entry("2025-11-18")], claimed=9999)]
)
def test_a_failed_fetch_is_an_error_and_no_empty_day(run, tmp_path: Path, trouble) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match="no whole answer after 4 tries"):
        run(trouble)

    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_too_slow_is_asked_again(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("pipeline.downloads.client._TIMEOUT_SECONDS", 0.2)

    assert run(slow(0.6), GOOD)["fetched"] == 1
    assert read_back(tmp_path) == ["Tides"]


def test_the_server_says_how_long_to_wait(run) -> None:  # type: ignore[no-untyped-def]
    began = datetime.now(UTC)
    run(status(429, Retry_After="1"), GOOD)

    assert (datetime.now(UTC) - began).total_seconds() >= 1


@pytest.mark.parametrize(
    "answer",
    [body([]), status(302, Location="/papers?date=2025-11-20"), body([entry("2025-11-25")])],
    ids=["nothing", "a redirect to another day", "another day's papers"],
)
def test_an_empty_day_is_remembered_and_leaves_no_page(run, server: Server, tmp_path: Path, answer) -> None:  # type: ignore[no-untyped-def]
    latest = body([entry("2025-11-20")])

    assert run(answer, latest) == {"fetched": 0, "kept": 0, "empty": 1}
    assert not list(tmp_path.glob("daily-*"))
    asked = len(server.asked)
    assert run(answer, latest)["kept"] == 1
    assert len(server.asked) == asked


def test_an_interrupted_run_goes_on_where_it_was(run, server: Server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    last = date(2025, 11, 20)
    with pytest.raises(InputError):
        run(GOOD, status(404), to=last)
    assert [path.name for path in tmp_path.iterdir()] == ["daily-2025-11-18.json"]
    server.asked.clear()

    days = [body([entry(f"2025-11-{day}", f"Tides {day}")]) for day in (19, 20)]

    assert run(*days, to=last) == {"fetched": 2, "kept": 1, "empty": 0}
    assert [asked["date"] for asked in server.asked] == ["2025-11-19", "2025-11-20"]


def test_a_day_in_several_answers_is_one_file(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    full = body([entry("2025-11-18", f"Tides {n}") for n in range(100)])

    run(full, body([entry("2025-11-18", "The last")]))

    assert len(read_back(tmp_path)) == 101


def test_arxiv_days_become_lines_that_parse_reads(run, server: Server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    script = [body(feed("One", "Two", total=3)), body(feed(total=3)), body(feed("Three", total=3))]

    assert run(*script, source="arxiv", query="cat:cs.CV")["fetched"] == 1

    assert [path.name for path in tmp_path.iterdir()] == ["arxiv-cat-cs.CV-2025-11-18.jsonl"]
    assert read_back(tmp_path) == ["One", "Two", "Three"]
    assert server.asked[0]["search_query"] == "(cat:cs.CV) AND submittedDate:[202511180000 TO 202511182359]"
    assert [asked["start"] for asked in server.asked] == ["0", "2", "2"]


def test_a_broken_feed_is_no_empty_day(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match="not a whole feed"):
        run(body(b"<feed><entry>"), source="arxiv", query="cat:cs.CV")

    assert list(tmp_path.iterdir()) == []
