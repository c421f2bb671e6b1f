"""report: everything the other stages found -> one self-contained page per version, and the list of versions."""

import logging

from pipeline import errors, params, paths, storage
from pipeline.page import provenance, render, report, versions
from pipeline.page.report import Report
from pipeline.page.settings import ReportParams
from pipeline.results import artefact_files, load
from pipeline.sources.settings import ParseParams

log = logging.getLogger(__name__)


def main() -> None:
    settings = params.load("report", ReportParams)
    results = load()
    history = versions.read(paths.REPORTS)

    made = report.build(results, settings, params.read(), origin(), history)
    check_report(made)
    listed = versions.newest_first(history | {made.name: made.manifest})

    versions.save(paths.REPORTS / made.name, made.files, made.manifest)
    storage.write(paths.REPORTS / "index.html", lambda beside: beside.write_text(render.index(listed), "utf-8"))
    log.info(
        "reports/%s/index.html, %.1f MB: %s",
        made.name,
        len(made.files["index.html"].encode()) / 1e6,
        made.manifest["headline"],
    )


def origin() -> dict[str, object]:
    """Digests of what was read and of the code that read it, and the packages it ran with."""
    return {
        "inputs": provenance.page_digests(paths.ROOT / params.load("parse", ParseParams).pages),
        "artefacts": provenance.digest({name: path.read_bytes() for name, path in artefact_files().items()}),
        "code": provenance.code_digest(),
        "packages": provenance.packages(),
    }


def check_report(made: Report) -> None:
    """Raises ValueError where the page would need the network or a script that its policy forbids."""
    page = made.files["index.html"]
    for mark in (' src="http', "@import", 'rel="stylesheet"'):
        if mark in page.split('<script type="application/json"')[0]:
            raise ValueError(f"the page would fetch something ({mark}): a template or a stylesheet reaches out")


if __name__ == "__main__":
    errors.run(main)
