"""params.yaml -> typed sections, and what a wrong one says."""

from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from pipeline import params, paths
from pipeline.errors import InputError


class Sample(params.Params):
    period: Literal["auto", "month"]
    level: float = Field(gt=0, lt=1)


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(paths, "PARAMS", tmp_path / "params.yaml")
    return lambda text: paths.PARAMS.write_text(text, encoding="utf-8")


def test_a_section_becomes_a_frozen_object(write) -> None:  # type: ignore[no-untyped-def]
    write("sample: {period: month, level: 0.1}")

    settings = params.load("sample", Sample)

    assert (settings.period, settings.level) == ("month", 0.1)
    with pytest.raises(ValueError, match="frozen"):
        settings.level = 0.5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "sample: {period: month, levle: 0.1, level: 0.1}",
            r"unknown key sample\.levle \(value 0\.1\); did you mean 'level'",
        ),
        ("sample: {period: month, zzz: 1, level: 0.1}", r"unknown key sample\.zzz \(value 1\); known: period, level"),
        (
            "sample: {period: fortnight, level: 0.1}",
            r"sample\.period is 'fortnight': Input should be 'auto' or 'month'",
        ),
        ("sample: {period: month, level: 2}", r"sample\.level is 2: Input should be less than 1"),
        ("sample: {period: month, level: x}", r"sample\.level is 'x'"),
        ("sample: {period: month}", r"sample\.level is missing"),
        ("sample:", r"the section 'sample:' is missing"),
        ("other: {}", r"the section 'sample:' is missing"),
        ("sample: [1", r"params\.yaml is not valid YAML: .*line 1"),
        ("- 1", r"must hold one section per stage"),
    ],
)
def test_what_is_wrong_is_named_with_key_value_and_remedy(write, text: str, message: str) -> None:  # type: ignore[no-untyped-def]
    write(text)

    with pytest.raises(InputError, match=message):
        params.load("sample", Sample)


def test_a_missing_file_is_named(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=r"params\.yaml is missing"):
        params.load("sample", Sample)


def test_an_unknown_section_is_named_with_the_nearest(write) -> None:  # type: ignore[no-untyped-def]
    write("sampel: {}")

    with pytest.raises(InputError, match="unknown section sampel; did you mean 'sample'"):
        params.check_sections(["sample", "other"])
