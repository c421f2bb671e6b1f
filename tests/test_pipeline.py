"""The whole pipeline through `dvc repro`, on a small corpus, in temporary copies of the checkout."""

import json
import shutil
from pathlib import Path

import pytest
from checkout import CARDS, Checkout, first_cards, make_checkout

from pipeline.paths import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    checkout = make_checkout(tmp_path_factory.mktemp("first"))
    assert checkout.repro() == {"parse", "embed", "cluster", "watch", "trends", "report"}
    return checkout


def test_a_second_repro_runs_nothing_and_status_is_clean(checkout: Checkout) -> None:
    assert checkout.repro() == set()
    assert json.loads(checkout.run("dvc", "status", "--json").stdout) == {}


def test_two_clones_give_the_same_bytes(checkout: Checkout, tmp_path: Path) -> None:
    other = make_checkout(tmp_path / "a folder of another name")
    other.repro()
    first = other.digests()
    other.repro("--force")

    assert first == checkout.digests()
    assert other.digests() == first


def test_no_place_of_this_machine_is_in_any_artefact(checkout: Checkout) -> None:
    for name in checkout.digests():
        data = (checkout.root / name).read_bytes()
        assert str(checkout.root).encode() not in data
        assert str(ROOT).encode() not in data


@pytest.fixture
def spoilt(checkout: Checkout, tmp_path: Path) -> Checkout:
    """A copy of the finished checkout, to change at will."""
    shutil.copytree(checkout.root, tmp_path / "copy", symlinks=True)
    return Checkout(tmp_path / "copy")


def test_a_change_of_style_renders_the_same_version_again(spoilt: Checkout) -> None:
    versions = spoilt.versions()
    sheet = next((spoilt.root / "pipeline" / "page" / "assets").rglob("*.css"))
    sheet.write_text(sheet.read_text(encoding="utf-8") + "\n.a-new-rule { color: red }\n", encoding="utf-8")

    assert spoilt.repro() == {"report"}
    assert spoilt.versions() == versions
    assert "a-new-rule" in (spoilt.root / "reports" / versions.pop() / "index.html").read_text(encoding="utf-8")


def test_a_new_watch_topic_reruns_what_depends_on_it(spoilt: Checkout) -> None:
    entry = {"name": "Diffusion", "meaning": "Image generation by diffusion models.", "terms": ["diffusion"]}
    before = spoilt.versions()
    spoilt.edit_params("watch", topics=[entry])

    assert spoilt.repro() == {"watch", "trends", "report"}
    assert len(spoilt.versions() - before) == 1


def test_a_new_page_makes_a_new_version_beside_the_old_one(spoilt: Checkout) -> None:
    old = spoilt.digests()
    before = spoilt.versions()
    (spoilt.root / "data" / "pages" / "page_002.txt").write_text(first_cards("page_002.txt", 10), encoding="utf-8")

    spoilt.repro()

    assert before < spoilt.versions()
    after = spoilt.digests()
    kept = {name: digest for name, digest in old.items() if name.startswith(f"reports/{min(before)}/")}
    assert kept.items() <= after.items()


def test_a_bad_page_stops_with_one_message_and_changes_nothing(spoilt: Checkout) -> None:
    before = spoilt.digests()
    (spoilt.root / "data" / "pages" / "bad.txt").write_text("Dear diary", encoding="utf-8")

    done = spoilt.run("dvc", "repro")

    assert done.returncode != 0
    assert "error: bad.txt, line 1: not a page of papers" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    (spoilt.root / "data" / "pages" / "bad.txt").unlink()
    assert spoilt.digests() == before


def test_a_bad_page_can_be_left_out_and_the_report_says_so(spoilt: Checkout) -> None:
    (spoilt.root / "data" / "pages" / "bad.txt").write_text("Dear diary", encoding="utf-8")
    before = spoilt.versions()
    spoilt.edit_params("parse", on_bad_page="skip")

    assert "parse" in spoilt.repro()
    metrics = json.loads((spoilt.root / "data" / "metrics" / "parse.json").read_text(encoding="utf-8"))
    assert [skipped["file"] for skipped in metrics["skipped"]] == ["bad.txt"]
    for version in spoilt.versions() - before or spoilt.versions():
        assert "bad.txt" in (spoilt.root / "reports" / version / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("section", "values", "message"),
    [
        ("trends", {"periods": "month"}, "unknown key trends.periods (value 'month'); did you mean 'period'"),
        ("cluster", {"seeds": 0}, "cluster.seeds is 0"),
        ("embed", {"encoder": "hybird"}, "embed.encoder is 'hybird'"),
    ],
)
def test_a_wrong_setting_stops_before_any_work(
    spoilt: Checkout, section: str, values: dict[str, object], message: str
) -> None:
    page = spoilt.root / "data" / "pages" / "page_000.txt"
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    spoilt.edit_params(section, **values)

    done = spoilt.run("dvc", "repro")

    assert done.returncode != 0
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert "Running stage 'embed'" not in done.stdout


@pytest.mark.parametrize("cards", [1, 3])
def test_a_tiny_corpus_still_ends_in_a_report(tmp_path: Path, cards: int) -> None:
    tiny = make_checkout(tmp_path)
    for name in CARDS:
        (tiny.root / "data" / "pages" / name).unlink()
    (tiny.root / "data" / "pages" / "page_000.txt").write_text(first_cards("page_000.txt", cards), encoding="utf-8")

    tiny.repro()

    assert len(tiny.versions()) == 1
