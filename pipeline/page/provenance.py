"""What a report was made from and with: digests, versions, settings. Reads no clock and names no machine."""

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path

from pipeline import paths

PACKAGES = (
    "bertopic",
    "hdbscan",
    "jinja2",
    "numpy",
    "onnxruntime",
    "pandas",
    "plotly",
    "pyarrow",
    "scikit-learn",
    "scipy",
    "statsmodels",
    "umap-learn",
)
CODE = (".py", ".html", ".css", ".js", ".csv", ".woff2")


def packages() -> dict[str, str]:
    """Python and the packages that results depend on, with their versions."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


def code_digest(folder: Path = paths.ROOT / "pipeline") -> str:
    """A digest of every source file, whatever the order in which the system lists them."""
    files = (f for f in folder.rglob("*") if f.suffix in CODE and "__pycache__" not in f.parts)
    return digest({f.relative_to(folder).as_posix(): f.read_bytes() for f in files})


def page_digests(folder: Path) -> dict[str, str]:
    """A digest per input file, those in folders within included; hidden files are no input."""
    files = {f.relative_to(folder).as_posix(): f for f in folder.rglob("*") if f.is_file()}
    return {
        name: digest({"": files[name].read_bytes()})
        for name in sorted(files)
        if not any(part.startswith(".") for part in Path(name).parts)
    }


def digest(contents: dict[str, bytes]) -> str:
    """Twelve hexadecimal digits over names and contents."""
    sha = hashlib.sha256()
    for name in sorted(contents):
        sha.update(f"{name}\0{len(contents[name])}\0".encode())
        sha.update(contents[name])
    return sha.hexdigest()[:12]
