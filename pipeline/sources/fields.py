"""Fields that several formats share: text on one line, dates, arXiv ids."""

import re

from pipeline.sources.cards import PartialDate

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?!\d))?)?(?:$|[T ])")
_ARXIV = re.compile(r"(\d{2})(\d{2})\.\d{4,5}(?:v\d+)?|[a-z\-]+(?:\.[A-Z]{2})?/(\d{2})(\d{2})\d{3}(?:v\d+)?")


def one_line(text: object) -> str:
    """The text with its white space folded; what is no text becomes none, and lone surrogates become question marks
    (JSON can spell them, no file can hold them)."""
    return " ".join(text.split()).encode(errors="replace").decode() if isinstance(text, str) else ""


def iso_date(text: object) -> PartialDate | None:
    """YYYY, YYYY-MM, YYYY-MM-DD, or a time stamp that begins so; None for anything else."""
    match = _ISO.match(text.strip()) if isinstance(text, str) else None
    return PartialDate(*(int(part) if part else None for part in match.groups())) if match else None


def arxiv_id(text: object) -> str | None:
    """The text if it is an arXiv id, old (hep-th/9901001) or new (2503.02130), without its version; else None."""
    if not isinstance(text, str) or not _ARXIV.fullmatch(text.strip()):
        return None
    return re.sub(r"v\d+$", "", text.strip())


def arxiv_date(identifier: str) -> PartialDate | None:
    """The year and month that an arXiv id is made of."""
    match = _ARXIV.fullmatch(identifier)
    if match is None:
        return None
    year, month = int(match[1] or match[3]), int(match[2] or match[4])
    # arXiv began in 1991.
    return PartialDate(year + (1900 if year > 90 else 2000), month)
